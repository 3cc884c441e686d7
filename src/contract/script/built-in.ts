/** Calls of the language's own functions, as far as texts and objects are made with them. */
import type { CallExpression, MemberExpression } from 'acorn';
import type { Evaluator } from './evaluator.js';
import type { Place } from './scope.js';
import { type Call, type Node, writtenName } from './syntax.js';
import { type Given, joined, knownTexts, type Run, textOf, UNKNOWN, type Value } from './values.js';

/** Functions of the language that give back what they are given. */
const GIVES_BACK = /^(?:freeze|seal|toString|valueOf|trim|preventExtensions)$/;

/** What is known where the call is read, and how a function of the script is followed. */
interface Within {
  readonly given: Given;
  readonly run: Run;
  called(
    value: Value & { is: 'function' },
    call: Place<Call>,
    skip: number,
    given: Given,
    run: Run,
  ): readonly Value[];
}

/** The values of such a call; undefined for any other. */
export function builtInCall(
  { valuesOf }: Pick<Evaluator, 'valuesOf'>,
  callee: MemberExpression,
  { node, scope }: Place<CallExpression>,
  { given, run, called }: Within,
): readonly Value[] | undefined {
  const name = writtenName(callee.property as Node, callee.computed);
  if (name === undefined) return undefined;
  const at = (one: Node) => valuesOf({ node: one, scope }, given, run);
  const args = node.arguments;
  if (name === 'concat' || name === 'join' || name === 'replace' || GIVES_BACK.test(name)) {
    const self = at(callee.object as Node);
    const [first] = self;
    if (name === 'concat' && first?.is === 'text') return joined([self, ...args.map(at)]);
    if (name === 'join' && first?.is === 'array' && first.node.type === 'ArrayExpression') {
      const between = args[0] === undefined ? ',' : textOf(at(args[0])[0] ?? { is: 'unknown' });
      const { node: array, scope: seen, given: held } = first;
      return joined(
        array.elements.map((one) =>
          one === null ? UNKNOWN : valuesOf({ node: one, scope: seen }, held, run),
        ),
        between,
      );
    }
    if (name === 'replace' && first?.is === 'text' && args.length === 2) {
      const [from] = knownTexts(at(args[0] as Node)) ?? [];
      const to = at(args[1] as Node);
      if (from === undefined || from === '') return UNKNOWN;
      return self.flatMap((one) => {
        const [before, ...after] = textOf(one).split(from);
        if (after.length === 0) return [one];
        return joined([[{ is: 'text', text: before ?? '' }], to, [{ is: 'text', text: after.join(from) }]]);
      });
    }
    if (GIVES_BACK.test(name)) {
      if (first?.is === 'text') return self;
      if (first?.is === 'outside' && args[0] !== undefined) return at(args[0]);
    }
  }
  if (name === 'stringify' && args[0] !== undefined) return at(args[0]);
  if ((name === 'assign' || name === 'extend') && args.length > 0)
    return args.flatMap((one) => (one.type === 'SpreadElement' ? UNKNOWN : at(one)));
  if (name === 'bind' || name === 'call') {
    const bound = args
      .slice(1)
      .flatMap((one) => (one.type === 'SpreadElement' ? [] : [{ node: one, scope }]));
    const functions = at(callee.object as Node).filter((one) => one.is === 'function');
    if (functions.length === 0) return undefined;
    if (name === 'bind') return functions.map((one) => ({ ...one, bound: [...one.bound, ...bound] }));
    return functions.flatMap((one) => called(one, { node, scope }, 1, given, run));
  }
  return undefined;
}
