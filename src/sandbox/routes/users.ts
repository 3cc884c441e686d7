/** Users of one domain (`docs/api-evidence.md` 6, 7.2, 8.1). Passwords go to the log-ins, never into the state. */
import { keepLogin, mailboxLogin } from '../accounts.js';
import { type Answer, done, invalidInput, refused } from '../answer.js';
import { newUser } from '../blanks.js';
import { knownMembers } from '../body-shape.js';
import { isObject, type JsonObject } from '../json.js';
import { type DomainRequest, domainRoutes, OF_DOMAIN, type World } from '../route.js';
import type { DomainState, UserState } from '../state.js';

/** What a client may say about a user. `authenticatingWindowsDomain` is passed over. */
const USER = {
  fullName: '',
  description: '',
  maxMailboxSize: 0,
  isPasswordExpired: false,
  passwordLocked: false,
  enableSmtpAccounts: false,
};
const FLAGS = { authType: 0, isDisabled: false, isDomainAdmin: false };
const LOCAL_PART = /^[^\s@]+$/;

interface UserWrite {
  readonly members: JsonObject;
  /** `undefined` when the body does not name it. */
  readonly password: string | undefined;
  readonly userName: unknown;
}

/** Nested flags come whole: those that a body leaves out are off. */
function userWriteOf(userData: unknown): UserWrite | undefined {
  if (!isObject(userData)) return undefined;
  const members = knownMembers(userData, USER);
  const flags = knownMembers(userData, { securityFlags: FLAGS });
  const { password, userName } = userData;
  if (members === undefined || flags === undefined) return undefined;
  if (password !== undefined && (typeof password !== 'string' || password === '')) return undefined;
  return { members: { ...members, ...flags }, password, userName };
}

function same(a: string, b: unknown): boolean {
  return typeof b === 'string' && a.toLowerCase() === b.toLowerCase();
}

function userAt(domain: DomainState, address: unknown): UserState | undefined {
  return domain.users.find(({ emailAddress }) => same(emailAddress, address));
}

function noSuchUser(): Answer {
  return refused(400, 'User does not exist.');
}

/**
 * Puts what a write says into the stored user, with the flags that no client sets. The password is in no object of
 * the state, so it is only laid beside the rest for a moment, where a fault can bend it; it is what comes back.
 */
function storeUser(
  user: UserState,
  write: { readonly request: DomainRequest; readonly given: UserWrite; readonly known: string | undefined },
): string | undefined {
  const { password, members } = write.given;
  const { securityFlags, ...patch } = members;
  if (isObject(securityFlags)) patch.securityFlags = { ...user.securityFlags, ...securityFlags };
  if (password !== undefined) Object.assign(patch, { password, isPasswordCompliant: 1 });
  const whole: JsonObject = { ...user, password: write.known };
  write.request.store(whole, patch);
  const { password: kept, ...row } = whole;
  Object.assign(user, row);
  return typeof kept === 'string' ? kept : undefined;
}

function keepUserLogin(user: UserState, options: { readonly password: string; readonly world: World }): void {
  const { emailAddress: username, domain, securityFlags } = user;
  const { password, world } = options;
  const { isDomainAdmin } = securityFlags;
  keepLogin(world.logins, mailboxLogin({ username, password, domain, isDomainAdmin }));
}

function dropViolations(domain: DomainState, user: UserState): void {
  domain.passwordViolations = domain.passwordViolations.filter(
    ({ emailAddress }) => emailAddress !== user.emailAddress,
  );
}

function addUser(request: DomainRequest, world: World): Answer {
  const { domain, domainName } = request;
  const write = userWriteOf(isObject(request.body) ? request.body.userData : undefined);
  if (write === undefined || write.password === undefined) return invalidInput();
  const { userName } = write;
  if (typeof userName !== 'string' || !LOCAL_PART.test(userName)) return invalidInput();
  const isTaken =
    domain.users.some((user) => same(user.userName, userName)) ||
    domain.aliases.some((alias) => same(alias.name, userName));
  if (isTaken) return refused(400, 'USER_ADD_ERROR_NAME_IN_USE');
  const { maxMailboxSize } = domain.userDefaults;
  const user = newUser({ userName, domain: domainName, maxMailboxSize });
  const password = storeUser(user, { request, given: write, known: undefined });
  domain.users.push(user);
  if (password !== undefined) keepUserLogin(user, { password, world });
  return done();
}

