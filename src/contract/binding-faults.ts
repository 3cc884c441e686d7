/**
 * What makes a binding unsafe, however well-shaped it is: a call that is not what it is bound for, a secret that could
 * be read, a guard that would look away. What ships is the measure of all of it.
 */
import type { z } from 'zod';
import { isJsonObject, type Json } from '../canonical-json.js';
import { isSecretName } from '../redaction.js';
import type { FieldBinding, FlagsBinding, Route } from './binding.js';
import type { Contract } from './contract.js';
import { type ApiResource, isSecret, readRouteOf } from './resource.js';

type Path = readonly (string | number)[];

/** Something unsafe, and where. */
export interface Fault {
  /** Within the binding. */
  readonly path: Path;
  readonly text: string;
}

/** One call of a binding, and where it stands in it. */
interface Placed {
  readonly path: Path;
  readonly route: Route & { readonly body?: Json };
}

interface Judging {
  /** With the binding in question. */
  readonly resource: ApiResource;
  /** As it ships. */
  readonly known: ApiResource;
  readonly shipped: Contract;
}

function parametersIn(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
}

function writesOf({ binding }: ApiResource): readonly Placed[] {
  const {
    add,
    edit,
    remove,
    write,
    actions = [],
  } = { add: undefined, edit: undefined, remove: undefined, write: undefined, actions: [], ...binding };
  const calls = Object.entries({ write, add, edit, remove }).flatMap(([name, route]) =>
    route === undefined ? [] : [{ path: [name], route }],
  );
  return [...calls, ...actions.map((route, index) => ({ path: ['actions', index], route }))];
}

/** Could one path be the other, whatever their parameters stand for? */
function isAlike(one: string, other: string): boolean {
  const left = one.toLowerCase().split('/');
  const right = other.toLowerCase().split('/');
  const isOpen = (segment: string | undefined) => segment?.startsWith('{') === true;
  return (
    left.length === right.length &&
    left.every((part, at) => part === right[at] || isOpen(part) || isOpen(right[at]))
  );
}

/** A call has to say which domain it is about: else a domain's settings would go to another, or to the server. */
function scopeFaults({ path, actsOnDomain }: Route, { scope, id }: ApiResource): readonly string[] {
  const isOfDomain = path.includes('{domain}') || actsOnDomain === true;
  const wanted =
    scope === 'server'
      ? `${id} is of the server: its calls name no domain`
      : `${id} is of a domain: its calls name it, by {domain} in the path or by actsOnDomain`;
  const isBelow = path.startsWith('settings/domain/');
  return [
    ...(isOfDomain === (scope === 'domain') ? [] : [wanted]),
    ...((actsOnDomain === true) === isBelow
      ? []
      : ['actsOnDomain: true goes with the calls below settings/domain/, and with no others']),
  ];
}

/** `string`, `boolean`, `enum` …, also of what may be empty. */
function kindOf(model: unknown): string {
  const { type, innerType } = (model as z.ZodType & { def: { innerType?: unknown } }).def;
  return type === 'nullable' ? kindOf(innerType) : type;
}

/** What a `{name}` may be: it has to be there whenever the call is made, and to be no secret. */
function allowedIn(call: Placed, judging: Judging): readonly string[] {
  const { resource, known } = judging;
  const domain = resource.scope === 'domain' ? ['domain'] : [];
  const [role] = call.path;
  if (role === 'read' || role === 'list')
    return [...new Set([...domain, ...parametersIn(readRouteOf(known).path)])];
  if (resource.kind === 'document') return domain;
  const texts = Object.entries(resource.model.shape)
    .filter(([field, model]) => ['string', 'enum'].includes(model.def.type) && !isSecret(known, field))
    .map(([field]) => field);
  // What is added has no key yet.
  return [...domain, ...(role === 'add' ? [] : ['key']), ...texts];
}

