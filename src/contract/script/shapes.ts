/** Names of members of a body, where a script writes it out. */
import type { Evaluator } from './evaluator.js';
import { type Node, writtenName } from './syntax.js';
import { type Given, HOLE, type Run, type Value } from './values.js';

/** A value that is written out. */
export type Plain = string | number | boolean | null;

/** What is handed over, as far as it is written out. */
export interface Body {
  /** Dotted, as `domainSettings.isEnabled`; of the rows of a list as `rows[].id`. */
  readonly names: readonly string[];
  /** Values that are written out, by name. */
  readonly values: ReadonlyMap<string, readonly Plain[]>;
}

const DEEPEST = 4;
const MOST_NAMES = 300;

function plainOf(value: Value): Plain | undefined {
  if (value.is === 'scalar') return value.value;
  return value.is === 'text' && !value.text.includes(HOLE) ? value.text : undefined;
}

/** undefined: no object is handed over that the script writes out. */
export function bodyOf(evaluator: Evaluator, body: readonly Value[], run: Run): Body | undefined {
  const names = new Set<string>();
  const plain = new Map<string, Plain[]>();

  function take(value: Value, prefix: string, depth: number): void {
    if (depth > DEEPEST || names.size > MOST_NAMES) return;
    if ((value.is !== 'object' && value.is !== 'array') || value.isOneOf) return;
    const { node, scope, given } = value;
    const all = (one: Node, by: Given) => evaluator.valuesOf({ node: one, scope }, by, run);
    if (node.type === 'ArrayExpression') {
      for (const one of node.elements)
        if (one !== null && one.type !== 'SpreadElement')
          for (const each of all(one, given)) take(each, prefix.replace(/\.$/, '[].'), depth + 1);
      return;
    }
    if (node.type !== 'ObjectExpression') return;
    for (const one of node.properties) {
      if (one.type === 'SpreadElement') {
        for (const each of all(one.argument, given)) take(each, prefix, depth + 1);
        continue;
      }
      const name = writtenName(one.key, one.computed);
      if (name === undefined) continue;
      names.add(prefix + name);
      for (const each of all(one.value, given)) {
        const known = plainOf(each);
        if (known !== undefined)
          plain.set(prefix + name, [...new Set([...(plain.get(prefix + name) ?? []), known])]);
        else take(each, `${prefix}${name}.`, depth + 1);
      }
    }
  }
  const objects = body.filter(({ is }) => is === 'object');
  for (const value of objects) take(value, '', 0);
  return objects.length === 0 ? undefined : { names: [...names], values: plain };
}
