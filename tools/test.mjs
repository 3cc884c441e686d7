/**
 * Runs the tests, with what is given after it handed on to jest. In CI the cases of properties follow from a fresh seed
 * (`LAWS_SEED`), which is printed. Half as many workers again as there are cores: tests wait for disks,
 * processes and clocks a good part of their time.
 */
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const JEST = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));
const given = process.argv.slice(2);
const isStated = given.some((word) => /^(-i|-w|--runInBand|--maxWorkers)/.test(word));
const workers = isStated ? [] : [`--maxWorkers=${Math.ceil(availableParallelism() * 1.5)}`];
const { CI, LAWS_SEED } = process.env;
const seed = LAWS_SEED || (CI ? String(randomInt(2 ** 32)) : undefined);
const tellSeed = () => console.log(`The cases of properties once more: LAWS_SEED=${seed} npm test`);
if (seed !== undefined) tellSeed();
const { status, error } = spawnSync(process.execPath, [...[JEST, ...workers, ...given]], {
  stdio: 'inherit',
  env: seed === undefined ? process.env : { ...process.env, LAWS_SEED: seed },
});
if (error) throw error;
// Above it are thousands of lines.
if (status !== 0 && seed !== undefined) tellSeed();
process.exitCode = status ?? 1;
