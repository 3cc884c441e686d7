/** Assumed settings of the server as a whole: its logs, mounts and certificates, and what a new domain starts with. */
import { blankDomainDefaults, SPAM_WEIGHTS, THROTTLE } from '../domain-settings.js';
import { each, without } from '../json.js';
import { type CallsRow, callOf, collection, document, flag, inOrder, number, text, time } from './row.js';

const LEVEL = { values: inOrder('exceptions only, normal, detailed') };
const MESSAGES_ACTION = { values: inOrder('reject, delay, none'), about: '`throttleSettings` is an object' };
const TWO_FACTOR = { values: inOrder('off, on'), about: '`twoFactorSettings` is an object' };

const blank = blankDomainDefaults();
const defaults = {
  ...without(blank, 'throttleSettings'),
  twoFactorSettings: { setting: '0', rememberDeviceDays: 30 },
  throttleSettings: {
    ...blank.throttleSettings,
    ...each(THROTTLE.none, 'messagesAction', 'bandwidthAction', 'bouncesAction'),
  },
  listCommandAddress: 'STServ',
  ...SPAM_WEIGHTS,
};

export const serverRows = {
  logSettings: document({
    id: 'log-settings',
    where: 'Settings > Troubleshooting > Options (logs)',
    members: {
      ...each(number(0, LEVEL), 'deliveryLogLevel', 'smtpLogLevel', 'imapLogLevel', 'popLogLevel'),
      administrativeLogLevel: number(0, LEVEL),
      autoDeleteDays: number(30, { about: 'days; what 0 means is not known' }),
    },
  }),
  volumeMounts: collection({
    id: 'mounts',
    where: 'Settings > Volume Mounts',
    path: 'volume-mounts',
    under: 'mounts',
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
    under: 'domainSettings',
    whole: { blank, seed: defaults },
    members: {
      ...each(flag(false), 'requireSmtpAuthentication', 'bypassGreyListing', 'enableTlsIfAvailable'),
      ...each(flag(false), 'sslRequired', 'hstsEnabled', 'spamCheckOverrideActive'),
      'throttleSettings.messagesPerHour': number(0),
      'throttleSettings.messagesAction': number(THROTTLE.none, MESSAGES_ACTION),
      'twoFactorSettings.setting': text('0', TWO_FACTOR),
    },
  }),
};

/** Copies saved values of just the members it names. */
export const propagation: CallsRow = {
  kind: 'calls',
  ids: ['propagation'],
  where: 'Manage > Domains > Domain Defaults > Propagate',
  scope: 'server',
  members: {},
  calls: [
    {
      ...callOf('write', { action: 'PropagateDomainSettings', path: 'propagate-domain-settings' }),
      body: '{settings:["<member of domainSettings>"]}',
      about: 'copies the saved values of just these members of the Domain Defaults to every existing domain',
    },
  ],
};
