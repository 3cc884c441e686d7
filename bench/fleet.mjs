/**
 * `smlockdown fleet audit` on many servers, against their own audits one after the other; and what it holds in memory.
 * As many at a time as there are cores: the sandboxes are the network, but share those with what is measured.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { inFolder } from './lib/folder.mjs';
import { median, ms, timed } from './lib/measure.mjs';
import { aSandbox } from './lib/sandbox.mjs';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const USAGE = new URL('lib/report-usage.mjs', import.meta.url).href;
const SERVERS = 20;
const DOMAINS = 200;
const LATENCY_MS = 20;
const PARALLEL = Math.min(availableParallelism(), 4);
const LOOK_MS = 100;
const ROUNDS = 2;

const nameOf = (index) => `mail-${index + 1}`;

/** A list of the sandboxes; the password of all is in `PW`. */
function listOf(sandboxes) {
  const rows = sandboxes.map(
    ({ url, username }, index) =>
      `  - { name: ${nameOf(index)}, url: '${url}', username: ${username}, passwordFrom: 'env:PW' }\n`,
  );
  return `version: 1\nservers:\n${rows.join('')}`;
}

/** Megabytes that the processes a process started hold now; undefined where the system does not tell. */
function heldByChildren(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    return children
      .map((child) => Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${child}/status`, 'utf8'))?.[1] ?? 0))
      .reduce((sum, kilobytes) => sum + (kilobytes * 1024) / 1_000_000, 0);
  } catch {
    // Perhaps one of them ended just now.
    return undefined;
  }
}

/** Its peak memory, and the most that its own processes held together. */
async function command(args, { cwd, password }) {
  const child = spawn(process.execPath, ['--import', USAGE, MAIN, ...args, '--json', '--fail-on', 'never'], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    cwd,
    env: { ...process.env, PW: password, XDG_STATE_HOME: join(cwd, 'state') },
  });
  let ofChildren = 0;
  const watch = setInterval(() => {
    ofChildren = Math.max(ofChildren, heldByChildren(child.pid) ?? 0);
  }, LOOK_MS);
  const [report, said, usage, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    text(child.stdio[3]),
    once(child, 'exit'),
  ]);
  clearInterval(watch);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${said}`);
  return { report: JSON.parse(report), peakMb: JSON.parse(usage).peakMb, ofChildren };
}

async function measured(sandboxes, cwd) {
  const { password } = sandboxes[0];
  await writeFile(join(cwd, 'servers.yaml'), listOf(sandboxes));
  const run = (args) => command(args, { cwd, password });
  const ownOf = async (index) => {
    const { report } = await run(['audit', '--server', nameOf(index)]);
    if (report.summary.domains !== DOMAINS)
      throw new Error(`the audit looked at ${report.summary.domains} domains`);
  };
  let peakMb = 0;
  let ofChildren = 0;
  const fleet = async () => {
    const ended = await run(['fleet', 'audit', '--parallel', String(PARALLEL)]);
    const wrong = ended.report.servers.filter(({ state, exitCode }) => state !== 'ended' || exitCode !== 0);
    if (wrong.length > 0) throw new Error(`${wrong[0].name}: ${wrong[0].said}`);
    peakMb = Math.max(peakMb, ended.peakMb);
    ofChildren = Math.max(ofChildren, ended.ofChildren);
  };
  // The sandboxes are slower when they are first asked.
  await fleet();
  const [all, own, beside] = [[], [], []];
  const limit = pLimit(PARALLEL);
  const indices = [...sandboxes.keys()];
  // One after the other, and again: a machine that is slower for a minute is so for each of them.
  for (let round = 0; round < ROUNDS; round += 1) {
    all.push(await timed(fleet));
    own.push(await timed(() => pLimit(1).map(indices, ownOf)));
    beside.push(await timed(() => limit.map(indices, ownOf)));
  }
  return { all: median(all), own: median(own), beside: median(beside), peakMb, ofChildren };
}

export async function benchFleet() {
  const sandboxes = [];
  try {
    for (let index = 0; index < SERVERS; index += 1)
      sandboxes.push(await aSandbox({ domains: DOMAINS, latencyMs: LATENCY_MS }));
    const { own, beside, all, peakMb, ofChildren } = await inFolder((folder) => measured(sandboxes, folder));
    return [
      {
        measure: `fleet audit of ${SERVERS} servers, ${PARALLEL} at a time, time vs their own`,
        value: all / (own / PARALLEL),
        bound: 1.2,
        detail: `${ms(all)} against ${ms(own)} / ${PARALLEL}`,
      },
      // What of it is the fleet's, and what is that the servers share the machine with their own audits.
      {
        measure: `the same, time vs as many own audits side by side`,
        value: all / beside,
        bound: 1.2,
        detail: `${ms(all)} against ${ms(beside)}`,
      },
      {
        measure: `fleet audit of ${SERVERS} servers, peak memory in MB`,
        value: peakMb,
        bound: 300,
        ...(ofChildren === 0
          ? {}
          : { detail: `its ${PARALLEL} audits together: ${Math.round(ofChildren)} MB` }),
      },
    ];
  } finally {
    for (const sandbox of sandboxes) await sandbox.close();
  }
}
