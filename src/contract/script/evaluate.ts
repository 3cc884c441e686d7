/**
 * What an expression may be: texts, objects, functions, as far as the script itself says it. Calls of the script's own
 * functions are followed; nothing is run. What depends on a parameter is a need for the callers of that function.
 */
import type { MemberExpression } from 'acorn';
import { builtInCall } from './built-in.js';
import { handedUpBy, ranBy } from './constructors.js';
import type { Caller, Evaluator } from './evaluator.js';
import { memberReader } from './member-reader.js';
import { nameReader } from './name-reader.js';
import type { Place, Scope } from './scope.js';
import type { Survey } from './surveyed.js';
import {
  bare,
  type Call,
  type Class,
  type Fn,
  isClass,
  isFunction,
  type Node,
  writtenName,
} from './syntax.js';
import {
  ABSENT,
  distinct,
  frameOf,
  type Given,
  joined,
  knownTexts,
  MOST_DEPTH,
  newRun,
  type Run,
  UNKNOWN,
  type Value,
} from './values.js';

const MOST_NESTED = 12;
const MOST_FRAMES = 24;
const MOST_CALLEES = 8;

/** The evaluation of one script. It keeps what it was told once of a name. */
export function evaluatorOf(survey: Survey): Evaluator {
  const plainCallers = new Map<Fn, Caller[]>();
  const handedUp = new Map<Class, Given>();
  let nested = 0;

  function alone(place: Place, literals?: Set<Node>): readonly Value[] {
    // One such question may lead to another, each with fuel of its own.
    if (nested > MOST_NESTED) return UNKNOWN;
    nested += 1;
    const run = newRun(400);
    const values = valuesOf(place, [], run);
    for (const one of run.literals) literals?.add(one);
    nested -= 1;
    return values;
  }

  /** What a constructor hands to those above it belongs to the object, whoever makes it. */
  function instanceOf(node: Fn | Class, given: Given): Value {
    if (!isClass(node)) return { is: 'instance', node, given };
    const before = handedUp.get(node);
    if (before === undefined) handedUp.set(node, []);
    const held = before ?? handedUpBy(node, self);
    handedUp.set(node, held);
    return { is: 'instance', node, given: [...held, ...given] };
  }

  function thisValues(scope: Scope, given: Given, run: Run): readonly Value[] {
    for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
      if (at.class !== undefined) return [instanceOf(at.class, given)];
      const { fn } = at;
      if (fn === undefined || fn.type === 'ArrowFunctionExpression') continue;
      const home = survey.homes.get(fn);
      if (home === undefined) return [{ is: 'instance', node: fn, given }];
      if ('object' in home) return valuesOf(home.object, given, run);
      if (!home.isStatic) return [instanceOf(home.class, given)];
      return [{ is: 'function', node: home.class, scope, given, bound: [] }];
    }
    return UNKNOWN;
  }

  function superValues(scope: Scope, given: Given, run: Run): readonly Value[] {
    let at: Scope | undefined = scope;
    while (at !== undefined && at.class === undefined) at = at.parent;
    if (at?.class?.superClass == null) return UNKNOWN;
    return valuesOf({ node: at.class.superClass, scope: at.parent ?? at }, given, run);
  }

  function called(
    value: Value & { is: 'function' },
    call: Place<Call>,
    skip: number,
    given: Given,
    run: Run,
  ): readonly Value[] {
    const { node, bound } = value;
    const isNew = call.node.type === 'NewExpression';
    const fn = isClass(node) ? ranBy(node, self) : node;
    if (fn === undefined) return isNew ? [instanceOf(node, [...value.given, ...given])] : UNKNOWN;
    if (given.length > MOST_FRAMES || given.filter((one) => one.fn === fn).length > 1) return UNKNOWN;
    const within = [frameOf(fn, call, bound, skip), ...value.given, ...given];
    const back = (survey.returns.get(fn) ?? []).flatMap((place) => valuesOf(place, within, run));
    if (isNew) return [instanceOf(node, within), ...back.filter(({ is }) => is === 'object')];
    return back.length > 0 ? back : ABSENT;
  }

  function callValues(place: Place<Call>, given: Given, run: Run): readonly Value[] {
    const { node, scope } = place;
    const callee = bare(node.callee);
    if (callee.type === 'MemberExpression' && node.type === 'CallExpression') {
      const made = builtInCall(self, callee, { node, scope }, { given, run, called });
      if (made !== undefined) return made;
    }
    return valuesOf({ node: callee, scope }, given, run)
      .slice(0, MOST_CALLEES)
      .flatMap((value): readonly Value[] => {
        if (value.is === 'function') return called(value, place, 0, given, run);
        return node.type === 'NewExpression' && value.is === 'outside' ? [value] : UNKNOWN;
      });
  }

  function namesOf(node: MemberExpression, scope: Scope, given: Given, run: Run): readonly string[] {
    const written = writtenName(node.property as Node, node.computed);
    if (written !== undefined) return [written];
    return knownTexts(valuesOf({ node: node.property as Node, scope }, given, run)) ?? [];
  }

  function sumOf(node: Node, scope: Scope, given: Given, run: Run): readonly Value[] {
    const pieces: (readonly Value[])[] = [];
    let at = node;
    // A sum of thousands of texts is as deep as it is long.
    while (at.type === 'BinaryExpression' && at.operator === '+') {
      pieces.push(valuesOf({ node: at.right, scope }, given, run));
      at = at.left;
    }
    return joined([valuesOf({ node: at, scope }, given, run), ...pieces.reverse()]);
  }

  function evaluate(node: Node, scope: Scope, given: Given, run: Run): readonly Value[] {
    const at = (one: Node) => valuesOf({ node: one, scope }, given, run);
    if (isFunction(node) || isClass(node)) return [{ is: 'function', node, scope, given, bound: [] }];
    switch (node.type) {
      case 'Literal':
        if (typeof node.value === 'string') {
          run.literals.add(node);
          return [{ is: 'text', text: node.value.replaceAll('\u0000', '') }];
        }
        if (node.value === null || typeof node.value === 'number' || typeof node.value === 'boolean')
          return node.raw?.startsWith('/') ? UNKNOWN : [{ is: 'scalar', value: node.value, isPassed: false }];
        return UNKNOWN;
      case 'TemplateLiteral': {
        run.literals.add(node);
        const pieces = node.quasis.flatMap(({ value }, index): (readonly Value[])[] => {
          const text: Value = { is: 'text', text: (value.cooked ?? '').replaceAll('\u0000', '') };
          const next = node.expressions[index];
          return next === undefined ? [[text]] : [[text], at(next)];
        });
        return joined(pieces);
      }
      case 'BinaryExpression':
        return node.operator === '+' ? sumOf(node, scope, given, run) : UNKNOWN;
      case 'LogicalExpression': {
        if (node.operator === '&&') return at(node.right);
        const left = at(node.left);
        const present = left.filter(({ is }) => is !== 'absent');
        const isSure =
          present.length === left.length && !left.some(({ is }) => is === 'unknown' || is === 'scalar');
        return isSure && !left.some((one) => one.is === 'text' && one.text === '')
          ? left
          : [...present, ...at(node.right)];
      }
      case 'ConditionalExpression':
        return [...at(node.consequent), ...at(node.alternate)];
      case 'AssignmentExpression':
        return node.operator === '=' ? at(node.right) : UNKNOWN;
      case 'UnaryExpression':
        if (node.operator === 'void') return ABSENT;
        if (node.operator === '!' && node.argument.type === 'Literal')
          return [{ is: 'scalar', value: !node.argument.value, isPassed: false }];
        return UNKNOWN;
      case 'ObjectExpression':
        return [{ is: 'object', node, scope, given }];
      case 'ArrayExpression':
        return [{ is: 'array', node, scope, given }];
      case 'Identifier':
        return names.valuesOf(node.name, scope, given, run);
      case 'ThisExpression':
        return thisValues(scope, given, run);
      case 'Super':
        return superValues(scope, given, run);
      case 'MemberExpression': {
        const names = namesOf(node, scope, given, run);
        if (names.length === 0) return UNKNOWN;
        const isSuper = node.object.type === 'Super';
        const owners = at(node.object as Node).map((value): Value => {
          return isSuper && value.is === 'function' ? { is: 'instance', node: value.node, given } : value;
        });
        return names.flatMap((name) => memberOf(owners, name, given, run));
      }
      case 'CallExpression':
      case 'NewExpression':
        return callValues({ node, scope }, given, run);
      default:
        return UNKNOWN;
    }
  }

  function valuesOf(place: Place, given: Given, run: Run): readonly Value[] {
    run.fuel.left -= 1;
    if (run.fuel.left < 0 || run.depth > MOST_DEPTH) return UNKNOWN;
    run.depth += 1;
    try {
      return distinct(evaluate(bare(place.node), place.scope, given, run));
    } finally {
      run.depth -= 1;
    }
  }

  const { memberOf, service } = memberReader({ survey, valuesOf, alone });
  const names = nameReader({ survey, valuesOf, memberOf, service, plainCallers });
  const self: Evaluator = { survey, valuesOf, alone, memberOf, plainCallers, forget: names.forget };
  return self;
}
