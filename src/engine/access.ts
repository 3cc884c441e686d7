/**
 * Access: after a door was changed, the operator signs in afresh on a new connection before anything else is done. Where
 * that fails the change is taken back over the connection that is still open.
 */
import type { JsonObject } from '../canonical-json.js';
import type { DecodedItem } from '../contract/decode.js';
import { ownPassword } from '../contract/own-password.js';
import { ownTwoFactor } from '../contract/own-two-factor.js';
import type { Change, FieldChange } from './change.js';
import { type ObjectReading, type Reading, rawOf } from './reading.js';
import { restoreCollection } from './restore-collection.js';
import { restoreDocument } from './restore-document.js';
import { PASSWORD_IN_USE, secretsOf } from './secrets.js';
import { rollbackChangeOf, type ToRestore, type Touched, type WriteEntry } from './touched.js';
import type { Verification } from './verify.js';

/** What the account in use signs in with from now on, where that changed: references to secrets. */
export interface ChangedAccount {
  readonly password?: string;
  readonly totp?: string;
}

export interface AccessProof {
  /** Signs in afresh on a connection of its own, and out again. Throws when it cannot. */
  signInAfresh(account: ChangedAccount): Promise<void>;
}

/** What of these changes the next sign-in has to know. */
export function accountAfter(changes: readonly Change[], before: ChangedAccount): ChangedAccount {
  const uses = secretsOf(changes);
  const password = uses.find(({ resource }) => resource === OWN_PASSWORD)?.reference;
  const totp = uses.find(({ resource }) => resource === OWN_TWO_FACTOR)?.reference;
  return {
    ...before,
    ...(password === undefined ? {} : { password }),
    ...(totp === undefined ? {} : { totp }),
  };
}

const OWN_PASSWORD = ownPassword.id;
const OWN_TWO_FACTOR = ownTwoFactor.id;

/** One write of an object in this run, and what its read-back said. */
export interface Written {
  readonly entry: WriteEntry;
  readonly verification: Verification;
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
    readBacks: new Map(
      written.map(({ entry, verification }) => [
        entry.write,
        { seq: entry.seq, entry: 'read-back', at: entry.at, write: entry.write, ...verification },
      ]),
    ),
  };
  if (now.status === 'document' && before.status === 'document') {
    if (now.resource.id === OWN_PASSWORD) return { changes: [passwordBack(now, touched)], conflicts: [] };
    return restoreDocument(now, touched, {
      raw: rawOf(before) as JsonObject,
      fields: before.document.fields,
    });
  }
  if (now.status === 'collection' && before.status === 'collection') {
    return restoreCollection(now, touched, before.items.map(snapshotItem));
  }
  return { changes: [], conflicts: ['it could not be read'] };
}

function snapshotItem({ key, label, fields }: DecodedItem) {
  return { key, label, fields };
}

/** Within the run the password that was replaced is still known: it is the one of the sign-in. */
function passwordBack(now: ObjectReading, touched: Touched): FieldChange {
  const [field = 'password'] = touched.writes.flatMap((write) => Object.keys(write.fields ?? {}));
  return { ...rollbackChangeOf(now), action: 'change', field, before: null, after: PASSWORD_IN_USE };
}
