/**
 * Doors: after each change of one the operator signs in afresh before anything else is done. Where that fails the change
 * is taken back over the connection that is still open.
 */
import { undoOf, type Written } from '../undo/undo-writes.js';
import type { Change } from '../words/change.js';
import { isObject, type ObjectReading } from '../words/reading.js';
import { reasonOf } from '../words/stop-reason.js';
import { type AccessProof, accountAfter, type ChangedAccount } from './access.js';
import type { DomainPropagatorOptions } from './propagate-domains.js';
import { type PlannedObject, writeOf } from './write.js';

export interface DoorsOptions extends Pick<DomainPropagatorOptions, 'writer' | 'ledger' | 'observer'> {
  readonly access: AccessProof;
}

export class Doors {
  readonly #options: DoorsOptions;
  #account: ChangedAccount = {};

  constructor(options: DoorsOptions) {
    this.#options = options;
  }

  /** Proves that the operator still comes in, or puts the object back. Gives the reason to stop where he does not. */
  async check(object: PlannedObject, changes: readonly Change[]): Promise<string | undefined> {
    const { ledger, access, observer } = this.#options;
    const { contract } = observer;
    const account = accountAfter(changes, { before: this.#account, contract });
    if (this.#isRefused(object)) return this.#checkRefused(object, account);
    try {
      await access.signInAfresh(account);
      this.#account = account;
      return undefined;
    } catch (error) {
      const failed = `signing in afresh failed (${reasonOf(error)})`;
      const isBack = await this.#isTakenBack(object).catch((cause: unknown) => {
        this.#options.writer.note(cause);
        return false;
      });
      ledger.noteTakenBack(
        object,
        isBack
          ? { outcome: 'undone', message: `${failed}, so it was put back` }
          : {
              outcome: 'disagrees',
              message: `${failed}, and it could not be put back: see to your access in a session that is still open`,
            },
      );
      return `${failed} after the change of ${object.before.resource.title}`;
    }
  }

  /** No reading can say that a secret was refused indeed: that the account still signs in as before does. */
  async #checkRefused(object: PlannedObject, account: ChangedAccount): Promise<string | undefined> {
    const { ledger, access } = this.#options;
    const isSecret = account.password !== this.#account.password || account.totp !== this.#account.totp;
    if (!isSecret || this.#writtenTo(object).length === 0) return undefined;
    try {
      await access.signInAfresh(this.#account);
      return undefined;
    } catch (error) {
      const failed = `the server refused it, and signing in as before failed (${reasonOf(error)})`;
      const message = `${failed}: see to your access in a session that is still open`;
      ledger.noteTakenBack(object, { outcome: 'disagrees', message });
      return `${failed} after the change of ${object.before.resource.title}`;
    }
  }

  /** Did no write come to anything at all? One item that was taken may be the one that shuts the operator out. */
  #isRefused(object: PlannedObject): boolean {
    const sent = this.#options.ledger.partsOf(object).filter(({ done }) => done.entry !== undefined);
    return sent.every(({ done }) => done.outcome === 'refused');
  }

  #writtenTo(object: PlannedObject): readonly Written[] {
    return this.#options.ledger
      .partsOf(object)
      .flatMap(({ done }) =>
        done.entry === undefined ? [] : [{ entry: done.entry, verification: done.verification }],
      );
  }

  /** Nothing stops it, also no journal that failed: the operator would stay outside. */
  async #isTakenBack(object: PlannedObject): Promise<boolean> {
    const { writer, observer, access } = this.#options;
    const { contract, discovery } = observer;
    const now = await writer.read(object.before);
    const { changes, conflicts } = undoOf(this.#writtenTo(object), { before: object.before, now });
    if (!isObject(now) || conflicts.length > 0) return false;
    let before: ObjectReading = now;
    const writes = now.status === 'document' ? [changes] : changes.map((change) => [change]);
    for (const one of writes.filter(({ length }) => length > 0)) {
      const done = await writer.insist(writeOf({ changes: one, before, discovery }));
      if (done.outcome !== 'proved' || done.readBack === undefined || !isObject(done.readBack)) return false;
      before = done.readBack;
    }
    // Of a password no read can say that it is the old one again.
    if (accountAfter(object.changes, { before: {}, contract }).password === undefined) return true;
    return access.signInAfresh(this.#account).then(
      () => true,
      () => false,
    );
  }
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
