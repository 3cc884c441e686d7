/**
 * The last look: every object is read once more just before its write. What somebody moved since is left alone, row by
 * row in a collection, and what moves after it is a bystander of that write. A row is taken away or tightened because of what
 * the others hold, so for that none of them may have moved, those that the run itself let in before included. Between this reading and the write lies one round trip.
 */

import { isEqualJson, type JsonObject, membersWhere } from '../../canonical-json.js';
import { type ApiResource, steadyFields } from '../../contract/resource.js';
import { type Change, type ItemChange, isFieldChange } from '../words/change.js';
import { isClosing } from '../words/opening.js';
import {
  type CollectionReading,
  isObject,
  type ObjectReading,
  type Reading,
  whyUnread,
} from '../words/reading.js';

export const MOVED = 'it is not as it was when the plan was made';

/** What may be written of some changes of one object. */
export interface Look {
  /** Those whose ground is as it was. */
  readonly still: readonly Change[];
  readonly left: readonly Change[];
  /** Why those are left. */
  readonly why: string;
}

/** Is what an action was about not there any more? Its time was up, or another call of this run took it along. */
export function isGone(change: Change, now: Reading): change is ItemChange {
  if (now.status !== 'collection' || now.resource.isFleeting !== true || isFieldChange(change)) return false;
  return change.action !== 'add' && !now.items.some(({ key }) => key === change.key);
}

/** What was read says what a write was to bring about: nothing is sent, and no rollback has anything to take back. */
export function goneAlready(gone: readonly ItemChange[], readBack: Reading) {
  const honoured = { verdict: 'honoured', expected: null, found: null } as const;
  const verdicts = gone.map(({ item: field }) => ({ field, ...honoured }));
  return { outcome: 'proved', verdicts, bystanders: [], readBack } as const;
}

/** What two readings are compared by: not by what moves by itself, or follows from other rows. */
function steady({ binding }: ApiResource, raw: JsonObject): JsonObject {
  const { volatile = [] } = binding;
  const moving = 'serverOwned' in binding ? [...volatile, ...binding.serverOwned] : volatile;
  return moving.length === 0 ? raw : membersWhere(raw, (member) => !moving.includes(member));
}

/** Is the whole object as it was, secrets too? */
export function isAsBefore(before: ObjectReading, now: Reading): boolean {
  const rawOf = (reading: Reading) => {
    const { resource } = before;
    if (reading.status === 'document') return steady(resource, reading.document.raw);
    return reading.status === 'collection' ? reading.items.map(({ raw }) => steady(resource, raw)) : null;
  };
  return isEqualJson(rawOf(before), rawOf(now));
}

/** The row of that key, without what moves by itself; null where there is none. */
function rowIn({ resource, items }: CollectionReading, key: unknown): JsonObject | null {
  const row = items.find((one) => one.key === key);
  return row === undefined ? null : steady(resource, row.raw);
}

/** Does the row of that key say what is expected? What is not read does not. */
export function isRowStill(
  key: unknown,
  { before, now }: { readonly before: ObjectReading; readonly now: Reading },
): boolean {
  if (before.status !== 'collection' || now.status !== 'collection') return false;
  const fieldsIn = ({ resource, items }: CollectionReading) =>
    items.filter((one) => one.key === key).map(({ fields }) => steadyFields(resource, fields));
  return isEqualJson(fieldsIn(before), fieldsIn(now));
}

/**
 * `before`: what is expected by now (`Ledger.expectedOf`), of a domain that is to come anything; `own`: keys of the rows in it that this run wrote to or added. An
 * addition is left alone too where somebody added a row of that name.
 */
export function lookOf(
  changes: readonly Change[],
  {
    before,
    now,
    own,
  }: { readonly before: ObjectReading; readonly now: Reading; readonly own: ReadonlySet<unknown> },
): Look {
  const as = (isStill: (change: Change) => boolean, why: string): Look => ({
    still: changes.filter(isStill),
    left: changes.filter((change) => !isStill(change)),
    why,
  });
  if (!isObject(now))
    return as(() => false, `it could not be read once more just before its write: ${whyUnread(now)}`);
  if (before.status === 'document' || now.status === 'document')
    return as(() => before.isToCome === true || isAsBefore(before, now), MOVED);
  const known = new Set<unknown>(before.items.map(({ key }) => key));
  const isAlone = (change: Change) =>
    !isFieldChange(change) && change.action === 'add'
      ? !now.items.some(({ key, label }) => label === change.item && !known.has(key))
      : !isFieldChange(change) && isEqualJson(rowIn(before, change.key), rowIn(now, change.key));
  const all = now.resource.areItemsIndependent === true ? [] : [...before.items, ...now.items];
  const others = all.filter(({ key }) => !isEqualJson(rowIn(before, key), rowIn(now, key)));
  const isStill = (change: Change) => isAlone(change) && (others.length === 0 || !isClosing(change));
  const named = changes.flatMap((one) => (isFieldChange(one) || isAlone(one) ? [] : [one.item]));
  const isWhole = changes.some((change) => isAlone(change) && !isStill(change));
  const moved = [...new Set([...named, ...(isWhole ? others.map(({ label }) => label) : [])])];
  const are = moved.length === 1 ? 'is not as it was' : 'are not as they were';
  const why = isWhole ? ', and by the whole list it was judged what to take away or to tighten' : '';
  const since = isWhole && others.some(({ key }) => own.has(key)) ? ', or as this run left it' : '';
  return as(isStill, `${moved.join(', ')} ${are} when the plan was made${since}${why}`);
}