function readFaults({ route: { method, path } }: Placed, { shipped }: Judging): readonly string[] {
  const posts = shipped.reads.filter((one) => one.method === 'POST').map((one) => one.path);
  return method === 'GET' || posts.includes(path)
    ? []
    : [`a POST counts as a write unless it ships as a read; those are ${posts.join(', ')}`];
}

function writeFaults({ route: { path } }: Placed, { known, shipped }: Judging): readonly string[] {
  const isRead = shipped.reads.some((one) => one.method === 'POST' && isAlike(one.path, path));
  const others = shipped.resources.filter((other) => other.id !== known.id);
  const owner = others.find((other) => writesOf(other).some(({ route }) => isAlike(route.path, path)));
  return [
    ...(isRead ? ['this call ships as a read, and would be sent where nothing is to be written'] : []),
    ...(owner === undefined || writesOf(known).some(({ route }) => route.path === path)
      ? []
      : [`this call is one of ${owner.id}`]),
  ];
}

function callFaults(call: Placed, judging: Judging): readonly Fault[] {
  const { path, listedAs } = call.route;
  const allowed = allowedIn(call, judging);
  const isRead = ['read', 'list'].includes(String(call.path[0]));
  const names = parametersIn(path).filter((name) => !allowed.includes(name));
  const takes = allowed.length === 0 ? 'none is' : allowed.map((name) => `{${name}}`).join(', ');
  const texts = [
    ...scopeFaults(call.route, judging.resource),
    ...names.map((name) => `nothing stands for {${name}} here; allowed are: ${takes}`),
    ...(isRead ? readFaults : writeFaults)(call, judging),
  ];
  const isListed = listedAs === undefined || isAlike(listedAs, path);
  return [
    ...texts.map((text) => ({ path: [...call.path, 'path'], text })),
    ...(isListed
      ? []
      : [{ path: [...call.path, 'listedAs'], text: 'that is another path than the one that is sent' }]),
  ];
}

/** Placeholders that nobody fills, and secrets where they would be seen. `member`: the nearest name around. */
function bodyFaults(
  body: Json,
  at: { readonly path: Path; readonly member: string; readonly judging: Judging },
): readonly Fault[] {
  const { path, member, judging } = at;
  if (Array.isArray(body))
    return body.flatMap((one, index) => bodyFaults(one, { ...at, path: [...path, index] }));
  if (isJsonObject(body))
    return Object.entries(body).flatMap(([name, value]) =>
      bodyFaults(value, { judging, path: [...path, name], member: name }),
    );
  if (typeof body !== 'string') return [];
  const field = /^\$field:(\w+)$/.exec(body)?.[1];
  const isField = field !== undefined && Object.hasOwn(judging.resource.model.shape, field);
  if (body.startsWith('$') && !isField && !['$item', '$changed', '$key'].includes(body))
    return [
      { path, text: 'it takes $item, $changed, $key, $field: with the name of a field, or plain text' },
    ];
  if (isField && isSecret(judging.known, field) && !isSecretName(member)) return [{ path, text: NAMED }];
  return !body.startsWith('$') && body !== '' && isSecretName(member)
    ? [{ path, text: 'a secret does not stand in a file of calls' }]
    : [];
}

const NAMED = 'a secret goes to a member that is named like one: password, secret, token …';

function wiresOf(binding: FieldBinding | FlagsBinding): readonly string[] {
  return 'flags' in binding ? Object.values(binding.flags) : [binding.wire];
}

/** The lists of a field that say what stands for what: each name once, and nothing for two of them. */
function* tableFaults(binding: FieldBinding | FlagsBinding): Generator<Fault> {
  const tables =
    'flags' in binding
      ? { flags: binding.flags, ...(binding.mask === undefined ? {} : { mask: binding.mask.bits }) }
      : { values: binding.values ?? {} };
  for (const [table, entries] of Object.entries(tables)) {
    const seen = new Set<string>();
    for (const [name, one] of Object.entries(entries)) {
      const path = table === 'mask' ? ['mask', 'bits', name] : [table, name];
      if (seen.has(String(one))) yield { path, text: `${one} stands for another name already` };
      seen.add(String(one));
    }
  }
  const { flags, mask } = 'flags' in binding ? binding : { flags: {}, mask: undefined };
  for (const name of Object.keys(flags))
    if (mask !== undefined && !Object.hasOwn(mask.bits, name))
      yield { path: ['mask', 'bits'], text: `${name} has no bit, and would be lost` };
}

