/** Assumed settings of the server as a whole: its logs, mounts and certificates, and what a new domain starts with. */
import { blankDomainDefaults } from '../domain-settings.js';
import {
  type CallsRow,
  collection,
  document,
  flag,
  number,
  type SpecialCall,
  SYSADMIN,
  text,
  time,
} from './row.js';

const LEVEL = { values: { 0: 'exceptions only', 1: 'normal', 2: 'detailed' } };
/** ThrottleAction. */
const THROTTLE_NONE = 2;

const defaults = {
  ...blankDomainDefaults(),
  twoFactorSettings: { setting: '0', rememberDeviceDays: 30 },
  throttleSettings: {
    messagesPerHour: 0,
    messagesAction: THROTTLE_NONE,
    bandwidthPerHour: 0,
    bandwidthAction: THROTTLE_NONE,
    bouncesPerHour: 0,
    bouncesAction: THROTTLE_NONE,
  },
  listCommandAddress: 'STServ',
  spamLevelLowWeight: 10,
  spamLevelMedWeight: 20,
  spamLevelHighWeight: 30,
};

export const serverRows = {
  logSettings: document({
    id: 'log-settings',
    where: 'Settings > Troubleshooting > Options (logs)',
    path: 'log-settings',
    under: 'logSettings',
    members: {
      deliveryLogLevel: number(0, LEVEL),
      smtpLogLevel: number(0, LEVEL),
      imapLogLevel: number(0, LEVEL),
      popLogLevel: number(0, LEVEL),
      administrativeLogLevel: number(0, LEVEL),
      autoDeleteDays: number(30, { isExtra: true }),
    },
  }),
  volumeMounts: collection({
    id: 'mounts',
    where: 'Settings > Volume Mounts',
    path: 'volume-mounts',
    under: 'mounts',
    key: 'id',
    members: {
      id: number(0, { by: 'server' }),
      mountPath: text(''),
      commandMount: text(''),
      commandUnmount: text(''),
      enabled: flag(true),
    },
    rows: () => [{ id: 1, mountPath: 'E:\\Archive' }],
  }),
  certificates: collection({
    id: 'certificates',
    where: 'Settings > Bindings > Certificates',
    known: "the call is documented, the answer's shape is not",
    path: 'ssl-certificates/{sortField}/{desc}',
    askedAs: 'ssl-certificates/expirationDate/false',
    special: 'list-certificates',
    under: 'certificates',
    key: 'fileName',
    members: { fileName: text(''), subject: text(''), expirationDate: time('') },
    rows: () => [
      {
        fileName: 'mail.pfx',
        subject: 'CN=mail.operations.example',
        expirationDate: '2026-12-21T00:00:00.000Z',
      },
      {
        fileName: 'webmail.pfx',
        subject: 'CN=webmail.operations.example',
        expirationDate: '2027-12-01T00:00:00.000Z',
      },
    ],
  }),
  domainDefaults: document({
    id: 'domain-defaults',
    where: 'Manage > Domains > Domain Defaults',
    known: 'the members are those of the settings of one domain, without its identity; these are wanted',
    path: 'domain-defaults',
    under: 'domainSettings',
    whole: { blank: blankDomainDefaults(), seed: defaults },
    members: {
      requireSmtpAuthentication: flag(false),
      bypassGreyListing: flag(false),
      enableTlsIfAvailable: flag(false),
      sslRequired: flag(false),
      hstsEnabled: flag(false),
      spamCheckOverrideActive: flag(false),
      'throttleSettings.messagesPerHour': number(0),
      'throttleSettings.messagesAction': number(THROTTLE_NONE, {
        values: { 0: 'reject', 1: 'delay', 2: 'none' },
        about: '`throttleSettings` is an object',
      }),
      'twoFactorSettings.setting': text('0', {
        values: { '0': 'off', '1': 'on' },
        about: '`twoFactorSettings` is an object',
      }),
    },
  }),
};

/** Copies saved values of just the members it names. */
export const propagation: CallsRow<SpecialCall> = {
  kind: 'calls',
  ids: ['propagation'],
  where: 'Manage > Domains > Domain Defaults > Propagate',
  scope: 'server',
  members: {},
  calls: [
    {
      role: 'write',
      method: 'POST',
      path: `${SYSADMIN}propagate-domain-settings`,
      action: 'SystemAdminSettingsController/PropagateDomainSettings',
      body: '{settings:["<member of domainSettings>"]}',
      about: 'copies the saved values of just these members of the Domain Defaults to every existing domain',
      special: 'propagate',
    },
  ],
};
