/** What an expression of a script may be, as far as it can be told without running it. */
import type { Place, Scope } from './scope.js';
import type { Call, Class, Fn, Node } from './syntax.js';

/** Stands in a text for what is not known before the script runs. */
export const HOLE = '\u0000';

/** That a function is called with these arguments, some of them spread. */
export interface Frame {
  readonly fn: Fn;
  readonly args: readonly Place[];
}

/** Innermost call first; what an argument of one is made of is looked up in those behind it. */
export type Given = readonly Frame[];

/** One thing that an expression may be. */
export type Value =
  | { readonly is: 'text'; readonly text: string }
  /** A number or a truth value. `isPassed`: came through a parameter, so that it is one case of many. */
  | { readonly is: 'scalar'; readonly value: number | boolean | null; readonly isPassed: boolean }
  | { readonly is: 'absent' }
  | {
      readonly is: 'object' | 'array';
      readonly node: Node;
      readonly scope: Scope;
      readonly given: Given;
      /** Its name holds another object at another time. */
      readonly isOneOf?: true;
    }
  | {
      readonly is: 'function';
      readonly node: Fn | Class;
      readonly scope: Scope;
      readonly given: Given;
      /** Arguments that `.bind` put before all others. */
      readonly bound: readonly Place[];
    }
  | { readonly is: 'instance'; readonly node: Fn | Class; readonly given: Given }
  /** What the script gets from outside: `fetch`, `$http`, `axios.create`. */
  | { readonly is: 'outside'; readonly name: string }
  | { readonly is: 'unknown' };

/** Of an expression that is not followed. */
export const UNKNOWN: readonly Value[] = [{ is: 'unknown' }];
/** `undefined`: nothing is handed over. */
export const ABSENT: readonly Value[] = [{ is: 'absent' }];

/** More ways than these for one text are not followed. */
const MOST_TEXTS = 24;
/** Deeper than this nothing is followed, as a script may lead in a circle. */
export const MOST_DEPTH = 48;
/** An expression that may be more things than these is not known. */
const MOST_VALUES = 24;

/** One evaluation: what it came by. */
export interface Run {
  /** Functions whose callers decide, in the order in which they were met. */
  readonly needs: Set<Fn>;
  /** Literals that went into a text. */
  readonly literals: Set<Node>;
  /** Steps left, for all that an evaluation leads to. */
  readonly fuel: { left: number };
  depth: number;
}

/** An evaluation that may take this many steps. */
export function newRun(fuel: number): Run {
  return { needs: new Set(), literals: new Set(), fuel: { left: fuel }, depth: 0 };
}

/** `skip`: arguments before those of the function, as of `f.call(self, a)`. */
export function frameOf(fn: Fn, { node, scope }: Place<Call>, bound: readonly Place[], skip: number): Frame {
  return { fn, args: [...bound, ...node.arguments.slice(skip).map((one) => ({ node: one, scope }))] };
}

/** Are both of the same call? Each evaluation makes its own. */
export function isSameFrame(one: Frame, other: Frame): boolean {
  return (
    one.fn === other.fn &&
    one.args.length === other.args.length &&
    one.args.every(({ node }, at) => node === other.args[at]?.node)
  );
}

/** The text of a value where it is put into one; a hole when it is not known. */
export function textOf(value: Value): string {
  if (value.is === 'text') return value.text;
  return value.is === 'scalar' && !value.isPassed ? String(value.value) : HOLE;
}

function commonStart([first = '', ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}

/** Every text that the values make one after another. */
export function joined(pieces: readonly (readonly Value[])[], between = ''): readonly Value[] {
  let texts: readonly string[] = [''];
  pieces.forEach((piece, index) => {
    const own = [...new Set(piece.map(textOf))];
    const all = texts.flatMap((text) => own.map((one) => text + (index > 0 ? between : '') + one));
    // Those that are left out may be anything behind what is common to all.
    texts = all.length > MOST_TEXTS ? [...all.slice(0, MOST_TEXTS - 1), `${commonStart(all)}${HOLE}`] : all;
  });
  return texts.map((text) => ({ is: 'text', text }));
}

/** The texts of values; undefined when one of them is not known. */
export function knownTexts(values: readonly Value[]): readonly string[] | undefined {
  const texts = new Set<string>();
  for (const value of values) {
    if (value.is !== 'text' || value.text.includes(HOLE)) return undefined;
    texts.add(value.text);
  }
  return [...texts];
}

/** Of what a name is given one after the other: objects that are not the only one are marked. */
export function oneAfterOther(values: readonly Value[]): readonly Value[] {
  const objects = new Set<Node>();
  for (const one of values)
    if (one.is === 'object' && one.node.type === 'ObjectExpression' && one.node.properties.length > 0)
      objects.add(one.node);
  return objects.size < 2
    ? values
    : values.map((one) => (one.is === 'object' ? { ...one, isOneOf: true } : one));
}

/** Each value once; not known when there are too many. */
export function distinct(values: readonly Value[]): readonly Value[] {
  if (values.length < 2) return values;
  const seen = new Set<unknown>();
  const own = values.filter((value) => {
    const key =
      'node' in value
        ? value.node
        : 'text' in value
          ? `t${value.text}`
          : 'value' in value
            ? value.value
            : value.is;
    if (seen.has(key) && !('node' in value && value.given.length > 0)) return false;
    seen.add(key);
    return true;
  });
  return own.length > MOST_VALUES ? UNKNOWN : own;
}
