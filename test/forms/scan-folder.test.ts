import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { OF_FOLDER } from '../../src/forms/bounds.js';
import { scanFolder } from '../../src/forms/scan-folder.js';

const FORM = '<form method=post action=https://mail.example/login.aspx><input type=password value=x></form>';
const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function aFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'forms-'));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

async function scanned(folder: string, bounds: Partial<typeof OF_FOLDER> = {}, now = () => 0) {
  const found = await scanFolder(folder, { bounds: { ...OF_FOLDER, ...bounds }, servers: [], now });
  const short = (path: string) => path.slice(folder.length + 1);
  return {
    ...{ looked: found.looked, binary: found.binary },
    hits: found.hits.map(({ where, line }) => `${short(where)}:${line}`),
    left: found.left.map(({ where, why }) => [short(where), why]),
  };
}

describe('a folder', () => {
  it('is looked through with all below it; what is no text is counted', async () => {
    const utf16 = Buffer.from(`\ufeff\n${FORM}`, 'utf16le');
    const folder = aFolder({
      'a/b/x.asp': `\n\n${FORM}`,
      'notepad.htm': utf16,
      'unmarked.htm': utf16.subarray(2),
      'unmarked-be.htm': Buffer.from(utf16.subarray(2)).swap16(),
      'logo.png': new Uint8Array([137, 0, 1]),
      'a.txt': 'x',
    });

    expect(await scanned(folder)).toEqual({
      hits: ['a/b/x.asp:3', 'notepad.htm:2', 'unmarked-be.htm:2', 'unmarked.htm:2'],
      looked: 5,
      binary: 1,
      left: [],
    });
  });

  it('is one file, where somebody names one', async () => {
    expect((await scanned(join(aFolder({ 'x.php': FORM }), 'x.php'))).hits).toHaveLength(1);
  });

  it('says what it did not look at: links, what is too large, too deep, a trap', async () => {
    const folder = aFolder({
      'large.html': 'x'.repeat(2000),
      'deep/1/2/3.html': FORM,
      'trap.html': '<div>'.repeat(300) + '<b>'.repeat(900),
    });
    symlinkSync('/', join(folder, 'root'));

    const { hits, left } = await scanned(folder, { bytes: 10_000, depth: 2 });
    const small = await scanned(folder, { bytes: 100 });

    expect(hits).toEqual([]);
    expect(left).toEqual([
      ['deep/1/2', 'more than 2 folders within each other'],
      ['root', 'it is a link'],
      ['trap.html', 'more than 1000 elements within each other'],
    ]);
    expect(small.left).toContainEqual(['large.html', 'this file has more than 100 bytes']);
  });

  it('ends where there are too many files, or it takes too long, and says so', async () => {
    const folder = aFolder({ 'a.html': FORM, 'b.html': FORM, 'c.html': FORM });
    let time = 0;
    const slow = () => {
      time += 40;
      return time;
    };

    const many = await scanned(folder, { files: 2 });
    const long = await scanned(folder, { milliseconds: 100 }, slow);

    expect(many).toMatchObject({
      looked: 2,
      left: [['c.html', expect.stringContaining('and all after it')]],
    });
    expect(long.looked).toBeLessThan(3);
    expect(long.left).toHaveLength(1);
  });
});
