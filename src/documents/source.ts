/**
 * One file as plain values, each with the place it was written at. JSON as it is.
 * YAML 1.2 core: `off` and `2027-01-31` are plain text. Anchors may be used; tags of one's own, keys stated twice
 * and a second document may not.
 */
import {
  type Alias,
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  Parser,
  visit,
  type YAMLError,
} from 'yaml';
import { MOST_LEVELS } from '../canonical-json.js';
import { cut, type Path, type Place, type Problem } from './problem.js';

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

/** `file`: the name to show. `one`: what such a file is, `a playbook`. */
export interface Named {
  readonly file: string;
  readonly one: string;
}

export interface ParsedSource {
  /** Absent when the text could not be read: then there is nothing more to judge. */
  readonly source?: Source;
  readonly problems: readonly Problem[];
}

/** No option takes a symbol, so what could not be read never passes for something else. */
const UNREAD = Symbol('unread');

/** More than this, where anchors are named, is one made to grow without end. Without them a file has no more than it has bytes. */
const MOST_VALUES = 100_000;

function isGrown({ named, count }: Pick<Parsing, 'named' | 'count'>): boolean {
  return named.size > 0 && count > MOST_VALUES;
}

interface Parsing {
  /** What each alias names: found in one pass, as looking for each by itself takes a pass for each. */
  readonly named: ReadonlyMap<Alias, Node>;
  readonly placeAt: (offset: number) => Place;
  readonly values: Map<string, Place>;
  readonly keys: Map<string, Place>;
  readonly problems: Problem[];
  readonly unread: Path[];
  /** Nodes that are being read, to notice an anchor that holds itself. */
  readonly open: Set<Node>;
  count: number;
}

/** A path as the key of a map. */
export function keyOf(path: Path): string {
  return JSON.stringify(path);
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** The anchor that stands last before it is the one that an alias names. */
function namedIn(document: Document): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const named = new Map<Alias, Node>();
  visit(document, {
    Alias: (_, alias) => {
      const node = anchors.get(alias.source);
      if (node !== undefined) named.set(alias, node);
    },
    Value: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return named;
}

/** An alias counts as what it names. */
function readAlias(alias: Alias, path: Path, parsing: Parsing): unknown {
  const { named, open, problems, placeAt, unread } = parsing;
  const node = named.get(alias);
  if (node !== undefined && !open.has(node)) return readNode(node, path, parsing);
  // One that is the whole of a file is not repeated: that is some other file.
  const name = path.length === 0 ? '*…' : `*${cut(alias.source)}`;
  const text =
    node === undefined
      ? `${name} names no anchor; a text that begins with * stands in quotes: '${name}'`
      : `${name} holds itself; an anchor may not name what is around it`;
  problems.push({ place: placeAt(startOf(alias)), text });
  unread.push(path);
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
      parsing.problems.push({ place, text: `"${cut(name)}" is stated twice; a key is stated once` });
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
  if (path.length > MOST_LEVELS) throw new RangeError(TOO_DEEP);
  if (node === null || isGrown(parsing)) return null;
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

/** The end of what is said of a file. */
export const TOO_DEEP = `it nests more than ${MOST_LEVELS} levels deep; state it more plainly`;

/**
 * Lexed and parsed once, for the depth and for the document: that is made after its depth is known, as it has no bound but
 * the stack, whose end can take the process along.
 */
function lexed(text: string, lines: LineCounter): readonly CST.Token[] {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens: CST.Token[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    // The document itself is one of them, and so is the text that is being read.
    if (parser.stack.length > MOST_LEVELS + 2) throw new RangeError(TOO_DEEP);
  }
  return [...tokens, ...parser.end()];
}

function nearest(places: ReadonlyMap<string, Place>, path: Path, top: Place): Place {
  for (let length = path.length; length >= 0; length -= 1) {
    const place = places.get(keyOf(path.slice(0, length)));
    if (place !== undefined) return place;
  }
  return top;
}

/** What a parser repeats of a file: of one that is something else, it may be a secret. */
const SNIPPET =
  /: ".*$|(?<=extra characters): .*$|(?<=^(?:Unknown directive|Unsupported YAML version|Invalid escape sequence)) .*$/s;

function syntaxText({ code, message }: YAMLError, one: string): string {
  if (code === 'TAG_RESOLVE_FAILED') return `a tag stands here; ${one} is YAML without tags`;
  return `not YAML: ${message.replace(SNIPPET, '')}; ${one} is YAML 1.2`;
}

export function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

/** Reads YAML text. Whatever is wrong with it is a problem with its place. */
export function parseYaml(text: string, named: Named): ParsedSource {
  try {
    return parsed(withoutMark(text), named);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { problems: [{ place: { file: named.file, line: 1, column: 1 }, text: TOO_DEEP }] };
  }
}

function parsed(text: string, { file, one }: Named): ParsedSource {
  const lines = new LineCounter();
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    // Found while parsing, where the name of the key is known.
    uniqueKeys: false,
  });
  const documents = composer.compose(lexed(text, lines), true, text.length);
  const document = documents.next().value as Document.Parsed;
  const second = documents.next().value as Document.Parsed | undefined;
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    // An empty file has no line; the first is meant.
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problemOf = (error: YAMLError): Problem => ({
    place: placeAt(error.pos[0]),
    text: syntaxText(error, one),
  });
  const more = `a second document begins; ${one} is one YAML document`;
  const broken = [
    ...document.errors.map(problemOf),
    ...(second ? [{ place: placeAt(second.range[0]), text: more }] : []),
    ...document.warnings.map(problemOf),
  ];
  if (broken.length > 0) return { problems: broken };

  const told = { values: new Map(), keys: new Map(), problems: [], unread: [], open: new Set<Node>() };
  const parsing: Parsing = { named: namedIn(document), placeAt, ...told, count: 0 };
  const value = readNode(document.contents as Node | null, [], parsing);
  if (isGrown(parsing)) {
    const grown = `anchors make more than ${MOST_VALUES} values; state them plainly`;
    return { problems: [{ place: { file, line: 1, column: 1 }, text: grown }] };
  }
  const { values, keys, unread, problems } = parsing;
  const valuePlace = (path: Path): Place => nearest(values, path, placeAt(0));
  const keyPlace = (path: Path): Place => keys.get(keyOf(path)) ?? valuePlace(path);
  return { source: { file, value, valuePlace, keyPlace, unread }, problems };
}
