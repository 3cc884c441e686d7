/**
 * What makes a binding unsafe, however well-shaped it is: a call that is not what it is bound for, a secret that could
 * be read, a guard that would look away. What ships is the measure of all of it.
 */
import type { z } from 'zod';
import { isEqualJson, isJsonObject, type Json, type JsonObject } from '../canonical-json.js';
import { isSecretName } from '../redaction.js';
import type { CollectionBinding, FieldBinding, FlagsBinding, Route } from './binding.js';
import { doesMore } from './closed-calls.js';
import type { Contract } from './contract.js';
import { memberAt, membersOf, topOf } from './members.js';
import { type ApiResource, isSecret, readRouteOf } from './resource.js';

type Path = readonly (string | number)[];

/** Something unsafe: where in the binding, and what. */
export type Fault = readonly [path: Path, text: string];
type Faults = Generator<Fault>;

/** One call of a binding, and where it stands in it. */
interface Placed {
  readonly path: Path;
  readonly route: Route & { readonly body?: Json; readonly field?: string; readonly to?: Json };
}

interface Judging {
  /** With the binding in question. */
  readonly resource: ApiResource;
  /** As it ships. */
  readonly known: ApiResource;
  readonly shipped: Contract;
}

/** By resource: each call is held against those of all that ship. */
const WRITES = new WeakMap<ApiResource, readonly Placed[]>();

function writesOf(resource: ApiResource): readonly Placed[] {
  const writes = WRITES.get(resource) ?? writesIn(resource);
  WRITES.set(resource, writes);
  return writes;
}

function writesIn({ binding }: ApiResource): readonly Placed[] {
  const actions = 'list' in binding ? (binding.actions ?? []) : [];
  const single = Object.entries<unknown>({ ...binding }).filter(([name]) =>
    ['write', 'add', 'edit', 'remove'].includes(name),
  );
  return [
    ...single.map(([name, route]) => ({ path: [name], route: route as Route })),
    ...actions.map((route, index) => ({ path: ['actions', index], route })),
  ];
}

