/**
 * AngularJS hands services to functions by name. The names stand in a list before the function, in `$inject`, or are the
 * function's own; and what a name is, is said by a call such as `.factory('name', …)`.
 */
import { type Place, resolve } from './scope.js';
import { type Call, type Class, type Fn, isClass, isFunction, type Node, writtenName } from './syntax.js';

/** What a script registers under a name. */
export interface Service {
  readonly kind: 'factory' | 'service' | 'provider' | 'constant' | 'value';
  readonly value: Place;
}

/** Who is given what by name. */
export interface Injection {
  /** Names of what a function is given, by position. */
  readonly names: ReadonlyMap<Fn, readonly string[]>;
  readonly services: ReadonlyMap<string, Service>;
}

const KINDS = ['factory', 'service', 'provider', 'constant', 'value'] as const;

/** The constructor that a class writes out. */
export function constructorOf(node: Class): Fn | undefined {
  for (const member of node.body.body)
    if (member.type === 'MethodDefinition' && member.kind === 'constructor') return member.value;
  return undefined;
}

/** What a function's name stands for, where it is written or declared once. */
function functionAt({ node, scope }: Place): Fn | undefined {
  const named = node.type === 'Identifier' ? resolve(node.name, scope)?.writes : undefined;
  const at = node.type === 'Identifier' ? (named?.length === 1 ? named[0]?.node : undefined) : node;
  if (at === undefined) return undefined;
  if (isFunction(at)) return at;
  return isClass(at) ? constructorOf(at) : undefined;
}

function textsIn(elements: readonly (Node | null)[]): readonly string[] | undefined {
  const texts = elements.map((one) => (one?.type === 'Literal' ? one.value : undefined));
  return texts.every((one) => typeof one === 'string') ? texts : undefined;
}

function annotationIn(node: Class): Node | undefined {
  for (const member of node.body.body) {
    if (!('static' in member) || !member.static || writtenName(member.key, member.computed) !== '$inject')
      continue;
    if (member.type === 'PropertyDefinition') return member.value ?? undefined;
    const [first] = member.value.body.body;
    return first?.type === 'ReturnStatement' ? (first.argument ?? undefined) : undefined;
  }
  return undefined;
}

/** Reads the lists of names and the registrations of a script. */
export function injectionOf(found: {
  readonly calls: readonly Place<Call>[];
  readonly arrays: readonly Place[];
  readonly annotations: readonly { readonly object: Place; readonly value: Place }[];
  readonly classes: Iterable<Node>;
}): Injection {
  const names = new Map<Fn, readonly string[]>();
  const services = new Map<string, Service>();
  function annotate(fn: Fn | undefined, list: Node | undefined): void {
    if (fn === undefined || list?.type !== 'ArrayExpression') return;
    const texts = textsIn(list.elements);
    if (texts !== undefined) names.set(fn, texts);
  }

  for (const { node, scope } of found.arrays) {
    if (node.type !== 'ArrayExpression') continue;
    const texts = textsIn(node.elements.slice(0, -1));
    const last = node.elements[node.elements.length - 1];
    const fn = texts !== undefined && last ? functionAt({ node: last, scope }) : undefined;
    if (fn !== undefined && texts !== undefined) names.set(fn, texts);
  }
  for (const { object, value } of found.annotations) annotate(functionAt(object), value.node);
  for (const node of found.classes) if (isClass(node)) annotate(constructorOf(node), annotationIn(node));
  for (const { node, scope } of found.calls) {
    const { callee } = node;
    const [name, value] = node.arguments;
    if (callee.type !== 'MemberExpression' || name?.type !== 'Literal' || value === undefined) continue;
    const kind = KINDS.find((one) => one === writtenName(callee.property, callee.computed));
    if (kind !== undefined && typeof name.value === 'string')
      services.set(name.value, { kind, value: { node: value, scope } });
  }
  return { names, services };
}
