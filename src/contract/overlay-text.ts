/**
 * An overlay as a file for people: always in one order, each resource and field under what the web interface calls it, and
 * without what says whose server it was learned on. Pure.
 */
import { Document, isMap, isScalar, type Node, type Pair, type Scalar, visit } from 'yaml';
import { isJsonObject } from '../canonical-json.js';
import { visible } from '../redaction.js';
import { namesOf, type Parts } from './binding-schema.js';
import { shippedContract } from './contract.js';
import { fieldLabel } from './label.js';
import { OVERLAY_VERSION, type Overlay } from './overlay.js';
import type { ApiResource } from './resource.js';

type Members = Readonly<Record<string, unknown>>;
type Told = (text: string) => string;

/** What matters most comes first; what is not named here follows by name. */
const ORDER = words(
  'method path listedAs actsOnDomain under sends needs field to body paging join list ' +
    'wire flags mask values scale isRefuted sent seen evidence written source note',
);
const PARTS = words('read write list add edit remove actions key serverOwned volatile fields');

function words(text: string): readonly string[] {
  return text.split(' ');
}

function ordered(object: Members, order: readonly string[]): Members {
  const placeOf = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const members = Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
  return Object.fromEntries(members);
}

/** An origin, the address of a mailbox, an address of the network of either kind. */
const ADDRESSES =
  /\b[a-z][a-z\d+.-]*:\/\/[^\s/"'<>()]*|[^\s@"'<>()]+@[^\s@"'<>()]+|\b\d{1,3}(?:\.\d{1,3}){3}\b|(?<![\w:])(?=[\da-f:]*(?:::|(?::[\da-f]+){5}))[\da-f:]{3,}/gi;

/** `names`: of the server and of its domains. */
function withoutAddresses(names: readonly string[]): Told {
  const escaped = names.filter((one) => one !== '').map((one) => one.replaceAll(/[^\w]/g, '\\$&'));
  const named = escaped.length === 0 ? undefined : new RegExp(escaped.join('|'), 'gi');
  return (text) => {
    const told = text.replaceAll(ADDRESSES, '(address)');
    return named === undefined ? told : told.replaceAll(named, '(name)');
  };
}

/** A call or a field. Of the values that were seen only the names of a list stay: any other is the server's own. */
function partOf(
  part: unknown,
  { told, names }: { told: Told; names?: readonly string[] | undefined },
): unknown {
  if (Array.isArray(part)) return part.map((one) => partOf(one, { told }));
  if (!isJsonObject(part)) return part;
  const { seen, values, ...rest } = part;
  const kept = {
    ...rest,
    values: isJsonObject(values) ? ordered(values, names ?? []) : values,
    seen: names === undefined ? undefined : seen,
  };
  const members = Object.entries(kept).map(([name, value]) => [
    name,
    typeof value === 'string' && ['source', 'note'].includes(name) ? told(value) : value,
  ]);
  return ordered(Object.fromEntries(members), ORDER);
}

function callsOf(calls: object, told: Told): object {
  const parts = Object.entries(calls).map(([name, call]) => [name, partOf(call, { told })]);
  return Object.fromEntries(parts);
}

function partsOf(
  { fields, ...calls }: Parts,
  { resource, told }: { resource: ApiResource; told: Told },
): object {
  const { shape } = resource.model;
  const bound = Object.entries(ordered(fields ?? {}, Object.keys(shape))).map(([name, field]) => [
    name,
    partOf(field, { told, names: namesOf(shape[name]) }),
  ]);
  const own = fields === undefined ? {} : { fields: Object.fromEntries(bound) };
  return ordered({ ...callsOf(calls, told), ...own }, PARTS);
}

/** Above its key. */
function commented(pair: Pair | undefined, text: string): void {
  if (pair !== undefined) (pair.key as Scalar).commentBefore = ` ${visible(text)}`;
}

function pairsOf(node: unknown): readonly Pair[] {
  return isMap(node) ? (node.items as readonly Pair[]) : [];
}

function withLabels(document: Document<Node>): void {
  for (const [index, pair] of pairsOf(document.get('resources')).entries()) {
    const resource = shippedContract.byId(String((pair.key as Scalar).value));
    if (resource === undefined) continue;
    (pair.key as Scalar).spaceBefore = index > 0;
    commented(pair, `${resource.title} (${resource.where})`);
    const fields = isMap(pair.value) ? pair.value.get('fields') : undefined;
    for (const field of pairsOf(fields)) {
      const name = String((field.key as Scalar).value);
      const label = fieldLabel(resource, name);
      if (label !== name) commented(field, label);
    }
  }
}

/** Lists of plain values take one line. */
function tidied(document: Document<Node>): void {
  visit(document, {
    Seq: (_, node) => {
      node.flow = node.items.every(isScalar);
    },
    Map: (_, node) => {
      node.flow = node.items.length === 0;
    },
  });
}

/**
 * The file. `names`: of the server and its domains, to be left out of what is written in words, as addresses are anyhow.
 * What is read of it again is the same overlay, but for that, and for values of `seen` that are no names of a list.
 */
export function overlayText(
  overlay: Overlay,
  { names = [] }: { readonly names?: readonly string[] } = {},
): string {
  const told = withoutAddresses(names);
  const { build, made, notes, resources, ...rest } = overlay;
  const bound = shippedContract.resources.flatMap((resource) => {
    const parts = resources[resource.id];
    return parts === undefined ? [] : [[resource.id, partsOf(parts, { resource, told })]];
  });
  // Calls that are of no resource.
  const others = Object.entries<unknown>(rest).filter(([, calls]) => isJsonObject(calls));
  const document = new Document(
    {
      version: OVERLAY_VERSION,
      ...(build === undefined ? {} : { build }),
      ...(made === undefined ? {} : { made: { on: made.on, by: told(made.by) } }),
      ...(notes === undefined ? {} : { notes: told(notes) }),
      resources: Object.fromEntries(bound),
      ...Object.fromEntries(others.map(([name, calls]) => [name, callsOf(calls as object, told)])),
    },
    { aliasDuplicateObjects: false },
  );
  document.commentBefore =
    ' What a SmarterMail server calls its settings, for smlockdown: docs/overlays.md says how to read it.';
  withLabels(document);
  tidied(document);
  return document.toString({ lineWidth: 0, singleQuote: true });
}
