/** Where a script hands a path to what sends requests: `$http.get(path)`, `fetch(path, { method })`, `{ method, url }`. */
import { BODY, later } from './answer-value.js';
import type { Gives } from './answers.js';
import type { Evaluator } from './evaluator.js';
import { namedBy, type Place } from './scope.js';
import { bare, type Call, type Node, writtenName } from './syntax.js';
import { ABSENT, type Given, knownTexts, type Run, type Value } from './values.js';

/** `verbs`: undefined when not known. */
export interface Request {
  readonly verbs: readonly string[] | undefined;
  readonly paths: readonly Value[];
  readonly body: (run: Run) => readonly Value[];
  readonly gives: Gives;
  /** Who is asked, where that has a name: a client gives all its answers alike. */
  readonly client?: string;
}

/** Methods that say their verb. Others of them have a verb too, which is none of ours. */
const VERB_METHODS: ReadonlyMap<string, string> = new Map([
  ['get', 'GET'],
  ['getJSON', 'GET'],
  ['post', 'POST'],
  ['put', 'PUT'],
  ['patch', 'PATCH'],
  ['delete', 'DELETE'],
  ['head', 'HEAD'],
]);
const VERB = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/i;

/** What takes `{ method, url }`, or a path and such an object. */
const TAKES_CONFIG = /^(?:.*\.)?(?:\$?http|axios|ajax|request|\$upload)$/;
const FETCH = /^(?:.*\.)?fetch$/;
/** Without a method these get. `$http` refuses. */
const GETS_BY_ITSELF = /^(?:.*\.)?(?:axios|ajax|request|fetch)$/;
/** What gives an object with the answer as `data`, and what gives the answer itself. */
const RESPONDS = /^(?:.*\.)?(?:\$http|axios|\$upload)(?:\.|$)/;
const GIVES_BODY = /^(?:\$|jQuery)(?:\.|$)/;
/** Holders of values have `get` as well. */
const HOLDER = /cache|storage|cookie|params|headers|(?:^|\.)(?:Map|WeakMap|FormData)$/i;

type From = Pick<Request, 'gives' | 'client'>;

/** `owner`: what is asked, as `$http`. What is not known gives the answer, or an object round it. */
function from(owner: string, isOutside = false): From {
  const stage = RESPONDS.test(owner)
    ? 'response'
    : FETCH.test(owner)
      ? 'fetch'
      : GIVES_BODY.test(owner)
        ? 'body'
        : 'unsure';
  return { gives: later({ ...BODY, stage }), ...(isOutside ? { client: owner } : {}) };
}
const UNKNOWN_CLIENT = from('');

/** Spread into a new object by a helper, as for older browsers: what is written out in it counts. */
function writtenIn(node: Node): Node {
  const at = bare(node);
  return at.type === 'CallExpression' ? (at.arguments.find(hasUrl) ?? at) : at;
}

function hasUrl(node: Node): boolean {
  if (node.type === 'CallExpression')
    return node.arguments.some((one) => one.type === 'ObjectExpression' && hasUrl(one));
  return (
    node.type === 'ObjectExpression' &&
    node.properties.some((one) => one.type === 'Property' && writtenName(one.key, one.computed) === 'url')
  );
}

/** May a call send a request? Cheap, as every call of a script is asked. */
export function maySend({ node }: Place<Call>): boolean {
  if (node.type === 'NewExpression') return false;
  const [first, second] = node.arguments;
  if (first === undefined) return false;
  const callee = bare(node.callee);
  if (hasUrl(first) || (second !== undefined && hasUrl(second))) return true;
  if (first.type === 'Literal' && typeof first.value === 'string' && VERB.test(first.value)) return true;
  if (callee.type !== 'MemberExpression') return callee.type === 'Identifier';
  const name = writtenName(callee.property as Node, callee.computed);
  if (name === undefined) return true;
  return VERB_METHODS.has(name) || TAKES_CONFIG.test(name) || FETCH.test(name) || name === 'open';
}

