/** Assumed settings of who comes in, and of what watches the doors. */
import { BLOCK, SERVICE } from '../enum-values.js';
import { each } from '../json.js';
import { isAddressOrNetwork } from '../source-address.js';
import {
  type CallsRow,
  callOf,
  collection,
  document,
  flag,
  inOrder,
  number,
  numberOrNull,
  text,
  texts,
  time,
  timeOrNull,
} from './row.js';

const SERVER = { by: 'server' } as const;

/** Rules of both password policies: short and simple ones will do. */
const RULES = {
  minLength: number(5),
  ...each(flag(false), 'requireNumber', 'requireCapital', 'requireLower', 'requireSymbol'),
};

/** Without the 0, which says that it is not known. */
const { 0: _, ...BLOCK_TYPES } = inOrder(
  'undefined, harvesting, brute force by IP, denial of service, bounces indicate spammer, internal spammer, ' +
    'password retrieval brute force, brute force by email',
);

const PERMANENT = 'such a rule can be edited, not deleted; the server answers 400';

/** At the start: what each is against, minutes it looks back, how many make it block, and for how many minutes. */
const IDS_RULES = [
  [BLOCK.DOS, 'Denial of Service (DoS), SMTP', 1, 500, 5],
  [BLOCK.LoginBruteForceByEmail, 'Password Brute Force by Email', 10, 100, 10],
  [BLOCK.BruteForce, 'Password Brute Force by IP', 10, 50, 10],
  [BLOCK.PasswordRetrievalBruteForce, 'Password Retrieval Brute Force', 10, 10, 60],
] as const;

function named({ username }: { readonly username: string }, displayName: string) {
  return { username, displayName };
}

const LEFT = '2025-01-20T13:37:00.000Z';
const JUDITH = { ...named({ username: 'j.marsh' }, 'Judith Marsh'), lastLogin: '2023-02-24T16:05:00.000Z' };
const PETER = { ...named({ username: 'p.oakley' }, 'Peter Oakley'), lastLogin: '2024-01-11T11:20:00.000Z' };

