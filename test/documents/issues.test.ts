/** Sentences for the kinds of options that steps may come to have. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { allowedWords, keysOf, schemaAt } from '../../src/documents/allowed.js';
import { describeIssues, pathText, type Words } from '../../src/documents/issues.js';
import { jsonSchemaOf } from '../../src/documents/json-schema.js';

const WORDS: Words = { one: 'a list', format: 'YAML', whole: 'the list' };

function textsFor(schema: z.ZodType, value: unknown): readonly string[] {
  const parsed = schema.safeParse(value);
  if (parsed.success) return [];
  const judged = { value, schema: jsonSchemaOf(schema), words: WORDS, base: ['steps', 'x'] };
  return describeIssues(parsed.error.issues, judged).map(({ text }) => text);
}

describe('describeIssues', () => {
  it('says what is wrong in the branch of a union that was meant', () => {
    const schema = z.strictObject({
      a: z.union([z.literal('none'), z.strictObject({ to: z.int() }), z.array(z.int())]),
    });

    expect(textsFor(schema, { a: { to: 'x' } })).toEqual(['steps.x.a.to is "x"; it takes a whole number']);
    expect(textsFor(schema, { a: [1, 'x'] })).toEqual(['steps.x.a[1] is "x"; it takes a whole number']);
    expect(textsFor(schema, { a: 5 })).toEqual([
      'steps.x.a is 5; it takes "none", or a mapping with to, or a list, each a whole number',
    ]);
  });

  it('shows nothing of a value that may be a secret', () => {
    const schema = z.strictObject({
      a: z
        .string()
        .regex(/^env:/, 'a secret is named')
        .meta({ writeOnly: true, examples: ['env:NAME'] }),
    });

    expect(textsFor(schema, { a: 'hunter2' })).toEqual([
      'steps.x.a is not shown here: a secret is named; it takes text such as "env:NAME"',
    ]);
    expect(textsFor(schema, { a: 424242 })).toEqual([
      'steps.x.a is not shown here; it takes text such as "env:NAME"',
    ]);
  });

  it('says which key of a mapping of names is not allowed', () => {
    const schema = z.strictObject({
      a: z.record(z.string().regex(/^[a-z]+$/, 'letters only'), z.int().max(5)),
    });

    expect(textsFor(schema, { a: { B: 1 } })).toEqual(['the key steps.x.a.B is not allowed: letters only']);
    expect(textsFor(schema, { a: { b: 9 } })).toEqual([
      'steps.x.a.b is 9; it takes a whole number of at most 5',
    ]);
  });

  it("keeps the step's own words for a rule of its own, also on an option that is absent", () => {
    const schema = z
      .strictObject({ a: z.int().optional(), b: z.int().optional() })
      .refine(({ a }) => a !== undefined, { error: 'a is needed with b', path: ['a'] });

    expect(textsFor(schema, { b: 1 })).toEqual(['steps.x.a: a is needed with b']);
  });

  it('says what belongs where nothing stands', () => {
    expect(textsFor(z.strictObject({ a: z.boolean() }), {})).toEqual([
      'steps.x has no a; it takes true or false',
    ]);
  });

  it('names the file as its words do when the whole of it is wrong', () => {
    const schema = z.strictObject({ a: z.int() });
    const parsed = schema.safeParse([]);

    const issues = describeIssues(parsed.error?.issues ?? [], {
      value: [],
      schema: jsonSchemaOf(schema),
      words: WORDS,
    });

    expect(issues).toEqual([
      { path: [], at: 'value', text: 'the list is an empty list; it takes a mapping with a' },
    ]);
  });
});

describe('allowedWords', () => {
  it.each<readonly [z.ZodType, string]>([
    [z.int(), 'a whole number'],
    [z.int().max(5), 'a whole number of at most 5'],
    [z.number().min(0.5).max(2), 'a number from 0.5 to 2'],
    [z.number().gt(0), 'a number above 0'],
    [z.int().min(0).max(100).multipleOf(5), 'a whole number from 0 to 100 in steps of 5'],
    [z.string(), 'text'],
    [z.string().min(2).max(3), 'text from 2 to 3 characters'],
    [z.iso.date(), 'a day as YYYY-MM-DD'],
    [z.boolean(), 'true or false'],
    [z.null(), 'nothing'],
    [z.unknown(), 'any value'],
    [z.literal('a'), '"a"'],
    [z.enum(['a', 'b']), 'one of "a", "b"'],
    [z.array(z.int()).min(1).max(2), 'a list from 1 to 2, each a whole number'],
    [z.tuple([z.int(), z.string()]), 'a list of 2, each any value'],
    [z.strictObject({}), 'a mapping such as {}'],
    [z.union([z.int(), z.string()]), 'a whole number, or text'],
  ])('says what a schema takes: %#', (schema, expected) => {
    expect(allowedWords(jsonSchemaOf(schema))).toBe(expected);
  });
});

describe('schemaAt', () => {
  const schema = jsonSchemaOf(
    z.strictObject({
      pair: z.tuple([z.int(), z.string()]),
      any: z.looseObject({}),
      list: z.array(z.boolean()),
    }),
  );

  it('finds members and items', () => {
    expect(allowedWords(schemaAt(schema, ['pair', 1]))).toBe('text');
    expect(allowedWords(schemaAt(schema, ['list', 7]))).toBe('true or false');
    expect(allowedWords(schemaAt(schema, ['any', 'thing']))).toBe('any value');
  });

  it('finds nothing where the schema says nothing', () => {
    expect(schemaAt(schema, ['none', 'at', 'all'])).toBeUndefined();
    expect(allowedWords(undefined)).toBe('any value');
    expect(keysOf(undefined)).toEqual([]);
  });
});

describe('pathText', () => {
  it('reads as the path is written in a program', () => {
    expect(pathText(['waivers', 0, 'owner'])).toBe('waivers[0].owner');
    expect(pathText([])).toBe('');
  });
});