/** The requests of a call, one for each way in which it may be meant. */
export function requestsOf(
  evaluator: Evaluator,
  { node, scope }: Place<Call>,
  given: Given,
  run: Run,
): readonly Request[] {
  const { valuesOf, memberOf, survey } = evaluator;
  const args = node.arguments;
  const at = (one: Node | undefined, by: Run) =>
    one === undefined ? ABSENT : valuesOf({ node: writtenIn(one), scope }, given, by);
  const argument = (index: number) => (by: Run) => at(args[index], by);

  /** The first of several names under which an object has something. */
  function member(owner: Value, names: readonly string[], by: Run): readonly Value[] {
    const found = names.map((name) => memberOf([owner], name, given, by));
    return (
      found.find((some) => some.some(({ is }) => is === 'text')) ??
      found.find((some) => some.some(({ is }) => is !== 'absent')) ??
      ABSENT
    );
  }

  function verbsOf(values: readonly Value[], byItself: string | undefined): readonly string[] | undefined {
    if (values.every(({ is }) => is === 'absent')) return byItself === undefined ? undefined : [byItself];
    return knownTexts(values)?.map((one) => one.toUpperCase());
  }

  function configured(
    config: Value,
    {
      paths,
      byItself,
      client,
    }: { readonly paths?: readonly Value[]; readonly byItself?: string | undefined; readonly client: From },
  ): Request {
    return {
      ...client,
      verbs: verbsOf(member(config, ['method', 'type'], run), byItself),
      paths: paths ?? member(config, ['url'], run),
      body: (by) => member(config, ['data', 'body'], by),
    };
  }

  /** `(config)` or `(path, config)`. */
  function byConfig(byItself: string | undefined, client: From): readonly Request[] {
    const first = at(args[0], run);
    if (first.some((one) => one.is === 'text'))
      return at(args[1], run).map((config) => configured(config, { paths: first, byItself, client }));
    const [second] = args;
    return second === undefined ? [] : first.map((config) => configured(config, { byItself, client }));
  }

  /** What is sent is handed to another call of the same object: `x.send(body)`, where there is one. */
  function sentBy(object: Node): (by: Run) => readonly Value[] {
    const binding = namedBy(object, scope);
    const [send, ...others] = binding === undefined ? [] : (survey.sends.get(binding) ?? []);
    const body = others.length === 0 ? send?.node.arguments[0] : undefined;
    if (send === undefined || body === undefined) return () => ABSENT;
    return (by) => valuesOf({ node: body, scope: send.scope }, given, by);
  }

  function plain(): readonly Request[] {
    const [first, second] = args;
    if (first !== undefined && hasUrl(bare(first))) return byConfig(undefined, UNKNOWN_CLIENT);
    if (first?.type === 'Literal' && second !== undefined && VERB.test(String(first.value)))
      return [
        {
          verbs: [String(first.value).toUpperCase()],
          paths: at(second, run),
          body: argument(2),
          ...UNKNOWN_CLIENT,
        },
      ];
    const config = first?.type === 'Identifier' && args.length === 1 ? at(first, run) : [];
    const objects = config.filter(
      (one) => one.is === 'object' && member(one, ['url'], run).some(({ is }) => is === 'text'),
    );
    return objects.map((one) => configured(one, { client: UNKNOWN_CLIENT }));
  }

  function byName(name: string, owner: string, isOutside: boolean): readonly Request[] {
    const verb = VERB_METHODS.get(name);
    const full = owner === '' ? name : `${owner}.${name}`;
    if (verb !== undefined && !HOLDER.test(owner))
      return [
        {
          verbs: [verb],
          paths: at(args[0], run),
          body: verb === 'GET' ? () => ABSENT : argument(1),
          ...from(owner, isOutside),
        },
      ];
    if (name === 'open')
      return [
        {
          verbs: verbsOf(at(args[0], run), undefined),
          paths: at(args[1], run),
          body: callee.type === 'MemberExpression' ? sentBy(callee.object as Node) : () => ABSENT,
          gives: 'events',
        },
      ];
    const client = from(full, isOutside);
    if (FETCH.test(full))
      return at(args[1], run).map((config) =>
        configured(config, { paths: at(args[0], run), byItself: 'GET', client }),
      );
    if (TAKES_CONFIG.test(full)) return byConfig(GETS_BY_ITSELF.test(full) ? 'GET' : undefined, client);
    return plain();
  }

  const callee = bare(node.callee);
  if (callee.type !== 'MemberExpression') {
    const values = at(callee, run);
    if (values.some(({ is }) => is === 'function')) return [];
    const outside = values.find((one) => one.is === 'outside');
    const name = outside?.is === 'outside' ? outside.name : callee.type === 'Identifier' ? callee.name : '';
    const last = name.slice(name.lastIndexOf('.') + 1);
    return byName(last, name.slice(0, Math.max(0, name.length - last.length - 1)), outside !== undefined);
  }
  const written = writtenName(callee.property as Node, callee.computed);
  const names = written === undefined ? knownTexts(at(callee.property as Node, run)) : [written];
  const owners = at(callee.object as Node, run);
  if (owners.some(({ is }) => is === 'text' || is === 'array')) return [];
  const own = owners.find((one) => one.is === 'outside');
  const owner =
    own?.is === 'outside' ? own.name : callee.object.type === 'Identifier' ? callee.object.name : '';
  const isObject = owners.some(({ is }) => is === 'object' || is === 'instance' || is === 'function');
  if (names === undefined)
    // A verb that is not known is still a verb where requests are sent by what it is asked of.
    return TAKES_CONFIG.test(owner)
      ? [{ verbs: undefined, paths: at(args[0], run), body: argument(1), ...from(owner) }]
      : [];
  return names.flatMap((name) => {
    if (!isObject) return byName(name, owner, own !== undefined);
    // A member of an object of the script that it was given: `this.$http.get(…)` is asked of the owner above.
    const members = memberOf(owners, name, given, run);
    if (members.some(({ is }) => is === 'function')) return [];
    const outside = members.find((one) => one.is === 'outside');
    if (outside?.is === 'outside') {
      const last = outside.name.slice(outside.name.lastIndexOf('.') + 1);
      return byName(last, outside.name.slice(0, Math.max(0, outside.name.length - last.length - 1)), true);
    }
    return owners.some(({ is }) => is === 'unknown') || TAKES_CONFIG.test(name)
      ? byName(name, owner, false)
      : [];
  });
}
