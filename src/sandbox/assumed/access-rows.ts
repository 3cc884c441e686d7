/** Assumed settings of who comes in, and of what watches the doors. */
import { BLOCK, SERVICE } from '../enum-values.js';
import { isAddressOrNetwork } from '../source-address.js';
import {
  type CallsRow,
  CONTROLLER,
  collection,
  document,
  flag,
  number,
  numberOrNull,
  type SpecialCall,
  SYSADMIN,
  text,
  texts,
  time,
  timeOrNull,
} from './row.js';

const SERVER = { by: 'server' } as const;

/** Rules of both password policies: short and simple ones will do. */
const RULES = {
  minLength: number(5),
  requireNumber: flag(false),
  requireCapital: flag(false),
  requireLower: flag(false),
  requireSymbol: flag(false),
};

export const accessRows = {
  passwordRequirements: document({
    id: 'password-policy',
    where: 'Settings > Password Requirements',
    path: 'password-requirements',
    under: 'passwordRequirements',
    members: {
      ...RULES,
      notUsername: flag(false),
      preventCommonPasswords: flag(false),
      preventPreviousPasswords: flag(false),
      skipExistingPasswords: flag(true),
      enablePasswordRetrieval: flag(true, { isExtra: true }),
      expirationEnabled: flag(false),
      expirationMonths: number(0),
      disableOutgoingAfterGracePeriod: flag(false),
      gracePeriodDays: number(0),
    },
  }),
  idsRules: collection({
    id: 'ids-rules',
    where: 'Settings > Security > IDS Rules',
    path: 'ids-rules',
    under: 'idsRules',
    rowUnder: 'idsRule',
    writes: { add: 'ids-rule-put', edit: 'ids-rule', remove: 'ids-rule-delete' },
    key: 'id',
    stays: { flag: 'isPermanent', refusal: 'Permanent rules cannot be deleted' },
    members: {
      id: number(0, SERVER),
      type: number(0, {
        values: {
          1: 'harvesting',
          2: 'brute force by IP',
          3: 'denial of service',
          4: 'bounces indicate spammer',
          5: 'internal spammer',
          6: 'password retrieval brute force',
          7: 'brute force by email',
        },
        about: "BlockType in the API's own numbering",
      }),
      service: numberOrNull(null, {
        values: { 0: 'SMTP', 1: 'IMAP', 2: 'POP', 8: 'webmail' },
        about: 'ServiceType, which has more; null is all services',
      }),
      timeFrameMinutes: number(0),
      threshold: number(0),
      blockMinutes: number(0),
      action: number(0, { values: { 0: 'block', 1: 'notify', 2: 'delay' } }),
      notifyAddress: text('', { about: 'who is told; empty for nobody' }),
      description: text(''),
      isPermanent: flag(true, {
        ...SERVER,
        about: 'such a rule can be edited, not deleted; the server answers 400',
      }),
    },
    rows: () => [
      {
        id: 1,
        type: BLOCK.DOS,
        service: SERVICE.Smtp,
        timeFrameMinutes: 1,
        threshold: 500,
        blockMinutes: 5,
        description: 'Denial of Service (DoS), SMTP',
        isPermanent: false,
      },
      {
        id: 2,
        type: BLOCK.LoginBruteForceByEmail,
        timeFrameMinutes: 10,
        threshold: 100,
        blockMinutes: 10,
        description: 'Password Brute Force by Email',
      },
      {
        id: 3,
        type: BLOCK.BruteForce,
        timeFrameMinutes: 10,
        threshold: 50,
        blockMinutes: 10,
        description: 'Password Brute Force by IP',
      },
      {
        id: 4,
        type: BLOCK.PasswordRetrievalBruteForce,
        timeFrameMinutes: 10,
        threshold: 10,
        blockMinutes: 60,
        description: 'Password Retrieval Brute Force',
      },
    ],
  }),
  smtpAuthBypass: collection({
    id: 'smtp-auth-bypass',
    where: 'Settings > Security > SMTP auth bypass',
    known: "older builds; the path is documented, the answer's shape is not",
    path: 'smtp-auth-bypass',
    under: 'smtpAuthBypass',
    key: 'address',
    members: { address: text(''), description: text('') },
    rows: ({ bypassHost }) => [{ address: `192.0.2.${bypassHost}`, description: 'Old web shop' }],
  }),
  administrators: collection({
    id: 'administrators',
    where: 'Settings > Administrators',
    path: 'administrators',
    special: 'list-administrators',
    under: 'administrators',
    rowUnder: 'administrator',
    writes: { edit: 'administrator', remove: 'administrators-delete' },
    noun: 'User',
    key: 'username',
    stays: { flag: 'isPrimary', refusal: 'The primary administrator cannot be deleted' },
    check: { member: 'ipRestrictions', isValid: isAddressOrNetwork },
    members: {
      username: text(''),
      displayName: text(''),
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
    rows: ({ accounts: { admin, twoFactor, twoFactorEmail, ...others } }) => [
      { username: admin.username, displayName: 'Administrator', isPrimary: true, canManageAdmins: true },
      { username: twoFactor.username, displayName: 'On call', twoFactorEnabled: true, canManageAdmins: true },
      { username: twoFactorEmail.username, displayName: 'Office', twoFactorEnabled: true },
      {
        username: others.passwordExpired.username,
        displayName: 'Archive',
        lastLogin: '2026-07-02T10:15:00.000Z',
      },
      { username: others.changePassword.username, displayName: 'Trainee', lastLogin: null },
      { username: others.twoFactorNotSetUp.username, displayName: 'New colleague', lastLogin: null },
      { username: others.appPassword.username, displayName: 'Panel', twoFactorEnabled: true },
      {
        username: others.disabled.username,
        displayName: 'Former hoster',
        isEnabled: false,
        lastLogin: '2025-01-20T13:37:00.000Z',
      },
      {
        username: 'j.marsh',
        displayName: 'Judith Marsh',
        isEnabled: false,
        canManageAdmins: true,
        created: '2018-05-14T08:30:00.000Z',
        lastLogin: '2023-02-24T16:05:00.000Z',
      },
      {
        username: 'p.oakley',
        displayName: 'Peter Oakley',
        canManageAdmins: true,
        created: '2019-09-02T08:30:00.000Z',
        lastLogin: '2024-01-11T11:20:00.000Z',
      },
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
export const ownAccount: CallsRow<SpecialCall> = {
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
    {
      role: 'read',
      method: 'GET',
      path: `${SYSADMIN}sysadmin-info`,
      action: `${CONTROLLER}/GetSysAdminInfo`,
      answer: '{sysAdminInfo:{…}}',
      special: 'show-own-account',
    },
    {
      role: 'write',
      method: 'POST',
      path: `${SYSADMIN}administrator-password`,
      action: `${CONTROLLER}/SetAdministratorPassword`,
      body: '{username, newPassword}',
      special: 'set-own-password',
    },
    {
      role: 'write',
      method: 'POST',
      path: `${SYSADMIN}administrator-two-factor`,
      action: `${CONTROLLER}/SetAdministratorTwoFactor`,
      body: '{username, twoFactorSecret, twoFactorCode}',
      special: 'set-own-two-factor',
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
      path: 'settings/domain/password-compliance-users',
      action: 'DomainSettingsController/GetPasswordComplianceUsers',
      body: '{skip, take, search:"", sortDescending:false}',
      answer: '{totalCount, users:[…]}',
    },
  ],
};
