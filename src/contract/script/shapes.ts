/** Names of members where a script shows them: of a body that is written out, and of an answer that is read. */
import type { Evaluator } from './evaluator.js';
import { type Place, resolve } from './scope.js';
import { childrenOf, type Fn, isFunction, type Node, writtenName } from './syntax.js';
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
const MOST_NODES = 2000;

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
    if (value.is !== 'object' && value.is !== 'array') return;
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

/** The members of the answer that a `.then(r => … r.data.name …)` reads. */
export function answerOf(evaluator: Evaluator, { node: fn }: Place<Fn>): readonly string[] {
  const [first] = fn.params;
  const inner = evaluator.survey.inner.get(fn);
  if (first === undefined || inner === undefined) return [];
  const names = new Set<string>();

  /** The members that lead from the answer to a node: `['data', 'name']`; undefined when it is no part of the answer. */
  function pathTo(node: Node, scope: typeof inner & object): readonly string[] | undefined {
    const path: string[] = [];
    let at = node;
    for (;;) {
      if (at.type === 'ChainExpression') at = at.expression;
      else if (at.type === 'MemberExpression') {
        const name = writtenName(at.property as Node, at.computed);
        if (name === undefined) return undefined;
        path.unshift(name);
        at = at.object as Node;
      } else break;
    }
    if (at.type !== 'Identifier') return undefined;
    const parameter = resolve(at.name, scope)?.parameter;
    return parameter?.fn === fn && parameter.index === 0 ? [...parameter.path, ...path] : undefined;
  }

  const open: { node: Node; scope: typeof inner & object }[] = [{ node: fn.body, scope: inner }];
  for (let count = 0; open.length > 0 && count < MOST_NODES; count += 1) {
    const { node, scope } = open.pop() as (typeof open)[number];
    if (node.type === 'MemberExpression' || node.type === 'ChainExpression') {
      const path = pathTo(node, scope);
      if (path?.[0] === 'data' && path.length > 1) names.add(path.slice(1).join('.'));
      if (path !== undefined) continue;
    }
    const own = isFunction(node) ? (evaluator.survey.inner.get(node) ?? scope) : scope;
    for (const child of childrenOf(node)) open.push({ node: child, scope: own });
  }
  return [...names];
}
