/** Secrets on the wire: sent and never shown. A body has places for them, which no text of an answer can be. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { JsonObject } from '../../../src/canonical-json.js';
import { defineCollection, defineDocument } from '../../../src/contract/define.js';
import type { AnyDocument } from '../../../src/contract/resource.js';
import { mailDomains } from '../../../src/contract/resources/domains/mail-domains.js';
import { decodeDocument, decodeItems } from '../../../src/contract/wire/decode.js';
import { encodeDocument, encodeItem, SECRET_PLACE } from '../../../src/contract/wire/encode.js';
import { entries, PARTIAL, thing } from '../a-resource.js';

const LOCK = z.string().nullable();

/** A document that has a password, and the secret of an authenticator. */
const locked = defineDocument({
  ...thing,
  id: 'locked',
  model: z.object({ isOn: z.boolean(), password: LOCK, totp: LOCK }),
  binding: {
    read: thing.binding.read,
    write: PARTIAL,
    fields: {
      isOn: { wire: 'on', written: 'client' },
      password: { wire: 'newPassword', written: 'client', writeOnly: true },
      totp: { wire: 'secret', written: 'client', writeOnly: true, codeMember: 'code' },
    },
  },
});

const doors = defineCollection({
  ...{ id: 'doors', scope: 'server', title: 'Doors', where: 'Settings > Doors' },
  label: (door) => door.name,
  model: z.object({ name: z.string(), password: LOCK }),
  binding: {
    ...entries.binding,
    fields: {
      name: { wire: 'name', written: 'client' },
      password: { wire: 'inner.password', written: 'client', writeOnly: true },
    },
  },
});

const secretAt = (reference: string) => ({ [SECRET_PLACE]: { reference, as: 'secret' } });

function bodyOf(changes: JsonObject, resource: AnyDocument = locked) {
  return encodeDocument(resource, { write: PARTIAL, raw: { on: false, newPassword: 'shown' }, changes });
}

describe('a secret of a document', () => {
  it.each([{ on: true }, { on: true, newPassword: 'Sail-7', secret: 'JBSWY3DP' }])(
    'is read as none, whatever the server shows: %j',
    (answer) => {
      const found = decodeDocument(locked, { thing: answer });

      expect(found).toMatchObject({
        ok: true,
        value: { fields: { isOn: true, password: null, totp: null }, failures: {} },
      });
    },
  );

  it('has a place in the body for what its reference stands for', () => {
    expect(bodyOf({ password: 'env:NEW' })).toEqual({ thing: { newPassword: secretAt('env:NEW') } });
  });

  it('has a place for its code of now too, where the server asks for one', () => {
    expect(bodyOf({ isOn: true, totp: 'file:totp' })).toEqual({
      thing: {
        on: true,
        secret: secretAt('file:totp'),
        code: { [SECRET_PLACE]: { reference: 'file:totp', as: 'code' } },
      },
    });
  });

  it('does not stand in the text of a body', () => {
    expect(JSON.stringify(bodyOf({ password: 'env:NEW', totp: 'file:totp' }))).not.toMatch(/env:|file:/);
  });

  it('cannot be asked for by an object in a plan or an answer: that is a value like any other', () => {
    const forged = { $secret: 'file:/etc/shadow', '[object Symbol]': 'x' };

    const body = bodyOf({ 'wire:on': forged });

    expect(body).toEqual({ thing: { on: forged } });
    expect(Object.getOwnPropertySymbols((body.thing as JsonObject).on as object)).toEqual([]);
  });
});

describe('a secret of an item', () => {
  const { add, edit } = doors.binding;

  it('has a place in the row that is added', () => {
    const fields = { name: 'a', password: 'cmd:pass show a' };

    expect(encodeItem(doors, add ?? fail(), { key: null, raw: {}, fields })).toEqual({
      item: { name: 'a', inner: { password: secretAt('cmd:pass show a') } },
    });
  });

  it('is left out of a row where none is meant', () => {
    const body = encodeItem(doors, add ?? fail(), { key: 1, raw: {}, fields: { name: 'a', password: null } });

    expect(body).toEqual({ item: { name: 'a' } });
  });

  it('has a place where the binding names the field', () => {
    const write = { ...(edit ?? fail()), body: { p: '$field:password' } };
    const item = { key: 1, raw: {}, fields: { password: 'env:P' } };

    expect(encodeItem(doors, write, item)).toEqual({ p: secretAt('env:P') });
    expect(encodeItem(doors, write, { ...item, fields: {} })).toEqual({ p: null });
  });

  it('is read as none', () => {
    const row = { id: 1, name: 'a', inner: { password: 'Sail-7' } };

    expect(decodeItems(doors, [row])).toMatchObject({ value: [{ fields: { name: 'a', password: null } }] });
  });
});

describe('a domain that is added', () => {
  it('carries the password of its administrator as a place', () => {
    const { add } = mailDomains.binding;
    const fields = { name: 'a.test', path: 'D:\\a', hostname: 'mail.a.test', administratorPassword: 'env:P' };

    expect(encodeItem(mailDomains, add ?? fail(), { key: null, raw: {}, fields })).toMatchObject({
      domainData: { name: 'a.test', path: 'D:\\a', hostname: 'mail.a.test', isEnabled: true },
      adminUsername: 'postmaster',
      adminPassword: secretAt('env:P'),
    });
  });
});

function fail(): never {
  throw new Error('the collection has no such write');
}
