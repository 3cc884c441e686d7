/**
 * Makes the checkout ready to run: installs what the lock file names when that is not what is installed,
 * and builds `dist/`, the schemas and the generated pages of the documentation when they were not made from these
 * sources. Does nothing when both are current.
 *
 * `--install-only` leaves the build out.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const INSTALLED = join(ROOT, 'node_modules', '.installed-from');
const BUILT = join(ROOT, 'dist', '.built-from');

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function fingerprintOf(files) {
  const hash = createHash('sha256').update(process.versions.modules);
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function isCurrent(stamp, fingerprint) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
}

/** Tool output goes to stderr: stdout belongs to the command that was asked for. */
function run(program, args) {
  const done = spawnSync(program, args, {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) {
    console.error(`${program} ${args.join(' ')} failed`);
    process.exit(done.status ?? 1);
  }
}

const lock = fingerprintOf([join(ROOT, 'package-lock.json')]);
if (!isCurrent(INSTALLED, lock)) {
  // Not `ci`: it refuses a lock file without the optional packages of other platforms, which some registries leave out.
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(INSTALLED, lock);
}

if (!process.argv.includes('--install-only')) {
  const writers = ['write-schemas.mjs', 'write-docs.mjs'].map((name) => join(ROOT, 'tools', name));
  const sources = fingerprintOf([join(ROOT, 'tsconfig.json'), ...writers, ...filesBelow(join(ROOT, 'src'))]);
  if (!isCurrent(BUILT, sources)) {
    rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
    run(process.execPath, [join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json']);
    chmodSync(join(ROOT, 'dist', 'main.js'), 0o755);
    // In this process: what is built is loaded once for both.
    for (const writer of writers) await import(pathToFileURL(writer).href);
    writeFileSync(BUILT, sources);
  }
}
