/**
 * Makes the checkout ready to run: installs what the lock file names when that is not what is installed,
 * and builds `dist/`, the schemas and the generated pages of the documentation when they were not made from these
 * sources. Does nothing when both are current, also in a checkout that was copied as it was. What is installed behind
 * a link belongs to somebody else: it is used when it is current, and never written to.
 *
 * `--install-only` leaves the build out.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MODULES = join(ROOT, 'node_modules');
const INSTALLED = join(MODULES, '.installed-from');
const BUNDLE = join(ROOT, 'tools', 'bundle.mjs');
const BUILT = join(ROOT, 'dist', '.built-from');

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Of the contents, and the names from the root of the checkout: the same wherever it lies. */
function fingerprintOf(files, ...more) {
  const hash = createHash('sha256').update([process.versions.modules, ...more].join(' '));
  for (const file of files) {
    const name = relative(ROOT, file).split(sep).join('/');
    hash.update(name).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function isCurrent(stamp, fingerprint) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
}

function isLink(path) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function fail(message, code = 1) {
  console.error(message);
  process.exit(code);
}

/** Tool output goes to stderr: stdout belongs to the command that was asked for. */
function run(program, args, { shell = false } = {}) {
  const done = spawnSync(program, args, { cwd: ROOT, stdio: ['ignore', 2, 2], shell });
  if (done.status === 0) return;
  const why = done.error?.message ?? (done.signal === null ? undefined : `ended by ${done.signal}`);
  fail(`${program} ${args.join(' ')} failed${why === undefined ? '' : `: ${why}`}`, done.status ?? 1);
}

function install() {
  // Some packages are built for one platform: those of another one are not what the lock file names here.
  const lock = fingerprintOf([join(ROOT, 'package-lock.json')], process.platform, process.arch);
  if (isCurrent(INSTALLED, lock)) return;
  if (isLink(MODULES)) {
    const where = existsSync(MODULES) ? realpathSync(MODULES) : 'nothing';
    fail(
      `node_modules is a link to ${where}, which was not installed from this lock file.\nRemove the link; what is needed is then installed here.`,
    );
  }
  // With `NODE_ENV=production` npm would leave out what builds and tests. On Windows npm is a script, which only a
  // shell starts; Node itself is a program, and may lie below a folder with a space in its name.
  run('npm', ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell: process.platform === 'win32',
  });
  writeFileSync(INSTALLED, lock);
}

async function build() {
  const writers = ['write-schemas.mjs', 'write-docs.mjs', 'write-help.mjs'].map((name) =>
    join(ROOT, 'tools', name),
  );
  const sources = fingerprintOf([
    join(ROOT, 'tsconfig.json'),
    join(ROOT, 'package-lock.json'),
    // A page is made from it.
    join(ROOT, 'test', 'fixtures', 'guides.yaml'),
    ...writers,
    BUNDLE,
    join(ROOT, 'tools', 'third-party.mjs'),
    ...filesBelow(join(ROOT, 'src')),
  ]);
  if (isCurrent(BUILT, sources)) return;
  rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
  run(process.execPath, [join(MODULES, 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json']);
  // In this process: what is built is loaded once for all.
  for (const step of [...writers, BUNDLE]) await import(pathToFileURL(step).href);
  chmodSync(join(ROOT, 'dist', 'main.js'), 0o755);
  writeFileSync(BUILT, sources);
}

install();
if (!process.argv.includes('--install-only')) await build();