export const accessRows = {
  passwordRequirements: document({
    id: 'password-policy',
    where: 'Settings > Password Requirements',
    path: 'password-requirements',
    members: {
      ...RULES,
      ...each(flag(false), 'notUsername', 'preventCommonPasswords', 'preventPreviousPasswords'),
      skipExistingPasswords: flag(true),
      enablePasswordRetrieval: flag(true, { isExtra: true }),
      ...each(flag(false), 'expirationEnabled', 'disableOutgoingAfterGracePeriod'),
      ...each(number(0), 'expirationMonths', 'gracePeriodDays'),
    },
  }),
  idsRules: collection({
    id: 'ids-rules',
    where: 'Settings > Security > IDS Rules',
    writes: 'ids-rule',
    stays: { flag: 'isPermanent', refusal: 'Permanent rules cannot be deleted' },
    members: {
      id: number(0, SERVER),
      type: number(0, { values: BLOCK_TYPES, about: "BlockType in the API's own numbering" }),
      service: numberOrNull(null, {
        values: { 0: 'SMTP', 1: 'IMAP', 2: 'POP', 8: 'webmail' },
        about: 'ServiceType, which has more; null is all services',
      }),
      ...each(number(0), 'timeFrameMinutes', 'threshold', 'blockMinutes'),
      action: number(0, { values: inOrder('block, notify, delay') }),
      notifyAddress: text('', { about: 'who is told; empty for nobody' }),
      description: text(''),
      isPermanent: flag(true, { ...SERVER, about: PERMANENT }),
    },
    rows: () =>
      IDS_RULES.map(([type, description, timeFrameMinutes, threshold, blockMinutes], index) => ({
        id: index + 1,
        type,
        description,
        timeFrameMinutes,
        threshold,
        blockMinutes,
        service: type === BLOCK.DOS ? SERVICE.Smtp : null,
        isPermanent: type !== BLOCK.DOS,
      })),
  }),
  smtpAuthBypass: collection({
    id: 'smtp-auth-bypass',
    where: 'Settings > Security > SMTP auth bypass',
    known: "older builds; the path is documented, the answer's shape is not",
    key: 'address',
    members: { address: text(''), description: text('') },
    rows: ({ bypassHost }) => [{ address: `192.0.2.${bypassHost}`, description: 'Old web shop' }],
  }),
  administrators: collection({
    id: 'administrators',
    where: 'Settings > Administrators',
    writes: { edit: 'administrator', remove: 'administrators-delete' },
    noun: 'User',
    key: 'username',
    stays: { flag: 'isPrimary', refusal: 'The primary administrator cannot be deleted' },
    fits: ({ ipRestrictions = [] }) => ipRestrictions.every(isAddressOrNetwork),
    members: {
      ...each(text(''), 'username', 'displayName'),
      isPrimary: flag(false, SERVER),
      isEnabled: flag(true),
      canManageAdmins: flag(false),
      canImpersonate: flag(true),
      twoFactorEnabled: flag(false, SERVER),
      restrictLoginByIp: flag(false),
      ipRestrictions: texts([], { about: 'address or CIDR' }),
      created: time('2021-03-08T09:00:00.000Z', SERVER),
      // Before the sandbox started: a sign-in since then is no setting, and shows in the answer alone.
      lastLogin: timeOrNull('2026-11-16T07:42:10.000Z', SERVER),
    },
    // The sandbox's accounts, as they sign in; one who left and was only disabled, one who has been idle for years.
    rows: ({ accounts }) => [
      { ...named(accounts.admin, 'Administrator'), isPrimary: true, canManageAdmins: true },
      { ...named(accounts.twoFactor, 'On call'), twoFactorEnabled: true, canManageAdmins: true },
      { ...named(accounts.twoFactorEmail, 'Office'), twoFactorEnabled: true },
      { ...named(accounts.passwordExpired, 'Archive'), lastLogin: '2026-07-02T10:15:00.000Z' },
      { ...named(accounts.changePassword, 'Trainee'), lastLogin: null },
      { ...named(accounts.twoFactorNotSetUp, 'New colleague'), lastLogin: null },
      { ...named(accounts.appPassword, 'Panel'), twoFactorEnabled: true },
      { ...named(accounts.disabled, 'Former hoster'), isEnabled: false, lastLogin: LEFT },
      { ...JUDITH, isEnabled: false, canManageAdmins: true, created: '2018-05-14T08:30:00.000Z' },
      { ...PETER, canManageAdmins: true, created: '2019-09-02T08:30:00.000Z' },
    ],
  }),
  administratorPasswordRequirements: document({
    id: 'administrator-password-policy',
    where: 'Settings > Administrators > Password Requirements',
    path: 'administrator-password-requirements',
    under: 'passwordRequirements',
    members: RULES,
  }),
};

/** Read as a document, written by two calls of their own. */
export const ownAccount: CallsRow = {
  kind: 'calls',
  ids: ['own-account', 'own-password', 'own-two-factor'],
  where: 'the account in use, as the server sees it',
  known: 'one client asks for the path that reads; nobody has shown an answer',
  scope: 'server',
  members: {
    username: text(''),
    ipAddress: text('', { ...SERVER, about: 'where the server sees the request come from' }),
    twoFactorEnabled: flag(false, SERVER),
    newPassword: text('', { about: 'sent and never shown' }),
    twoFactorSecret: text('', {
      about: 'base32, for SHA-1, six digits and 30 seconds; sent and never shown',
    }),
    twoFactorCode: text('', {
      about: 'the code of that secret now; sent and never shown. The server refuses a wrong one (400)',
    }),
  },
  calls: [
    { ...callOf('read', { action: 'GetSysAdminInfo', path: 'sysadmin-info' }), answer: '{sysAdminInfo:{…}}' },
    {
      ...callOf('write', { action: 'SetAdministratorPassword', path: 'administrator-password' }),
      body: '{username, newPassword}',
    },
    {
      ...callOf('write', { action: 'SetAdministratorTwoFactor', path: 'administrator-two-factor' }),
      body: '{username, twoFactorSecret, twoFactorCode}',
    },
  ],
};

export const compliance: CallsRow = {
  kind: 'calls',
  ids: ['password-compliance'],
  where: 'Password Policy Compliance of one domain',
  known: "the call is documented, the answer's shape is not",
  scope: 'domain',
  members: { emailAddress: text(''), violations: texts([]) },
  calls: [
    {
      role: 'list',
      method: 'POST',
      path: 'settings/domain/password-compliance-users-no-activedirectory',
      action: 'DomainSettingsController/GetPasswordComplianceUsers',
      body: '{skip, take, search:"", sortDescending:false}',
      answer: '{totalCount, users:[…]}',
    },
  ],
};
