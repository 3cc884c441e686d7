/** Assumed settings of the server as a whole: its logs, mounts and certificates, and what a new domain starts with. */
import { blankDomainDefaults } from '../domain-settings.js';
import { each } from '../json.js';
import {
  type CallsRow,
  callOf,
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

const { throttleSettings, ...blank } = blankDomainDefaults();
const defaults = {
  ...blank,
  twoFactorSettings: { setting: '0', rememberDeviceDays: 30 },
  throttleSettings: {
    ...throttleSettings,
    messagesAction: THROTTLE_NONE,
    bandwidthAction: THROTTLE_NONE,
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
    members: {
      ...each(number(0, LEVEL), 'deliveryLogLevel', 'smtpLogLevel', 'imapLogLevel', 'popLogLevel'),
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
      ...each(text(''), 'mountPath', 'commandMount', 'commandUnmount'),
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
    rows: () =>
      Object.entries({ mail: '2026-12-21', webmail: '2027-12-01' }).map(([name, day]) => ({
        fileName: `${name}.pfx`,
        subject: `CN=${name}.operations.example`,
        expirationDate: `${day}T00:00:00.000Z`,
      })),
  }),
  domainDefaults: document({
    id: 'domain-defaults',
    where: 'Manage > Domains > Domain Defaults',
    known: 'the members are those of the settings of one domain, without its identity; these are wanted',
    path: 'domain-defaults',
    under: 'domainSettings',
    whole: { blank: blankDomainDefaults(), seed: defaults },
    members: {
      ...each(flag(false), 'requireSmtpAuthentication', 'bypassGreyListing', 'enableTlsIfAvailable'),
      ...each(flag(false), 'sslRequired', 'hstsEnabled', 'spamCheckOverrideActive'),
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
      ...callOf('write', 'PropagateDomainSettings'),
      path: `${SYSADMIN}propagate-domain-settings`,
      body: '{settings:["<member of domainSettings>"]}',
      about: 'copies the saved values of just these members of the Domain Defaults to every existing domain',
      special: 'propagate',
    },
  ],
};
