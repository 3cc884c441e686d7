/** A vault without anything in it: for plans that set no secret. */
import type { SecretVault } from '../../src/engine/apply/secrets.js';
import { LockdownError } from '../../src/errors.js';

function notOpened(reference: string): never {
  throw new LockdownError('internal.bug', `the secret ${reference} was not opened`);
}

export const EMPTY_VAULT: SecretVault = { secret: notOpened, code: notOpened };
