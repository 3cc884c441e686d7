/** Access: what the account in use signs in with after a change of it, and the proof that it still can. */
import type { Contract } from '../../contract/contract.js';
import { ownPassword, ownTwoFactor } from '../../contract/resources/access/own-account.js';
import type { Change } from '../words/change.js';
import { secretsOf } from './secrets.js';

/** What the account in use signs in with from now on, where that changed: references to secrets. */
export interface ChangedAccount {
  readonly password?: string | undefined;
  readonly totp?: string | undefined;
}

export interface AccessProof {
  /** Signs in afresh on a connection of its own, and out again. Throws when it cannot. */
  signInAfresh(account: ChangedAccount): Promise<void>;
}

/** What of these changes the next sign-in has to know. */
export function accountAfter(
  changes: readonly Change[],
  { before, contract }: { readonly before: ChangedAccount; readonly contract: Contract },
): ChangedAccount {
  const uses = secretsOf(changes, contract);
  const newFor = (id: string) => uses.find(({ resource }) => resource === id)?.reference;
  return {
    password: newFor(ownPassword.id) ?? before.password,
    totp: newFor(ownTwoFactor.id) ?? before.totp,
  };
}
