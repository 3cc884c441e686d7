/** A newer list of advisories is checked before it takes the place of the shipped one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const CHECK = fileURLToPath(new URL('../../tools/check-advisories.mjs', import.meta.url));
const SHIPPED = fileURLToPath(new URL('../../data/advisories.json', import.meta.url));
const TEXT = readFileSync(SHIPPED, 'utf8');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'smlockdown-advisories-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CHECK, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, mistakes: stderr.split('\n').filter((line) => line !== '') };
}

/** The shipped list with some of its text replaced. */
function checked(...edits: readonly (readonly [string, string])[]) {
  const text = edits.reduce((before, [from, to]) => {
    expect(before).toContain(from);
    return before.replace(from, () => to);
  }, TEXT);
  writeFileSync(join(folder, 'own.json'), text);
  return { ...run('own.json'), text };
}

/** Line and column of some text, as an editor counts them. */
function placeOf(text: string, part: string): string {
  const before = text.slice(0, text.indexOf(part)).split('\n');
  return `own.json:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

const BUILD = '"fixedInBuild": 9526';
const FIX_DAY = '"fixedBuildDate": "2026-01-30"';

describe('advisories:check', () => {
  it('takes the shipped list, which is as it is', () => {
    expect(run(SHIPPED)).toEqual({ status: 0, stdout: 'As the shipped list.\n', mistakes: [] });
  });

  it('says what a newer list adds, changes and leaves out', () => {
    const { status, stdout, mistakes } = checked(
      ['"asOf": "2026-10-09"', '"asOf": "2026-10-10"'],
      ['"id": "CVE-2026-26930"', '"id": "CVE-2026-99999"'],
      ['"title": "Path traversal"', '"title": "Path traversal, again"'],
    );

    expect(mistakes).toEqual([]);
    expect(status).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'changes asOf: "2026-10-09" -> "2026-10-10"',
      'changes CVE-2019-7213 title: "Path traversal" -> "Path traversal, again"',
      'adds CVE-2026-99999: Cross-site scripting through MAPI requests (fixed in build 9526)',
      'leaves out CVE-2026-26930',
      '',
    ]);
  });

  it('takes back nothing of what is known to be exploited', () => {
    const left = checked(['"id": "CVE-2026-24423"', '"id": "CVE-2026-99998"']);
    const lower = checked(['"treatAsCompromisedBelowBuild": 9511', '"treatAsCompromisedBelowBuild": 9500']);

    const earlier = checked(['"added": "2026-02-05"', '"added": "2026-02-04"']);

    expect([left.status, lower.status, earlier.status]).toEqual([65, 65, 65]);
    expect(earlier.mistakes).toEqual([
      expect.stringMatching(
        new RegExp(
          `^${placeOf(earlier.text, '"2026-02-04"')}: \\S+ is .* since 2026-02-04, .* since 2026-02-05$`,
        ),
      ),
    ]);
    expect(left.mistakes.join()).toContain('CVE-2026-24423 is left out, and is known to be exploited');
    expect(lower.mistakes.join()).toContain('9500 is below 9511 of the shipped list');
  });

  it.each([
    [
      'a list older than the shipped one',
      '"asOf": "2026-10-09"',
      '"asOf": "2026-10-08"',
      '"2026-10-08"',
      'older',
    ],
    [
      'a day of the list that has not come',
      '"asOf": "2026-10-09"',
      '"asOf": "2999-10-09"',
      '"2999-10-09"',
      'not come',
    ],
    ['a fix in a build that has not come', BUILD, '"fixedInBuild": 95260', '95260', '95260 is no build'],
    [
      'a fix in a build of another day',
      BUILD,
      '"fixedInBuild": 952',
      '"2026-01-30"',
      'build 952 is of 2002-08-10',
    ],
    ['a fix in what is no number', BUILD, '"fixedInBuild": "9526"', '"9526"', 'whole number'],
    [
      'a day of a fix that is none',
      FIX_DAY,
      '"fixedBuildDate": "30.1.2026"',
      '"30.1.2026"',
      'not written as',
    ],
    [
      'one flaw twice',
      '"CVE-2026-26930"',
      '"CVE-2026-25067"',
      '"CVE-2026-25067",\n      "aliases": [],\n      "title": "Cross',
      'twice',
    ],
    [
      'an exploit that has not come',
      '"added": "2026-02-05"',
      '"added": "2999-02-05"',
      '"2999-02-05"',
      'not come',
    ],
    [
      'a day without an exploit',
      '"knownExploited": true',
      '"knownExploited": false',
      'false,\n      "published": null,\n      "references": [\n        "https://labs',
      'kev gives an entry',
    ],
    [
      'an exploit since nobody says when',
      '"added": "2026-02-05"',
      '"added": null',
      '{\n        "added": null',
      'since when',
    ],
    [
      'an entry without a source',
      '"sources": ["https://www.cys',
      '"sources": [], "x": ["https://www.cys',
      '{\n        "added": "2026-01-26"',
      'no source',
    ],
  ])('tells %s with its place, and ends with 65', (_, from, to, part, words) => {
    const { status, mistakes, text } = checked([from, to]);

    expect(status).toBe(65);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(new RegExp(`^${placeOf(text, part)}: .*${words}`));
  });

  it('tells a name that another flaw has too', () => {
    const { status, mistakes } = checked([
      '"secondaryAliases": ["WT-2026-0001"]',
      '"secondaryAliases": ["CVE-2019-7213"]',
    ]);

    expect(status).toBe(65);
    expect(mistakes).toEqual([expect.stringContaining('CVE-2019-7213 names another flaw too')]);
  });

  it('tells every mistake, each on a line', () => {
    const { mistakes } = checked(
      [BUILD, '"fixedInBuild": 95260'],
      ['"added": "2026-02-05"', '"added": "2999-02-05"'],
    );

    expect(mistakes).toHaveLength(2);
  });

  it.each([
    ['what is no JSON', 'oops', /own\.json:1:1: not JSON/],
    ['what is no list', '[]', /own\.json:1:1: the file is an empty list/],
  ])('refuses %s with its place', (_, text, words) => {
    writeFileSync(join(folder, 'own.json'), text);

    expect(run('own.json')).toMatchObject({ status: 65, mistakes: [expect.stringMatching(words)] });
  });

  it('refuses a file that is not there', () => {
    expect(run('nowhere.json')).toMatchObject({
      status: 65,
      mistakes: ['nowhere.json: it could not be read: there is no such file'],
    });
  });

  it.each([[[]], [['a.json', 'b.json']], [['--help']]])(
    'says how it is called when it is given %j, and ends with 64',
    (args) => {
      expect(run(...args)).toEqual({
        status: 64,
        stdout: '',
        mistakes: ['Usage: npm run advisories:check FILE'],
      });
    },
  );
});
