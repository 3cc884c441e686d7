/** What an interface shows of one setting, and what it sends of it: code, in the labels and units of people. */
import type { Leaf } from '../dialect/spoken.js';
import { labelOf } from './labels.js';

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** As people count it, of what the wire has in `s`. */
export function shown({ wire, factor, blank }: Leaf): string {
  if (factor === 1) return `s.${wire}`;
  const inOurs = (one: string) => `${one} / ${factor}`;
  return Array.isArray(blank)
    ? `s.${wire}.map(function (n) { return ${inOurs('n')}; })`
    : inOurs(`s.${wire}`);
}

type Choice = readonly [value: string | number | null, word: string];

/** Values of the wire with their words; undefined where a member has none. */
function choicesOf({ values, member, blank }: Leaf): readonly Choice[] | undefined {
  if (member?.values === undefined) return undefined;
  const said = (value: string) => values?.[value] ?? (typeof blank === 'string' ? value : Number(value));
  return Object.entries(member.values).map(([value, word]) => [said(value), capital(word)]);
}

/** In a list: choices by their words. */
export function cellOf(leaf: Leaf): string {
  const choices = choicesOf(leaf);
  return choices === undefined ? shown(leaf) : `ui.named(${shown(leaf)}, ${JSON.stringify(choices)})`;
}

/** In a form. `value`: code. */
export function fieldOf(id: string, leaf: Leaf, value = shown(leaf)): string {
  const { name, member, blank } = leaf;
  const label = JSON.stringify(labelOf(id, name));
  const choices = choicesOf(leaf);
  if (choices !== undefined) {
    const all = member?.blank === null ? [[null, 'All'], ...choices] : choices;
    return `ui.choice(${label}, ${value}, ${JSON.stringify(all)})`;
  }
  const kinds = { boolean: 'flag', number: 'number', string: 'text' } as const;
  const example = Array.isArray(member?.blank) ? typeof member.blank[0] : undefined;
  const ofList = example === 'number' ? 'numbers' : 'texts';
  const kind = Array.isArray(blank) ? ofList : kinds[typeof blank as keyof typeof kinds];
  return `ui.${kind}(${label}, ${value})`;
}

/** In a form of something new: a choice is at its first. */
export function blankOf(id: string, leaf: Leaf): string {
  const [first] = choicesOf(leaf) ?? [];
  const value = first === undefined || leaf.blank === null ? leaf.blank : first[0];
  return fieldOf(id, leaf, JSON.stringify(value));
}

/** Of what a form gives: `v[2] * 60`. */
function sent({ factor, blank }: Leaf, at: number): string {
  if (factor === 1) return `v[${at}]`;
  return Array.isArray(blank)
    ? `v[${at}].map(function (n) { return n * ${factor}; })`
    : `v[${at}] * ${factor}`;
}

/** `{ allowRelay: v[0], need: { authMatch: v[1] } }`. `first`: members of other code, as `id: k`. */
export function bodyOf(leaves: readonly Leaf[], first: readonly string[] = []): string {
  const outer = [...new Set(leaves.map(({ wire }) => wire.split('.')[0] ?? ''))];
  const members = outer.map((top) => {
    const own = leaves.flatMap((leaf, at) => (leaf.wire.split('.')[0] === top ? [{ leaf, at }] : []));
    const [only] = own;
    if (only?.leaf.wire === top) return `${top}: ${sent(only.leaf, only.at)}`;
    return `${top}: { ${own.map(({ leaf, at }) => `${leaf.wire.slice(top.length + 1)}: ${sent(leaf, at)}`).join(', ')} }`;
  });
  return `{ ${[...first, ...members].join(', ')} }`;
}
