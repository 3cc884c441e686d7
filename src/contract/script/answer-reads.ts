/**
 * What a piece of code reads of an answer: which of its members, and what it gives on. Names are followed that are written
 * to once, through promises and the functions that take what they give. What may be something else as well is let go.
 */
import { type AnswerValue, arrived, BODY, later, memberIn, nameOf, rowOf } from './answer-value.js';
import { type Binding, eachName, namedBy, resolve, type Scope } from './scope.js';
import type { Survey } from './surveyed.js';
import { bare, type Call, childrenOf, type Fn, isFunction, type Node, writtenName } from './syntax.js';

const DEEPEST = 150;
const MOST_NODES = 4000;
/** Methods of a list by what they give back: itself, one of its rows, or something else. */
const OF_ROWS: ReadonlyMap<string, 'list' | 'row' | 'other'> = new Map([
  ...(['filter', 'sort', 'slice', 'reverse', 'concat'] as const).map((name) => [name, 'list'] as const),
  ...(['find', 'pop', 'shift', 'at'] as const).map((name) => [name, 'row'] as const),
  ...(['map', 'forEach', 'some', 'every', 'findIndex', 'flatMap'] as const).map(
    (name) => [name, 'other'] as const,
  ),
]);
/** Functions from outside that give back what they are given, or the like of it, now or later. */
const GIVES_BACK = /^(?:angular\.copy|Object\.freeze|_\.clone(?:Deep)?|structuredClone)$/;
const GIVES_LATER = /^(?:\$q\.(?:when|resolve)|Promise\.resolve)$/;
const PARSES = /^(?:JSON\.parse|angular\.fromJson|(?:\$|jQuery)\.parseJSON)$/;
const OVER_ROWS = /^(?:angular\.forEach|_\.(?:forEach|each|map|filter))$/;
const OVER_NUMBERED_ROWS = /^(?:\$|jQuery)\.each$/;
/** Of a promise: gives the same promise. */
const SAME_PROMISE = /^(?:catch|finally|fail|error|always)$/;
const TAKES_ANSWER = /^(?:then|success|done|subscribe)$/;

/** Is it nothing that anybody could read a member of? */
export function isNothing(node: Node): boolean {
  const at = bare(node);
  if (at.type === 'Literal' || at.type === 'UnaryExpression') return true;
  if (at.type === 'ObjectExpression') return at.properties.length === 0;
  if (at.type === 'ArrayExpression') return at.elements.length === 0;
  if (at.type === 'Identifier') return at.name === 'undefined';
  return (
    at.type === 'CallExpression' &&
    at.callee.type === 'MemberExpression' &&
    writtenName(at.callee.property, at.callee.computed) === 'reject'
  );
}

/** What the script gets from outside under a name: a global, or what it is given by name. */
export function outsideName(survey: Survey, node: Node, scope: Scope): string | undefined {
  if (node.type !== 'Identifier') return undefined;
  const binding = resolve(node.name, scope);
  if (binding === undefined) return node.name;
  const { parameter } = binding;
  return parameter === undefined ? undefined : survey.injection.names.get(parameter.fn)?.[parameter.index];
}

/** Of one value of several: it, where none of the others is anything. */
function only(
  some: readonly { readonly node: Node; readonly value: AnswerValue | undefined }[],
): AnswerValue | undefined {
  const told = some.flatMap(({ value }) => value ?? []);
  const isSure =
    some.every(({ node, value }) => value !== undefined || isNothing(node)) &&
    new Set(told.map((value) => JSON.stringify(value))).size === 1;
  return isSure ? told[0] : undefined;
}

type Given = readonly { readonly node: Node; readonly value: AnswerValue | undefined }[];

/** Members of an answer that are read, as `rows[].id`; `unsure`: of the answer, or of an object round it. */
export interface Names {
  readonly body: ReadonlySet<string>;
  readonly unsure: ReadonlySet<string>;
}

