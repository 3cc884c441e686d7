/** What the built command loads before it knows what to do: help and mistakes are answered at once. */
import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { BuiltHelp } from '../../src/cli/built-help.js';
import { runCommandLine } from '../../src/cli/command-line.js';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { MAIN } from './a-cli.js';

const STATIC_IMPORT = /^(?:import|export|\})(?:[^;"()=]*?\bfrom)?\s*"([^"]+)";$/gm;
/** Above each module that was put into it. */
const MODULE = /^\/\/ (\S+\.js)$/gm;

/** Everything that `file` loads without being asked, itself included: modules of ours that are in it, and names of others. */
function loadedBy(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, name = ''] of text.matchAll(MODULE)) seen.add(name);
  for (const [, name = ''] of text.matchAll(STATIC_IMPORT)) {
    if (name.startsWith('.')) loadedBy(resolve(dirname(file), name), seen);
    else seen.add(name);
  }
  return seen;
}

describe('help', () => {
  it('loads nothing but the help that was built, the errors, and what keeps secrets out of them', () => {
    const loaded = [...loadedBy(MAIN)].filter((name) => !isAbsolute(name));

    expect(loaded.sort()).toEqual([
      'cli/built-help.js',
      'cli/smlockdown.js',
      'errors.js',
      'main.js',
      'node:fs/promises',
      'node:os',
      'node:url',
      'package-folder.js',
      'redaction.js',
    ]);
  });

  it.each(['', ...COMMANDS.map(({ name }) => name)])('of "%s" is what the parser says', async (name) => {
    const built: BuiltHelp = JSON.parse(readFileSync(new URL('help.json', pathToFileURL(MAIN)), 'utf8'));
    const argv = [...(name === '' ? [] : [name]), '--help'];

    const said = await runCommandLine(argv, { version: () => 'unknown', run: async () => {} });

    expect(said).toContain('smlockdown');
    expect(built[name]).toBe(said);
  });
});
