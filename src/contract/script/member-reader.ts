/** Members of the objects, classes and functions of a script, wherever in it they are given. */
import type { Evaluator } from './evaluator.js';
import type { Place } from './scope.js';
import { type Class, type Fn, isClass, isFunction, type Node, writtenName } from './syntax.js';
import { ABSENT, type Given, MOST_DEPTH, oneAfterOther, type Run, UNKNOWN, type Value } from './values.js';

/** Names under which a script knows the object that holds its globals. */
const GLOBALS = /^(?:window|globalThis|self|global)$/;

/** Are all members of an object literal written out by name? */
function isPlain(node: Node): boolean {
  return (
    node.type === 'ObjectExpression' &&
    node.properties.every((one) => one.type === 'Property' && !one.computed)
  );
}

const MOST_WRITES = 12;

type Owner<Is extends Value['is']> = Value & { readonly is: Is };

/** Reads members of values, and services by name. */
export interface MemberReader {
  readonly memberOf: Evaluator['memberOf'];
  /** What the script registered under a name that functions are given services by. */
  service(name: string, run: Run): readonly Value[];
}

/** The reader of one script. What is written to members of a name is looked up once. */
export function memberReader({
  survey,
  valuesOf,
  alone,
}: Pick<Evaluator, 'survey' | 'valuesOf' | 'alone'>): MemberReader {
  /** What is written to members of a name, by whose member it is; told once for each name. */
  const writes = new Map<string, Map<Node, { readonly is: Value['is']; readonly value: Place }[]>>();
  const services = new Map<
    string,
    { readonly values: readonly Value[]; readonly literals: ReadonlySet<Node> }
  >();

  function writesTo(
    name: string,
  ): ReadonlyMap<Node, readonly { readonly is: Value['is']; readonly value: Place }[]> {
    const before = writes.get(name);
    if (before !== undefined) return before;
    const byOwner = new Map<Node, { readonly is: Value['is']; readonly value: Place }[]>();
    writes.set(name, byOwner);
    for (const { object, value } of survey.memberWrites.get(name) ?? [])
      for (const owner of alone(object)) {
        if (!('node' in owner)) continue;
        const known = byOwner.get(owner.node);
        if (known === undefined) byOwner.set(owner.node, [{ is: owner.is, value }]);
        else known.push({ is: owner.is, value });
      }
    return byOwner;
  }

  /** What is written to the member from outside: `owner.name = …`, `this.name = …`, `F.prototype.name = …`. */
  function written(owner: Value & { node: Node }, name: string, given: Given, run: Run): readonly Value[] {
    const own = (writesTo(name).get(owner.node) ?? []).filter(({ is }) => is === owner.is);
    if (own.length > MOST_WRITES) return UNKNOWN;
    return oneAfterOther(own.flatMap(({ value }) => valuesOf(value, given, run)));
  }

  function got(getter: Node, given: Given, run: Run): readonly Value[] {
    return isFunction(getter)
      ? (survey.returns.get(getter) ?? []).flatMap((place) => valuesOf(place, given, run))
      : UNKNOWN;
  }

  function ofObject(owner: Owner<'object' | 'array'>, name: string, run: Run): readonly Value[] {
    const { node, scope, given } = owner;
    if (node.type === 'ArrayExpression') {
      const one = /^\d+$/.test(name) ? node.elements[Number(name)] : undefined;
      return one == null ? [] : valuesOf({ node: one, scope }, given, run);
    }
    if (node.type !== 'ObjectExpression') return [];
    const spread: Value[] = [];
    for (const one of [...node.properties].reverse()) {
      if (one.type === 'SpreadElement')
        spread.push(...memberOf(valuesOf({ node: one.argument, scope }, given, run), name, given, run));
      else if (writtenName(one.key, one.computed) === name) {
        const own =
          one.kind === 'get' ? got(one.value, given, run) : valuesOf({ node: one.value, scope }, given, run);
        return [...spread.filter(({ is }) => is !== 'unknown'), ...own];
      }
    }
    return spread;
  }

  function ofClass(node: Class, name: string, isStatic: boolean, given: Given, run: Run): readonly Value[] {
    const scope = survey.inner.get(node);
    if (scope === undefined) return [];
    for (const member of node.body.body) {
      if (member.type === 'StaticBlock' || member.static !== isStatic) continue;
      if (writtenName(member.key, member.computed) !== name) continue;
      if (member.type === 'MethodDefinition' && member.kind === 'get') return got(member.value, given, run);
      if (member.value) return valuesOf({ node: member.value, scope }, given, run);
    }
    return [];
  }

  function parentsOf(node: Class, isStatic: boolean, given: Given, run: Run): readonly Value[] {
    const scope = survey.inner.get(node)?.parent;
    if (node.superClass == null || scope === undefined) return [];
    return valuesOf({ node: node.superClass, scope }, given, run).map((value): Value => {
      if (value.is !== 'function' || isStatic) return value;
      return { is: 'instance', node: value.node, given: [...given, ...value.given] };
    });
  }

  function ofMade(owner: Owner<'instance' | 'function'>, name: string, run: Run): readonly Value[] {
    const { node, given } = owner;
    const isStatic = owner.is === 'function';
    const found: Value[] = [...written(owner, name, given, run)];
    if (isClass(node)) found.push(...ofClass(node, name, isStatic, given, run));
    else if (!isStatic) {
      const scope = survey.inner.get(node)?.parent;
      const prototypes =
        scope === undefined ? [] : written({ ...asFunction(node, given), scope }, 'prototype', given, run);
      if (prototypes.length > 0) found.push(...memberOf(prototypes, name, given, run));
    }
    if (found.some(({ is }) => is !== 'unknown') || !isClass(node)) return found;
    const parents = parentsOf(node, isStatic, given, run);
    return parents.length > 0 ? memberOf(parents, name, given, run) : found;
  }

  function asFunction(node: Fn | Class, given: Given): Owner<'function'> {
    const scope = survey.inner.get(node) ?? { parent: undefined };
    return { is: 'function', node, scope, given, bound: [] };
  }

  /** The function in `['a', 'b', function (a, b) { … }]`, or what there is instead. */
  function injectable(values: readonly Value[], run: Run): readonly Value[] {
    return values.flatMap((value) => {
      if (value.is !== 'array' || value.node.type !== 'ArrayExpression') return [value];
      const last = value.node.elements[value.node.elements.length - 1];
      return last == null ? [] : valuesOf({ node: last, scope: value.scope }, value.given, run);
    });
  }

  function madeBy(value: Value, run: Run): readonly Value[] {
    if (value.is !== 'function' || isClass(value.node)) return [];
    return (survey.returns.get(value.node) ?? []).flatMap((place) => valuesOf(place, value.given, run));
  }

  function serviceValues(name: string, run: Run): readonly Value[] {
    const before = services.get(name);
    const service = survey.injection.services.get(name);
    for (const one of before?.literals ?? []) run.literals.add(one);
    if (before !== undefined || service === undefined) return before?.values ?? [];
    const literals = new Set<Node>();
    services.set(name, { values: [], literals });
    const plain = injectable(alone(service.value, literals), run);
    for (const one of literals) run.literals.add(one);
    const values = plain.flatMap((value): readonly Value[] => {
      if (service.kind === 'constant' || service.kind === 'value') return [value];
      if (service.kind === 'factory') return madeBy(value, run);
      if (value.is !== 'function') return service.kind === 'provider' ? got$(value, run) : [];
      const instance: Value = { is: 'instance', node: value.node, given: value.given };
      if (service.kind === 'service')
        return [instance, ...madeBy(value, run).filter(({ is }) => is === 'object')];
      return [instance, ...madeBy(value, run)].flatMap((one) => got$(one, run));
    });
    services.set(name, { values, literals });
    return values;
  }

  /** What a provider gives: what its `$get` gives back. */
  function got$(provider: Value, run: Run): readonly Value[] {
    return injectable(memberOf([provider], '$get', [], run), run).flatMap((one) => madeBy(one, run));
  }

  function ofOutside(owner: Owner<'outside'>, name: string, given: Given, run: Run): readonly Value[] {
    const known = serviceValues(owner.name, run);
    if (known.length > 0) return memberOf(known, name, given, run);
    if (owner.name === 'location' && name === 'origin') return UNKNOWN;
    return [{ is: 'outside', name: GLOBALS.test(owner.name) ? name : `${owner.name}.${name}` }];
  }

  function memberOf(some: readonly Value[], name: string, given: Given, run: Run): readonly Value[] {
    run.fuel.left -= 1;
    if (run.fuel.left < 0 || run.depth > MOST_DEPTH) return UNKNOWN;
    run.depth += 1;
    const found = some.flatMap((owner) => ofOwner(owner, name, given, run));
    run.depth -= 1;
    return found;
  }

  function ofOwner(owner: Value, name: string, given: Given, run: Run): readonly Value[] {
    switch (owner.is) {
      case 'object':
      case 'array': {
        const found = [...ofObject(owner, name, run), ...written(owner, name, owner.given, run)];
        if (found.length > 0) return found;
        return isPlain(owner.node) && !survey.memberWrites.has(name) ? ABSENT : UNKNOWN;
      }
      case 'instance':
      case 'function': {
        if (owner.is === 'function' && name === 'prototype')
          return [{ is: 'instance', node: owner.node, given: [] }];
        const found = ofMade(owner, name, run);
        return found.length > 0 ? found : UNKNOWN;
      }
      case 'outside':
        return ofOutside(owner, name, given, run);
      case 'absent':
        return [owner];
      default:
        return UNKNOWN;
    }
  }

  return {
    memberOf,
    service(name, run) {
      const known = serviceValues(name, run);
      return known.length > 0 ? known : [{ is: 'outside', name }];
    },
  };
}
