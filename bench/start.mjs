/** How soon the command answers: `smlockdown --help` against a Node.js that does nothing. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inTurns, ms, timed } from './lib/measure.mjs';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const ROUNDS = 20;

function run(args) {
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
}

export async function benchStart() {
  const { first, second } = await inTurns({
    rounds: ROUNDS,
    first: () => timed(() => run([MAIN, '--help'])),
    second: () => timed(() => run(['-e', '0'])),
  });
  return [
    {
      measure: 'smlockdown --help, time against node -e 0',
      value: first / second,
      bound: 1.7,
      detail: `${ms(first)} against ${ms(second)}`,
    },
  ];
}
