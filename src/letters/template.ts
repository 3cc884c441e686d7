/**
 * The words of the letters in one language, as a file holds them: texts in Markdown with `{{names}}` in them. A file of one's own
 * replaces those of the shipped texts that it has; of a language that does not ship it has to have all.
 */
import { z } from 'zod';
import { isJsonObject, type Json } from '../canonical-json.js';
import { KINDS, TOPICS } from '../catalogue/told.js';
import type { Words } from '../documents/issues.js';
import { didYouMean } from '../documents/near-name.js';
import { invalid, type Path, type Problem } from '../documents/problem.js';
import { readDocument } from '../documents/read-document.js';
import type { Source } from '../documents/source.js';
import { hasEncodedWord } from './address.js';

const WORDS: Words = { one: 'a template', format: 'YAML', whole: 'the template' };

/** What any text may name. */
const ALWAYS = ['date'];
/** And what those of a letter to one domain may. */
const OF_DOMAIN = [...ALWAYS, 'domain'];

/** A text, with the names it may use. */
interface Leaf {
  readonly names: readonly string[];
  readonly isOneLine?: true;
}
interface Tree {
  readonly [name: string]: Leaf | Tree;
}

const line = (names: readonly string[]): Leaf => ({ names, isOneLine: true });

const TREE = {
  subject: { domain: line(OF_DOMAIN), all: line(ALWAYS) },
  opening: { domain: { names: OF_DOMAIN }, all: { names: ALWAYS } },
  topics: Object.fromEntries(
    Object.entries(TOPICS).map(([topic, points]) => [
      topic,
      {
        title: line(ALWAYS),
        ...Object.fromEntries(
          Object.entries(points).map(([point, names]) => [point, { names: [...ALWAYS, ...names] }]),
        ),
      },
    ]),
  ),
  differs: { names: ALWAYS },
  owner: { title: line(OF_DOMAIN), record: { names: OF_DOMAIN } },
  contact: { names: [...ALWAYS, 'contact'] },
  closing: { names: ALWAYS },
  kinds: Object.fromEntries(KINDS.map((kind) => [kind, line([])])),
} as const satisfies Tree;

function isLeaf(one: Leaf | Tree): one is Leaf {
  return Array.isArray(one.names);
}

/** Texts as the tree has them. */
export interface Texts {
  readonly [name: string]: string | Texts;
}

function schemaOf(tree: Leaf | Tree, isWhole: boolean): z.ZodType {
  if (isLeaf(tree)) {
    const text = z.string().max(20_000).regex(/\S/, 'has to say something');
    return tree.isOneLine
      ? text
          .refine((value) => !/[\p{Cc}\u2028\u2029]/u.test(value), 'has to be one line')
          .refine(
            (value) => !hasEncodedWord(value),
            'would be read as an encoded word: =? cannot stand in it',
          )
      : text;
  }
  const members = Object.entries(tree).map(([name, one]) => {
    const schema = schemaOf(one, isWhole);
    return [name, isWhole ? schema : schema.optional()];
  });
  return z.strictObject(Object.fromEntries(members));
}

/** Every text with its place in the tree. */
function leavesOf(
  tree: Leaf | Tree,
  path: readonly string[] = [],
): readonly (readonly [readonly string[], Leaf])[] {
  if (isLeaf(tree)) return [[path, tree]];
  return Object.entries(tree).flatMap(([name, one]) => leavesOf(one, [...path, name]));
}

function textAt(texts: Texts, path: readonly string[]): string | undefined {
  let one: string | Texts | undefined = texts;
  for (const name of path) one = typeof one === 'object' ? one[name] : undefined;
  return typeof one === 'string' ? one : undefined;
}

/** `{{name}}`, and whatever somebody meant to be one. */
const NAMED = /\{\{([^{}\n]*)\}\}|\{\{|\}\}/g;

/** Where it stands in the file: from the place of its text on, as the text is written there. */
function placeOf(
  found: string,
  path: Path,
  { source, raw }: { readonly source: Source; readonly raw: string },
) {
  const start = source.valuePlace(path);
  const lines = raw.split('\n');
  const from = (start.line ?? 1) - 1;
  for (const [index, text] of lines.entries()) {
    if (index < from) continue;
    const at = text.indexOf(found, index === from ? (start.column ?? 1) - 1 : 0);
    if (at >= 0) return { file: start.file, line: index + 1, column: at + 1 };
  }
  return start;
}

function namesIn(
  texts: Texts,
  written: { readonly source: Source; readonly raw: string },
): readonly Problem[] {
  return leavesOf(TREE).flatMap(([path, { names }]) => {
    const text = textAt(texts, path) ?? '';
    return [...text.matchAll(NAMED)].flatMap(([found, name]): readonly Problem[] => {
      const place = () => placeOf(found, path, written);
      if (name === undefined) return [{ place: place(), text: `${found} opens or closes no name: {{date}}` }];
      const known = name.trim();
      if (names.includes(known)) return [];
      const allowed = names.length === 0 ? 'no name' : names.map((one) => `{{${one}}}`).join(', ');
      return [
        {
          place: place(),
          text: `no {{${known}}} here; ${didYouMean(known, names)}allowed in ${path.join('.')}: ${allowed}`,
        },
      ];
    });
  });
}

function laidOver(base: Texts, own: Texts): Texts {
  const merged: Record<string, string | Texts> = { ...base };
  for (const [name, value] of Object.entries(own)) {
    const below = base[name];
    merged[name] = typeof value === 'object' && typeof below === 'object' ? laidOver(below, value) : value;
  }
  return merged;
}

/** A template that is whole and names what it may. */
export interface Template {
  /** Errors: a RangeError for a text that the template does not have; it has all. */
  text(path: string, values: Readonly<Record<string, string>>): string;
}

/**
 * The template in a file, over that which ships in the language, where one does.
 * Errors: `template.invalid`, each mistake with its place.
 */
export function parseTemplate(
  raw: string,
  { file, over }: { readonly file: string; readonly over?: Texts | undefined },
): Texts {
  const { value, source, problems } = readDocument(raw, {
    file,
    schema: schemaOf(TREE, over === undefined),
    words: WORDS,
  });
  const named =
    source === undefined || !isJsonObject(source.value as Json)
      ? []
      : namesIn(source.value as Texts, { source, raw });
  if (value === undefined || named.length > 0) throw invalid('template.invalid', [...problems, ...named]);
  return over === undefined ? (value as Texts) : laidOver(over, value as Texts);
}

export function templateOf(texts: Texts): Template {
  return {
    text: (path, values) => {
      const text = textAt(texts, path.split('.'));
      if (text === undefined) throw new RangeError(`the template has no ${path}`);
      return text.trim().replace(NAMED, (_, name: string) => values[name.trim()] ?? '');
    },
  };
}
