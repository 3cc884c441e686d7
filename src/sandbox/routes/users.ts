/** Users of one domain (`docs/api-evidence.md` 6, 7.2, 8.1). Passwords go to the log-ins, never into the state. */
import { z } from 'zod';
import { keepLogin, mailboxLogin } from '../accounts.js';
import { type Answer, done, refused } from '../answer.js';
import { LOCAL_PART, newUser } from '../blanks.js';
import { membersOf, wholeNumber } from '../body-shape.js';
import { globOf } from '../glob.js';
import type { JsonObject } from '../json.js';
import { type DomainRequest, ofDomain, taking } from '../route.js';
import type { DomainState, UserState } from '../state.js';
import { listUsers } from './domains.js';

/** What a client may say about a user. Nested flags come whole; `authenticatingWindowsDomain` is passed over. */
const USER = membersOf({
  fullName: '',
  description: '',
  maxMailboxSize: 0,
  isPasswordExpired: false,
  passwordLocked: false,
  enableSmtpAccounts: false,
  securityFlags: { authType: 0, isDisabled: false, isDomainAdmin: false },
}).extend({ password: z.string().min(1).optional() });
const NEW_USER = USER.required({ password: true }).extend({ userName: z.string().regex(LOCAL_PART) });

function same(a: string, b: unknown): boolean {
  return typeof b === 'string' && a.toLowerCase() === b.toLowerCase();
}

export function userAt(domain: DomainState, address: unknown): UserState | undefined {
  return domain.users.find(({ emailAddress }) => same(emailAddress, address));
}

export function noSuchUser(): Answer {
  return refused(400, 'User does not exist.');
}

function dropViolations(domain: DomainState, user: UserState): void {
  domain.passwordViolations = domain.passwordViolations.filter(
    ({ emailAddress }) => emailAddress !== user.emailAddress,
  );
}

/**
 * Puts what a write says into the stored user, with the flags that no client sets. The password is in no object of
 * the state, so it is only laid beside the rest for a moment, where a fault can bend it; it is what comes back, and
 * with it the user signs in.
 */
function storeUser(
  user: UserState,
  write: { readonly request: DomainRequest; readonly given: z.output<typeof USER> },
): void {
  const { domain, logins, store } = write.request;
  const { securityFlags, ...given } = write.given;
  const patch: JsonObject = given;
  const known = logins.get(user.emailAddress.toLowerCase())?.password;
  const whole: JsonObject = { ...user, password: known };
  if (securityFlags !== undefined) patch.securityFlags = { ...user.securityFlags, ...securityFlags };
  // A changed password is taken to meet the policy.
  if (patch.password !== undefined) patch.isPasswordCompliant = 1;
  store(whole, patch);
  const { password, ...row } = whole;
  Object.assign(user, row);
  if (patch.password !== undefined && password !== known) dropViolations(domain, user);
  if (typeof password !== 'string') return;
  const { emailAddress: username, domain: name, securityFlags: flags } = user;
  keepLogin(logins, mailboxLogin({ username, password, domain: name, isDomainAdmin: flags.isDomainAdmin }));
}

const addUser = taking(z.object({ userData: NEW_USER }), (request: DomainRequest, { userData }) => {
  const { userName, ...given } = userData;
  const { users, aliases, userDefaults } = request.domain;
  const names = [...users.map((user) => user.userName), ...aliases.map((alias) => alias.name)];
  if (names.some((name) => same(name, userName))) return refused(400, 'USER_ADD_ERROR_NAME_IN_USE');
  const { maxMailboxSize } = userDefaults;
  const user = newUser({ userName, domain: request.domainName, maxMailboxSize });
  storeUser(user, { request, given });
  users.push(user);
  return done();
});

const EDIT = z.object({ email: z.unknown().optional(), userData: USER });

const editUser = taking(EDIT, (request: DomainRequest, { email, userData: given }) => {
  const user = userAt(request.domain, email);
  if (user === undefined) return noSuchUser();
  storeUser(user, { request, given });
  return done();
});

function deleteUser({ domain, domainName, params, logins }: DomainRequest): Answer {
  const user = userAt(domain, `${params.user}@${domainName}`);
  if (user === undefined) return noSuchUser();
  domain.users = domain.users.filter((other) => other !== user);
  dropViolations(domain, user);
  logins.delete(user.emailAddress.toLowerCase());
  return done();
}

const ADDRESSES = z.object({ input: z.array(z.unknown()) });

/** Whole addresses only: local parts, which one client sends, are unknown here. All of them or none. */
const expirePasswords = taking(ADDRESSES, ({ domain, store }: DomainRequest, { input }) => {
  const users = input.map((address) => userAt(domain, address));
  if (users.includes(undefined)) return noSuchUser();
  for (const user of users) if (user !== undefined) store(user, { isPasswordExpired: true });
  return done();
});

/** `MailboxSize` was the only field ever seen. */
const SIZE = z.object({
  userField: z.literal('MailboxSize'),
  longValue: wholeNumber.refine((bytes) => bytes >= 0),
});
const PROPAGATION = z.object({ globalUpdate: z.array(SIZE), emails: z.array(z.string()) });

/** Reaches users of this domain only, whatever the patterns say: `*` stands for anything. */
const propagateSettings = taking(PROPAGATION, ({ domain, store }: DomainRequest, given) => {
  const sizes = given.globalUpdate.map(({ longValue }) => ({ maxMailboxSize: longValue }));
  const globs = given.emails.map((pattern) => globOf(pattern, '.*'));
  for (const user of domain.users) {
    if (globs.some((glob) => glob.test(user.emailAddress))) store(user, sizes.at(-1) ?? {});
  }
  return done();
});

export const userRoutes = ofDomain({
  'GET list-users': ['client read', 'ListUsers', listUsers],
  'POST user-put': ['client write', 'AddUser', addUser],
  'POST post-user': ['client write', 'SetUser', editUser],
  'POST user-delete/{user}': ['client write', 'DeleteUser', deleteUser],
  'POST expire-users-passwords': ['client write', 'ExpireUsersPasswords', expirePasswords],
  'POST propagate-settings': ['client write', 'PropagateSettings', propagateSettings],
});
