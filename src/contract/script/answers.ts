/**
 * The members of an answer that a script reads, from the request on: in the function that sends it, and in those that
 * call this, as far as they are given the answer back.
 */

import { isNothing, type Names, outsideName, readsOf } from './answer-reads.js';
import { type AnswerValue, later } from './answer-value.js';
import type { Callers } from './callers.js';
import type { Caller } from './evaluator.js';
import { type Binding, functionScopeOf, namedBy, type Place, type Scope } from './scope.js';
import type { Survey } from './surveyed.js';
import { bare, type Call, childrenOf, type Fn, isFunction, type Node, writtenName } from './syntax.js';
import { type Frame, type Given, isSameFrame } from './values.js';

const MOST_CALLERS = 32;
const DEEPEST = 6;
const DEEPEST_NESTED = 6;

/** What becomes of an answer where it arrives. */
interface Arrival {
  readonly names: Names;
  /** The function that gives it back, and as what. */
  readonly back?: { readonly fn: Fn; readonly value: AnswerValue };
}

const NO_NAMES: Names = { body: new Set(), unsure: new Set() };
const NONE: Arrival = { names: NO_NAMES };

/** All of them. */
function namesOf(some: readonly Names[]): Names {
  return {
    body: new Set(some.flatMap(({ body }) => [...body])),
    unsure: new Set(some.flatMap(({ unsure }) => [...unsure])),
  };
}

/** What a client gives for a request: a value, or `events` of the object that it is asked of. */
export type Gives = AnswerValue | 'events';

/** Reads answers in one script. */
export interface Answers {
  /**
   * What is read of the answer to a request that is asked for along a chain of callers, under what is given, by these and
   * by all who call what gives it back to them.
   */
  along(
    start: Place<Call>,
    gives: Gives,
    by: { readonly given: Given; readonly chain: readonly Caller[] },
  ): Names;
}

/** Where a statement of a function stands. */
const HOLDS_STATEMENTS =
  /^(?:Program|BlockStatement|StaticBlock|SwitchCase|IfStatement|TryStatement|(?:For|ForIn|ForOf|While|DoWhile|With|Labeled)Statement)$/;

/** `this`, or nothing in its place. */
function isSelf(node: Node): boolean {
  return node.type === 'ThisExpression' || isNothing(node);
}

