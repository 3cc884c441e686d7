/** The names of a script: where each is seen, what it is given, and of which call it is a parameter. */
import { bare, type Class, type Fn, type Node, writtenName } from './syntax.js';

/** An expression, and the names that it sees. */
export interface Place<N extends Node = Node> {
  readonly node: N;
  readonly scope: Scope;
}

/** What is written to a name: an expression, or the member of it that a pattern such as `{ a: [, b] }` takes out. */
export interface Write extends Place {
  readonly path: readonly string[];
}

/** `name` is what the script calls it, which counts where it is given by its name. */
export interface Parameter {
  readonly name: string;
  readonly fn: Fn;
  readonly index: number;
  readonly path: readonly string[];
  readonly isRest: boolean;
}

/** A name of a scope, and all that it is given. */
export interface Binding {
  readonly writes: Write[];
  parameter?: Parameter;
  fallback?: Place;
  /** The module that it is imported from. */
  imported?: string;
  /** `+=`, `++` and the like: its value is made step by step. */
  isStepped?: boolean;
}

/** The names that are seen within a function, class or block, and in those round it. */
export interface Scope {
  readonly parent: Scope | undefined;
  readonly fn?: Fn;
  readonly class?: Class;
  /** Most blocks and many functions have none. */
  names?: Map<string, Binding>;
}

/** What a name means at a place; undefined for one that the script does not declare. */
export function resolve(name: string, from: Scope): Binding | undefined {
  for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
    const found = scope.names?.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The name that an expression stands for, also where it is given its value in place: `(x = new X()).open()`. */
export function namedBy(node: Node, scope: Scope): Binding | undefined {
  const at = bare(node);
  const name = at.type === 'AssignmentExpression' && at.operator === '=' ? at.left : at;
  return name.type === 'Identifier' ? resolve(name.name, scope) : undefined;
}

/** The scope of the function round a scope, where `var` and `return` belong. */
export function functionScopeOf(scope: Scope): Scope {
  let at = scope;
  while (at.fn === undefined && at.parent !== undefined) at = at.parent;
  return at;
}

/** The name of a scope, made when it is new. */
export function bindingIn(scope: Scope, name: string): Binding {
  const known = scope.names?.get(name);
  if (known !== undefined) return known;
  const binding: Binding = { writes: [] };
  scope.names ??= new Map();
  scope.names.set(name, binding);
  return binding;
}

interface Source {
  readonly write?: Place | undefined;
  readonly parameter?: Omit<Parameter, 'name'>;
}

const NO_PATH: readonly string[] = [];

/** Gives every name of a pattern to `take`, with the members that lead to it. */
export function eachName(
  pattern: Node,
  take: (name: string, path: readonly string[], fallback: Node | undefined) => void,
): void {
  // As nearly every name is, without anything made for it.
  if (pattern.type === 'Identifier') {
    take(pattern.name, NO_PATH, undefined);
    return;
  }
  const open: { at: Node; path: readonly string[]; fallback?: Node | undefined }[] = [
    { at: pattern, path: [] },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { at, path, fallback } = next;
    if (at.type === 'Identifier') take(at.name, path, fallback);
    else if (at.type === 'AssignmentPattern') open.push({ at: at.left, path, fallback: at.right });
    else if (at.type === 'RestElement') open.push({ at: at.argument, path: [...path, '...'] });
    else if (at.type === 'ArrayPattern')
      at.elements.forEach((one, index) => {
        if (one !== null) open.push({ at: one, path: [...path, String(index)] });
      });
    else if (at.type === 'ObjectPattern')
      for (const one of at.properties) {
        if (one.type === 'RestElement') open.push({ at: one, path });
        else open.push({ at: one.value, path: [...path, writtenName(one.key, one.computed) ?? '...'] });
      }
  }
}

/** Declares every name of a pattern in `target`, given what `source` says; its defaults are read where `seen` is. */
export function declare(target: Scope, pattern: Node, seen: Scope, source: Source): void {
  eachName(pattern, (name, path, fallback) => {
    const binding = bindingIn(target, name);
    if (source.write !== undefined) binding.writes.push({ ...source.write, path });
    if (source.parameter !== undefined) binding.parameter = { ...source.parameter, name, path };
    if (fallback !== undefined) binding.fallback = { node: fallback, scope: seen };
  });
}

/** Has a block names of its own? Most have none, and a scope for each would cost memory for nothing. */
export function hasOwnNames(statements: readonly Node[]): boolean {
  return statements.some(
    (one) =>
      (one.type === 'VariableDeclaration' && one.kind !== 'var') ||
      one.type === 'ClassDeclaration' ||
      one.type === 'FunctionDeclaration',
  );
}
