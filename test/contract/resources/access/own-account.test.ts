/** The account in use: one answer, read for three resources, two of which send a secret that is never shown. */
import { describe, expect, it } from '@jest/globals';
import type { AnyDocument } from '../../../../src/contract/resource.js';
import {
  ownAccount,
  ownPassword,
  ownTwoFactor,
} from '../../../../src/contract/resources/access/own-account.js';
import { decodeDocument } from '../../../../src/contract/wire/decode.js';
import { encodeDocument, missingForWrite, SECRET_PLACE } from '../../../../src/contract/wire/encode.js';

const RAW = { username: 'admin', ipAddress: '203.0.113.7', twoFactorEnabled: false };
const ANSWER = { sysAdminInfo: RAW, success: true };

function fieldsOf(resource: AnyDocument, answer: object = ANSWER) {
  const found = decodeDocument(resource, answer);
  if (!found.ok) throw new Error(found.reason);
  return found.value;
}

function bodyOf(resource: AnyDocument, changes: Readonly<Record<string, string | boolean>>) {
  const { write } = resource.binding;
  if (write === undefined) throw new Error(`${resource.id} has no write`);
  return encodeDocument(resource, { write, raw: RAW, changes });
}

describe('the account in use', () => {
  it('is known by name, with the address the server sees', () => {
    expect(fieldsOf(ownAccount).fields).toEqual({
      username: 'admin',
      address: '203.0.113.7',
      hasTwoFactor: false,
    });
    expect(ownAccount.binding.write).toBeUndefined();
  });

  it('has no address where the server does not show one', () => {
    const { ipAddress: _, ...rest } = RAW;

    expect(fieldsOf(ownAccount, { sysAdminInfo: rest }).failures).toEqual({ address: 'no member ipAddress' });
  });
});

describe('its password', () => {
  it('is never read, not even where the server shows one', () => {
    expect(fieldsOf(ownPassword).fields).toEqual({ password: null });
    expect(fieldsOf(ownPassword, { sysAdminInfo: { ...RAW, newPassword: 'Sail-7' } }).fields).toEqual({
      password: null,
    });
  });

  it('is sent by reference, with the name of the account and nothing else', () => {
    expect(bodyOf(ownPassword, { password: 'env:NEW' })).toEqual({
      username: 'admin',
      newPassword: { [SECRET_PLACE]: { reference: 'env:NEW', as: 'secret' } },
    });
  });
});

describe('its second factor', () => {
  it('shows whether it is on, and never the secret', () => {
    expect(fieldsOf(ownTwoFactor).fields).toEqual({ isOn: false, totpSecret: null });
  });

  it('is switched on by reference to the secret, with the code of now', () => {
    expect(bodyOf(ownTwoFactor, { isOn: true, totpSecret: 'generate:totp' })).toEqual({
      username: 'admin',
      twoFactorEnabled: true,
      twoFactorSecret: { [SECRET_PLACE]: { reference: 'generate:totp', as: 'secret' } },
      twoFactorCode: { [SECRET_PLACE]: { reference: 'generate:totp', as: 'code' } },
    });
  });
});

describe.each([ownPassword, ownTwoFactor])('the write of $id', ({ binding }) => {
  it('is not sent where the server does not say whose account it is', () => {
    if (binding.write === undefined) throw new Error('there is no write');
    const { username: _, ...rest } = RAW;

    expect(missingForWrite(binding.write, RAW)).toEqual([]);
    expect(missingForWrite(binding.write, rest)).toEqual(['username']);
  });
});
