/** The command `audit` on 10,000 domains: its peak memory, and its time against that for 1,000 domains. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { keepTaught } from '../dist/cli/run/keep-taught.js';
import { inFolder } from './lib/folder.mjs';
import { inTurns, ms } from './lib/measure.mjs';
import { aSandbox } from './lib/sandbox.mjs';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const USAGE = new URL('lib/report-usage.mjs', import.meta.url).href;
const FEW = 1_000;
const MANY = 10_000;
const ROUNDS = 3;
/** Eight findings a domain; what is held of them is a tenth of it, the rest is what V8 has not collected yet. */
const MOST_MB = 250;

async function auditCommand({ url, username, password }, contract) {
  const args = ['audit', '--json', '--concurrency', '16', '--fail-on', 'never'];
  const child = spawn(process.execPath, ['--import', USAGE, MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    env: {
      ...process.env,
      SMARTERMAIL_URL: url,
      SMARTERMAIL_USERNAME: username,
      SMARTERMAIL_PASSWORD: password,
      SMARTERMAIL_CONTRACT: contract,
    },
  });
  const [report, usage, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stdio[3]),
    once(child, 'exit'),
  ]);
  if (code !== 0) throw new Error(`the audit ended with ${code}`);
  return { domains: JSON.parse(report).summary.domains, ...JSON.parse(usage) };
}

export async function benchScale() {
  const [few, many] = await Promise.all([FEW, MANY].map((domains) => aSandbox({ domains, latencyMs: 0 })));
  let peakMb = 0;
  const timeOf = async (sandbox, domains) => {
    const audit = await inFolder(async (folder) => auditCommand(sandbox, await keepTaught(sandbox, folder)));
    if (audit.domains !== domains) throw new Error(`the audit looked at ${audit.domains} domains`);
    if (domains === MANY) peakMb = Math.max(peakMb, audit.peakMb);
    return audit.ms;
  };
  try {
    const { first, second } = await inTurns({
      rounds: ROUNDS,
      first: () => timeOf(many, MANY),
      second: () => timeOf(few, FEW),
    });
    return [
      { measure: `audit of ${MANY} domains, peak memory in MB`, value: peakMb, bound: MOST_MB },
      {
        measure: `audit of ${MANY} domains, time against ${FEW}`,
        value: first / second,
        bound: 11,
        detail: `${ms(first)} against ${ms(second)}`,
      },
    ];
  } finally {
    await Promise.all([few.close(), many.close()]);
  }
}
