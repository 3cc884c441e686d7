/** The tool's own version, as its package states it. */
import { readFileSync } from 'node:fs';

/** Read when asked for: `--help` does not pay for it. */
export function toolVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
