/** Hooks of Node for what a test imports: TypeScript as jest's configuration makes it, with coverage where it is asked for, and jest's globals. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createScriptTransformer } from '@jest/transform';

const GLOBALS = new URL('./jest-globals.mjs', import.meta.url).href;
const TESTS = new URL('../../test/', import.meta.url).href;
const bare = (url) => url.replace(/\?.*$/, '');

/** What stands beside tests may hold hooks and state of the file that runs: each file loads it anew. Of the program there is one. */
function own(url, parentURL) {
  return url.startsWith(TESTS) ? `${url}${/\?.*$/.exec(parentURL)?.[0] ?? ''}` : url;
}

let transformer;
let options;

/** Of `module.register`. */
export async function initialize({ globalConfig, projectConfig }) {
  const { collectCoverage, collectCoverageFrom, coverageProvider } = globalConfig;
  transformer = await createScriptTransformer(projectConfig);
  options = {
    collectCoverage,
    collectCoverageFrom,
    coverageProvider,
    supportsDynamicImport: true,
    supportsExportNamespaceFrom: true,
    supportsStaticESM: true,
    supportsTopLevelAwait: true,
  };
}

export function resolve(specifier, context, next) {
  if (specifier === '@jest/globals') return { url: GLOBALS, shortCircuit: true };
  const { parentURL = '' } = context;
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && bare(parentURL).endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), parentURL);
    if (existsSync(source)) return { url: own(source.href, parentURL), format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!bare(url).endsWith('.ts')) return next(url, context);
  const { code } = await transformer.transformAsync(fileURLToPath(bare(url)), options);
  return { format: 'module', source: code, shortCircuit: true };
}
