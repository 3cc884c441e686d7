/** Users of a domain. */
import { expect } from '@jest/globals';
import { type Made, NUMBER, PART } from './call.js';

export const users: Readonly<Record<string, Made>> = {
  'GET settings/domain/list-users': ({ email }) => ({
    ...{
      as: 'domain',
      gives: { userData: expect.arrayContaining([expect.objectContaining({ emailAddress: email })]) },
    },
  }),
  'GET settings/domain/user/{email}': ({ email }) => ({
    ...{
      as: 'domain',
      names: [email],
      gives: { userData: expect.objectContaining({ emailAddress: email }) },
    },
  }),
  'POST settings/domain/get-user': ({ email }) => ({
    ...{
      as: 'domain',
      body: { email },
      gives: { userData: expect.objectContaining({ emailAddress: email }) },
    },
  }),
  'GET settings/domain/user-mail/{email}': ({ email }) => ({
    ...{
      as: 'domain',
      names: [email],
      gives: { userMailSettings: expect.objectContaining({ isEnabled: true, maxSize: NUMBER }) },
    },
  }),
  'POST settings/domain/get-user-mail': ({ email }) => ({
    ...{
      as: 'domain',
      body: { email },
      gives: { userMailSettings: expect.objectContaining({ canReceiveMail: true }) },
    },
  }),
  'POST settings/domain/post-user-mail': ({ domain, email }) => ({
    ...{ as: 'domain', body: { email, userMailSettings: { replyToAddress: 'desk@else.example' } } },
    after: () =>
      expect(domain.mail[email]).toMatchObject({ replyToAddress: 'desk@else.example', canReceiveMail: true }),
  }),
  'POST settings/domain/user-mail/{email}': ({ domain, email }) => ({
    ...{ as: 'domain', names: [email], body: { userMailSettings: { hideFromGAL: true } } },
    after: () => expect(domain.mail[email]).toMatchObject({ hideFromGAL: true }),
  }),
  'POST settings/domain/account-list-search': ({ domain, email }) => ({
    as: 'domain',
    body: { ...PART, searchFlags: ['users'], sortField: 'userName' },
    gives: {
      totalCount: domain.users.length,
      results: expect.arrayContaining([
        expect.objectContaining({ emailAddress: email, accountType: 0, isEnabled: true }),
      ]),
    },
  }),
  'POST settings/domain/account-search-quick': ({ userName }) => ({
    ...{ as: 'domain', body: PART },
    gives: {
      users: expect.arrayContaining([
        expect.objectContaining({ userName, status: 'Enabled', bytesUsed: NUMBER }),
      ]),
    },
  }),
  'GET settings/domain/account-list-counts': ({ domain }) => ({
    as: 'domain',
    gives: { users: domain.users.length },
  }),
  'POST settings/domain/account-list-delete': ({ domain, userName, alias }) => ({
    ...{ as: 'domain', body: { input: [userName, alias] } },
    after: () =>
      expect([
        ...domain.users.map((one) => one.userName),
        ...domain.aliases.map((one) => one.name),
      ]).not.toContain(userName),
  }),
  'POST settings/domain/user-put': ({ domain }) => ({
    as: 'domain',
    body: {
      userData: {
        userName: 'newcomer',
        password: 'Lake-2-Birch-Table',
        fullName: 'New Comer',
        maxMailboxSize: 0,
        isPasswordExpired: false,
        securityFlags: { authType: 0, authenticatingWindowsDomain: null, isDomainAdmin: false },
      },
    },
    after: () => expect(domain.users.at(-1)).toMatchObject({ userName: 'newcomer', fullName: 'New Comer' }),
  }),
  'POST settings/domain/post-user': ({ domain, email }) => ({
    ...{ as: 'domain', body: { email, userData: { fullName: 'Renamed' } } },
    after: () =>
      expect(domain.users.find(({ emailAddress }) => emailAddress === email)?.fullName).toBe('Renamed'),
  }),
  'POST settings/domain/user-delete/{user}': ({ domain, userName }) => ({
    ...{ as: 'domain', names: [userName], body: {} },
    after: () => expect(domain.users.map((one) => one.userName)).not.toContain(userName),
  }),
  'POST settings/domain/export-users': () => ({
    as: 'domain',
    body: {},
    text: 'User Name,"Display Name","Email Address"\r\n',
  }),
  'GET settings/domain/active-sync-mailboxes': ({ email }) => ({
    ...{
      as: 'domain',
      gives: { activeSyncAccounts: expect.arrayContaining([{ emailAddress: email, isActive: false }]) },
    },
  }),
  'POST settings/domain/active-sync-mailboxes-patch': ({ domain, email }) => ({
    ...{ as: 'domain', body: [{ emailAddress: email, isActive: true }] },
    after: () => expect(domain.synchronised).toEqual({ activeSync: [email], mapiEws: [] }),
  }),
  'GET settings/domain/mapi-ews-mailboxes': ({ domain, email }) => {
    domain.synchronised.mapiEws.push(email);
    return {
      as: 'domain',
      gives: { mapiEwsAccounts: expect.arrayContaining([{ emailAddress: email, isActive: true }]) },
    };
  },
  'POST settings/domain/mapi-ews-mailboxes-patch': ({ domain, email }) => {
    domain.synchronised.mapiEws.push(email);
    const body = [{ emailAddress: email, isActive: false }];
    return { as: 'domain', body, after: () => expect(domain.synchronised.mapiEws).toEqual([]) };
  },
  'POST settings/domain/expire-users-passwords': ({ domain, email }) => ({
    ...{ as: 'domain', body: { input: [email] } },
    after: () =>
      expect(domain.users.find(({ emailAddress }) => emailAddress === email)?.isPasswordExpired).toBe(true),
  }),
  'POST settings/domain/propagate-settings': ({ domain, name }) => ({
    ...{
      as: 'domain',
      body: { globalUpdate: [{ userField: 'MailboxSize', longValue: 1_048_576_000 }], emails: [`*@${name}`] },
    },
    after: () =>
      expect(new Set(domain.users.map((one) => one.maxMailboxSize))).toEqual(new Set([1_048_576_000])),
  }),
};
