/** A file that somebody named: text, in whatever Windows saved it as, or refused by name. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readUserFile } from '../src/user-file.js';

let file = '';

beforeAll(() => {
  file = join(mkdtempSync(join(tmpdir(), 'smlockdown-user-file-')), 'file');
});

afterAll(() => rmSync(join(file, '..'), { recursive: true, force: true }));

const LITTLE = Buffer.from('\ufeffGrün\n', 'utf16le');

describe('a file of the operator', () => {
  it('is its text without the mark of UTF-8', () => {
    writeFileSync(file, '\ufeffGrün\n');

    expect(readUserFile(file)).toBe('Grün\n');
  });

  it('is whole, however long', () => {
    const text = 'ü'.repeat(200_000);
    writeFileSync(file, text);

    expect(readUserFile(file)).toBe(text);
  });

  it.each([
    ['UTF-16', LITTLE, 'this file is UTF-16'],
    ['big-endian UTF-16', Buffer.from(LITTLE).swap16(), 'this file is UTF-16'],
    ['UTF-16 without its mark', LITTLE.subarray(2), 'this file is not UTF-8'],
    ['UTF-16 of plain letters without its mark', Buffer.from('green', 'utf16le'), 'it holds NUL'],
    ['Latin-1', Buffer.from('Grün', 'latin1'), 'this file is not UTF-8'],
  ])('is refused in %s', (_, bytes, words) => {
    writeFileSync(file, bytes);

    expect(() => readUserFile(file)).toThrow(words);
  });

  it('is its text in either UTF-16 where that may be', () => {
    for (const bytes of [LITTLE, Buffer.from(LITTLE).swap16()]) {
      writeFileSync(file, bytes);

      expect(readUserFile(file, { mayBeUtf16: true })).toBe('Grün\n');
    }
  });

  it('is refused where it is cut in the middle of a character, or holds NUL', () => {
    for (const bytes of [LITTLE.subarray(0, -1), Buffer.from('\ufeffa\0', 'utf16le')]) {
      writeFileSync(file, bytes);

      expect(() => readUserFile(file, { mayBeUtf16: true })).toThrow('save it as UTF-8');
    }
  });

  it('is refused beyond its bound, and what has no end too', () => {
    writeFileSync(file, 'abcde');

    expect(readUserFile(file, { most: 5 })).toBe('abcde');
    expect(() => readUserFile(file, { most: 4 })).toThrow('this file has more than 4 bytes');
    expect(() => readUserFile('/dev/zero')).toThrow('it is no regular file');
  });

  it('is not waited for where it is a pipe', () => {
    execFileSync('mkfifo', [`${file}.pipe`]);

    expect(() => readUserFile(`${file}.pipe`)).toThrow('it is no regular file');
  });

  it('is the error of the system where it is not there', () => {
    expect(() => readUserFile(`${file}.nowhere`)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });
});
