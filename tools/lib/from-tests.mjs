/** What is written for the tests, in TypeScript, for a tool: who works at a web interface, and in which browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** All that files below `test/` export, named without their ending: `e2e/a-teacher`. */
export async function fromTests(...names) {
  // Beside what it takes from node_modules.
  const outdir = mkdtempSync(join(ROOT, 'node_modules', '.from-tests-'));
  try {
    await build({
      ...{ bundle: true, platform: 'node', packages: 'external', format: 'esm', logLevel: 'error' },
      entryPoints: names.map((name) => join(ROOT, 'test', `${name}.ts`)),
      ...{ outbase: join(ROOT, 'test'), outdir, outExtension: { '.js': '.mjs' } },
    });
    const load = (name) => import(pathToFileURL(join(outdir, `${name}.mjs`)).href);
    return Object.assign({}, ...(await Promise.all(names.map(load))));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