/** One reading: what is known of names while it goes on, and what it came by. */
export interface Reads {
  /** Runs through a statement or expression; where only what follows a place in the text is looked at, `from` is that. */
  through(node: Node, scope: Scope, from?: number): AnswerValue | undefined;
  names(): Names;
  /** What the function that it is in gives back; undefined where that may be something else as well. */
  returned(all: readonly Node[]): AnswerValue | undefined;
  /** What is handed to the first parameter of a function that makes a promise. */
  resolvedIn(fn: Fn): AnswerValue | undefined;
  /** Is there a name that holds some of it? */
  holds(): boolean;
}

/**
 * @param seeds Expressions that are known to be it.
 * @param senders Names whose `responseText` is it.
 */
export function readsOf(
  survey: Survey,
  seeds: ReadonlyMap<Node, AnswerValue>,
  senders: ReadonlySet<Binding> = new Set(),
): Reads {
  const held = new Map<Binding, AnswerValue>();
  const promised = new Map<Binding, Given>();
  const read = { body: new Set<string>(), unsure: new Set<string>() };
  const written = new Set<string>();
  const resolved = new Map<Fn, { node: Node; value: AnswerValue | undefined }[]>();
  const returned: { node: Node; value: AnswerValue | undefined }[] = [];
  let into = returned;
  let left = MOST_NODES;
  let depth = 0;
  let start = 0;

  function note(value: AnswerValue | undefined): void {
    const name = value === undefined ? undefined : nameOf(value);
    if (name !== undefined) read[value?.stage === 'unsure' ? 'unsure' : 'body'].add(name);
  }
  function use(node: Node | null | undefined, scope: Scope): void {
    if (node !== null && node !== undefined) note(run(node, scope));
  }

  function hold(pattern: Node, value: AnswerValue | undefined, scope: Scope): void {
    if (value === undefined) return;
    eachName(pattern, (name, path) => {
      let at: AnswerValue | undefined = value;
      for (const one of path) at = at === undefined ? undefined : memberIn(at, one);
      const binding = resolve(name, scope);
      if (at === undefined || binding === undefined) return;
      const isOnce = binding.writes.length + (binding.parameter === undefined ? 0 : 1) < 2;
      if (isOnce && binding.isStepped !== true) held.set(binding, at);
      else note(at);
    });
  }

  /** What a function gives back, given this. */
  function within(
    fn: Fn,
    scope: Scope,
    given: readonly (AnswerValue | undefined)[] = [],
  ): AnswerValue | undefined {
    const own = survey.inner.get(fn) ?? scope;
    const before = into;
    into = [];
    fn.params.forEach((pattern, at) => {
      if (pattern.type !== 'RestElement') hold(pattern, given[at], own);
    });
    const result = run(fn.body, own);
    const isShort = fn.body.type !== 'BlockStatement';
    if (isShort) note(result);
    const back = left < 0 ? undefined : isShort ? result : only(into);
    into = before;
    return fn.async && back !== undefined ? later(back) : back;
  }

  function taken(node: Node | undefined, scope: Scope, ...given: (AnswerValue | undefined)[]) {
    if (node !== undefined && isFunction(bare(node))) return within(bare(node) as Fn, scope, given);
    use(node, scope);
    return undefined;
  }

  function ofPromise(value: AnswerValue, name: string, { arguments: args }: Call, scope: Scope) {
    const [first, ...others] = args;
    if (TAKES_ANSWER.test(name)) {
      const isBare = name === 'success' && (value.stage === 'response' || value.stage === 'unsure');
      const back = taken(first, scope, isBare ? BODY : arrived(value));
      for (const one of others) use(one, scope);
      if (name === 'then') return back === undefined ? undefined : later(back);
      return name === 'subscribe' ? undefined : value;
    }
    for (const one of args) use(one, scope);
    return SAME_PROMISE.test(name) ? value : undefined;
  }

  function ofValue(value: AnswerValue, name: string, { arguments: args }: Call, scope: Scope) {
    const gives = rowOf(value) === undefined ? undefined : OF_ROWS.get(name);
    const row = gives === undefined ? undefined : rowOf(value);
    const [first, ...others] = args;
    if (gives === undefined || name === 'concat') {
      use(first, scope);
      const isWhole = value.stage === 'fetch' || (value.stage === 'unsure' && value.path.length === 0);
      if (isWhole && name === 'json') return later(BODY);
      if (value.stage === 'fetch' && name === 'text') return later({ ...value, stage: 'text' });
    } else taken(first, scope, row, name === 'sort' ? row : undefined);
    for (const one of others) use(one, scope);
    if (gives === 'list') return value;
    if (gives === 'row') return row;
    note(value);
    return undefined;
  }

  /** A call that may be given some of it: `JSON.parse(text)`, `angular.forEach(rows, f)`. `name`: whose, as `angular.forEach`. */
  function handed(node: Call, name: string, scope: Scope): AnswerValue | undefined {
    const [first, second, ...others] = node.arguments;
    if (first !== undefined && isFunction(bare(first)) && /^(?:Promise|\$q)$/.test(name)) {
      const fn = bare(first) as Fn;
      within(fn, scope);
      const value = only(resolved.get(fn) ?? []);
      return value === undefined ? undefined : later(value);
    }
    const value = first === undefined ? undefined : run(first, scope);
    const row = value === undefined ? undefined : rowOf(value);
    if (OVER_ROWS.test(name)) taken(second, scope, row);
    else if (OVER_NUMBERED_ROWS.test(name)) taken(second, scope, undefined, row);
    else use(second, scope);
    for (const one of others) use(one, scope);
    if (value === undefined) return undefined;
    if (PARSES.test(name)) return value.stage === 'text' ? BODY : value;
    if (GIVES_BACK.test(name)) return value;
    if (GIVES_LATER.test(name)) return later(value);
    note(value);
    return undefined;
  }

  /** `deferred.resolve(answer)`, whose `promise` gives it then. */
  function settled(owner: Binding | undefined, node: Node | undefined, scope: Scope): boolean {
    const made = owner?.writes.length === 1 ? owner.writes[0]?.node : undefined;
    const isDeferred =
      made?.type === 'CallExpression' &&
      made.callee.type === 'MemberExpression' &&
      writtenName(made.callee.property, made.callee.computed) === 'defer';
    if (owner === undefined || node === undefined || !isDeferred) return false;
    const value = run(node, scope);
    note(value);
    const known = promised.get(owner) ?? [];
    promised.set(owner, [...known, { node, value }]);
    return true;
  }

  function called(node: Call, scope: Scope): AnswerValue | undefined {
    const callee = bare(node.callee);
    if (callee.type === 'MemberExpression') {
      const name = writtenName(callee.property as Node, callee.computed) ?? '';
      const value = run(callee.object as Node, scope);
      if (value !== undefined)
        return value.isPromise ? ofPromise(value, name, node, scope) : ofValue(value, name, node, scope);
      const owner = namedBy(callee.object as Node, scope);
      if (name === 'resolve' && settled(owner, node.arguments[0], scope)) return undefined;
      return handed(node, `${outsideName(survey, callee.object as Node, scope) ?? ''}.${name}`, scope);
    }
    const binding = callee.type === 'Identifier' ? resolve(callee.name, scope) : undefined;
    const parameter = binding?.parameter;
    const [first] = node.arguments;
    if (parameter?.index === 0 && parameter.path.length === 0 && first !== undefined) {
      const value = run(first, scope);
      const known = resolved.get(parameter.fn) ?? [];
      resolved.set(parameter.fn, [...known, { node: first, value }]);
      note(value);
      return undefined;
    }
    if (callee.type !== 'Identifier') use(callee, scope);
    return handed(node, outsideName(survey, callee, scope) ?? '', scope);
  }

  function member(node: Node & { type: 'MemberExpression' }, scope: Scope): AnswerValue | undefined {
    const name = writtenName(node.property as Node, node.computed);
    const owner = namedBy(node.object as Node, scope);
    if (owner !== undefined && senders.has(owner) && /^response(?:Text)?$/.test(name ?? ''))
      return { ...BODY, stage: 'text' };
    const promise = owner === undefined || name !== 'promise' ? undefined : only(promised.get(owner) ?? []);
    if (promise !== undefined) return later(promise);
    const value = run(node.object as Node, scope);
    if (name === undefined) use(node.property as Node, scope);
    const found = value === undefined || name === undefined ? undefined : memberIn(value, name);
    if (found === undefined) note(value);
    return found;
  }

  function assigned(node: Node & { type: 'AssignmentExpression' }, scope: Scope): AnswerValue | undefined {
    const value = run(node.right, scope);
    const target = node.left as Node;
    if (target.type === 'MemberExpression') {
      const name = writtenName(target.property as Node, target.computed);
      const owner = run(target.object as Node, scope);
      // What the page itself puts there is no member of the answer.
      const own = owner === undefined || name === undefined ? undefined : memberIn(owner, name);
      const put = own === undefined ? undefined : nameOf(own);
      if (put !== undefined) written.add(put);
      note(value);
    } else if (node.operator === '=') hold(target, value, scope);
    else note(value);
    return value;
  }

  function chosen(nodes: readonly Node[], scope: Scope): AnswerValue | undefined {
    const all = nodes.map((node) => ({ node, value: run(node, scope) }));
    const value = only(all);
    if (value === undefined) for (const one of all) note(one.value);
    return value;
  }

  function evaluate(node: Node, outer: Scope): AnswerValue | undefined {
    const seed = seeds.get(node);
    if (seed !== undefined) return seed;
    if (isFunction(node)) {
      within(node, outer);
      return undefined;
    }
    const scope = survey.inner.get(node) ?? outer;
    switch (node.type) {
      case 'Identifier': {
        const binding = resolve(node.name, scope);
        return binding === undefined ? undefined : held.get(binding);
      }
      case 'ChainExpression':
      case 'ParenthesizedExpression':
        return run(node.expression, scope);
      case 'AwaitExpression':
      case 'YieldExpression': {
        const value = node.argument ? run(node.argument, scope) : undefined;
        return value === undefined ? undefined : arrived(value);
      }
      case 'MemberExpression':
        return member(node, scope);
      case 'CallExpression':
      case 'NewExpression':
        return called(node, scope);
      case 'SequenceExpression':
        for (const one of node.expressions.slice(0, -1)) use(one, scope);
        return run(node.expressions[node.expressions.length - 1] as Node, scope);
      case 'ConditionalExpression':
        use(node.test, scope);
        return chosen([node.consequent, node.alternate], scope);
      case 'LogicalExpression':
        if (node.operator !== '&&') return chosen([node.left, node.right], scope);
        use(node.left, scope);
        return run(node.right, scope);
      case 'AssignmentExpression':
        return assigned(node, scope);
      case 'VariableDeclarator':
        if (node.init) hold(node.id, run(node.init, scope), scope);
        return undefined;
      case 'ForOfStatement': {
        const value = run(node.right, scope);
        const row = value === undefined ? undefined : rowOf(value);
        const [one] = node.left.type === 'VariableDeclaration' ? node.left.declarations : [];
        if (one !== undefined) hold(one.id, row, scope);
        use(node.body, scope);
        return undefined;
      }
      case 'ReturnStatement': {
        const value = node.argument ? run(node.argument, scope) : undefined;
        note(value);
        if (node.argument) into.push({ node: node.argument, value });
        return undefined;
      }
      case 'Property':
        if (node.computed) use(node.key, scope);
        use(node.value, scope);
        return undefined;
      default:
        for (const child of childrenOf(node)) use(child, scope);
        return undefined;
    }
  }

  function run(node: Node, scope: Scope): AnswerValue | undefined {
    if (node.end <= start) return undefined;
    left -= 1;
    if (left < 0 || depth > DEEPEST) return undefined;
    depth += 1;
    const value = evaluate(node, scope);
    depth -= 1;
    return value;
  }

  return {
    through(node, scope, from = 0) {
      start = from;
      const value = run(node, scope);
      note(value);
      return value;
    },
    names: () => {
      const isOwn = (name: string) => ![...written].some((one) => name === one || name.startsWith(`${one}.`));
      return {
        body: new Set([...read.body].filter(isOwn)),
        unsure: new Set([...read.unsure].filter(isOwn)),
      };
    },
    returned: (all) => {
      const told = new Map(returned.map(({ node, value }) => [node, value]));
      return left < 0 ? undefined : only(all.map((node) => ({ node, value: told.get(node) })));
    },
    resolvedIn: (fn) => (left < 0 ? undefined : only(resolved.get(fn) ?? [])),
    holds: () => held.size > 0 || promised.size > 0,
  };
}
