/**
 * Puts the modules of the built command into few files, in their place: Node takes longer to find and open seven hundred of them than the
 * command needs for the rest of its start. What it depends on stays as it was installed. Runs after the build.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const DIST = fileURLToPath(new URL('../dist/', import.meta.url));

await build({
  absWorkingDir: DIST,
  entryPoints: ['main.js'],
  outdir: '.',
  // The entry takes its own place.
  allowOverwrite: true,
  bundle: true,
  // A command loads what it needs, as before.
  splitting: true,
  chunkNames: 'chunk-[hash]',
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
});
