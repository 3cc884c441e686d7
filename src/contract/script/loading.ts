/** Does a script have others loaded, other than by `import`? What those call is not in it. */
import type { Callers } from './callers.js';
import type { Evaluator } from './evaluator.js';
import { type Binding, namedBy, type Place, resolve, type Scope } from './scope.js';
import { bare, type Call, type Node, writtenName } from './syntax.js';
import { type Given, HOLE, newRun, textOf } from './values.js';

const FUEL = 600;
const MOST_VISITS = 64;
/** Of another server: what is named in full. */
const ELSEWHERE = new RegExp(`^(?:https?:)?//[^/${HOLE}]+(?:/|$)`, 'i');

/** What is given to a name that these scopes see -> the name. */
function namesIn(scopes: readonly Scope[]): ReadonlyMap<Node, Binding> {
  const names = new Map<Node, Binding>();
  const seen = new Set<Scope>();
  for (const scope of scopes)
    for (let at: Scope | undefined = scope; at !== undefined && !seen.has(at); at = at.parent) {
      seen.add(at);
      for (const binding of at.names?.values() ?? [])
        for (const { node } of binding.writes) names.set(bare(node), binding);
    }
  return names;
}

/** What is written to the `src` of a name, by an assignment or as an attribute; undefined: nobody knows what. */
function sourcesIn({ survey }: Evaluator): ReadonlyMap<Binding, readonly (Place | undefined)[]> {
  const sources = new Map<Binding, (Place | undefined)[]>();
  const add = (object: Place, source: Place | undefined) => {
    const name = namedBy(object.node, object.scope);
    const known = name === undefined ? undefined : sources.get(name);
    if (known !== undefined) known.push(source);
    else if (name !== undefined) sources.set(name, [source]);
  };
  for (const { object, value } of survey.memberWrites.get('src') ?? []) add(object, value);
  for (const { node, scope } of survey.loaders) {
    const callee = bare(node.callee);
    if (callee.type !== 'MemberExpression') continue;
    if (writtenName(callee.property, callee.computed) !== 'setAttribute') continue;
    const [attribute, value] = node.arguments;
    const isOther = attribute?.type === 'Literal' && attribute.value !== 'src';
    if (!isOther)
      add({ node: callee.object, scope }, value === undefined ? undefined : { node: value, scope });
  }
  return sources;
}

/** Is one of the calls that may load a script one that loads one of this server, or one that cannot be told, or not in time? */
export function loadsMore(evaluator: Evaluator, callers: Callers, isLate: () => boolean): boolean {
  const { survey } = evaluator;
  const { loaders } = survey;

  /** Of everywhere that it may come from. */
  function isElsewhere(source: Place | undefined): boolean {
    if (source === undefined) return false;
    const open: Given[] = [[]];
    for (let count = 0; count < MOST_VISITS; count += 1) {
      const given = open.pop();
      if (given === undefined) return true;
      const run = newRun(FUEL);
      const texts = evaluator.valuesOf(source, given, run).map(textOf);
      if (texts.length > 0 && texts.every((text) => ELSEWHERE.test(text))) continue;
      const asked = [...run.needs].filter((fn) => !given.some((one) => one.fn === fn));
      const next = asked.map((fn) => callers.of(fn)).find((some) => some.length > 0);
      if (next === undefined) return false;
      for (const { frame, given: more } of next) open.push([...given, frame, ...more]);
    }
    return false;
  }

  const named = namesIn(loaders.map(({ scope }) => scope));
  const sources = sourcesIn(evaluator);

  function isLoadedBy(call: Place<Call>): boolean {
    const [first] = call.node.arguments;
    const tags = first === undefined ? [] : evaluator.alone({ node: first, scope: call.scope }).map(textOf);
    const isScript = tags.some((tag) => tag.toLowerCase() === 'script');
    if (!isScript && tags.every((tag) => !tag.includes(HOLE))) return false;
    const name = named.get(call.node);
    // Of what has no name nothing is seen that is done with it.
    return name === undefined ? isScript : !(sources.get(name) ?? []).every(isElsewhere);
  }

  function isLoader(call: Place<Call>): boolean {
    const { node, scope } = call;
    const callee = bare(node.callee);
    const [first] = node.arguments;
    const source = first === undefined ? undefined : { node: first, scope };
    if (callee.type === 'Identifier') {
      const isOutside = resolve(callee.name, scope) === undefined;
      return isOutside && /^(?:importScripts|(?:Shared)?Worker)$/.test(callee.name) && !isElsewhere(source);
    }
    if (callee.type !== 'MemberExpression') return false;
    const name = writtenName(callee.property, callee.computed);
    if (name === 'createElement') return isLoadedBy(call);
    const owner = evaluator.alone({ node: callee.object as Node, scope }).find(({ is }) => is === 'outside');
    const loader = owner?.is === 'outside' ? `${owner.name}.${name}` : '';
    return (
      /^(?:\$ocLazyLoad\.load|System\.import|(?:\$|jQuery)\.getScript)$/.test(loader) && !isElsewhere(source)
    );
  }

  return loaders.some((call) => isLate() || isLoader(call));
}
