/** Administrators, in the shape that is assumed of them. */
import { describe, expect, it } from '@jest/globals';
import { administrators } from '../../../../src/contract/resources/access/administrators.js';
import { decodeItems } from '../../../../src/contract/wire/decode.js';
import { encodeItem } from '../../../../src/contract/wire/encode.js';

const ROW = {
  username: 'jane',
  displayName: 'Jane Roe',
  isPrimary: false,
  isEnabled: true,
  canManageAdmins: true,
  canImpersonate: false,
  twoFactorEnabled: false,
  restrictLoginByIp: false,
  ipRestrictions: ['203.0.113.7'],
  created: '2025-03-04T05:06:07.1234567Z',
  lastLogin: null,
  language: 'en',
};

const FIELDS = {
  username: 'jane',
  displayName: 'Jane Roe',
  isPrimary: false,
  isEnabled: true,
  canManageAdministrators: true,
  canImpersonate: false,
  hasTwoFactor: false,
  isRestrictedByIp: false,
  allowedAddresses: ['203.0.113.7'],
  created: '2025-03-04T05:06:07.1234567Z',
  lastSignIn: null,
};

describe('an administrator', () => {
  it('is called by the user name', () => {
    expect(decodeItems(administrators, [ROW])).toEqual({
      ok: true,
      value: [{ key: 'jane', label: 'jane', raw: ROW, fields: FIELDS }],
    });
  });

  it.each([
    [{ created: 'yesterday' }, 'created'],
    [{ created: '2025-03-04' }, 'created'],
    [{ lastLogin: '' }, 'lastSignIn'],
    [{ ipRestrictions: '203.0.113.7' }, 'allowedAddresses'],
    [{ isEnabled: 1 }, 'isEnabled'],
  ])('with %j makes the whole list unknown', (parts, field) => {
    expect(decodeItems(administrators, [{ ...ROW, ...parts }])).toMatchObject({
      ok: false,
      reason: expect.stringMatching(new RegExp(`^row 0: ${field} is `)),
    });
  });

  it('is edited as a whole, with what is not known of the row', () => {
    const { edit } = administrators.binding;
    if (edit === undefined) throw new Error('there is no edit');
    const fields = { ...FIELDS, isRestrictedByIp: true, allowedAddresses: ['198.51.100.0/24'] };

    expect(encodeItem(administrators, edit, { key: 'jane', raw: ROW, fields })).toEqual({
      administrator: { ...ROW, restrictLoginByIp: true, ipRestrictions: ['198.51.100.0/24'] },
    });
  });

  it('cannot be added or removed: the tool deletes nobody', () => {
    expect([administrators.binding.add, administrators.binding.remove]).toEqual([undefined, undefined]);
  });

  it('moves by itself when somebody signs in or sets up a second factor', () => {
    expect(administrators.binding.volatile).toEqual(['lastLogin', 'twoFactorEnabled']);
  });
});
