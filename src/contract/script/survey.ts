/**
 * One walk over a script: which names it has where, what is written to them and to members, what functions give back,
 * and every call. Names are not resolved here, as a function may be used above the line that declares it.
 */
import type { Pattern, Program } from 'acorn';
import { injectionOf } from './injection.js';
import {
  type Binding,
  bindingIn,
  declare,
  eachName,
  functionScopeOf,
  hasOwnNames,
  namedBy,
  type Place,
  resolve,
  type Scope,
} from './scope.js';
import type { Home, Survey } from './surveyed.js';
import {
  bare,
  type Call,
  type Class,
  childrenOf,
  type Fn,
  isClass,
  isFunction,
  type Node,
  writtenName,
} from './syntax.js';

/** Calls that look at a text and hand it nowhere. */
const ONLY_LOOK =
  /^(?:indexOf|includes|startsWith|endsWith|match|search|split|replace|test|log|warn|error|info|debug)$/;

/** Names of what may load a script. */
const LOADS = /^(?:createElement|setAttribute|load|getScript|importScripts|import|(?:Shared)?Worker)$/;

const NODES_BETWEEN_LOOKS = 8192;

function add<K, V>(to: Map<K, V[]>, key: K, value: V): void {
  const known = to.get(key);
  if (known === undefined) to.set(key, [value]);
  else known.push(value);
}

/**
 * The survey of a script.
 * @param mark What a literal must hold to be listed as marked, in small letters.
 * @returns undefined when the time is over.
 */
