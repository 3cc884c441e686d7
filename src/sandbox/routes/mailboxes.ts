/** Single users, whoever asks for them, and the lists of a domain's accounts (`docs/api-evidence.md` 7.1, 7.2). */
import { z } from 'zod';
import { type Answer, done, refused } from '../answer.js';
import { newUserMail } from '../blanks.js';
import { membersOf } from '../body-shape.js';
import { type DomainRequest, ofDomain, ofServer, type RouteRequest, taking, withDomain } from '../route.js';
import { type DomainState, domainNamed, type UserState } from '../state.js';
import { csvOf } from './csv.js';
import { SEARCH, searchIn, sortedBy } from './search.js';
import { noSuchUser, userAt } from './users.js';

const EMAIL = z.object({ email: z.unknown() });
/** AccountType (`docs/api-evidence.md` 2). */
const ACCOUNT = { user: 0, domainAdmin: 1, alias: 4 } as const;

/** The user of an address on any domain: two failures are told apart, in these words. */
function anywhere({ state }: RouteRequest, email: unknown): UserState | Answer {
  const address = String(email).toLowerCase();
  const domain = domainNamed(state, address.slice(address.lastIndexOf('@') + 1));
  if (domain === undefined) return refused(400, 'Domain does not exist');
  return userAt(domain, address) ?? refused(400, 'User does not exist');
}

function shownUser(user: UserState | Answer): Answer {
  return 'type' in user ? user : done({ userData: user });
}

function userExists(request: RouteRequest, { email }: z.output<typeof EMAIL>): Answer {
  const user = anywhere(request, email);
  return done({ exists: !('type' in user) });
}

function ofDomainUser(then: (user: UserState, domain: DomainState) => Answer) {
  return ({ domain }: DomainRequest, email: unknown): Answer => {
    const user = userAt(domain, email);
    return user === undefined ? noSuchUser() : then(user, domain);
  };
}

const showUser = ofDomainUser((user) => done({ userData: user }));

/** What nobody wrote is as a new mailbox has it; the rest follows from the user. */
function mailOf(user: UserState, { mail, settings }: DomainState) {
  return {
    ...newUserMail(),
    ...mail[user.emailAddress],
    isEnabled: !user.securityFlags.isDisabled,
    maxSize: user.maxMailboxSize,
    totalMailboxSize: user.currentMailboxSize,
    isCatchAll: settings.catchAll === user.userName,
  };
}

const showMail = ofDomainUser((user, domain) => done({ userMailSettings: mailOf(user, domain) }));

const MAIL = membersOf({ ...newUserMail(), isEnabled: false });

/** Changed members; but for whether he is enabled, those of the user himself are passed over. */
function storeMail(request: DomainRequest, email: unknown, patch: z.output<typeof MAIL>): Answer {
  const user = userAt(request.domain, email);
  if (user === undefined) return noSuchUser();
  const { isEnabled, ...own } = patch;
  const held = { ...newUserMail(), ...request.domain.mail[user.emailAddress] };
  request.store(held, own);
  request.domain.mail[user.emailAddress] = held;
  if (isEnabled !== undefined) request.store(user.securityFlags, { isDisabled: !isEnabled });
  return done();
}

function lastPart(address: string): string {
  return address.slice(0, address.lastIndexOf('@'));
}

function accountsOf(domain: DomainState, domainName: string, flags: readonly string[]) {
  const users = domain.users.map((user) => ({
    userName: user.userName,
    displayName: user.fullName,
    fullName: user.fullName,
    emailAddress: user.emailAddress,
    accountType: user.securityFlags.isDomainAdmin ? ACCOUNT.domainAdmin : ACCOUNT.user,
    isEnabled: !user.securityFlags.isDisabled,
    lastLogin: user.lastLoginTime,
    totalMailboxSize: user.currentMailboxSize,
  }));
  const aliases = domain.aliases.map(({ name, displayName, isEnabled }) => ({
    ...{
      userName: name,
      displayName,
      fullName: displayName,
      emailAddress: `${name}@${domainName}`,
      isEnabled,
    },
    ...{ accountType: ACCOUNT.alias, lastLogin: '0001-01-01T00:00:00Z', totalMailboxSize: 0 },
  }));
  return [...(flags.includes('users') ? users : []), ...(flags.includes('aliases') ? aliases : [])];
}

