/** What a name of a script may be: a parameter, what is written to it, or what comes from outside. */
import type { Caller, Evaluator } from './evaluator.js';
import type { MemberReader } from './member-reader.js';
import { type Binding, type Parameter, type Place, resolve, type Scope } from './scope.js';
import { bare, type Fn, type Node } from './syntax.js';
import {
  ABSENT,
  distinct,
  type Frame,
  type Given,
  joined,
  oneAfterOther,
  type Run,
  UNKNOWN,
  type Value,
} from './values.js';

const MOST_WRITES = 12;
const MOST_CALLERS_OF_OBJECTS = 8;

/** Reads names. `forget` drops what was kept of them, as more is known of callers now. */
export interface NameReader {
  valuesOf(name: string, scope: Scope, given: Given, run: Run): readonly Value[];
  forget(): void;
}

/** The reader of one script. What does not depend on a caller is read once. */
export function nameReader({
  survey,
  valuesOf,
  memberOf,
  service,
  plainCallers,
}: Pick<Evaluator, 'survey' | 'valuesOf'> &
  MemberReader & { readonly plainCallers: ReadonlyMap<Fn, readonly Caller[]> }): NameReader {
  const known = new Map<
    Binding,
    { values: readonly Value[]; needs: readonly Fn[]; literals: readonly Node[] }
  >();
  const active = new Set<Binding>();
  let reentered = new Set<Binding>();

  function along(
    values: readonly Value[],
    path: readonly string[],
    given: Given,
    run: Run,
  ): readonly Value[] {
    let at = values;
    for (const name of path) at = memberOf(at, name, given, run);
    return at;
  }

  /** An argument by its position. Those that a rest parameter took are found with the call that it took them from. */
  function placeOf(
    frame: Frame,
    index: number,
    rest: Given,
    run: Run,
  ): { place: Place; rest: Given } | 'unknown' | undefined {
    let left = index;
    for (const place of frame.args) {
      const { node, scope } = place;
      if (node.type !== 'SpreadElement') {
        if (left === 0) return { place, rest };
        left -= 1;
        continue;
      }
      const taken =
        node.argument.type === 'Identifier' ? resolve(node.argument.name, scope)?.parameter : undefined;
      if (taken === undefined || !taken.isRest) return 'unknown';
      const at = rest.findIndex(({ fn }) => fn === taken.fn);
      const outer = rest[at];
      if (outer === undefined) {
        run.needs.add(taken.fn);
        return 'unknown';
      }
      // A spread ends the list wherever wrappers are written.
      return placeOf(outer, taken.index + left, rest.slice(at + 1), run);
    }
    return undefined;
  }

  function argumentOf(frame: Frame, parameter: Parameter, rest: Given, run: Run): readonly Value[] {
    if (parameter.isRest) return UNKNOWN;
    const found = placeOf(frame, parameter.index, rest, run);
    if (found === undefined) return ABSENT;
    if (found === 'unknown') return UNKNOWN;
    return along(valuesOf(found.place, found.rest, run), parameter.path, rest, run).map((value) =>
      value.is === 'scalar' ? { ...value, isPassed: true } : value,
    );
  }

  /** What a parameter is when nothing is said of who calls: a service by its name, or what every caller hands over. */
  function unboundParameter(parameter: Parameter, held: Given, run: Run): readonly Value[] {
    const { fn, index, path, name } = parameter;
    const given = survey.injection.names.get(fn)?.[index];
    if (given !== undefined) return along(service(given, run), path, [], run);
    const callers = plainCallers.get(fn) ?? [];
    const [only] = callers;
    if (only !== undefined && callers.length === 1 && bare(only.call.node.callee) === fn)
      return argumentOf(only.frame, parameter, held, run);
    run.needs.add(fn);
    if (path.length === 0 && (name.startsWith('$') || survey.injection.services.has(name)))
      return service(name, run);
    if (callers.length > MOST_CALLERS_OF_OBJECTS) return UNKNOWN;
    const objects = callers
      .flatMap(({ frame }) => argumentOf(frame, parameter, [], { ...run, needs: new Set() }))
      .filter(({ is }) => is === 'object' || is === 'instance' || is === 'function' || is === 'outside');
    return [...objects, ...UNKNOWN];
  }

  function withFallback(
    binding: Binding,
    values: readonly Value[],
    given: Given,
    run: Run,
  ): readonly Value[] {
    const { fallback } = binding;
    if (fallback === undefined || !values.some(({ is }) => is === 'absent')) return values;
    return [...values.filter(({ is }) => is !== 'absent'), ...valuesOf(fallback, given, run)];
  }

  function parameterValues(binding: Binding, parameter: Parameter, given: Given, run: Run): readonly Value[] {
    const at = given.findIndex(({ fn }) => fn === parameter.fn);
    const frame = given[at];
    const values =
      frame === undefined
        ? unboundParameter(parameter, given, run)
        : argumentOf(frame, parameter, given.slice(at + 1), run);
    return withFallback(binding, values, given, run);
  }

  /**
   * A parameter that is written to is either made into something else (`u = base + u`), or given what it lacks
   * (`m = m || 'GET'`, `m === undefined && (m = 'GET')`).
   */
  function bindingValues(binding: Binding, given: Given, run: Run): readonly Value[] {
    const own =
      binding.parameter === undefined ? [] : parameterValues(binding, binding.parameter, given, run);
    if (binding.writes.length > MOST_WRITES) return UNKNOWN;
    if (active.has(binding)) {
      reentered.add(binding);
      return own.length > 0 ? own : UNKNOWN;
    }
    active.add(binding);
    const remade: Value[] = [];
    const plain: Value[] = [];
    try {
      for (const write of binding.writes) {
        const before = reentered;
        reentered = new Set();
        const values = along(valuesOf(write, given, run), write.path, given, run);
        (reentered.has(binding) ? remade : plain).push(...values);
        for (const one of reentered) before.add(one);
        reentered = before;
      }
    } finally {
      active.delete(binding);
    }
    if (binding.isStepped) return joined([plain.length > 0 ? plain : own, UNKNOWN]);
    if (binding.parameter === undefined) {
      if (remade.length > 0) return joined([plain.length > 0 ? plain : UNKNOWN, UNKNOWN]);
      if (plain.length > 0) return withFallback(binding, oneAfterOther(plain), given, run);
      return binding.imported === undefined ? UNKNOWN : [{ is: 'outside', name: binding.imported }];
    }
    if (remade.length > 0) return remade;
    const present = own.filter(({ is }) => is !== 'absent');
    if (plain.length === 0) return own;
    return present.length === 0 || present.some(({ is }) => is === 'unknown')
      ? [...present, ...oneAfterOther(plain)]
      : present;
  }

  function identifierValues(name: string, scope: Scope, given: Given, run: Run): readonly Value[] {
    const binding = resolve(name, scope);
    if (binding === undefined) return name === 'undefined' ? ABSENT : [{ is: 'outside', name }];
    const before = known.get(binding);
    if (before !== undefined && (given.length === 0 || before.needs.length === 0)) {
      for (const fn of before.needs) run.needs.add(fn);
      for (const literal of before.literals) run.literals.add(literal);
      return before.values;
    }
    if (given.length > 0 || active.size > 0) return bindingValues(binding, given, run);
    const own: Run = { ...run, needs: new Set(), literals: new Set() };
    const values = distinct(bindingValues(binding, given, own));
    if (own.fuel.left > 0) known.set(binding, { values, needs: [...own.needs], literals: [...own.literals] });
    for (const fn of own.needs) run.needs.add(fn);
    for (const literal of own.literals) run.literals.add(literal);
    return values;
  }

  return { valuesOf: identifierValues, forget: () => known.clear() };
}
