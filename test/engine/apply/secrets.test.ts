/** Secrets of a plan: named by reference everywhere, and put into a body only as it is sent. */

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../src/canonical-json.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { ownTwoFactor } from '../../../src/contract/resources/access/own-account.js';
import { encodeDocument, SECRET_PLACE } from '../../../src/contract/wire/encode.js';
import { revealed, type SecretVault, secretsOf } from '../../../src/engine/apply/secrets.js';
import { runs } from '../../property-runs.js';
import { aFieldChange, anItemChange } from '../a-change.js';
import { EMPTY_VAULT } from '../an-empty-vault.js';

const VAULT: SecretVault = {
  secret: (reference) => `the secret of ${reference}`,
  code: (reference) => `the code of ${reference}`,
};

function placeOf(reference: string, as: 'secret' | 'code' = 'secret'): Json {
  return { [SECRET_PLACE]: { reference, as } } as unknown as Json;
}

const own = (resource: string, field: string, after: Json) =>
  aFieldChange({ target: 'server', resource, field, before: null, after });

describe('the secrets of a plan', () => {
  it('are those that its changes set, with what each is for', () => {
    const user = anItemChange({
      ...{ resource: 'users', target: 'a.test', action: 'add', key: null, before: null },
      after: { address: 'forms@a.test', password: 'file:forms' },
    });

    expect(
      secretsOf(
        [
          own('own-password', 'password', 'env:NEW'),
          own('own-two-factor', 'isOn', true),
          own('own-two-factor', 'totpSecret', 'generate:totp'),
          user,
        ],
        shippedContract,
      ),
    ).toEqual([
      { reference: 'env:NEW', resource: 'own-password', field: 'password', isTotp: false },
      { reference: 'generate:totp', resource: 'own-two-factor', field: 'totpSecret', isTotp: true },
      { reference: 'file:forms', resource: 'users', field: 'password', isTotp: false },
    ]);
  });

  it.each([
    ['a field that is shown', aFieldChange({ before: 'env:A', after: 'env:B' })],
    ['a field that nobody knows', own('own-password', 'passphrase', 'env:NEW')],
    ['a resource that nobody knows', own('own-passkey', 'password', 'env:NEW')],
    ['a secret that is taken away', { ...own('own-password', 'password', null), before: 'env:OLD' }],
    ['a user whose password stays', anItemChange({ resource: 'users', before: { password: null } })],
  ])('are none for %s', (_, change) => {
    expect(secretsOf([change], shippedContract)).toEqual([]);
  });
});

describe('a body as it is sent', () => {
  it('has the secret, and its code of now, in their places at any depth', () => {
    const body = { a: [placeOf('env:A'), { b: placeOf('file:b', 'code') }], c: placeOf('env:A') };

    expect(revealed(body, VAULT)).toEqual({
      a: ['the secret of env:A', { b: 'the code of file:b' }],
      c: 'the secret of env:A',
    });
  });

  it('has both in the write that switches a second factor on', () => {
    const { write } = ownTwoFactor.binding;
    if (write === undefined) throw new Error('there is no write');
    const body = encodeDocument(ownTwoFactor, {
      ...{ write, raw: { username: 'admin', twoFactorEnabled: false } },
      changes: { isOn: true, totpSecret: 'env:TOTP' },
    });

    expect(revealed(body, VAULT)).toEqual({
      username: 'admin',
      twoFactorEnabled: true,
      twoFactorSecret: 'the secret of env:TOTP',
      twoFactorCode: 'the code of env:TOTP',
    });
  });

  it('is the same body where it has no places, whatever texts it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue() as fc.Arbitrary<Json>, (value) => {
        expect(revealed(value, EMPTY_VAULT)).toEqual(value);
      }),
      runs(),
    );
  });

  it.each(['$secret', '$code', 'reference', 'Symbol(the place of a secret)'])(
    'takes no member that an answer could hold for a place: %s',
    (name) => {
      const forged = { [name]: 'file:/etc/shadow', as: 'secret' };

      expect(revealed(JSON.parse(JSON.stringify(forged)), EMPTY_VAULT)).toEqual(forged);
    },
  );
});

describe('an empty vault', () => {
  it.each(['secret', 'code'] as const)('has no %s, which is a bug of whoever asks', (as) => {
    expect(() => revealed(placeOf('env:NEW', as), EMPTY_VAULT)).toThrow(
      expect.objectContaining({ code: 'internal.bug', message: 'the secret env:NEW was not opened' }),
    );
  });
});