/** Without flags nothing is looked for. */
const ACCOUNTS = SEARCH.extend({
  searchFlags: z.array(z.string()).default([]),
  sortField: z.string().default('userName'),
});

const listAccounts = taking(ACCOUNTS, ({ domain, domainName }: DomainRequest, asked) =>
  searchIn(accountsOf(domain, domainName, asked.searchFlags), {
    asked,
    under: 'results',
    key: (row) => String(row[asked.sortField as keyof typeof row] ?? row.userName),
    texts: ({ userName, displayName }) => [userName.toLowerCase(), displayName.toLowerCase()],
  }),
);

const listQuickly = taking(SEARCH, ({ domain }: DomainRequest, asked) => {
  const rows = domain.users.map((user) => ({
    userName: user.userName,
    displayName: user.fullName,
    bytesUsed: user.currentMailboxSize,
    bytesAllowed: user.maxMailboxSize === 0 ? null : user.maxMailboxSize,
    status: user.securityFlags.isDisabled ? 'Disabled' : 'Enabled',
    lastLoginTime: user.lastLoginTime,
  }));
  const by = {
    key: ({ userName }: (typeof rows)[number]) => userName,
    texts: ({ userName }: (typeof rows)[number]) => [userName.toLowerCase()],
  };
  return searchIn(rows, { asked, under: 'users', ...by });
});

/** Only the path is published; the members are the sandbox's own. */
function countAccounts({ domain }: DomainRequest): Answer {
  return done({ users: domain.users.length, aliases: domain.aliases.length, mailingLists: 0 });
}

const ADDRESSES = z.object({ input: z.array(z.string()) });

/** Users or aliases by what stands before the @, or by the whole address. All of them or none. */
const deleteAccounts = taking(ADDRESSES, ({ domain, logins }: DomainRequest, { input }) => {
  const names = new Set(input.map((one) => (one.includes('@') ? lastPart(one) : one).toLowerCase()));
  const isMeant = (name: string) => names.has(name.toLowerCase());
  const users = domain.users.filter(({ userName }) => isMeant(userName));
  const aliases = domain.aliases.filter(({ name }) => isMeant(name));
  if (users.length + aliases.length < names.size) return noSuchUser();
  domain.users = domain.users.filter((user) => !users.includes(user));
  domain.aliases = domain.aliases.filter((alias) => !aliases.includes(alias));
  for (const { emailAddress } of users) logins.delete(emailAddress.toLowerCase());
  return done();
});

/** As the path says, by what stands before the @. All of them or none. */
const disableUsers = taking(ADDRESSES, ({ domain, params, store }: DomainRequest, { input }) => {
  const names = new Set(input.map((name) => name.toLowerCase()));
  const users = domain.users.filter(({ userName }) => names.has(userName.toLowerCase()));
  if (users.length < names.size) return noSuchUser();
  for (const { securityFlags } of users)
    store(securityFlags, { isDisabled: params.disable?.toLowerCase() === 'true' });
  return done();
});

type Protocol = keyof DomainState['synchronised'];
const SYNCHRONISED = z.array(z.object({ emailAddress: z.string(), isActive: z.boolean() }));