function fieldFaults(field: string, judging: Judging): readonly Fault[] {
  const { resource } = judging;
  const binding = resource.binding.fields[field];
  if (binding === undefined) return [];
  const wires = wiresOf(binding);
  const taken = Object.entries(resource.binding.fields).find(
    ([other, them]) => other !== field && wiresOf(them).some((one) => wires.includes(one)),
  );
  const isNamed = wires.some((wire) => isSecretName(wire.slice(wire.lastIndexOf('.') + 1)));
  const isText = !['boolean', 'number', 'enum'].includes(kindOf(resource.model.shape[field]));
  const [isHidden, isToHide] = ['writeOnly' in binding, isSecret(judging.known, field)];
  const faults: readonly (Fault | false)[] = [
    ...tableFaults(binding),
    taken !== undefined && { path: [], text: `its member is that of ${taken[0]} too` },
    isHidden && !isToHide && { path: ['writeOnly'], text: 'it is no secret here, and would never be proved' },
    isToHide &&
      !isHidden && { path: [], text: 'it is a secret: it takes writeOnly: true, and is never read' },
    isHidden && !isNamed && { path: ['wire'], text: NAMED },
    !isToHide &&
      isText &&
      isNamed && { path: ['wire'], text: 'a member that is named like a secret is not read as text' },
  ];
  return faults.flatMap((one) => (one === false ? [] : [{ ...one, path: ['fields', field, ...one.path] }]));
}

/** The members by which rows are known or joined, and those that guards are to look away from. */
function memberFaults({ resource, known }: Judging): readonly Fault[] {
  const { binding } = resource;
  const readable = (path: Path, name: string | undefined): readonly Fault[] =>
    name !== undefined && isSecretName(name)
      ? [{ path, text: 'a member that is named like a secret is not read' }]
      : [];
  const tops = new Map(
    Object.entries(binding.fields).flatMap(([field, one]) =>
      wiresOf(one).map((wire) => [wire.split('.')[0], field]),
    ),
  );
  const lists = {
    volatile: binding.volatile ?? [],
    ...('serverOwned' in binding ? { serverOwned: binding.serverOwned } : {}),
  };
  const shipped: Readonly<Record<string, unknown>> = { ...known.binding };
  const blind = Object.entries(lists).flatMap(([list, members]) =>
    members.flatMap((name, index) => {
      const field = tops.get(name);
      const ships = (shipped[list] as readonly string[] | undefined)?.includes(name) === true;
      return field === undefined || ships || ('key' in binding && binding.key === name)
        ? []
        : [{ path: [list, index], text: `${name} holds ${field}, and what moves there has to be seen` }];
    }),
  );
  return 'list' in binding
    ? [
        ...blind,
        ...readable(['key'], binding.key),
        ...readable(['list', 'join', 'value'], binding.list.join?.value),
      ]
    : blind;
}

/** Everything unsafe about the binding of a resource. `shipped`: what counts as a read, a secret, another's call. */
export function faultsOf(resource: ApiResource, shipped: Contract): readonly Fault[] {
  const judging = { resource, known: shipped.byId(resource.id) ?? resource, shipped };
  const read = { path: [resource.kind === 'document' ? 'read' : 'list'], route: readRouteOf(resource) };
  const calls: readonly Placed[] = [read, ...writesOf(resource)];
  return [
    ...calls.flatMap((call) => callFaults(call, judging)),
    ...calls.flatMap(({ path, route: { body = null } }) =>
      bodyFaults(body, { path: [...path, 'body'], member: '', judging }),
    ),
    ...Object.keys(resource.model.shape).flatMap((field) => fieldFaults(field, judging)),
    ...memberFaults(judging),
  ];
}
