/** Undoing what a run itself wrote to one object while it goes on, from the entries and read-backs it still has. Pure. */
import { ownPassword } from '../../contract/resources/access/own-account.js';
import type { Verification } from '../prove/verify.js';
import type { FieldChange } from '../words/change.js';
import { isObject, type ObjectReading, type Reading } from '../words/reading.js';
import { restore, snapshotOf } from './restore.js';
import { fieldsWritten, rollbackChangeOf, type ToRestore, type Touched, type WriteEntry } from './touched.js';

/** Stands for the password that the operator signed in with, for the way back of a change of it. */
export const PASSWORD_IN_USE = 'operator:password';

/** One write of an object in this run, and what its read-back said. */
export interface Written extends Verification {
  readonly entry: WriteEntry;
}

/** What takes these writes of one object back, and why something of it cannot be. */
export function undoOf(
  written: readonly Written[],
  state: { readonly before: ObjectReading; readonly now: Reading },
): ToRestore {
  const { before, now } = state;
  const touched: Touched = {
    resource: before.resource.id,
    target: before.target,
    writes: written.map(({ entry }) => entry),
    readBacks: new Map(written.map((one) => [one.entry.write, one])),
    answered: new Set(),
    propagated: [],
  };
  if (!isObject(now) || now.status !== before.status)
    return { changes: [], conflicts: [{ why: 'it could not be read' }] };
  return now.resource.id === ownPassword.id
    ? { changes: [passwordBack(now, touched)], conflicts: [] }
    : restore(now, touched, snapshotOf(before));
}

/** Within the run the password that was replaced is still known: it is the one of the sign-in. */
function passwordBack(now: ObjectReading, touched: Touched): FieldChange {
  const [field = 'password'] = fieldsWritten(touched);
  return { ...rollbackChangeOf(now), action: 'change', field, before: null, after: PASSWORD_IN_USE };
}
