/** What the built command loads before it knows what to do: help and mistakes are answered at once. */
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MAIN } from './a-cli.js';

const STATIC_IMPORT = /^\s*(?:import|export)\s[^'";()=]*?(?:\bfrom\s*)?'([^']+)'/gm;

/** Everything that `file` loads without being asked, itself included: files of ours, and names of others. */
function loadedBy(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(STATIC_IMPORT)) {
    if (name.startsWith('.')) loadedBy(resolve(dirname(file), name), seen);
    else seen.add(name);
  }
  return seen;
}

describe('help', () => {
  it('loads nothing but the command line, the table of commands, the errors, what keeps secrets out of them, and yargs', () => {
    const loaded = [...loadedBy(MAIN)].map((name) =>
      name.startsWith('/') || /^[A-Za-z]:/.test(name)
        ? relative(dirname(MAIN), name).replaceAll('\\', '/')
        : name,
    );

    expect(loaded.sort()).toEqual([
      'cli/command-line.js',
      'cli/commands/index.js',
      'cli/context/arguments.js',
      'cli/smlockdown.js',
      'errors.js',
      'main.js',
      'node:os',
      'redaction.js',
      'yargs',
    ]);
  });
});
