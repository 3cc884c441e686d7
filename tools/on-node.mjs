/**
 * Runs the tests on another Node.js, which comes from npm: `node tools/on-node.mjs VERSION [WHAT…]`, with a version as npm takes it (`22`, `24.21.0`), and
 * what `npm test` takes. What is installed and built is so for that one then; the next `npm test` does it anew for its own.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const [version, ...what] = process.argv.slice(2);

/** Runs a program with that Node.js first on the path. */
function run(program, args, stdio) {
  return spawnSync('npx', ['--yes', `--package=node@${version}`, '--', program, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio,
    // On Windows npx is a script, which only a shell starts.
    shell: process.platform === 'win32',
  });
}

if (version === undefined || !/^\d+(?:\.\d+){0,2}$/.test(version)) {
  console.error('node tools/on-node.mjs VERSION [WHAT…]');
  process.exit(64);
}
const { stdout, status } = run('node', ['--version'], ['ignore', 'pipe', 'inherit']);
const got = stdout?.trim() ?? '';
if (status !== 0 || !`${got}.`.startsWith(`v${version}.`)) {
  console.error(`npm gives no Node.js ${version} here${got === '' ? '' : `, but ${got}`}`);
  process.exit(1);
}
console.log(`On Node.js ${got}`);
process.exitCode = run('npm', ['test', '--', ...what], 'inherit').status ?? 1;
