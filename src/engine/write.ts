/** One write: the changes of a document, or of one item, as a call, with the way to prove it. */
import type { Call } from '../api/call.js';
import { isEqualJson, type Json } from '../canonical-json.js';
import type { Route } from '../contract/binding.js';
import type { Fields } from '../contract/decode.js';
import type { Discovery } from '../contract/discovery.js';
import { encodeDocument, encodeItem, whyNotWritable } from '../contract/encode.js';
import { writeReach } from '../contract/reach.js';
import { LockdownError } from '../errors.js';
import type { NewJournalEntry } from '../store/journal-entry.js';
import { type Change, type FieldChange, type ItemChange, isFieldChange } from './change.js';
import {
  type CollectionReading,
  callOf,
  type DocumentReading,
  type ObjectReading,
  type Reading,
} from './reading.js';
import { type Verification, verifyDocument, verifyItem } from './verify.js';

type IntentionEntry = Extract<NewJournalEntry, { entry: 'write' }>;

export interface Write {
  readonly call: Call;
  /** What the journal says before the write is sent. */
  readonly intention: Omit<IntentionEntry, 'entry' | 'at' | 'write' | 'method' | 'path'>;
  readonly before: ObjectReading;
  readonly verify: (readBack: Reading) => Verification;
}

/** The last look before a call is sent: the rule of the contract holds for it on this server, now. */
function openRoute<R extends Route>(route: R | undefined, discovery: Discovery): R {
  const reach = writeReach(route, discovery);
  if (route !== undefined && reach.isOpen) return route;
  throw closed(reach.isOpen ? 'no call' : reach.why);
}

function closed(why: string): LockdownError {
  return new LockdownError('plan.stale', `The write is closed on this server: ${why}`, {
    next: 'Make the plan again.',
  });
}

/** The write of all changes of a document, or of one change of an item. */
export function writeOf(options: {
  readonly changes: readonly Change[];
  readonly before: ObjectReading;
  readonly discovery: Discovery;
}): Write {
  const { before, discovery } = options;
  if (before.status === 'document') {
    const fields = options.changes.filter(isFieldChange);
    if (fields.length === 0 || fields.length < options.changes.length) {
      throw new LockdownError(
        'plan.invalid',
        `The plan changes items of ${before.resource.id}, which has none`,
      );
    }
    return documentWrite(fields, { before, discovery });
  }
  const [change] = options.changes;
  if (change === undefined || isFieldChange(change)) {
    throw new LockdownError(
      'plan.invalid',
      `The plan changes a field of ${before.resource.id}, which has items`,
    );
  }
  return itemWrite(change, { before, discovery });
}

function documentWrite(
  changes: readonly FieldChange[],
  options: { readonly before: DocumentReading; readonly discovery: Discovery },
): Write {
  const { before } = options;
  const { resource, target } = before;
  const write = openRoute(resource.binding.write, options.discovery);
  const expected: Fields = Object.fromEntries(changes.map((change) => [change.field, change.after]));
  const body = encodeDocument(resource, { write, raw: before.document.raw, changes: expected });
  return {
    call: callOf(write, { target, body }),
    before,
    intention: {
      resource: resource.id,
      target,
      action: 'set',
      fields: Object.fromEntries(
        changes.map((change) => [change.field, { before: change.before, after: change.after }]),
      ),
    },
    verify: (readBack) => verifyDocument({ before, expected, readBack }),
  };
}

function itemWrite(
  change: ItemChange,
  options: { readonly before: CollectionReading; readonly discovery: Discovery },
): Write {
  const { before } = options;
  const { resource, target, items } = before;
  const { add, edit, remove } = resource.binding;
  const route = openRoute({ add, change: edit, remove }[change.action], options.discovery);
  const row = items.find((item) => item.key === change.key);
  // Between two writes of one collection the server, or somebody else, may have moved the next item.
  if (change.action !== 'add' && !isEqualJson(row?.fields, change.before)) {
    throw new LockdownError('plan.stale', `${change.item} is not as it was when the plan was made`, {
      next: 'Make the plan again.',
    });
  }
  const whyNot = whyNotWritable(resource, { fields: change.after ?? row?.fields ?? {}, raw: row?.raw ?? {} });
  if (whyNot !== undefined) throw closed(`${change.item}: ${whyNot}`);
  const body: Json = encodeItem(resource, route, {
    key: change.key,
    raw: row?.raw ?? {},
    fields: change.after ?? row?.fields ?? {},
  });
  return {
    call: callOf(route, { target, body }),
    before,
    intention: {
      resource: resource.id,
      target,
      action: change.action,
      item: change.item,
      key: change.key,
      before: change.before,
      after: change.after,
    },
    verify: (readBack) => verifyItem({ resource, before: items, change, readBack }),
  };
}
