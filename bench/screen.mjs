/** The first screen of an audit of 2,000 domains, beside the audit itself. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { PLAIN } from '../dist/report/text/style.js';
import { text } from '../dist/report/text/text.js';
import { inTurns, ms, timed } from './lib/measure.mjs';
import { aSandbox } from './lib/sandbox.mjs';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const DOMAINS = 2_000;
const ROUNDS = 3;
const PAGE = { width: 80, height: 23, style: PLAIN, isWhole: false, isExpanded: false };

export async function benchScreen() {
  const sandbox = await aSandbox({ domains: DOMAINS, latencyMs: 0 });
  let report;
  const audit = async () => {
    const child = spawn(process.execPath, [MAIN, 'audit', '--json', '--fail-on', 'never'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        SMARTERMAIL_URL: sandbox.url,
        SMARTERMAIL_USERNAME: sandbox.username,
        SMARTERMAIL_PASSWORD: sandbox.password,
      },
    });
    const [json, [code]] = await Promise.all([textOf(child.stdout), once(child, 'exit')]);
    if (code !== 0) throw new Error(`the audit ended with ${code}`);
    report = JSON.parse(json);
  };
  const screen = async () => {
    const lines = [...text('audit', report, PAGE)].join('').trimEnd().split('\n').length;
    if (lines > 23) throw new Error(`the screen has ${lines} lines`);
  };
  try {
    const { first, second } = await inTurns({
      rounds: ROUNDS,
      first: () => timed(audit),
      second: () => timed(screen),
    });
    return [
      {
        measure: `screen of an audit of ${DOMAINS} domains, share of its time`,
        value: second / first,
        bound: 0.05,
        detail: `${ms(second)} of ${ms(first)}`,
      },
    ];
  } finally {
    await sandbox.close();
  }
}
