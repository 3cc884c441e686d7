/** A file that `--out` names: whole or not at all, and none that is there unless it may be replaced. */
import { execFileSync } from 'node:child_process';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isTaken, whyNoPlace, writeOutFile } from '../../../src/cli/context/out-file.js';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'smlockdown-out-'));
  file = join(folder, 'ours.yaml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const KEEPING = { what: 'The playbook', mayReplace: false } as const;
const REPLACING = { ...KEEPING, mayReplace: true } as const;

describe('a file that is written', () => {
  it.each([KEEPING, REPLACING])(
    'is there whole, for its owner alone, and nothing beside it: %j',
    async (how) => {
      await writeOutFile(file, 'text\n', how);

      expect(readFileSync(file, 'utf8')).toBe('text\n');
      expect(statSync(file).mode & 0o077).toBe(0);
      expect(readdirSync(folder)).toEqual(['ours.yaml']);
    },
  );

  it('does not take the place of one that is there, whoever made it since it was looked for', async () => {
    writeFileSync(file, 'mine');

    await expect(writeOutFile(file, 'text', KEEPING)).rejects.toMatchObject({ code: 'store.unwritable' });

    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(readdirSync(folder)).toEqual(['ours.yaml']);
  });

  it('takes the place of one where that is asked for, and of an empty one', async () => {
    const empty = join(folder, 'empty.yaml');
    writeFileSync(file, 'mine');
    writeFileSync(empty, '');

    await writeOutFile(file, 'text', REPLACING);
    await writeOutFile(empty, 'text', KEEPING);

    expect([readFileSync(file, 'utf8'), readFileSync(empty, 'utf8')]).toEqual(['text', 'text']);
  });

  it('leaves a link a link', async () => {
    const link = join(folder, 'link.yaml');
    writeFileSync(file, 'mine');
    symlinkSync(file, link);

    await writeOutFile(link, 'text', REPLACING);

    expect(readFileSync(file, 'utf8')).toBe('text');
  });

  it('is told with its name where there is no folder for it', async () => {
    const nowhere = join(folder, 'no', 'ours.yaml');

    await expect(writeOutFile(nowhere, 'text', KEEPING)).rejects.toMatchObject({
      code: 'store.unwritable',
      message: `The playbook could not be written to ${nowhere}: its folder is not there`,
    });
  });
});

describe('a place', () => {
  it('is one for a file that is there, or may be there', () => {
    writeFileSync(file, 'mine');
    symlinkSync(file, join(folder, 'link'));

    expect(['ours.yaml', 'new.yaml', 'link'].map((name) => whyNoPlace(join(folder, name)))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ['.', 'it is a folder'],
    ['way', 'it is a folder'],
    ['pipe', 'it is a pipe or a device, and no file'],
    ['gone', 'it is a link to what is not there'],
    ['round', 'a link leads back to itself'],
    ['no/ours.yaml', 'there is no folder FOLDER/no'],
    ['ours.yaml/more.yaml', 'a file is where a folder should be'],
    ['no/', 'that is no name of a file'],
    ['x'.repeat(300), 'the path is too long'],
  ])('is none for a file by the name %s: %s', (name, why) => {
    writeFileSync(file, 'mine');
    symlinkSync(folder, join(folder, 'way'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'gone'));
    symlinkSync(join(folder, 'round'), join(folder, 'round'));
    // Windows has none in a folder.
    if (process.platform === 'win32') {
      if (name === 'pipe') return;
    } else execFileSync('mkfifo', [join(folder, 'pipe')]);

    expect(whyNoPlace(`${folder}/${name}`)).toBe(why.replace('FOLDER', folder));
  });
});

describe('a name that is taken', () => {
  it('is that of a file with something in it, and no other', () => {
    writeFileSync(join(folder, 'empty'), '');
    writeFileSync(file, 'mine');

    expect(['ours.yaml', 'empty', 'none', '.'].map((name) => isTaken(join(folder, name)))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