export function surveyOf(program: Program, mark: string, isLate: () => boolean): Survey | undefined {
  const calls: Place<Call>[] = [];
  const inner = new Map<Node, Scope>();
  const returns = new Map<Fn, Place[]>();
  const homes = new Map<Fn, Home>();
  const superCalls = new Map<Fn, Place<Call>>();
  const memberWrites = new Map<string, { object: Place; value: Place }[]>();
  const methods = new Map<string, Fn[]>();
  const sending: Place<Call>[] = [];
  const marked: { literal: Node; whole: Place }[] = [];
  const late: { left: Node; scope: Scope; write?: Place }[] = [];
  const arrays: Place[] = [];
  const loaders: Place<Call>[] = [];
  let loadsMore = false;

  const top: Scope = { parent: undefined };
  // Three arrays rather than one of objects: a bundle of megabytes has millions of nodes.
  const nodes: Node[] = [];
  const scopes: Scope[] = [];
  // Of a text that is put together: the whole of it. `null`: a text that is only looked at.
  const wholes: (Place | null | undefined)[] = [];

  function open(node: Node | null | undefined, scope: Scope, whole?: Place | null): void {
    if (node === null || node === undefined) return;
    nodes.push(node);
    scopes.push(scope);
    wholes.push(whole);
  }
  function openAll(some: readonly (Node | null)[], scope: Scope, whole?: Place | null): void {
    for (let at = some.length - 1; at >= 0; at -= 1) open(some[at], scope, whole);
  }
  function method(name: string | undefined, value: Node, home: Home): void {
    if (!isFunction(value)) return;
    homes.set(value, home);
    if (name !== undefined) add(methods, name, value);
  }
  function within(parent: Scope, own: Pick<Scope, 'fn' | 'class'> = {}): Scope {
    return { parent, ...own };
  }

  function block(node: Node, scope: Scope): Scope {
    const own = within(scope);
    inner.set(node, own);
    return own;
  }

  function enterFunction(fn: Fn, scope: Scope): void {
    const own = within(scope, { fn });
    inner.set(fn, own);
    if (fn.type === 'FunctionDeclaration')
      declare(scope, fn.id ?? { type: 'Identifier', name: 'default', start: 0, end: 0 }, scope, {
        write: { node: fn, scope },
      });
    if (fn.type === 'FunctionExpression' && fn.id) declare(own, fn.id, own, { write: { node: fn, scope } });
    fn.params.forEach((pattern: Pattern, index) => {
      const isRest = pattern.type === 'RestElement';
      const parameter = { fn, index, path: [], isRest };
      declare(own, isRest ? pattern.argument : pattern, own, { parameter });
    });
    openAll(fn.params, own);
    if (fn.body.type === 'BlockStatement') openAll(fn.body.body, own);
    else {
      returns.set(fn, [{ node: fn.body, scope: own }]);
      open(fn.body, own);
    }
  }

  function enterClass(node: Class, scope: Scope): void {
    const own = within(scope, { class: node });
    inner.set(node, own);
    if (node.id)
      declare(node.type === 'ClassDeclaration' ? scope : own, node.id, own, { write: { node, scope } });
    open(node.superClass, scope);
    for (const member of node.body.body) {
      if (member.type === 'MethodDefinition')
        method(writtenName(member.key, member.computed), member.value, {
          class: node,
          isStatic: member.static,
        });
      open(member, own);
    }
  }

  function enterCall(node: Call, scope: Scope, whole: Place | null | undefined): void {
    calls.push({ node, scope });
    const callee = bare(node.callee);
    const name =
      callee.type === 'MemberExpression' ? writtenName(callee.property, callee.computed) : undefined;
    const [self] = node.arguments;
    const { fn } = functionScopeOf(scope);
    if (node.callee.type === 'Super' && fn !== undefined) superCalls.set(fn, { node, scope });
    // `f.call(this)`, `f.bind(this)`, `list.forEach(f, this)`, and what stands for `async` in older browsers.
    const isHanded = callee.type === 'MemberExpression' && /^(?:bind|call|apply)$/.test(name ?? '');
    const own = node.arguments.find((one) => one.type === 'ThisExpression');
    if (isHanded && self !== undefined && isFunction(callee.object as Node))
      homes.set(callee.object as Fn, { object: { node: self, scope } });
    else if (own !== undefined)
      for (const one of node.arguments) if (isFunction(one)) homes.set(one, { object: { node: own, scope } });
    if (name === 'send') sending.push({ node, scope });
    if (LOADS.test(name ?? (callee.type === 'Identifier' ? callee.name : ''))) loaders.push({ node, scope });
    const isJoined = callee.type === 'MemberExpression' && (name === 'concat' || name === 'join');
    const next = isJoined ? (whole ?? { node, scope }) : undefined;
    if (callee.type === 'MemberExpression' && isJoined) open(callee.object, scope, next);
    else open(node.callee, scope);
    openAll(
      node.arguments,
      scope,
      isJoined ? next : name !== undefined && ONLY_LOOK.test(name) ? null : undefined,
    );
  }

  function enterAssignment(node: Node & { type: 'AssignmentExpression' }, scope: Scope): void {
    const left = node.left as Node;
    const value = { node: node.right, scope };
    const isPlain = /^(?:\|\||\?\?)?=$/.test(node.operator);
    if (left.type === 'MemberExpression') {
      const name = writtenName(left.property as Node, left.computed);
      if (isPlain && name !== undefined) {
        const object = { node: left.object as Node, scope };
        add(memberWrites, name, { object, value });
        method(name, node.right, { object });
      }
      open(left, scope);
    } else late.push(isPlain ? { left, scope, write: value } : { left, scope });
    open(node.right, scope);
  }

  function enter(node: Node, scope: Scope, whole: Place | null | undefined): unknown {
    if (isFunction(node)) return enterFunction(node, scope);
    if (isClass(node)) return enterClass(node, scope);
    switch (node.type) {
      case 'CallExpression':
      case 'NewExpression':
        return enterCall(node, scope, whole);
      case 'AssignmentExpression':
        return enterAssignment(node, scope);
      case 'UpdateExpression':
        late.push({ left: node.argument, scope });
        return;
      case 'VariableDeclaration':
        for (const one of node.declarations) {
          const target = node.kind === 'var' ? functionScopeOf(scope) : scope;
          declare(target, one.id, scope, { write: one.init ? { node: one.init, scope } : undefined });
          open(one.id.type === 'Identifier' ? undefined : one.id, scope);
          open(one.init, scope);
        }
        return;
      case 'ReturnStatement': {
        const { fn } = functionScopeOf(scope);
        if (fn !== undefined && node.argument) add(returns, fn, { node: node.argument, scope });
        return open(node.argument, scope);
      }
      case 'BlockStatement':
      case 'StaticBlock':
        return openAll(node.body, hasOwnNames(node.body) ? block(node, scope) : scope);
      case 'SwitchStatement': {
        const own = block(node, scope);
        open(node.discriminant, scope);
        for (const one of node.cases) {
          open(one.test, own, null);
          openAll(one.consequent, own);
        }
        return;
      }
      case 'CatchClause': {
        const own = block(node, scope);
        if (node.param) declare(own, node.param, own, {});
        return openAll(node.body.body, own);
      }
      case 'ForStatement':
      case 'ForInStatement':
      case 'ForOfStatement':
        return openAll(childrenOf(node), block(node, scope));
      case 'ImportExpression':
      case 'ExportAllDeclaration':
      case 'ExportNamedDeclaration':
        loadsMore ||= Boolean(node.source);
        return openAll(childrenOf(node), scope);
      case 'ImportDeclaration':
        loadsMore ||= /^(?:[./]|https?:)/.test(String(node.source.value));
        for (const one of node.specifiers)
          bindingIn(scope, one.local.name).imported = String(node.source.value);
        return;
      case 'ObjectExpression':
        for (const one of node.properties) {
          if (one.type === 'Property')
            method(writtenName(one.key, one.computed), one.value, { object: { node, scope } });
          open(one, scope);
        }
        return;
      case 'ArrayExpression':
        if (node.elements.length > 1) arrays.push({ node, scope });
        return openAll(node.elements, scope, whole);
      case 'Property':
        if (node.computed) open(node.key, scope);
        return open(node.value, scope);
      case 'Literal':
        if (typeof node.value === 'string' && node.value.toLowerCase().includes(mark) && whole !== null)
          marked.push({ literal: node, whole: whole ?? { node, scope } });
        return;
      case 'TemplateLiteral':
        if (node.quasis.some(({ value }) => value.raw.toLowerCase().includes(mark)) && whole !== null)
          marked.push({ literal: node, whole: whole ?? { node, scope } });
        return openAll(node.expressions, scope, whole === null ? null : (whole ?? { node, scope }));
      case 'BinaryExpression':
        if (node.operator === '+') {
          const next = whole === null ? null : (whole ?? { node, scope });
          open(node.right, scope, next);
          return open(node.left, scope, next);
        }
        open(node.right, scope, null);
        return open(node.left, scope, null);
      case 'ConditionalExpression':
        open(node.test, scope, null);
        open(node.alternate, scope, whole);
        return open(node.consequent, scope, whole);
      case 'LogicalExpression':
        open(node.right, scope, whole);
        return open(node.left, scope, whole);
      default:
        return openAll(childrenOf(node), scope);
    }
  }

  openAll(program.body, top);
  for (let count = 0; nodes.length > 0; count += 1) {
    if (count % NODES_BETWEEN_LOOKS === 0 && isLate()) return undefined;
    const whole = wholes.pop();
    enter(nodes.pop() as Node, scopes.pop() as Scope, whole);
  }
  for (const { left, scope, write } of late) {
    eachName(left, (name, path) => {
      const binding = resolve(name, scope) ?? bindingIn(top, name);
      if (write === undefined) binding.isStepped = true;
      else binding.writes.push({ ...write, path });
    });
  }
  const sends = new Map<Binding, Place<Call>[]>();
  for (const call of sending) {
    const callee = bare(call.node.callee);
    const binding = callee.type === 'MemberExpression' ? namedBy(callee.object, call.scope) : undefined;
    if (binding !== undefined) add(sends, binding, call);
  }
  const injection = injectionOf({
    calls,
    arrays,
    annotations: memberWrites.get('$inject') ?? [],
    classes: inner.keys(),
  });
  return {
    program,
    calls,
    inner,
    returns,
    homes,
    superCalls,
    memberWrites,
    methods,
    sends,
    marked,
    loadsMore,
    loaders,
    injection,
  };
}
