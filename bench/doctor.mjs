/**
 * The command `doctor` on a server at 20 ms a request whose interface is a bundle of 3 MB: against parsing that bundle
 * and a bare loop of its requests; its peak memory; and the same again, where the state folder knows the interface.
 */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { bareLoop } from './lib/bare-loop.mjs';
import { inFolder } from './lib/folder.mjs';
import { inTurns, median, ms, timed } from './lib/measure.mjs';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const USAGE = new URL('lib/report-usage.mjs', import.meta.url).href;
const SERVER = fileURLToPath(new URL('lib/recorded-sandbox.mjs', import.meta.url));
const ACORN = new URL('../node_modules/acorn/dist/acorn.mjs', import.meta.url).href;
const BUNDLE_BYTES = 3 * 1024 * 1024;
/** The loop sends one request after the other, as most of what doctor asks depends on what was answered before. */
const CONCURRENCY = 1;
const ROUNDS = 5;
const MOST_MB = 350;

/** Runs a program; gives what it wrote to its standard output, and to file descriptor 3. */
async function ran(args, env = {}) {
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    env: { ...process.env, ...env },
  });
  const [report, more, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stdio[3]),
    once(child, 'exit'),
  ]);
  return { report, more, code };
}

async function doctorOn({ url, username, password }, stateDir) {
  const { report, more, code } = await ran(
    ['--import', USAGE, MAIN, 'doctor', '--json', '--state-dir', stateDir],
    { SMARTERMAIL_URL: url, SMARTERMAIL_USERNAME: username, SMARTERMAIL_PASSWORD: password },
  );
  // Not all that the playbook asks for is known on such a server.
  if (code !== 2) throw new Error(`doctor ended with ${code}`);
  const seen = JSON.parse(report).checks.find(({ id }) => id === 'interface');
  if (!/^\d{2,} calls read in/.test(seen.text)) throw new Error(`the interface was not read: ${seen.text}`);
  return JSON.parse(more);
}

/** Milliseconds that parsing takes in a process that does nothing else. */
async function parsing(file) {
  const program = `import { parse } from '${ACORN}'; import { readFileSync } from 'node:fs';
    const text = readFileSync(process.argv[1], 'utf8'); const start = performance.now();
    parse(text, { ecmaVersion: 'latest' }); console.log(performance.now() - start);`;
  return Number((await ran(['--input-type=module', '-e', program, file])).report);
}

const isAuth = ({ path }) => /^\/api\/v1\/auth\//.test(path);

/** What the loop sends beside its own sign-in: everything but the first sign-in page. */
function rowsOf(requests) {
  const first = requests.findIndex(({ path }) => path === '/interface/root');
  return requests.filter((one, at) => at !== first && !isAuth(one)).map((one) => [one]);
}

export async function benchDoctor() {
  return inFolder(async (folder) => {
    const bundle = join(folder, 'bundle.js');
    const child = fork(SERVER, ['20', String(BUNDLE_BYTES), bundle]);
    const [server] = await once(child, 'message');
    const asked = async () => {
      child.send('requests');
      return (await once(child, 'message'))[0];
    };
    const loop = (rows) =>
      timed(() => bareLoop(server, { rows, concurrency: CONCURRENCY, isAnyAnswerFine: true }));
    try {
      let peakMb = 0;
      const anew = () =>
        inFolder(async (stateDir) => {
          const usage = await doctorOn(server, stateDir);
          peakMb = Math.max(peakMb, usage.peakMb);
          return usage.ms;
        });
      await anew();
      const rows = rowsOf(await asked());
      const parses = [];
      const whole = await inTurns({
        rounds: ROUNDS,
        first: anew,
        second: async () => {
          const parsed = await parsing(bundle);
          parses.push(parsed);
          return parsed + (await loop(rows));
        },
      });
      await doctorOn(server, folder);
      await asked();
      await doctorOn(server, folder);
      const again = rowsOf(await asked());
      const kept = await inTurns({
        rounds: ROUNDS,
        first: async () => (await doctorOn(server, folder)).ms,
        second: () => loop(again),
      });
      return [
        {
          measure: 'doctor on a bundle of 3 MB, time vs parsing and a bare loop',
          value: whole.first / whole.second,
          bound: 3,
          detail: `${ms(whole.first)} against ${ms(whole.second)}, parsing ${ms(median(parses))}, ${rows.length} requests`,
        },
        { measure: 'its peak memory in MB', value: peakMb, bound: MOST_MB },
        {
          measure: 'doctor again, time vs a bare loop',
          value: kept.first / kept.second,
          bound: 1.3,
          detail: `${ms(kept.first)} against ${ms(kept.second)}, ${again.length} requests`,
        },
      ];
    } finally {
      child.disconnect();
    }
  });
}