function parametersIn(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

/** A segment that says how, and not which call: another of them makes no other call. */
function withoutTail(path: string): string {
  return path.replaceAll(/\/(true|false|\d+)(?=\/|$)/gi, '/{}');
}

/** Could one path be the other, whatever their parameters stand for? */
function isAlike(one: string, other: string): boolean {
  const [left = [], right = []] = [one, other].map((path) => path.toLowerCase().split('/'));
  const isOpen = (segment = '') => segment.startsWith('{');
  const isSame = (part: string, at: number) => part === right[at] || isOpen(part) || isOpen(right[at]);
  return left.length === right.length && left.every(isSame);
}

/** What stands before `{domain}` in the calls of a contract. */
const BEFORE_DOMAIN = new WeakMap<Contract, ReadonlySet<string>>();

function beforeDomain(contract: Contract): ReadonlySet<string> {
  const known = BEFORE_DOMAIN.get(contract);
  if (known !== undefined) return known;
  const { reads, resources } = contract;
  const calls = [...reads, ...resources.flatMap(writesOf).map(({ route }) => route)];
  const found = calls.flatMap(({ path }) =>
    [...path.matchAll(/\/\{domain\}(?=\/|$)/g)].map(({ index }) => path.slice(0, index)),
  );
  const made = new Set(found);
  BEFORE_DOMAIN.set(contract, made);
  return made;
}

/** The segment that names a domain outright: one with a dot, or any where a call that ships has `{domain}`. */
function domainNamedIn(path: string, contract: Contract): string | undefined {
  const places = [...beforeDomain(contract)];
  const isOfDomain = (before: readonly string[]) => places.some((known) => isAlike(known, before.join('/')));
  const segments = path.split('/');
  const isNamed = (one: string, at: number) =>
    !one.startsWith('{') && (/\w\.\w/.test(one) || isOfDomain(segments.slice(0, at)));
  return segments[0] === 'settings' ? segments.find(isNamed) : undefined;
}

/** `string`, `boolean`, `enum` …, also of what may be empty. */
function kindOf(model: unknown): string {
  const { type, innerType } = (model as z.ZodType & { def: { innerType?: unknown } }).def;
  return type === 'nullable' ? kindOf(innerType) : type;
}

/** What a `{name}` may be: it has to be there whenever the call is made, and to be no secret. */
function allowedIn({ path: [role] }: Placed, { resource, known }: Judging): readonly string[] {
  const domain = resource.scope === 'domain' ? ['domain'] : [];
  if (role === 'read' || role === 'list')
    return [...new Set([...domain, ...parametersIn(readRouteOf(known).path)])];
  if (resource.kind === 'document') return domain;
  // What may be empty is none of them, and so no secret is.
  const texts = Object.entries(resource.model.shape)
    .filter(([, model]) => ['string', 'enum'].includes(model.def.type))
    .map(([field]) => field);
  // What is added has no key yet.
  return [...domain, ...(role === 'add' ? [] : ['key']), ...texts];
}

/** What is wrong with the path of a call. */
function* pathFaults(call: Placed, judging: Judging): Generator<string> {
  const { method, path, actsOnDomain, body = null } = call.route;
  const { resource, known, shipped } = judging;
  const { id, scope } = resource;
  // Else a domain's settings would go to another, or to the server.
  const isInBody = JSON.stringify(body).includes('"$target"');
  const isOfDomain = path.includes('{domain}') || actsOnDomain === true || isInBody;
  if (isOfDomain && scope === 'server') yield `${id} is of the server: its calls name no domain`;
  if (!isOfDomain && scope === 'domain')
    yield `${id} is of a domain: its calls name it, by {domain} in the path or by actsOnDomain`;
  // Some calls were seen to answer in another case too.
  if ((actsOnDomain === true) !== path.toLowerCase().startsWith('settings/domain/'))
    yield 'actsOnDomain: true goes with the calls below settings/domain/, and with no others';
  const allowed = allowedIn(call, judging);
  for (const name of parametersIn(path).filter((one) => !allowed.includes(one)))
    yield `nothing stands for {${name}} here; allowed are: ${allowed.map((one) => `{${one}}`).join(', ') || 'none is'}`;
  const isShipped = ({ path: [part], route }: Placed) =>
    part === call.path[0] && route.path === path && route.field === call.route.field;
  const more = writesOf(known).some(isShipped) ? undefined : doesMore(path, String(call.path[0]));
  if (more !== undefined) return yield `this call ${more}; it is bound only where and as it ships`;
  const named = domainNamedIn(path, shipped);
  if (named !== undefined)
    yield `${named} stands where a domain is named; a call names one by {domain} alone`;
  const reads = shipped.reads.filter((one) => one.method === 'POST').map((one) => one.path);
  if (call.path[0] === 'read' || call.path[0] === 'list') {
    if (method === 'POST' && !reads.includes(path))
      yield `a POST counts as a write unless it ships as a read; those are ${reads.join(', ')}`;
    return;
  }
  const isThat = (one: string) => isAlike(withoutTail(one), withoutTail(path));
  if (reads.some(isThat)) yield 'this call ships as a read, and would be sent where nothing is to be written';
  const isAmong = (calls: readonly Placed[]) => calls.some(({ route }) => isThat(route.path));
  const owner = shipped.resources.find((other) => isAmong(writesOf(other)));
  if (owner !== undefined && !isAmong(writesOf(known))) yield `this call is one of ${owner.id}`;
}

/** An edit, a removal and an action say of which item they are: else they would do it to another. */
function* itemFaults({ path, route }: Placed, { resource: { binding }, known }: Judging): Faults {
  const [role] = path;
  if (!('key' in binding) || !['edit', 'remove', 'actions'].includes(String(role))) return;
  const fieldsOf = (member: string) =>
    Object.entries(binding.fields).flatMap(([field, one]) =>
      membersOf(one).includes(member) ? [field] : [],
    );
  // A server may know its items by another name than their key, where that ships.
  const shipped = writesOf(known).filter((one) => one.path[0] === role && one.route.field === route.field);
  const inBody = ({ body = null }: Placed['route']) =>
    [...JSON.stringify(body).matchAll(/"\$(?:field:)?(\w+)"(?!:)/g)].map(([, name = '']) => name);
  // Who is signed out is: all that he is connected by, at once.
  const isFleeting = 'isFleeting' in known && known.isFleeting === true;
  const shippedNames = shipped.flatMap(({ route: one }) => [
    ...parametersIn(one.path),
    ...(isFleeting ? inBody(one) : []),
  ]);
  const names = ['key', 'item', ...shippedNames];
  const named = [...parametersIn(route.path), ...inBody(route)];
  const namesItem =
    named.some((name) => name !== 'domain' && names.includes(name)) ||
    [binding.key].flat().every((member) => fieldsOf(member).some((field) => named.includes(field)));
  if (!namesItem) yield [path, 'it names no item: {key} in its path, or $key or $item in its body, does'];
}

const IN_FILE = 'a secret does not stand in a file of calls';
const NAMED = 'a secret goes to a member that is named like one: password, secret, token …';

/** Placeholders that nobody fills, and secrets where they would be seen. */
function* bodyFaults(body: Json, at: { readonly path: Path; readonly judging: Judging }): Faults {
  const { path, judging } = at;
  if (isJsonObject(body))
    for (const [name, value] of Object.entries(body))
      yield* bodyFaults(value, { judging, path: [...path, name] });
  if (Array.isArray(body))
    for (const [index, one] of body.entries()) yield* bodyFaults(one, { judging, path: [...path, index] });
  if ((typeof body !== 'string' && typeof body !== 'number') || body === '') return;
  const names = path.filter((part) => typeof part === 'string');
  const text = String(body);
  const field = /^\$field:(\w+)$/.exec(text)?.[1];
  const isField = field !== undefined && Object.hasOwn(judging.resource.model.shape, field);
  if (isField && isSecret(judging.known, field) && !isSecretName(names.at(-1) ?? '')) yield [path, NAMED];
  if (text.startsWith('$') && !isField && !['$item', '$changed', '$key', '$target'].includes(text))
    yield [path, 'it takes $item, $changed, $key, $field: with the name of a field, or plain text'];
  if (!text.startsWith('$') && names.some(isSecretName)) yield [path, IN_FILE];
}

/** What says what stands for what: nothing stands for two names. */
function* twiceIn(path: Path, table: Readonly<Record<string, number | string>> = {}): Faults {
  const entries = Object.entries(table);
  for (const [index, [name, one]] of entries.entries())
    if (entries.slice(0, index).some(([, earlier]) => String(earlier) === String(one)))
      yield [[...path, name], `${one} stands for another name already`];
}

function* fieldFaults(field: string, judging: Judging): Faults {
  const { fields } = judging.resource.binding;
  const binding = fields[field];
  if (binding === undefined) return;
  const path = ['fields', field];
  if ('flags' in binding) {
    const { flags, mask } = binding;
    yield* twiceIn([...path, 'flags'], flags);
    yield* twiceIn([...path, 'mask', 'bits'], mask?.bits);
    for (const name of Object.keys(flags))
      if (mask !== undefined && !Object.hasOwn(mask.bits, name))
        yield [[...path, 'mask', 'bits'], `${name} has no bit, and would be lost`];
  } else yield* twiceIn([...path, 'values'], binding.values);
  const wires = membersOf(binding);
  const isTaken = ([other, them]: readonly [string, FieldBinding | FlagsBinding]) =>
    other !== field && membersOf(them).some((one) => wires.includes(one));
  const taken = Object.entries<FieldBinding | FlagsBinding>(fields).find(isTaken);
  if (taken !== undefined) yield [path, `its member is that of ${taken[0]} too`];
  const parts = wires.map((wire) => wire.split('.'));
  const isNamed = parts.some((names) => names.some(isSecretName));
  const isHidden = 'writeOnly' in binding;
  if (isHidden && !parts.every((names) => isSecretName(names.at(-1) ?? ''))) yield [[...path, 'wire'], NAMED];
  if (isHidden && 'sent' in binding) yield [[...path, 'sent'], IN_FILE];
  // It says that the secret is one of an authenticator: how it is made, and what is sent with it, rests on that.
  const hasCode = 'codeMember' in (judging.known.binding.fields[field] ?? {});
  const code = hasCode ? 'its code goes along: it takes codeMember' : 'no code goes with it: no codeMember';
  if ('codeMember' in binding !== hasCode) yield [path, code];
  if (isSecret(judging.known, field)) {
    if (!isHidden) yield [path, 'it is a secret: it takes writeOnly: true, and is never read'];
  } else if (isHidden) yield [[...path, 'writeOnly'], 'it is no secret here, and would never be proved'];
  else if (isNamed && !['boolean', 'number', 'enum'].includes(kindOf(judging.resource.model.shape[field])))
    yield [[...path, 'wire'], 'a member that is named like a secret is not read as text'];
}

/** The members by which objects and rows are found, known or joined, and those that guards are to look away from. */
function* memberFaults({ resource: { binding }, known }: Judging): Faults {
  const shipped = { ...known.binding } as unknown as JsonObject;
  const { volatile = [], serverOwned = [], key = '' } = { ...binding } as Partial<CollectionBinding>;
  for (const [part, members] of Object.entries({ volatile, serverOwned }))
    for (const [index, name] of members.entries()) {
      const holds = (one: FieldBinding | FlagsBinding | undefined) =>
        one !== undefined && membersOf(one).some((wire) => topOf(wire) === name);
      // Whatever the member is called here: as it ships, the field moves by itself too.
      const ships = (field: string) => {
        const as = known.binding.fields[field];
        const tops = as === undefined ? [] : membersOf(as).map(topOf);
        return tops.some((one) => (shipped[part] as readonly string[] | undefined)?.includes(one) === true);
      };
      const held = Object.entries(binding.fields).find(([field, one]) => holds(one) && !ships(field));
      if (held !== undefined && ![key].flat().includes(name))
        yield [[part, index], `${name} holds ${held[0]}, and what moves there has to be seen`];
    }
  const places = [
    'key',
    'read.under',
    'list.under',
    ...['under', 'keys', 'value', 'as'].map((one) => `list.join.${one}`),
  ];
  for (const place of places) {
    const name = memberAt({ ...binding } as unknown as JsonObject, place);
    const isNamed = [name].flat().some((one) => typeof one === 'string' && one.split('.').some(isSecretName));
    // What is about passwords holds rules of them, and is named so.
    const isAbout = isSecretName(known.id);
    if (isNamed && !isAbout && !isEqualJson(name ?? null, memberAt(shipped, place) ?? null))
      yield [place.split('.'), 'a member that is named like a secret is not read'];
  }
}

/** Fewer rows a page would make a list of many calls, or of none that ends. */
const LEAST_PAGE = 10;

/** A list that is read in part would be taken for the whole. */
function* listFaults({ resource: { binding }, known, shipped }: Judging): Faults {
  if (!('list' in binding)) return;
  const { method, path, body = {}, paging } = binding.list;
  if (method === 'GET' && 'body' in binding.list) yield [['list', 'body'], 'a GET sends no body'];
  const pages = ({ binding: one }: ApiResource) => 'list' in one && one.list.paging !== undefined;
  const isIt = (one: ApiResource) => one.id === known.id || readRouteOf(one).path === path;
  if (paging === undefined && shipped.resources.some((one) => pages(one) && isIt(one)))
    yield [['list'], 'it ships page by page, and a part would pass for the whole: it takes paging'];
  if (paging === undefined) return;
  if (paging.size < LEAST_PAGE) yield [['list', 'paging', 'size'], `a page has at least ${LEAST_PAGE} rows`];
  if (memberAt(body, paging.take) !== paging.size)
    yield [['list', 'paging', 'size'], `it is what the body asks for at ${paging.take}`];
}

/** Everything unsafe about the binding of a resource. `shipped`: what counts as a read, a secret, another's call. */
export function* faultsOf(resource: ApiResource, shipped: Contract): Faults {
  const judging = { resource, known: shipped.byId(resource.id) ?? resource, shipped };
  const read = { path: [resource.kind === 'document' ? 'read' : 'list'], route: readRouteOf(resource) };
  for (const call of [read, ...writesOf(resource)] satisfies readonly Placed[]) {
    const { path: sent, listedAs = sent, body = null } = call.route as Placed['route'];
    for (const text of pathFaults(call, judging)) yield [[...call.path, 'path'], text];
    yield* itemFaults(call, judging);
    if (!isAlike(listedAs, sent))
      yield [[...call.path, 'listedAs'], 'that is another path than the one that is sent'];
    yield* bodyFaults(body, { path: [...call.path, 'body'], judging });
    const { field = '', to } = call.route as Placed['route'];
    // That there is to be a link is no link.
    if (isSecret(judging.known, field) && typeof to !== 'boolean') yield [[...call.path, 'field'], IN_FILE];
  }
  for (const field of Object.keys(resource.model.shape)) yield* fieldFaults(field, judging);
  yield* memberFaults(judging);
  yield* listFaults(judging);
}
