/** The door of this room: a user's file, read, judged by its schema, and everything wrong in it told with its place. */
import type { z } from 'zod';
import { isDeeper, isEqualJson, lostIn } from '../canonical-json.js';
import { describeIssues, type Issue, type Words } from './issues.js';
import { jsonSchemaOf } from './json-schema.js';
import { parseJson } from './json-source.js';
import type { Path, Place, Problem } from './problem.js';
import { parseYaml, type Source, TOO_DEEP } from './source.js';

export interface Fitted<Value> {
  /** With all defaults filled in; absent when anything is wrong. */
  readonly value?: Value;
  readonly problems: readonly Problem[];
}

export interface ReadDocument<Value> extends Fitted<Value> {
  /** What is written, right or wrong, with its places. Absent when the text could not be read. */
  readonly source?: Source;
}

/** A file is judged once: to compile its schema first, as zod does, takes longer than that. */
const UNCOMPILED = { jitless: true };

/** A value against its schema. `base`: the path of a value that was cut out of a file. */
export function fitted<Schema extends z.ZodType>(
  value: unknown,
  by: {
    readonly schema: Schema;
    readonly words: Words;
    readonly base?: Path;
    /** Undefined for what was told before, with a place of its own. */
    readonly placeOf: (issue: Issue) => Place | undefined;
  },
): Fitted<z.output<Schema>> {
  const parsed = by.schema.safeParse(value, UNCOMPILED);
  if (parsed.success) return { value: parsed.data, problems: [] };
  const { words, base = [] } = by;
  const issues = describeIssues(parsed.error.issues, { value, schema: jsonSchemaOf(by.schema), words, base });
  return {
    problems: issues.flatMap((issue) => {
      const place = by.placeOf(issue);
      const { at: _, ...told } = issue;
      return place === undefined ? [] : [{ ...told, place }];
    }),
  };
}

const READ_AS = { YAML: parseYaml, JSON: parseJson } as const;

export function readDocument<Schema extends z.ZodType>(
  text: string,
  { file, schema, words }: { readonly file: string; readonly schema: Schema; readonly words: Words },
): ReadDocument<z.output<Schema>> {
  const { source, problems } = READ_AS[words.format](text, { file, one: words.one });
  if (source === undefined) return { problems };
  if (isDeeper(source.value))
    return { problems: [...problems, { place: { file, line: 1, column: 1 }, text: TOO_DEEP }] };
  const lost = lostIn(source.value);
  if (lost !== undefined) {
    const text = `no key is named ${lost.at(-1)}: it would be lost`;
    return { problems: [...problems, { place: source.keyPlace(lost), text }] };
  }
  const isEmpty = source.value === null && words.format === 'YAML';
  const least = isEmpty ? jsonSchemaOf(schema).required?.join(' and ') : undefined;
  if (least !== undefined) {
    const place = { file, line: 1, column: 1 };
    return { problems: [{ place, text: `the file is empty; ${words.one} has at least ${least}` }] };
  }
  const placeOf = ({ path, at }: Issue): Place | undefined => {
    if (at === 'key') return source.keyPlace(path);
    // What could not be read was told; that it is not what belongs there is no news.
    return source.unread.some((unread) => isEqualJson(unread, path)) ? undefined : source.valuePlace(path);
  };
  const found = fitted(source.value, { schema, words, placeOf });
  return { ...found, source, problems: [...problems, ...found.problems] };
}
