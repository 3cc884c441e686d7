/**
 * Runs the tests, with what is given after it handed on to jest. Half as many workers again as there are cores: tests wait for disks,
 * processes and clocks a good part of their time.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const JEST = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));
const given = process.argv.slice(2);
const isStated = given.some((word) => /^(-i|-w|--runInBand|--maxWorkers)/.test(word));
const workers = isStated ? [] : [`--maxWorkers=${Math.ceil(availableParallelism() * 1.5)}`];
const { status, error } = spawnSync(
  process.execPath,
  [
    // Property tests make much that is gone at once: with room for it there is less to collect.
    '--max-semi-space-size=64',
    ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    ...[JEST, ...workers, ...given],
  ],
  { stdio: 'inherit' },
);
if (error) throw error;
process.exitCode = status ?? 1;
