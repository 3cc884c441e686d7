/** One write: the changes of a document, or of one item, as a call, with the way to prove it. */
import type { Call } from '../../api/call.js';
import { isEqualJson } from '../../canonical-json.js';
import { steadyFields } from '../../contract/resource.js';
import type { Discovery } from '../../contract/trust/discovery.js';
import { carriedOf, changeReach, type WriteReach } from '../../contract/trust/reach.js';
import type { Fields } from '../../contract/wire/decode.js';
import { encodeDocument, encodeItem, itemRouteFor, whyNotWritable } from '../../contract/wire/encode.js';
import { LockdownError, planMistake } from '../../errors.js';
import type { NewJournalEntry } from '../../store/journal-entry.js';
import { callOf, whyNotNamed } from '../observe/read-object.js';
import { type Verification, verifyDocument, verifyItem } from '../prove/verify.js';
import { IN_USE, isInUse } from '../undo/restore-collection.js';
import { type Change, type FieldChange, type ItemChange, isFieldChange } from '../words/change.js';
import type { CollectionReading, DocumentReading, ObjectReading, Reading } from '../words/reading.js';

type IntentionEntry = Extract<NewJournalEntry, { entry: 'write' }>;

/** All changes of one object, and what it holds before the run. */
export interface PlannedObject {
  readonly changes: readonly Change[];
  readonly before: ObjectReading;
}

/** Some or all changes of one object, to be made on what it holds by then. */
export interface Task {
  readonly object: PlannedObject;
  readonly changes: readonly Change[];
}

/** What a call is to do to one object, or to one item of it, and the proof. */
export interface WriteEffect {
  /** What the journal says before the write is sent. */
  readonly intention: Omit<IntentionEntry, 'entry' | 'at' | 'write' | 'method' | 'path'>;
  readonly before: ObjectReading;
  readonly verify: (readBack: Reading) => Verification;
}

export interface Write extends WriteEffect {
  readonly call: Call;
}

/** The last look before a call is sent: the rule of the contract holds for it on this server, now. */
function closedBy(reach: WriteReach): LockdownError {
  return closed(reach.isOpen ? 'no call' : reach.why);
}

function closed(why: string): LockdownError {
  return planMistake('plan.stale', `The write is closed on this server: ${why}`);
}

/** The changes of one object by write: one for a document, one an item for a collection. */
export function writesOf(
  changes: readonly Change[],
  { status }: ObjectReading,
): readonly (readonly Change[])[] {
  return status === 'document' ? [changes] : changes.map((change) => [change]);
}

/** The write of all changes of a document, or of one change of an item. */
export function writeOf(options: {
  readonly changes: readonly Change[];
  readonly before: ObjectReading;
  readonly discovery: Discovery;
  /** Users that are to be taken away before, where it is not sent now. */
  readonly leaving?: ReadonlyMap<string, number>;
}): Write {
  const { before, discovery, leaving } = options;
  const { id } = before.resource;
  if (before.status === 'document') {
    const fields = options.changes.filter(isFieldChange);
    if (fields.length === 0 || fields.length < options.changes.length)
      throw new LockdownError('plan.invalid', `The plan changes items of ${id}, which has none`);
    return documentWrite(fields, { before, discovery });
  }
  const [change] = options.changes;
  if (change === undefined || isFieldChange(change))
    throw new LockdownError('plan.invalid', `The plan changes a field of ${id}, which has items`);
  return itemWrite(change, { before, discovery, leaving });
}

/** A part in a call that is not meant to change the object at all: what it finds moved is a bystander. */
export function noEffectOn(before: DocumentReading): WriteEffect {
  const { verify, ...effect } = effectOnDocument([], before);
  return { ...effect, verify: (readBack) => (readBack.status === 'document' ? verify(readBack) : UNREAD) };
}

/** Nobody knows whether the object is as it was. */
const UNREAD: Verification = {
  verdicts: [{ field: 'everything', verdict: 'unreadable', expected: null, found: null }],
  bystanders: [],
};

