/**
 * The blocks of a reference that show what a call takes or gives. They look like JSON and are none: words of types stand in
 * the place of values, comments at the ends of lines, and of a dictionary one entry `"key"` and `...`.
 * Source: `docs/api-evidence.md` 1.12 (copied text of two entries).
 */

/** A text that nobody closed ends with its line: each quote is looked at once. */
const TOKEN = /\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"?|\.\.\.|[{}[\],:]|[^\s{}[\],:"]+/g;

/** A name with a dot in it could be taken for two. */
export const NAME = /^[\w-]{1,100}$/;

/** Deeper is nothing that a call takes. */
const DEEPEST = 40;

/** How many brackets a line opens and leaves open; what stands in texts and comments is none. */
export function depthOf(line: string): number {
  return (line.match(TOKEN) ?? []).reduce(
    (depth, token) => depth + (/^[{[]$/.test(token) ? 1 : /^[}\]]$/.test(token) ? -1 : 0),
    0,
  );
}

/** Goes through the tokens of one block, once. */
class Block {
  readonly members = new Set<string>();
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = (text.match(TOKEN) ?? []).filter((token) => !token.startsWith('//'));
  }

  /** Was it read to its end, and closed? */
  read(): boolean {
    return this.#value('', 0) && this.#at === this.#tokens.length;
  }

  #is(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }

  #name(): string | undefined {
    const token = this.#tokens[this.#at] ?? '';
    if (!/^".*"$/s.test(token) || this.#tokens[this.#at + 1] !== ':') return undefined;
    this.#at += 2;
    return token.slice(1, -1);
  }

  #value(path: string, depth: number): boolean {
    if (depth > DEEPEST) return false;
    if (this.#is('{')) return this.#members(path, depth, '}');
    if (this.#is('[')) return this.#members(path, depth, ']');
    // A dictionary, whose bracket is left out: its entries have names of their own.
    if (this.#name() !== undefined) return this.#value(UNNAMED, depth + 1);
    const token = this.#tokens[this.#at];
    if (token === undefined || /^[}\],:]$/.test(token)) return false;
    this.#at += 1;
    return true;
  }

  /** Of a list what its items hold. */
  #members(path: string, depth: number, end: '}' | ']'): boolean {
    for (;;) {
      if (this.#is(end)) return true;
      if (this.#is(',') || this.#is('...')) continue;
      const name = end === '}' ? this.#name() : undefined;
      if (end === '}' && name === undefined) return false;
      const below = path === UNNAMED || name === undefined ? path : path === '' ? name : `${path}.${name}`;
      if (name !== undefined && below !== UNNAMED && NAME.test(name)) this.members.add(below);
      if (!this.#value(below, depth + 1)) return false;
    }
  }
}

/** In the place of a path that nobody knows, as it has a name of somebody's in it. */
const UNNAMED = '\n';

/** Members of a block, dotted, those that hold others too; none of one that is not understood, or not to its end. */
export function membersOfBlock(text: string): ReadonlySet<string> {
  const block = new Block(text);
  return block.read() ? block.members : new Set();
}
