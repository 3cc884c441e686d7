/** The door: one file, of either format, as a value or as what is wrong in it, spoken of as what it is. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Words } from '../../src/documents/issues.js';
import { invalid, type Path, problemLine, renderPlace } from '../../src/documents/problem.js';
import { fitted, readDocument } from '../../src/documents/read-document.js';

const schema = z.strictObject({
  name: z.string(),
  count: z.int().nullable().default(null),
  kind: z.enum(['small', 'large']).default('small'),
});
const FLEET: Words = { one: 'a fleet', format: 'YAML', whole: 'the fleet' };
const EXPORT: Words = { one: 'an export', format: 'JSON', whole: 'the export' };

function linesOf(text: string, words: Words): readonly string[] {
  return readDocument(text, { file: 'f', schema, words }).problems.map(problemLine);
}

describe('a document', () => {
  it.each([
    ['name: a\n', FLEET],
    ['{ "name": "a" }', EXPORT],
    ['\uFEFF{ "name": "a" }', EXPORT],
  ] as const)('is its value, with the defaults: %j', (text, words) => {
    const { value, problems } = readDocument(text, { file: 'f', schema, words });

    expect(value).toEqual({ name: 'a', count: null, kind: 'small' });
    expect(problems).toEqual([]);
  });

  it('that is wrong is no value, but keeps what is written', () => {
    const { value, source, problems } = readDocument('name: 5\n', { file: 'f', schema, words: FLEET });

    expect(value).toBeUndefined();
    expect(source?.value).toEqual({ name: 5 });
    expect(problems).toEqual([
      { place: { file: 'f', line: 1, column: 7 }, path: ['name'], text: 'name is 5; it takes text' },
    ]);
  });

  it('is spoken of as what it is where it is not even YAML', () => {
    expect(linesOf('', FLEET)).toEqual(['f:1:1: the file is empty; a fleet has at least name']);
    expect(linesOf('a: [', FLEET)[0]).toMatch(/^f:1:\d: not YAML: .*; a fleet is YAML 1\.2$/);
    expect(linesOf('name: a\n---\nname: b\n', FLEET)[0]).toMatch(/; a fleet is one YAML document$/);
    expect(linesOf('name: !own a\n', FLEET)[0]).toMatch(/; a fleet is YAML without tags$/);
  });

  it('is spoken of as what it is where it is not even JSON', () => {
    expect(linesOf('{ "name": a }', EXPORT)[0]).toMatch(
      /^f:1:11: not JSON: .*; an export is one JSON object$/,
    );
  });

  it.each([
    ['{} # ours', '1:4'],
    ['{\n  "name": "a",\n}', '3:1'],
    ['{ "name": tru }', '1:11'],
    ['{ "name": [1,, 2] }', '1:14'],
    ['{ "name": [1, ] }', '1:15'],
    ['{ "name": [, 1] }', '1:12'],
    ['{ "name": }', '1:11'],
    ['{ "name": ":,", "count": [} }', '1:27'],
    ['{ "name": "a"\n', '2:1'],
    ['[1, [', '1:6'],
    ['{ "name": "a', '1:13'],
    ['name: a', '1:1'],
    ['', '1:1'],
    [']', '1:1'],
    ['\u00a0{}', '1:1'],
  ])('that is no JSON is shown where it stops to be: %j', (text, place) => {
    expect(linesOf(text, EXPORT)[0]).toMatch(
      new RegExp(`^f:${place}: not JSON: .*; an export is one JSON object$`),
    );
  });

  it('of JSON has its places, however it is written and whatever stands before', () => {
    const all = z.record(z.string(), z.json());
    const text = '\uFEFF{"a": [[], {}, "},:\\"", {"b,": [1.5e3,\n null, {"deep" :true}]}], "c":"last"\r\n}';
    const { source } = readDocument(text, { file: 'f', schema: all, words: EXPORT });
    const at = (path: Path, of: 'valuePlace' | 'keyPlace' = 'valuePlace') =>
      renderPlace(source?.[of](path) ?? { file: 'none' });

    expect(at(['a', 2])).toBe('f:1:16');
    expect(at(['a', 3, 'b,'], 'keyPlace')).toBe('f:1:26');
    expect(at(['a', 3, 'b,', 1])).toBe('f:2:2');
    expect(at(['a', 3, 'b,', 2, 'deep'], 'keyPlace')).toBe('f:2:9');
    expect(at(['a', 3, 'b,', 2, 'none'])).toBe('f:2:8');
    expect(at(['c'], 'keyPlace')).toBe('f:2:27');
    expect(at(['c'])).toBe('f:2:31');
    expect(at(['none'])).toBe('f:1:1');
  });

  it('of JSON that has many values has its places too', () => {
    const list = Array.from({ length: 120_000 }, () => '1').join(',\n');

    expect(linesOf(`{ "name": [${list}] }`, EXPORT)).toEqual(['f:1:11: name is a list; it takes text']);
    expect(
      readDocument(`[${list}, "x"]`, { file: 'f', schema: z.array(z.int()), words: EXPORT }).problems.map(
        problemLine,
      ),
    ).toEqual(['f:120000:4: [120000] is "x"; it takes a whole number']);
  });

  it('of JSON that has more escapes than an expression takes is told without a place in it', () => {
    const escapes = '\\n'.repeat(4_000_000);

    expect(linesOf(`{ "name": "${escapes}" }} `, EXPORT)[0]).toMatch(/^f(:1:\d+)?: not JSON: /);
    expect(linesOf(`{ "name": 1, "text": "${escapes}" }`, EXPORT)[0]).toMatch(/^f:1:11: name is 1/);
  });

  it('that is empty and may be is told what it takes', () => {
    const open = z.strictObject({ name: z.string().optional() });

    const { problems } = readDocument('', { file: 'f', schema: open, words: FLEET });

    expect(problems.map(problemLine)).toEqual(['f:1:1: the fleet is empty; it takes a mapping with name']);
  });

  it('has null called as its format writes it', () => {
    expect(linesOf('name:\ncount: x\n', FLEET)).toEqual([
      'f:1:1: name is empty; it takes text',
      'f:2:8: count is "x"; it takes a whole number, or nothing',
    ]);
    expect(linesOf('{ "name": null,\n  "count": "x" }', EXPORT)).toEqual([
      'f:1:11: name is null; it takes text',
      'f:2:12: count is "x"; it takes a whole number, or null',
    ]);
    expect(linesOf('null', EXPORT)[0]).toMatch(/^f:1:1: the export is null; it takes a mapping with name/);
  });

  it.each([
    ['name: a\nkidn: large\n', FLEET, 'f:2:1'],
    ['{ "name": "a",\n  "kidn": "large" }', EXPORT, 'f:2:3'],
  ] as const)('has an unknown key shown at the key, with the near name: %j', (text, words, place) => {
    expect(linesOf(text, words)).toEqual([
      `${place}: unknown key "kidn"; did you mean "kind"? allowed are name, count, kind`,
    ]);
  });

  const nested = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
  const links = Array.from({ length: 300 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}]`);

  it.each([
    ['YAML', () => nested(250), FLEET],
    ['YAML that its parser cannot hold', () => nested(20_000), FLEET],
    ['YAML by its anchors', () => ['a0: &a0 x', ...links].join('\n'), FLEET],
    ['JSON', () => nested(250), EXPORT],
    ['JSON, far deeper', () => nested(100_000), EXPORT],
  ] as const)('that nests deeper than anybody writes is told so: %s', (_, text, words) => {
    expect(linesOf(text(), words)).toEqual([
      'f:1:1: it nests more than 200 levels deep; state it more plainly',
    ]);
  });

  it.each([FLEET, EXPORT])('nests as deep as anything that is written: $format', (words) => {
    const found = readDocument(nested(150), { file: 'f', schema: z.json(), words });

    expect(JSON.stringify(found.value)).toBe(nested(150));
  });

  it.each([
    ['{ name: a,\n  more: [{ __proto__: 1 }] }', FLEET, 'f:2:12'],
    ['{ "name": "a",\n "more": [{ "__proto__": 1 }] }', EXPORT, 'f:2:13'],
  ] as const)('has no key that a copy of it would lose: %j', (text, words, place) => {
    expect(linesOf(text, words)).toEqual([`${place}: no key is named __proto__: it would be lost`]);
  });

  it('repeats a key that is very long by its beginning alone', () => {
    const long = 'k'.repeat(2_000);
    const text = `{ name: a, ? ${long} : { ? ${long} : 1, ? ${long} : 2 } }`;

    for (const line of linesOf(text, FLEET)) expect(line.length).toBeLessThan(300);
    expect(linesOf(text, FLEET)).toHaveLength(2);
  });

  it('has each alias name the anchor of that name that stands last before it', () => {
    const text = '[&a 1, *a, &a 2, *a, &b [&a 3, *a], *a, *b, *a]';

    expect(readDocument(text, { file: 'f', schema: z.json(), words: FLEET }).value).toEqual([
      ...[1, 1, 2, 2, [3, 3], 3, [3, 3], 3],
    ]);
  });

  it('is not told twice what could not be read', () => {
    expect(linesOf('name: *a\n', FLEET)).toEqual([
      "f:1:7: *a names no anchor; a text that begins with * stands in quotes: '*a'",
    ]);
    expect(linesOf('name: a\nkidn: *a\n', FLEET)).toHaveLength(2);
  });
});

describe('fitted', () => {
  it('leaves out what was told before, and is no value for it', () => {
    const placeOf = () => undefined;

    expect(fitted({}, { schema, words: FLEET, placeOf })).toEqual({ problems: [] });
  });
});

describe('invalid', () => {
  it('has the code of who asks, and tells what concerns a whole file before what has a place in it', () => {
    const error = invalid('config.bad-advisories', [
      { place: { file: 'b', line: 2, column: 1 }, text: 'second' },
      { place: { file: 'b' }, text: 'first' },
      { place: { file: 'b' }, text: 'also first' },
      { place: { file: 'a', line: 1, column: 1 }, text: 'third' },
    ]);

    expect(error.code).toBe('config.bad-advisories');
    expect(error.message.split('\n')).toEqual(['b: first', 'b: also first', 'b:2:1: second', 'a:1:1: third']);
    expect(renderPlace({ file: 'b' })).toBe('b');
  });
});
