/**
 * Writes `package/`: what is published of a version. The npm package; a zip for Windows with Node.js, the tool and a command in it; its SBOM; the sums
 * of all of them; and for Homebrew, scoop and winget the manifests that name them, in `package/manifests/`. The same sources give
 * the same bytes. Runs after the build; needs the registry of npm once for Node.js, which is kept in `node_modules/.cache`.
 *
 * `node tools/package.mjs [--releases URL]`: where the files of the version will lie; else it follows from the repository in package.json.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { homepageOf, releasesOf } from './package/addresses.mjs';
import { manifestsOf } from './package/manifests.mjs';
import { nodeForWindows } from './package/node-for-windows.mjs';
import { sbomOf } from './package/sbom.mjs';
import { windowsFiles } from './package/windows-files.mjs';
import { zipOf } from './package/zip.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TO = join(ROOT, 'package');

const { values } = parseArgs({ options: { releases: { type: 'string' } } });
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const { version } = manifest;

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Packs what npm would publish into `package/`; its name, and the paths of what is in it. */
function npmPackage() {
  // On Windows npm is a script, which only a shell starts; the folder is the one it runs in.
  const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', 'package'], {
    cwd: ROOT,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (packed.status !== 0) throw new Error('npm pack failed');
  // By number in older versions of npm, by name in newer ones.
  const [{ filename, files }] = Object.values(JSON.parse(packed.stdout));
  return { filename, paths: files.map(({ path }) => path) };
}

rmSync(TO, { recursive: true, force: true });
mkdirSync(TO);
const npm = npmPackage();
const node = nodeForWindows(join(ROOT, 'node_modules', '.cache', 'smlockdown'));
const files = windowsFiles({ root: ROOT, paths: npm.paths, node, version });
const zip = `smlockdown-${version}-win-x64.zip`;
writeFileSync(join(TO, zip), await zipOf(files));
const sbom = sbomOf({
  manifest,
  bundled: JSON.parse(readFileSync(join(ROOT, 'dist', 'bundled.json'), 'utf8')),
  lock: JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')),
  node: { version: node.version, sha256: sha256(node.program) },
});
writeFileSync(join(TO, `smlockdown-${version}-win-x64.cdx.json`), sbom);

const sums = readdirSync(TO)
  .sort()
  .map((name) => [name, sha256(readFileSync(join(TO, name)))]);
writeFileSync(join(TO, 'SHA256SUMS'), sums.map(([name, sum]) => `${sum}  ${name}\n`).join(''));

const releases = values.releases ?? releasesOf(manifest);
const filled = manifestsOf({
  templates: join(ROOT, 'deploy', 'packages'),
  values: {
    version,
    zip,
    releases,
    description: manifest.description,
    homepage: homepageOf(manifest),
    npm: npm.filename,
    'zip-sha256': Object.fromEntries(sums)[zip],
    'npm-sha256': Object.fromEntries(sums)[npm.filename],
  },
});
for (const { path, text } of filled) {
  mkdirSync(join(TO, 'manifests', path, '..'), { recursive: true });
  writeFileSync(join(TO, 'manifests', path), text);
}

for (const [name, sum] of sums) console.log(`${sum}  ${name}`);
if (releases.includes('.invalid/'))
  console.log(
    'No repository is in package.json, and no --releases was given: the manifests name a place that is none.',
  );
