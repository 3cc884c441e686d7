/** Cases of the closed loop: steps about mail domains and their users. */
import type { DomainState, SandboxState } from '../../../src/sandbox/state.js';
import {
  DEFAULTS_READ,
  DOMAIN_READ,
  type HandCase,
  type LoopCase,
  oneOf,
  strongOf,
  weakOf,
} from './closed-loop-case.js';

const DOMAIN_WRITE = 'settings/sysadmin/domain-settings/*';

/** Puts members into an object; of a nested object only those that are named. */
function put(object: object, members: Readonly<Record<string, unknown>>): void {
  const target = object as Record<string, unknown>;
  for (const [name, value] of Object.entries(members)) {
    const isNested = typeof value === 'object' && value !== null;
    target[name] = isNested ? { ...(target[name] as object), ...value } : value;
  }
}

/** A step that holds the same members of the Domain Defaults and of every domain. */
function everyDomain(
  one: Pick<LoopCase, 'step' | 'options' | 'refused' | 'isPropagated'> & {
    readonly weak: Readonly<Record<string, unknown>>;
    /** What it sets. */
    readonly wanted: Readonly<Record<string, unknown>>;
    /** What the last domain holds. */
    readonly strong?: Readonly<Record<string, unknown>>;
    readonly ignored: string;
  },
): LoopCase {
  const { weak, wanted, strong = wanted, ignored, ...rest } = one;
  return {
    ...rest,
    weaken: (state) => {
      put(state.domainDefaults, weak);
      for (const { settings } of weakOf(state)) put(settings, weak);
      put(strongOf(state).settings, strong);
    },
    fails: 'server and domains',
    meant: (start) => {
      put(start.domainDefaults, wanted);
      for (const { settings } of weakOf(start)) put(settings, wanted);
    },
    ignored: { path: DOMAIN_WRITE, field: ignored },
    reads: [DEFAULTS_READ, DOMAIN_READ],
  };
}

const NO_RANGE = { options: { includeDefaults: 'yes' }, says: 'it takes true or false' } as const;

const DOMAIN_SMTP_AUTH = everyDomain({
  step: 'domain-smtp-auth',
  options: {},
  weak: { requireSmtpAuthentication: false },
  wanted: { requireSmtpAuthentication: true },
  ignored: 'requireSmtpAuthentication',
  refused: NO_RANGE,
  isPropagated: true,
});

const DOMAIN_SPAM_OVERRIDE = everyDomain({
  step: 'domain-spam-override',
  options: {},
  weak: { spamCheckOverrideActive: true },
  wanted: { spamCheckOverrideActive: false },
  ignored: 'spamCheckOverrideActive',
  refused: NO_RANGE,
  isPropagated: true,
});

const DOMAIN_GREYLISTING = everyDomain({
  step: 'domain-greylisting',
  options: {},
  weak: { bypassGreyListing: true },
  wanted: { bypassGreyListing: false },
  ignored: 'bypassGreyListing',
  refused: NO_RANGE,
  isPropagated: true,
});

const DOMAIN_TLS = everyDomain({
  step: 'domain-tls',
  options: { requireHttps: true, hsts: true },
  weak: { enableTlsIfAvailable: false, sslRequired: false, hstsEnabled: false },
  wanted: { enableTlsIfAvailable: true, sslRequired: true, hstsEnabled: true },
  ignored: 'hstsEnabled',
  refused: { options: { hsts: true }, says: 'HSTS needs HTTPS; state requireHttps: true as well' },
  isPropagated: true,
});

const DOMAIN_THROTTLING = everyDomain({
  step: 'domain-throttling',
  options: { messagesPerHour: 500, action: 'reject' },
  // The rest of the nested object differs from domain to domain, and has to stay.
  weak: { throttleSettings: { messagesPerHour: 0, messagesAction: 2 } },
  wanted: { throttleSettings: { messagesPerHour: 500, messagesAction: 0 } },
  strong: { throttleSettings: { messagesPerHour: 100, messagesAction: 0 } },
  ignored: 'throttleSettings.messagesAction',
  refused: { options: { messagesPerHour: 100_001 }, says: 'a whole number from 1 to 100000' },
});

const DOMAIN_2FA = everyDomain({
  step: 'domain-2fa',
  options: {},
  weak: { twoFactorSettings: { setting: '0' } },
  wanted: { twoFactorSettings: { setting: '1' } },
  ignored: 'twoFactorSettings.setting',
  refused: NO_RANGE,
});

const CATCH_ALL: LoopCase = {
  step: 'catch-all',
  options: {},
  weaken: (state) => {
    for (const { settings, aliases } of weakOf(state)) settings.catchAll = aliases[0]?.name ?? 'info';
    strongOf(state).settings.catchAll = '';
  },
  fails: 'domains',
  meant: (start) => {
    for (const { settings } of weakOf(start)) settings.catchAll = '';
  },
  ignored: { path: DOMAIN_WRITE, field: 'catchAll' },
  reads: [DOMAIN_READ],
  refused: { options: { alias: 'info' }, says: 'unknown key "alias"' },
};

const BYTES = { gigabyte: 1_073_741_824, hundredMegabytes: 104_857_600 } as const;

