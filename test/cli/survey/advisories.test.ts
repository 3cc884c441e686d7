/** Which advisories a command works with, and how a file that is none is refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadAdvisories, parseAdvisories, SHIPPED_ADVISORIES } from '../../../src/cli/survey/advisories.js';
import { ADVISORIES } from '../../steps/a-step.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'smlockdown-advisories-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FLAW =
  '{ "id": "CVE-2030-1", "title": "A flaw", "severity": null, "fixedInBuild": 9800, "knownExploited": true }';

function listText(parts: { readonly asOf?: string; readonly flaws?: string } = {}): string {
  return [
    '{',
    `  "asOf": "${parts.asOf ?? '2030-01-01'}",`,
    '  "treatAsCompromisedBelowBuild": 9511,',
    `  "advisories": [${parts.flaws ?? FLAW}]`,
    '}',
  ].join('\n');
}

function fileWith(text: string): string {
  const file = join(folder, 'advisories.json');
  writeFileSync(file, text);
  return file;
}

async function load(file: string | undefined) {
  const said: string[] = [];
  const advisories = await loadAdvisories({ advisories: file }, { say: (text) => said.push(text) });
  return { advisories, said };
}

function refusalOf(text: string): string {
  try {
    parseAdvisories(text, 'own.json');
  } catch (error) {
    expect(error).toMatchObject({ code: 'config.bad-advisories', next: expect.stringContaining('schema') });
    return (error as Error).message;
  }
  throw new Error('it was taken');
}

describe('the advisories of a command', () => {
  it('are the shipped ones', async () => {
    const { advisories, said } = await load(undefined);

    expect(advisories).toEqual(ADVISORIES);
    expect(said).toEqual([]);
  });

  it('are those of the file that was named', async () => {
    const { advisories, said } = await load(fileWith(listText()));

    expect(advisories.asOf).toBe('2030-01-01');
    expect(advisories.advisories.map(({ id }) => id)).toEqual(['CVE-2030-1']);
    expect(said).toEqual([]);
  });

  it('may be the shipped file itself, without a remark', async () => {
    const { advisories, said } = await load(SHIPPED_ADVISORIES);

    expect(advisories).toEqual(ADVISORIES);
    expect(said).toEqual([]);
  });

  it('that are older than the shipped ones are taken, and that is told', async () => {
    const file = fileWith(listText({ asOf: '2026-10-08' }));

    const { advisories, said } = await load(file);

    expect(advisories.asOf).toBe('2026-10-08');
    expect(said).toEqual([
      `The advisories in ${file} are of 2026-10-08, older than the shipped ones (2026-10-09): what was published in between is not in them.`,
    ]);
  });

  it('may begin with a byte order mark, and hold more than the tool knows', () => {
    const text = `\uFEFF${listText().replace('{', '{ "note": "ours",')}`;

    expect(parseAdvisories(text, 'own.json').asOf).toBe('2030-01-01');
  });
});

describe('a file that cannot be read', () => {
  it.each([
    ['is not there', 'nowhere.json', 'there is no such file'],
    ['is a folder', '', 'it is a folder'],
  ])('because it %s is refused with its name and the reason', async (_, name, reason) => {
    const file = join(folder, name);

    await expect(load(file)).rejects.toMatchObject({
      code: 'config.bad-advisories',
      message: `The advisories in ${file} could not be read: ${reason}`,
    });
  });
});

describe('a file that is no JSON', () => {
  it.each([
    ['a word', 'oops\n', ':1:1'],
    ['nothing', '', ':1:1'],
    ['a word for a value', '{ "asOf": oops }', ':1:11'],
    ['a word for a name', '{\n  "asOf": "2030-01-01",\n  oops\n}', ':3:3'],
    ['half a file', '{\n  "asOf": "2030-01-01",\n  "advisories": [', ':3:18'],
    ['a remark of YAML', '# ours\n{}', ':1:1'],
  ])('but %s is refused on one line, with the place where it can be told', (_, text, place) => {
    const said = refusalOf(text);

    expect(said).toMatch(/: not JSON: [^\n]*; the list of advisories is one JSON object$/);
    expect(said.split(': not JSON')[0]).toBe(`own.json${place}`);
  });
});

describe('a file of another shape', () => {
  const withFlaw = (from: string, to: string) => listText({ flaws: `\n    ${FLAW.replace(from, to)}` });

  it.each([
    ['no object', '[]', '1:1: the file is an empty list; it takes a mapping with asOf,'],
    ['null', 'null', '1:1: the file is null; it takes a mapping with asOf,'],
    [
      'no day',
      '{ "advisories": [] }',
      '1:1: the file has no asOf; it takes a day as YYYY-MM-DD (and 2 more like it)',
    ],
    [
      'a day that does not exist',
      listText({ asOf: '2026-02-30' }),
      '2:11: asOf is "2026-02-30": no such day in the calendar; it takes a day as YYYY-MM-DD',
    ],
    [
      'a severity of its own',
      withFlaw('"severity": null', '"severity": "worst"'),
      '5:58: advisories[0].severity is "worst"; it takes one of "low", "medium", "high", "critical", or null',
    ],
    [
      'a build that is text',
      withFlaw('9800', '"9800"'),
      '5:80: advisories[0].fixedInBuild is "9800"; it takes a whole number of at least 1, or null',
    ],
    [
      'a flaw without an id',
      withFlaw('"id": "CVE-2030-1", ', ''),
      '5:5: advisories[0] has no id; it takes text of at least 1',
    ],
    [
      'one flaw twice',
      listText({ flaws: `${FLAW}, ${FLAW}` }),
      '4:133: advisories[1].id: the flaw is named twice; each is named once',
    ],
  ])('(%s) is refused with the place and what is allowed', (_, text, words) => {
    expect(refusalOf(text).slice(0, `own.json:${words}`.length)).toBe(`own.json:${words}`);
  });

  it('is not repeated at length', () => {
    expect(refusalOf(withFlaw('9800', `"${'9'.repeat(500)}"`)).length).toBeLessThan(200);
  });
});
