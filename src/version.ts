/** The tool's own version, as its package states it. */
import { readFileSync } from 'node:fs';
import { packaged } from './package-folder.js';

/** Read when asked for: `--help` does not pay for it. */
export function toolVersion(): string {
  const text = readFileSync(packaged('package.json'), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