/** The reader of one script. */
export function answersIn(survey: Survey, callers: Callers): Answers {
  const aboves = new Map<Fn | undefined, ReadonlyMap<Node, Node>>();
  const known = new Map<Node, Map<string, Arrival>>();

  /** What stands right above each node of a function, but for those of functions within. */
  function aboveIn(fn: Fn | undefined): ReadonlyMap<Node, Node> {
    const before = aboves.get(fn);
    if (before !== undefined) return before;
    const above = new Map<Node, Node>();
    aboves.set(fn, above);
    const open: Node[] = [fn ?? survey.program];
    for (let node = open.pop(); node !== undefined; node = open.pop())
      for (const child of childrenOf(node)) {
        above.set(child, node);
        if (!isFunction(child)) open.push(child);
      }
    return above;
  }

  /** The statement round a node, or the whole of a short arrow. */
  function statementOf(node: Node, fn: Fn | undefined): Node {
    const above = aboveIn(fn);
    let at = node;
    for (let next = above.get(at); next !== undefined && next !== fn; next = above.get(at)) {
      if (HOLDS_STATEMENTS.test(next.type)) break;
      at = next;
    }
    return at;
  }

  function senderOf({ node, scope }: Place<Call>): Binding | undefined {
    const callee = bare(node.callee);
    return callee.type === 'MemberExpression' ? namedBy(callee.object, scope) : undefined;
  }

  function arrive({ node, scope }: Place, gives: Gives, depth: number): Arrival {
    const own = functionScopeOf(scope);
    const { fn } = own;
    const sender = gives === 'events' ? senderOf({ node: node as Call, scope }) : undefined;
    if (gives === 'events' && sender === undefined) return NONE;
    const reads = readsOf(
      survey,
      gives === 'events' ? new Map() : new Map([[node, gives]]),
      sender === undefined ? undefined : new Set([sender]),
    );
    const statement = statementOf(node, fn);
    const isShort = fn !== undefined && statement === fn.body;
    const value = reads.through(statement, scope);
    if (!isShort && (reads.holds() || sender !== undefined))
      reads.through(fn === undefined ? survey.program : fn.body, own, statement.end);
    const names = reads.names();
    if (fn === undefined) return { names };
    const given = isShort ? value : reads.returned((survey.returns.get(fn) ?? []).map((one) => one.node));
    const back = given !== undefined && fn.async ? later(given) : given;
    const outer = depth > DEEPEST_NESTED ? undefined : beyondOf(fn, back, reads.resolvedIn(fn));
    if (outer !== undefined) {
      const further = arrive(outer.place, outer.value, depth + 1);
      return { ...further, names: namesOf([names, further.names]) };
    }
    return back === undefined ? { names } : { names, back: { fn, value: back } };
  }

  /** The promise that a function settles which is written at a call: `p.then(f)`, `new Promise(f)`. */
  function beyondOf(
    fn: Fn,
    back: AnswerValue | undefined,
    resolved: AnswerValue | undefined,
  ): { readonly place: Place; readonly value: AnswerValue } | undefined {
    const scope = survey.inner.get(fn)?.parent;
    const call = scope === undefined ? undefined : aboveIn(functionScopeOf(scope).fn).get(fn);
    if (scope === undefined || call === undefined) return undefined;
    if (call.type !== 'CallExpression' && call.type !== 'NewExpression') return undefined;
    const value = settledBy(fn, call, scope) === 'back' ? back : resolved;
    const isSettled = settledBy(fn, call, scope) !== undefined;
    return value === undefined || !isSettled
      ? undefined
      : { place: { node: call, scope }, value: later(value) };
  }

  /** By what a function that is handed to a call settles what the call gives: by what it gives back, or by calling. */
  function settledBy(fn: Fn, call: Call, scope: Scope): 'back' | 'resolved' | undefined {
    const callee = bare(call.callee);
    const [first, ...others] = call.arguments;
    // What stands for `async` in older browsers: `help(this, null, function* () { … })`.
    if (fn.generator)
      return others.at(-1) === fn && first !== undefined && isSelf(first) ? 'back' : undefined;
    if (first !== fn) return undefined;
    if (/^(?:Promise|\$q)$/.test(outsideName(survey, callee, scope) ?? '')) return 'resolved';
    const name = callee.type === 'MemberExpression' ? writtenName(callee.property, callee.computed) : '';
    return name === 'then' ? 'back' : undefined;
  }

  function at(call: Place<Call>, gives: Gives): Arrival {
    const key = JSON.stringify(gives);
    const own = known.get(call.node) ?? new Map<string, Arrival>();
    known.set(call.node, own);
    const before = own.get(key);
    if (before !== undefined) return before;
    own.set(key, NONE);
    const found = arrive(call, gives, 0);
    own.set(key, found);
    return found;
  }

  function isOther(own: Frame, given: Given): boolean {
    return given.some((held) => held.fn === own.fn && !isSameFrame(held, own));
  }

  function beyond({ back }: Arrival, given: Given): Names {
    const names: Names[] = [];
    const open = back === undefined ? [] : [{ back, depth: 0 }];
    const seen = new Set<Fn>();
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next.back.fn) || next.depth > DEEPEST) continue;
      seen.add(next.back.fn);
      for (const caller of callers.of(next.back.fn).slice(0, MOST_CALLERS)) {
        if (caller.given.some((own) => isOther(own, given))) continue;
        const arrival = at(caller.call, next.back.value);
        names.push(arrival.names);
        if (arrival.back !== undefined) open.push({ back: arrival.back, depth: next.depth + 1 });
      }
    }
    return namesOf(names);
  }

  function along(
    start: Place<Call>,
    gives: Gives,
    { given, chain }: { readonly given: Given; readonly chain: readonly Caller[] },
  ): Names {
    const names: Names[] = [];
    let arrival = at(start, gives);
    for (let count = 0; count <= chain.length; count += 1) {
      names.push(arrival.names);
      const { back } = arrival;
      const caller = back === undefined ? undefined : chain.find(({ frame }) => frame.fn === back.fn);
      if (back === undefined || caller === undefined) break;
      arrival = at(caller.call, back.value);
    }
    return namesOf([...names, beyond(arrival, given)]);
  }

  return { along };
}
