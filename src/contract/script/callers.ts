/** Who calls which function of a script. */
import { ranBy } from './constructors.js';
import type { Caller, Evaluator } from './evaluator.js';
import type { Place } from './scope.js';
import { bare, type Call, type Fn, isFunction, writtenName } from './syntax.js';
import { frameOf, newRun, type Value } from './values.js';

/** Names that objects of the language have: that one object of the script has such a method says nothing of another. */
const LANGUAGE_NAMES = new Set(
  [Object, Array, String, Map, Set, Promise, RegExp].flatMap((one) => [
    ...Object.getOwnPropertyNames(one),
    ...Object.getOwnPropertyNames(Object.getPrototypeOf(one)),
    ...Object.getOwnPropertyNames(one.prototype),
  ]),
);
const SHORTEST_TELLING_NAME = 6;
/** Every client has such methods. */
const COMMON_NAMES = /^(?:request|delete|create|update|remove|execute|invoke|submit|getJSON)$/;

const CALLS_BETWEEN_LOOKS = 256;

/** Who calls a function, and which calls go to one of the script at all. */
export interface Callers {
  of(fn: Fn): readonly Caller[];
  /** Does the call go to a function of the script? What that function does with it counts then. */
  isOwn(call: Call): boolean;
}

/** @returns undefined when the time is over. */
export function callersIn(evaluator: Evaluator, isLate: () => boolean): Callers | undefined {
  const { survey, plainCallers } = evaluator;
  const callers = new Map<Fn, Caller[]>();
  const own = new Set<Call>();

  function note(
    to: Map<Fn, Caller[]>,
    call: Place<Call>,
    value: Value & { is: 'function' },
    skip: number,
  ): void {
    const fn = ranBy(value.node, evaluator);
    own.add(call.node);
    if (fn === undefined) return;
    const frame = frameOf(fn, call, value.bound, skip);
    const known = to.get(fn);
    const caller = { call, frame, given: value.given };
    if (known === undefined) to.set(fn, [caller]);
    else known.push(caller);
  }

  function functionsAt(call: Place<Call>): readonly (Value & { is: 'function' })[] {
    return evaluator
      .valuesOf({ node: bare(call.node.callee), scope: call.scope }, [], newRun(400))
      .filter((one) => one.is === 'function');
  }

  /** The only method of that name in the script, called on something that is not known. */
  function onlyMethod(call: Place<Call>): Fn | undefined {
    const callee = bare(call.node.callee);
    if (callee.type !== 'MemberExpression') return undefined;
    const name = writtenName(callee.property, callee.computed) ?? '';
    const [method, ...others] = survey.methods.get(name) ?? [];
    if (method === undefined || others.length > 0) return undefined;
    if (name.length < SHORTEST_TELLING_NAME || LANGUAGE_NAMES.has(name) || COMMON_NAMES.test(name))
      return undefined;
    const owner = evaluator.alone({ node: callee.object, scope: call.scope });
    return owner.every(({ is }) => is === 'unknown') ? method : undefined;
  }

  for (const [index, call] of survey.calls.entries()) {
    if (index % CALLS_BETWEEN_LOOKS === 0 && isLate()) return undefined;
    const callee = bare(call.node.callee);
    if (callee.type === 'Identifier' || isFunction(callee))
      for (const value of functionsAt(call)) note(plainCallers, call, value, 0);
  }
  evaluator.forget();

  for (const [index, call] of survey.calls.entries()) {
    if (index % CALLS_BETWEEN_LOOKS === 0 && isLate()) return undefined;
    const callee = bare(call.node.callee);
    const functions = functionsAt(call);
    for (const value of functions) note(callers, call, value, 0);
    if (functions.length > 0 || callee.type !== 'MemberExpression') continue;
    const name = writtenName(callee.property, callee.computed);
    if (name === 'call')
      for (const value of evaluator.alone({ node: callee.object, scope: call.scope }))
        if (value.is === 'function') note(callers, call, value, 1);
    const method = onlyMethod(call);
    const scope = method === undefined ? undefined : survey.inner.get(method)?.parent;
    if (method !== undefined && scope !== undefined)
      note(callers, call, { is: 'function', node: method, scope, given: [], bound: [] }, 0);
  }
  return { of: (fn) => callers.get(fn) ?? [], isOwn: (call) => own.has(call) };
}