/** What a call does to one document. */
export function effectOnDocument(changes: readonly FieldChange[], before: DocumentReading): WriteEffect {
  const expected: Fields = Object.fromEntries(changes.map((change) => [change.field, change.after]));
  return {
    before,
    intention: {
      resource: before.resource.id,
      target: before.target,
      action: 'set',
      fields: Object.fromEntries(changes.map((one) => [one.field, { before: one.before, after: one.after }])),
    },
    verify: (readBack) => verifyDocument({ before, expected, readBack }),
  };
}

/** What a call does to one item, perhaps beside others (`companions`: the keys of all that it changes). */
export function effectOnItem(
  change: ItemChange,
  options: { readonly before: CollectionReading; readonly companions?: ReadonlySet<string | number> },
): WriteEffect {
  const { before, companions } = options;
  const { resource, target, items } = before;
  const { action, item, key, after } = change;
  return {
    before,
    intention: { resource: resource.id, target, action, item, key, before: change.before, after },
    verify: (readBack) => verifyItem({ resource, before: items, change, readBack, companions }),
  };
}

function documentWrite(
  changes: readonly FieldChange[],
  options: { readonly before: DocumentReading; readonly discovery: Discovery },
): Write {
  const { before } = options;
  const { resource, target } = before;
  const { write } = resource.binding;
  const fields = Object.fromEntries(changes.map((one) => [one.field, [one.before, one.after]]));
  const reach = changeReach(resource, { route: write, fields }, options.discovery);
  if (write === undefined || !reach.isOpen) throw closedBy(reach);
  const expected: Fields = Object.fromEntries(changes.map((change) => [change.field, change.after]));
  const body = encodeDocument(resource, { write, raw: before.document.raw, changes: expected });
  return { call: callOf(write, { target, body }), ...effectOnDocument(changes, before) };
}

/** What the `{names}` of a path stand for: the key of the item, and its texts. */
function parametersOf({ key, before, after }: ItemChange): Readonly<Record<string, string>> {
  const texts = Object.entries(before ?? after ?? {}).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return { ...Object.fromEntries(texts), key: String(key) };
}

function itemWrite(
  change: ItemChange,
  options: {
    readonly before: CollectionReading;
    readonly discovery: Discovery;
    readonly leaving: ReadonlyMap<string, number> | undefined;
  },
): Write {
  const { before } = options;
  const { resource, target, items } = before;
  const { action, item, key, before: planned } = change;
  const route = itemRouteFor(resource, change);
  const reach = changeReach(resource, carriedOf(route, change), options.discovery);
  if (route === undefined || !reach.isOpen) throw closedBy(reach);
  const row = items.find((one) => one.key === key);
  const isSame =
    row !== undefined &&
    planned !== null &&
    isEqualJson(steadyFields(resource, row.fields), steadyFields(resource, planned));
  // Between two writes of one collection the server, or somebody else, may have moved the next item.
  if (action !== 'add' && !isSame)
    throw planMistake('plan.stale', `${item} is not as it was when the plan was made`);
  // What is in it is no part of the row, and would go with it.
  if (action === 'remove' && row !== undefined && isInUse(row, resource, options.leaving))
    throw planMistake('plan.stale', `${item} ${IN_USE}`);
  const raw = row?.raw ?? {};
  const fields = change.after ?? row?.fields ?? {};
  const parameters = parametersOf(change);
  const whyNot = whyNotWritable(resource, { fields, raw }) ?? whyNotNamed(route, { target, parameters });
  if (whyNot !== undefined) throw closed(`${item}: ${whyNot}`);
  const told = { key, raw, fields, target, ...(planned === null ? {} : { before: planned }) };
  const body = encodeItem(resource, route, told);
  return {
    call: callOf(route, { target, body, parameters }),
    ...effectOnItem(change, { before }),
  };
}