/** A changed password is taken to meet the policy. */
function editUser(request: DomainRequest, world: World): Answer {
  const { domain, body } = request;
  const write = userWriteOf(isObject(body) ? body.userData : undefined);
  if (!isObject(body) || write === undefined) return invalidInput();
  const user = userAt(domain, body.email);
  if (user === undefined) return noSuchUser();
  const known = world.logins.get(user.emailAddress.toLowerCase())?.password;
  const password = storeUser(user, { request, given: write, known });
  if (password !== undefined) keepUserLogin(user, { password, world });
  if (write.password !== undefined && password !== known) dropViolations(domain, user);
  return done();
}

function deleteUser(request: DomainRequest, world: World): Answer {
  const { domain, domainName, params } = request;
  const user = userAt(domain, `${params.user}@${domainName}`);
  if (user === undefined) return noSuchUser();
  domain.users = domain.users.filter((other) => other !== user);
  dropViolations(domain, user);
  world.logins.delete(user.emailAddress.toLowerCase());
  return done();
}

/** Whole addresses only: local parts, which one client sends, are unknown here. All of them or none. */
function expirePasswords(request: DomainRequest): Answer {
  const input = isObject(request.body) ? request.body.input : undefined;
  if (!Array.isArray(input)) return invalidInput();
  const users = input.map((address) => userAt(request.domain, address));
  if (users.includes(undefined)) return noSuchUser();
  for (const user of users) if (user !== undefined) request.store(user, { isPasswordExpired: true });
  return done();
}

/** `*` stands for anything. Case does not matter. */
function globOf(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i');
}

/** The member of a user that each `userField` names; only this one was ever seen. */
const USER_FIELDS = { MailboxSize: 'maxMailboxSize' } as const satisfies Record<string, keyof UserState>;

function updatesOf(globalUpdate: unknown): JsonObject | undefined {
  if (!Array.isArray(globalUpdate)) return undefined;
  const updates: JsonObject = {};
  for (const update of globalUpdate as readonly unknown[]) {
    if (!isObject(update) || typeof update.userField !== 'string') return undefined;
    if (!Object.hasOwn(USER_FIELDS, update.userField)) return undefined;
    if (!Number.isInteger(update.longValue) || (update.longValue as number) < 0) return undefined;
    updates[USER_FIELDS[update.userField as keyof typeof USER_FIELDS]] = update.longValue;
  }
  return updates;
}

/** Reaches users of this domain only, whatever the patterns say. */
function propagateSettings(request: DomainRequest): Answer {
  if (!isObject(request.body)) return invalidInput();
  const { emails, globalUpdate } = request.body;
  const updates = updatesOf(globalUpdate);
  if (updates === undefined || !Array.isArray(emails)) return invalidInput();
  if (emails.some((pattern) => typeof pattern !== 'string')) return invalidInput();
  const globs = emails.map(globOf);
  for (const user of request.domain.users) {
    if (globs.some((glob) => glob.test(user.emailAddress))) request.store(user, updates);
  }
  return done();
}

function listUsers({ domain }: DomainRequest): Answer {
  return done({ userData: domain.users });
}

export const userRoutes = domainRoutes({
  ...OF_DOMAIN,
  calls: {
    'GET list-users': ['client read', 'ListUsers', listUsers],
    'POST user-put': ['client write', 'AddUser', addUser],
    'POST post-user': ['client write', 'SetUser', editUser],
    'POST user-delete/{user}': ['client write', 'DeleteUser', deleteUser],
    'POST expire-users-passwords': ['client write', 'ExpireUsersPasswords', expirePasswords],
    'POST propagate-settings': ['client write', 'PropagateSettings', propagateSettings],
  },
});