/** Three users without a limit in the first domain, so that one call can carry them; one in each other. */
function unlimitUsers(state: SandboxState): void {
  for (const [place, { users }] of weakOf(state).entries()) {
    for (const [index, user] of users.entries())
      user.maxMailboxSize = index < (place === 0 ? 3 : 1) ? 0 : 5 * BYTES.gigabyte;
  }
  for (const user of strongOf(state).users) user.maxMailboxSize = BYTES.gigabyte;
}

const USER_DEFAULTS: LoopCase = {
  step: 'user-defaults',
  options: { maxMailboxMegabytes: 1024, existing: 'limit' },
  weaken: (state) => {
    for (const { userDefaults } of weakOf(state)) userDefaults.maxMailboxSize = 0;
    strongOf(state).userDefaults.maxMailboxSize = BYTES.hundredMegabytes;
    unlimitUsers(state);
  },
  fails: 'domains',
  meant: (start) => {
    for (const { userDefaults, users } of weakOf(start)) {
      userDefaults.maxMailboxSize = BYTES.gigabyte;
      for (const user of users) if (user.maxMailboxSize === 0) user.maxMailboxSize = BYTES.gigabyte;
    }
  },
  ignored: { path: 'settings/domain/user-defaults', field: 'maxMailboxSize' },
  reads: [{ path: 'settings/domain/user-defaults' }, { path: 'settings/domain/list-users' }],
  refused: { options: { maxMailboxMegabytes: 10_000_001 }, says: 'a whole number from 1 to 10000000' },
};

const COMPLIANCE_READ = { path: 'settings/domain/password-compliance-users-no-activedirectory' } as const;

/** The first two users of a domain, of whom the second was told before. */
function offend(domain: DomainState): void {
  const [first, second] = domain.users;
  domain.passwordViolations = [first, second].flatMap((user) =>
    user === undefined ? [] : [{ emailAddress: user.emailAddress, violations: ['minimum length'] }],
  );
  for (const user of domain.users) user.securityFlags.isDisabled = false;
  if (first !== undefined) first.isPasswordExpired = false;
  if (second !== undefined) second.isPasswordExpired = true;
}

function weakenPasswords(state: SandboxState): void {
  for (const domain of weakOf(state)) offend(domain);
  strongOf(state).passwordViolations = [];
}

const PASSWORD_COMPLIANCE: LoopCase = {
  step: 'password-compliance',
  options: { expire: true },
  weaken: weakenPasswords,
  fails: 'domains',
  meant: (start) => {
    for (const { users } of weakOf(start)) oneOf(users, () => true).isPasswordExpired = true;
  },
  // They stay on the server's list until they have chosen a new one.
  byHand: 'does not sign in to choose a new password',
  ignored: { path: 'settings/domain/expire-users-passwords', field: 'isPasswordExpired' },
  reads: [COMPLIANCE_READ, { path: 'settings/domain/list-users' }],
  refused: { options: { expire: 'yes' }, says: 'it takes true or false' },
};

const PASSWORD_COMPLIANCE_TOLD: HandCase = {
  step: 'password-compliance',
  about: 'when nobody is to be made to change',
  options: {},
  weaken: weakenPasswords,
  fails: 'domains',
  reads: [COMPLIANCE_READ],
  refused: { options: { expire: 1 }, says: 'it takes true or false' },
  onlyByHand: {
    why: 'the playbook does not say that users are to be stopped until they choose a new password',
    verdict: 'fail',
    says: 'Have them choose a new password',
  },
};

/** On seed 1 the first of the domains. A domain of its own: closed-loop-secrets.test.ts. */
const FORMS = 'clover-estates.example';

const FORM_SENDER: LoopCase = {
  step: 'form-sender',
  about: 'in a domain that is there',
  options: {
    ...{ domain: FORMS, user: 'forms' },
    ...{ password: 'env:FORMS_PASSWORD', administratorPassword: 'env:FORMS_ADMINISTRATOR' },
  },
  weaken: ({ domains }) => put(domains[FORMS]?.settings ?? {}, { requireSmtpAuthentication: false }),
  fails: 'the first domain',
  meant: (start, now) => {
    const domain = start.domains[FORMS] as DomainState;
    domain.settings.requireSmtpAuthentication = true;
    const added = oneOf(now.domains[FORMS]?.users ?? [], ({ userName }) => userName === 'forms');
    domain.users.push({ ...added, fullName: 'Web forms', maxMailboxSize: BYTES.hundredMegabytes });
  },
  ignored: { path: 'settings/domain/user-put', field: 'maxMailboxSize' },
  reads: [
    // The list of the domains is read first, without which there is no target.
    { path: 'settings/sysadmin/domains', after: 1 },
    { path: 'settings/sysadmin/domain-settings/clover-estates.example' },
    { path: 'settings/domain/list-users' },
  ],
  refused: {
    options: { domain: FORMS, user: 'postmaster' },
    says: 'must not be postmaster, who administers the domain',
  },
};

export const DOMAIN_CASES: readonly (LoopCase | HandCase)[] = [
  PASSWORD_COMPLIANCE,
  PASSWORD_COMPLIANCE_TOLD,
  DOMAIN_SMTP_AUTH,
  DOMAIN_SPAM_OVERRIDE,
  DOMAIN_GREYLISTING,
  DOMAIN_TLS,
  DOMAIN_THROTTLING,
  DOMAIN_2FA,
  USER_DEFAULTS,
  CATCH_ALL,
  FORM_SENDER,
];
