/**
 * Puts the modules of the built command, and of the packages it uses, into few files, in the place of its own: Node takes longer to find and open
 * a thousand of them than the command needs for the rest of its start, and nothing is left to install with it. Nothing stays outside: no
 * package here is native, and what undici has as WebAssembly it holds as text. Writes the licences of the packages beside them, and `bundled.json`:
 * what is in the bundle, `[{ name, version, license }]`. Runs after the build.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licencesText, packagesIn } from './third-party.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');

/** `require` is not there in a module. What packages of the older kind ask of Node by it, Node gives by another name. */
const builtins = {
  name: 'builtins',
  setup(bundler) {
    bundler.onResolve({ filter: /^[a-z:_/0-9]+$/ }, ({ path, kind }) =>
      kind === 'require-call' && isBuiltin(path) ? { path, namespace: 'builtin' } : undefined,
    );
    bundler.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      // Some packages ask for what only later versions of Node have, and take the error for a no.
      contents: `const found = process.getBuiltinModule(${JSON.stringify(path)});
if (found === undefined) throw new Error(${JSON.stringify(`This Node.js has no ${path}`)});
module.exports = found;`,
    }));
  },
};

/**
 * The parser of the command line reads its sentences from a folder beside its own package, which in the bundle would be a folder that is
 * somebody else's. It gets the English ones, whatever it asks for.
 */
const english = {
  name: 'english',
  setup(bundler) {
    const sentences = readFileSync(join(ROOT, 'node_modules', 'yargs', 'locales', 'en.json'), 'utf8');
    bundler.onLoad({ filter: /[\\/]y18n[\\/]build[\\/]lib[\\/]platform-shims[\\/]node\.js$/ }, () => ({
      contents: `import { format } from 'node:util';
export default {
  fs: { readFileSync: () => ${JSON.stringify(sentences)}, writeFile: () => {} },
  format,
  resolve: (...parts) => parts.join('/'),
  exists: () => true,
};`,
    }));
  },
};

const { metafile } = await build({
  absWorkingDir: DIST,
  entryPoints: ['main.js'],
  outdir: '.',
  // The entry takes its own place.
  allowOverwrite: true,
  bundle: true,
  // A command loads what it needs, as before.
  splitting: true,
  chunkNames: 'chunk-[hash]',
  format: 'esm',
  platform: 'node',
  // Packages that come in both kinds come as modules, of which only what is used is taken.
  mainFields: ['module', 'main'],
  target: 'node20.19',
  plugins: [builtins, english],
  metafile: true,
  logLevel: 'warning',
});

const packages = packagesIn(metafile, DIST);
writeFileSync(join(DIST, 'THIRD-PARTY-LICENSES.txt'), licencesText(packages));
writeFileSync(
  join(DIST, 'bundled.json'),
  `${JSON.stringify(
    packages.map(({ name, version, license }) => ({ name, version, license })),
    undefined,
    2,
  )}\n`,
);
