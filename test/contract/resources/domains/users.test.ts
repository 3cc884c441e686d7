import { describe, expect, it } from '@jest/globals';
import { users } from '../../../../src/contract/resources/domains/users.js';
import { decodeItems } from '../../../../src/contract/wire/decode.js';
import {
  encodeItem,
  itemRouteFor,
  SECRET_PLACE,
  whyNotWritable,
} from '../../../../src/contract/wire/encode.js';

const ROW = {
  userName: 'anna',
  emailAddress: 'anna@a.example',
  fullName: 'Anna',
  isPasswordExpired: false,
  maxMailboxSize: 0,
  currentMailboxSize: 12,
  roles: ['x'],
  securityFlags: { authType: 0, isDisabled: false, isDomainAdmin: false },
};

function item() {
  const found = decodeItems(users, [ROW]);
  const [one] = found.ok ? found.value : [];
  if (one === undefined) throw new Error('the row does not decode');
  return one;
}

function edit() {
  const route = users.binding.edit;
  if (route === undefined) throw new Error('there is no edit');
  return route;
}

describe('a user', () => {
  it('is known by the whole address, and shows no password', () => {
    expect(item()).toMatchObject({
      key: 'anna@a.example',
      label: 'anna@a.example',
      fields: { address: 'anna@a.example', userName: 'anna', isDisabled: false, password: null },
    });
  });

  it('can be written, whatever else its row holds', () => {
    expect(whyNotWritable(users, item())).toBeUndefined();
  });

  it('is edited by the members that change, and by no others', () => {
    const { key, raw, fields } = item();
    const body = encodeItem(users, edit(), {
      ...{ key, raw, before: fields },
      fields: { ...fields, maxMailboxSize: 5 },
    });

    expect(body).toEqual({ email: 'anna@a.example', userData: { maxMailboxSize: 5 } });
  });

  it('is edited with nested members whole, as they were read', () => {
    const { key, raw, fields } = item();
    const body = encodeItem(users, edit(), {
      ...{ key, raw, before: fields },
      fields: { ...fields, isDisabled: true },
    });

    expect(body).toEqual({
      email: 'anna@a.example',
      userData: { securityFlags: { authType: 0, isDisabled: true, isDomainAdmin: false } },
    });
  });

  it('is added with the password as a reference, until it is sent', () => {
    const { add } = users.binding;
    if (add === undefined) throw new Error('there is no add');
    const fields = { ...item().fields, password: 'env:FORM_PASSWORD' };

    expect(encodeItem(users, add, { key: null, raw: {}, fields })).toEqual({
      userData: {
        emailAddress: 'anna@a.example',
        userName: 'anna',
        fullName: 'Anna',
        isPasswordExpired: false,
        maxMailboxSize: 0,
        securityFlags: { isDomainAdmin: false },
        password: { [SECRET_PLACE]: { reference: 'env:FORM_PASSWORD', as: 'secret' } },
      },
    });
  });
});

describe('a password that is made to expire', () => {
  it('goes by the call for just that', () => {
    const { key, raw, fields } = item();
    const after = { ...fields, isPasswordExpired: true };
    const route = itemRouteFor(users, { action: 'change', before: fields, after });

    expect(route?.path).toBe('settings/domain/expire-users-passwords');
    expect(route && encodeItem(users, route, { key, raw, fields: after })).toEqual({
      input: ['anna@a.example'],
    });
  });

  it('goes by the general edit beside another change, and on the way back', () => {
    const { fields } = item();
    const expired = { ...fields, isPasswordExpired: true };

    expect(
      itemRouteFor(users, { action: 'change', before: fields, after: { ...expired, maxMailboxSize: 5 } }),
    ).toBe(edit());
    expect(itemRouteFor(users, { action: 'change', before: expired, after: fields })).toBe(edit());
  });
});
