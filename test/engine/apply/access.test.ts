/** Access: what the next sign-in has to know. */

import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../src/canonical-json.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { accountAfter, type ChangedAccount } from '../../../src/engine/apply/access.js';
import { aFieldChange } from '../a-change.js';

const own = (resource: string, field: string, after: Json) =>
  aFieldChange({ target: 'server', resource, field, before: null, after });
const NEW_PASSWORD = own('own-password', 'password', 'env:NEW');
const NEW_FACTOR = [own('own-two-factor', 'isOn', true), own('own-two-factor', 'totpSecret', 'env:TOTP')];

const from = (account: ChangedAccount) => ({ before: account, contract: shippedContract });

describe('the account after a change', () => {
  it('signs in with the new password, and with what it had before', () => {
    expect(accountAfter([NEW_PASSWORD], from({}))).toEqual({ password: 'env:NEW' });
    expect(accountAfter([NEW_PASSWORD], from({ password: 'env:OLD', totp: 'env:TOTP' }))).toEqual({
      password: 'env:NEW',
      totp: 'env:TOTP',
    });
  });

  it('signs in with the new second factor', () => {
    expect(accountAfter(NEW_FACTOR, from({ password: 'env:NEW' }))).toEqual({
      password: 'env:NEW',
      totp: 'env:TOTP',
    });
  });

  it('is as before where the secret is that of somebody else', () => {
    const other = own('users', 'password', 'env:FORMS');

    expect(accountAfter([other, aFieldChange()], from({}))).toEqual({});
  });
});