function synchronisedBy(protocol: Protocol, under: string) {
  return {
    list: ({ domain }: DomainRequest) =>
      done({
        [under]: domain.users.map(({ emailAddress }) => ({
          emailAddress,
          isActive: domain.synchronised[protocol].includes(emailAddress),
        })),
      }),
    /** The body is a list by itself. All of them or none. */
    patch: taking(SYNCHRONISED, ({ domain }: DomainRequest, given) => {
      const found = given.map(({ emailAddress, isActive }) => ({
        user: userAt(domain, emailAddress),
        isActive,
      }));
      if (found.some(({ user }) => user === undefined)) return noSuchUser();
      for (const { user, isActive } of found) {
        const others = domain.synchronised[protocol].filter((one) => one !== user?.emailAddress);
        domain.synchronised[protocol] = isActive ? [...others, user?.emailAddress ?? ''] : others;
      }
      return done();
    }),
  };
}

const activeSync = synchronisedBy('activeSync', 'activeSyncAccounts');
const mapiEws = synchronisedBy('mapiEws', 'mapiEwsAccounts');

function exportUsers({ domain }: DomainRequest): Answer {
  const users = sortedBy(domain.users, { key: ({ userName }) => userName, isDescending: false });
  return csvOf(
    ['User Name', 'Display Name', 'Email Address'],
    users.map(({ userName, fullName, emailAddress }) => [userName, fullName, emailAddress]),
  );
}

export const mailboxRoutes = [
  ...ofServer({
    'POST users-disable/{disable}/{domain}': [
      'documented write',
      'DisableUsersOfDomain',
      withDomain((request) => disableUsers(request)),
    ],
    'GET user/{email}': [
      'client read',
      'GetUser',
      (request) => shownUser(anywhere(request, request.params.email)),
    ],
    'POST get-user': [
      'client read',
      'GetUserByEmail',
      taking(EMAIL, (request: RouteRequest, { email }) => shownUser(anywhere(request, email))),
    ],
    // That it answers is known, its members are not: `exists` is the sandbox's own.
    'POST user-exists': ['client read', 'UserExists', taking(EMAIL, userExists)],
  }),
  ...ofDomain({
    'GET user/{email}': ['client read', 'GetUser', (request) => showUser(request, request.params.email)],
    'POST get-user': [
      'client read',
      'GetUserByEmail',
      taking(EMAIL, (request: DomainRequest, { email }) => showUser(request, email)),
    ],
    'GET user-mail/{email}': [
      'client read',
      'GetUserMail',
      (request) => showMail(request, request.params.email),
    ],
    'POST get-user-mail': [
      'client read',
      'GetUserMailByEmail',
      taking(EMAIL, (request: DomainRequest, { email }) => showMail(request, email)),
    ],
    'POST post-user-mail': [
      'client write',
      'SetUserMail',
      taking(
        EMAIL.extend({ userMailSettings: MAIL }),
        (request: DomainRequest, { email, userMailSettings }) => storeMail(request, email, userMailSettings),
      ),
    ],
    // The older form.
    'POST user-mail/{email}': [
      'client write',
      'SetUserMailOfPath',
      taking(z.object({ userMailSettings: MAIL }), (request: DomainRequest, { userMailSettings }) =>
        storeMail(request, request.params.email, userMailSettings),
      ),
    ],
    'POST account-list-search': ['client read', 'SearchAccounts', listAccounts],
    'POST account-search-quick': ['client read', 'SearchAccountsQuick', listQuickly],
    'GET account-list-counts': ['client read', 'GetAccountCounts', countAccounts],
    'POST users-disable/{disable}/{allowMail}': ['documented write', 'DisableUsers', disableUsers],
    'POST account-list-delete': ['client write', 'DeleteAccounts', deleteAccounts],
    'GET active-sync-mailboxes': ['client read', 'GetActiveSyncMailboxes', activeSync.list],
    'POST active-sync-mailboxes-patch': ['client write', 'PatchActiveSyncMailboxes', activeSync.patch],
    'GET mapi-ews-mailboxes': ['client read', 'GetMapiEwsMailboxes', mapiEws.list],
    'POST mapi-ews-mailboxes-patch': ['client write', 'PatchMapiEwsMailboxes', mapiEws.patch],
    'POST export-users': ['client read', 'ExportUsers', exportUsers],
  }),
];
