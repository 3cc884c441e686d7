/**
 * What of a write to a sandbox of a dialect nobody had proved, told from what was sent and served alone: by the sandbox's own
 * table of its calls, by what it showed of itself, and by what somebody said to have seen. Written apart from the tool's rules.
 */
import { shippedContract } from '../../../src/contract/contract.js';
import type { Evidence } from '../../../src/contract/evidence.js';
import { membersOf } from '../../../src/contract/members.js';
import type { Leaf, Spoken, SpokenCall } from '../../../src/sandbox/dialect/spoken.js';
import { rowsOf, tableOf } from '../../../src/sandbox/dialect/table.js';
import type { Asked } from '../../e2e/a-damaged-server.js';

type Value = string | number | boolean | null;
type Placed = readonly [path: string, value: Value];

/** `{a: {b: [1]}}` -> `a.b` with 1. */
export function leavesIn(value: unknown, path = ''): readonly Placed[] {
  if (Array.isArray(value)) return value.flatMap((one) => leavesIn(one, path));
  if (typeof value !== 'object' || value === null) return [[path, value as Value]];
  return Object.entries(value).flatMap(([name, one]) =>
    leavesIn(one, path === '' ? name : `${path}.${name}`),
  );
}

function lastOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** `{names}` in a pattern stand for any segment. */
export function fits(pattern: string, path: string): boolean {
  const [parts, others] = [pattern.toLowerCase().split('/'), path.toLowerCase().split('/')];
  return parts.length === others.length && parts.every((part, at) => /^\{/.test(part) || part === others[at]);
}

const PUBLISHED: readonly Evidence[] = ['recorded', 'client'];

interface Bound {
  readonly path: string;
  readonly evidence: Evidence;
  readonly isRemoval: boolean;
  readonly id: string;
}

/** Writes of the contract that ships. */
const BOUND: readonly Bound[] = shippedContract.resources.flatMap(({ id, binding }) => {
  const {
    write,
    add,
    edit,
    remove,
    actions = [],
  } = { ...binding } as unknown as Record<
    string,
    (Pick<Bound, 'path' | 'evidence'> & Iterable<Pick<Bound, 'path' | 'evidence'>>) | undefined
  >;
  const calls = [write, add, edit, remove, ...actions].filter((one) => one !== undefined);
  return calls.map(({ path, evidence }) => ({ path, evidence, id, isRemoval: remove?.path === path }));
});

/** Has nobody published a call that writes there? */
export function isGuess(call: string): boolean {
  return !BOUND.some(({ path, evidence }) => PUBLISHED.includes(evidence) && fits(path, call));
}

/** Members that published programs write, or read and nobody writes, by their last names. */
function publishedMembers(id: string): ReadonlySet<string> {
  const resource = shippedContract.byId(id);
  const read = resource?.kind === 'document' ? resource.binding.read : resource?.binding.list;
  const known = Object.values(resource?.binding.fields ?? {}).filter(
    ({ written, evidence = read?.evidence }) =>
      PUBLISHED.includes(written === 'none' ? (evidence ?? 'assumed') : written),
  );
  return new Set(known.flatMap((one) => membersOf(one).map(lastOf)));
}

export interface Shown {
  readonly dialect: number;
  /** All that the server showed of itself. */
  readonly texts: readonly string[];
  /** The overlay that is kept; undefined where there is none. */
  readonly overlay: unknown;
}

interface Seen {
  readonly evidence: string;
  readonly wire: string;
  readonly values?: Readonly<Record<string, Value>>;
  readonly seen?: readonly Value[];
}

/** What somebody compared of a setting with the web interface. */
function comparedIn(overlay: unknown, id: string): readonly Seen[] {
  const { resources = {} } = {
    ...(overlay as { resources?: Record<string, { fields?: Record<string, Seen> }> }),
  };
  return Object.values(resources[id]?.fields ?? {}).filter(({ evidence }) => evidence === 'confirmed');
}

function isPlain(value: Value): boolean {
  return typeof value === 'boolean' || typeof value === 'string' || value === null;
}

/** `before`: all that was asked until then. Each is `POST path: member: why`. */
export function unprovedIn(write: Asked, before: readonly Asked[], shown: Shown): readonly string[] {
  const call = write.call ?? '';
  const told = (why: string) => `POST ${call}: ${why}`;
  const bound = BOUND.find(({ path }) => fits(path, call));
  if (bound === undefined) return [told('nobody binds it')];
  const body = write.body === '' ? {} : JSON.parse(write.body);
  const read = new Map<string, Set<Value>>();
  const anywhere = new Set<Value>();
  for (const { status, answer, call: asked } of before) {
    if (asked === undefined || status !== 200) continue;
    for (const [path, value] of leavesIn(JSON.parse(answer))) {
      read.set(lastOf(path), (read.get(lastOf(path)) ?? new Set()).add(value));
      anywhere.add(value);
    }
  }
  const isAsRead = ([path, value]: Placed) =>
    read.get(lastOf(path))?.has(value) === true || (bound.isRemoval && anywhere.has(value));
  const isShown = (name: string) => shown.texts.some((text) => new RegExp(`\\b${name}\\b`).test(text));
  const open = leavesIn(body).filter((one) => !isAsRead(one));
  if (PUBLISHED.includes(bound.evidence)) {
    const known = publishedMembers(bound.id);
    return open.flatMap(([path, value]) => {
      const name = lastOf(path);
      const isConstant = !shownMembers(bound.id).has(name);
      const isProved = known.has(name) || isConstant || (isPlain(value) && (value === null || isShown(name)));
      return isProved || value === false || value === ''
        ? []
        : [told(`${path} is ${value}, by nobody's evidence`)];
    });
  }
  const tail = call.slice(call.lastIndexOf('/') + 1);
  if (!shown.texts.some((text) => text.toLowerCase().includes(tail.toLowerCase())))
    return [told('the server does not show it')];
  const real = realCall(shown.dialect, call);
  if (real === undefined) return [told('there is no such call')];
  const { spoken, under } = real;
  const compared = comparedIn(shown.overlay, bound.id);
  return leavesIn(body).flatMap((one) => {
    const [path, value] = one;
    const isInside = under === '' || path.startsWith(`${under}.`) || path === under;
    const wire = under === '' ? path : path.slice(under.length + 1);
    const leaf = isInside ? spoken.leaves.find((each) => each.wire === wire) : undefined;
    if (leaf === undefined && !(bound.isRemoval && isInside)) return [told(`no ${path} there`)];
    if (isAsRead(one)) return [];
    if (!isShown(lastOf(path))) return [told(`${path} is not shown`)];
    const isMeant = leaf !== undefined && isSeenWithMeaning(leaf, value, compared);
    return isMeant ? [] : [told(`${path} is ${value}, which nobody saw with its meaning`)];
  });
}

/** Every member that the contract takes for a field of it. */
function shownMembers(id: string): ReadonlySet<string> {
  const fields = Object.values(shippedContract.byId(id)?.binding.fields ?? {});
  return new Set(fields.flatMap((one) => membersOf(one).map(lastOf)));
}

function isSeenWithMeaning(
  { wire, member, blank, factor }: Leaf,
  value: Value,
  compared: readonly Seen[],
): boolean {
  const isNamed = member?.values !== undefined;
  const isCounted = typeof value === 'number' || factor !== 1 || typeof blank === 'number';
  if (!isNamed && !isCounted) return isPlain(value);
  return compared.some((one) => {
    if (one.wire !== wire && !one.wire.endsWith(`.${wire}`)) return false;
    if (!isNamed) return true;
    return (one.seen ?? []).some((name) => one.values?.[String(name)] === value);
  });
}

function realCall(
  dialect: number,
  path: string,
): { readonly spoken: Spoken; readonly under: string } | undefined {
  const isIt = (one: SpokenCall) => one.method === 'POST' && fits(one.path, path);
  const spoken = rowsOf(tableOf(dialect)).find(({ calls }) => calls.some(isIt));
  const call = spoken?.calls.find(isIt);
  return spoken === undefined || call === undefined ? undefined : { spoken, under: call.under };
}
