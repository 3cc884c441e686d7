/**
 * Doors: after each change of one the operator signs in afresh before anything else is done. Where that fails the change
 * is taken back over the connection that is still open.
 */
import { undoOf, type Written } from '../undo/undo-writes.js';
import type { Change } from '../words/change.js';
import { isObject, type ObjectReading } from '../words/reading.js';
import { reasonOf } from '../words/stop-reason.js';
import { type AccessProof, accountAfter, type ChangedAccount } from './access.js';
import type { DomainPropagation } from './propagate-domains.js';
import { type PlannedObject, writeOf, writesOf } from './write.js';

export interface DoorsOptions extends Pick<DomainPropagation, 'writer' | 'ledger' | 'observer'> {
  readonly access: AccessProof;
}

/** Proves that the operator still comes in, or puts the object back. Gives the reason to stop where he does not. */
export type DoorCheck = (object: PlannedObject, changes: readonly Change[]) => Promise<string | undefined>;

const SEE_TO_IT = 'see to your access in a session that is still open';

export function doorCheck({ writer, ledger, access, observer }: DoorsOptions): DoorCheck {
  const { contract, discovery } = observer;
  let account: ChangedAccount = {};
  const whyOut = async (as: ChangedAccount): Promise<string | undefined> => {
    try {
      await access.signInAfresh(as);
      return undefined;
    } catch (error) {
      return reasonOf(error);
    }
  };

  /** Nothing stops it, also no journal that failed: the operator would stay outside. */
  const isTakenBack = async (object: PlannedObject, written: readonly Written[]): Promise<boolean> => {
    const now = await writer.read(object.before);
    const { changes, conflicts } = undoOf(written, { before: object.before, now });
    if (!isObject(now) || conflicts.length > 0) return false;
    let before: ObjectReading = now;
    for (const one of writesOf(changes, now).filter(({ length }) => length > 0)) {
      const { outcome, readBack } = await writer.insist(writeOf({ changes: one, before, discovery }));
      if (outcome !== 'proved' || readBack === undefined || !isObject(readBack)) return false;
      before = readBack;
    }
    // Of a password no read can say that it is the old one again.
    const isPassword = accountAfter(object.changes, { before: {}, contract }).password !== undefined;
    return !isPassword || (await whyOut(account)) === undefined;
  };

  return async (object, changes) => {
    const after = accountAfter(changes, { before: account, contract });
    const sent = ledger
      .partsOf(object)
      .flatMap(({ done }) => (done.entry === undefined ? [] : [{ ...done, entry: done.entry }]));
    const stopped = (failed: string) => `${failed} after the change of ${object.before.resource.title}`;
    // Did no write come to anything at all? One item that was taken may be the one that shuts the operator out.
    if (sent.every(({ outcome }) => outcome === 'refused')) {
      const isSecret = after.password !== account.password || after.totp !== account.totp;
      if (!isSecret || sent.length === 0) return undefined;
      // No reading can say that a secret was refused indeed: that the account still signs in as before does.
      const why = await whyOut(account);
      if (why === undefined) return undefined;
      const failed = `the server refused it, and signing in as before failed (${why})`;
      ledger.noteTakenBack(object, { outcome: 'disagrees', message: `${failed}: ${SEE_TO_IT}` });
      return stopped(failed);
    }
    const why = await whyOut(after);
    if (why === undefined) {
      account = after;
      return undefined;
    }
    const failed = `signing in afresh failed (${why})`;
    const isBack = (await isTakenBack(object, sent).catch(writer.note)) === true;
    const outcome = isBack ? 'undone' : 'disagrees';
    const end = isBack ? 'so it was put back' : `and it could not be put back: ${SEE_TO_IT}`;
    ledger.noteTakenBack(object, { outcome, message: `${failed}, ${end}` });
    return stopped(failed);
  };
}

/** The operator's own row by itself and first, then the rest: each part is proved before the next is begun. */
export function doorParts(
  changes: readonly Change[],
  isOwn: (change: Change) => boolean,
): readonly (readonly Change[])[] {
  const own = changes.filter(isOwn);
  const others = changes.filter((change) => !isOwn(change));
  return [own, others].filter((part) => part.length > 0);
}
