/**
 * One YAML file as plain values, each with the place it was written at.
 * YAML 1.2 core: `off` and `2027-01-31` are plain text. Anchors may be used; tags of one's own, keys stated twice
 * and a second document may not.
 */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from 'yaml';
import type { Place, Problem } from './problem.js';

/** Where a value stands in a file, from the top: `['waivers', 0, 'owner']`. */
export type Path = readonly (string | number)[];

export interface Source {
  readonly file: string;
  readonly value: unknown;
  /** Place of the value, or of the nearest thing around it when it was not written. */
  readonly valuePlace: (path: Path) => Place;
  /** Place of the key of the value, or of the value when it has no key. */
  readonly keyPlace: (path: Path) => Place;
  /** Values behind an alias that could not be read. Their problem is told; a symbol stands in their place. */
  readonly unread: readonly Path[];
}

export interface ParsedSource {
  /** Absent when the text is not YAML or holds nothing: then there is nothing more to judge. */
  readonly source?: Source;
  readonly problems: readonly Problem[];
}

/** No option takes a symbol, so what could not be read never passes for something else. */
const UNREAD = Symbol('unread');

/** A playbook has some hundred values. More than this is an anchor that was made to grow without end. */
const MOST_VALUES = 100_000;

interface Parsing {
  readonly document: Document;
  readonly placeAt: (offset: number) => Place;
  readonly values: Map<string, Place>;
  readonly keys: Map<string, Place>;
  readonly problems: Problem[];
  readonly unread: Path[];
  /** Nodes that are being read, to notice an anchor that holds itself. */
  readonly open: Set<Node>;
  count: number;
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function targetOf(
  alias: Alias,
  { document, open }: Parsing,
): { readonly node: Node } | { readonly fault: string } {
  const node = alias.resolve(document);
  if (node === undefined) {
    const quoted = `'*${alias.source}'`;
    return {
      fault: `*${alias.source} names no anchor; a text that begins with * stands in quotes: ${quoted}`,
    };
  }
  return open.has(node)
    ? { fault: `*${alias.source} holds itself; an anchor may not name what is around it` }
    : { node };
}

/** An alias counts as what it names. */
function readAlias(alias: Alias, path: Path, parsing: Parsing): unknown {
  const target = targetOf(alias, parsing);
  if ('node' in target) return readNode(target.node, path, parsing);
  parsing.problems.push({ place: parsing.placeAt(startOf(alias)), text: target.fault });
  parsing.unread.push(path);
  return UNREAD;
}

function readMap(
  node: Node & { items: { key: unknown; value: unknown }[] },
  path: Path,
  parsing: Parsing,
): unknown {
  const members = new Map<string, unknown>();
  for (const { key, value } of node.items) {
    const place = parsing.placeAt(startOf((key ?? node) as Node));
    if (!isScalar(key) || key.value === null) {
      parsing.problems.push({ place, text: 'a key that is no plain text; every key is one word' });
      continue;
    }
    const name = String(key.value);
    if (members.has(name)) {
      parsing.problems.push({ place, text: `"${name}" is stated twice; a key is stated once` });
      continue;
    }
    const inner = [...path, name];
    parsing.keys.set(keyOf(inner), place);
    // What is left empty has no place of its own worth showing: its key has.
    parsing.values.set(keyOf(inner), place);
    members.set(name, readNode(value as Node | null, inner, parsing));
  }
  return Object.fromEntries(members);
}

function readNode(node: Node | null, path: Path, parsing: Parsing): unknown {
  parsing.count += 1;
  if (node === null || parsing.count > MOST_VALUES) return null;
  if (isAlias(node)) return readAlias(node, path, parsing);

  const [start, end] = node.range ?? [0, 0];
  if (end > start) parsing.values.set(keyOf(path), parsing.placeAt(start));
  parsing.open.add(node);
  try {
    if (isMap(node)) return readMap(node, path, parsing);
    if (isSeq(node))
      return node.items.map((item, index) => readNode(item as Node, [...path, index], parsing));
    return isScalar(node) ? node.value : null;
  } finally {
    parsing.open.delete(node);
  }
}

function nearest(places: ReadonlyMap<string, Place>, path: Path, top: Place): Place {
  for (let length = path.length; length >= 0; length -= 1) {
    const place = places.get(keyOf(path.slice(0, length)));
    if (place !== undefined) return place;
  }
  return top;
}

function syntaxText({ code, message }: YAMLError): string {
  if (code === 'MULTIPLE_DOCS') return 'a second document begins; a playbook is one YAML document';
  if (code === 'TAG_RESOLVE_FAILED') return `${message}; a playbook is YAML without tags`;
  return `not YAML: ${message}; a playbook is YAML 1.2`;
}

function parse(text: string, file: string): Pick<Parsing, 'document' | 'placeAt'> {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ''), {
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    prettyErrors: false,
    // Found while parsing, where the name of the key is known.
    uniqueKeys: false,
    lineCounter: lines,
  });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    // An empty file has no line; the first is meant.
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  return { document, placeAt };
}

function wholeFile(file: string, text: string): ParsedSource {
  return { problems: [{ place: { file, line: 1, column: 1 }, text }] };
}

/** Reads YAML text. Whatever is wrong with it is a problem with its place. `file` is the name to show. */
export function parseSource(text: string, file: string): ParsedSource {
  const { document, placeAt } = parse(text, file);
  const broken = [...document.errors, ...document.warnings].map(
    (error): Problem => ({ place: placeAt(error.pos[0]), text: syntaxText(error) }),
  );
  if (broken.length > 0) return { problems: broken };

  const content = document.contents;
  if (content === null || (isScalar(content) && content.value === null)) {
    return wholeFile(file, 'the file is empty; a playbook has at least version and name');
  }
  const told = { values: new Map(), keys: new Map(), problems: [], unread: [], open: new Set<Node>() };
  const parsing: Parsing = { document, placeAt, ...told, count: 0 };
  const value = readNode(content as Node, [], parsing);
  if (parsing.count > MOST_VALUES) {
    return wholeFile(file, `anchors make more than ${MOST_VALUES} values; state them plainly`);
  }
  const { values, keys, unread, problems } = parsing;
  const valuePlace = (path: Path): Place => nearest(values, path, placeAt(0));
  const keyPlace = (path: Path): Place => keys.get(keyOf(path)) ?? valuePlace(path);
  return { source: { file, value, valuePlace, keyPlace, unread }, problems };
}
