/** Assumed settings of mail taken in, judged and handed on. */
import { each } from '../json.js';
import { actions, collection, document, flag, inOrder, number, numbers, text, texts } from './row.js';

const EXTRA = { isExtra: true } as const;
const RELAY = inOrder('nobody, only local users, only local domains, anyone');
const ACTION = {
  values: inOrder(
    'no action, delete, reroute, bounce, move to folder, add header, prefix subject, forward, mark read, ' +
      'set priority, follow up',
  ),
  about: 'FilterActionType, as content filters have it; only 1, 4 and 6 were seen for spam, in an export',
};
const EVERY_RESULT = { requireLookupMatch: false, resultsIndicatingSpam: [] };
const NONE = 0;
const MOVE = 4;
const PREFIX = 6;
const TEXT = { about: 'the prefix or the folder' };
const RESTRICTION = {
  values: inOrder('enabled, disabled, require SPF if exists, require SPF'),
  about: 'whether the message has to have passed SPF; only the 3 was ever seen, in an export',
};
const EXTENSIONS = { about: 'without a dot, in lower case' };

export const mailRows = {
  smtpIn: document({
    id: 'smtp-in',
    where: 'Settings > Protocols > SMTP In',
    path: 'smtp-in-settings',
    members: {
      allowRelay: number(3, { values: RELAY }),
      requireAuthMatch: number(0, { values: inOrder('none, domain, email address') }),
      allowRelayForAuthenticatedUsers: flag(true),
      enableDomainSmtpAuthForLocalDeliveries: flag(false),
      banner: text('#HostName# SmarterMail', EXTRA),
      ...each(number(20, EXTRA), 'maxHopCount', 'maxBadRecipients'),
    },
  }),
  greylisting: document({
    id: 'greylisting',
    where: 'Settings > Antispam > Options > Greylisting Options',
    path: 'greylisting-settings',
    members: {
      enabled: flag(false),
      blockPeriodMinutes: number(4),
      passPeriodMinutes: number(360),
      recordExpirationDays: number(36),
      applyTo: number(0, {
        values: inOrder('everyone, only listed, all but listed'),
        about: 'the list is one of countries and addresses',
      }),
      allowUserOverride: flag(true),
      greylistUnknownCountry: flag(false, EXTRA),
      spamThresholdEnabled: flag(false),
      spamThreshold: number(30),
    },
  }),
  antispam: document({
    id: 'antispam',
    where: 'Settings > Antispam > Options',
    known: 'one client asks for this path; nobody has shown an answer',
    path: 'antispam-settings',
    members: {
      lowWeight: number(10),
      mediumWeight: number(20),
      highWeight: number(30),
      lowAction: number(PREFIX, ACTION),
      mediumAction: number(MOVE, ACTION),
      highAction: number(({ deliversSpam }) => (deliversSpam ? NONE : MOVE), ACTION),
      lowActionText: text('SPAM-LOW: ', TEXT),
      mediumActionText: text('Junk Email', TEXT),
      highActionText: text(({ deliversSpam }) => (deliversSpam ? '' : 'Junk Email'), TEXT),
      ...each(flag(true), 'allowDomainsToOverride', 'allowUsersToOverride'),
      ...each(flag(false), 'smtpBlockEnabled', 'outgoingBlockEnabled'),
      ...each(number(30), 'smtpBlockThreshold', 'outgoingBlockThreshold'),
      ...each(number(0, RESTRICTION), 'autoResponderRestriction', 'contentFilterBounceRestriction'),
      maxMessageSizeToScan: number(4_194_304, EXTRA),
    },
  }),
  rbls: collection({
    id: 'rbls',
    where: 'Settings > Antispam > RBLs and URIBLs',
    writes: 'rbl',
    key: 'guid',
    members: {
      guid: text('', { by: 'server' }),
      ...each(text(''), 'name', 'description', 'lookupDomain'),
      ...each(flag(true), 'enabled', 'requireLookupMatch'),
      ...each(flag(false), 'enabledSmtpIn', 'enabledSmtpOut', 'isUribl'),
      resultsIndicatingSpam: texts(['127.0.0.2']),
      ...each(number(10), 'weight', 'weightMax'),
    },
    rows: ({ guids, asksSpamCop: enabled }) =>
      [
        {
          name: 'Spamhaus ZEN',
          lookupDomain: 'zen.spamhaus.org',
          resultsIndicatingSpam: ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.10', '127.0.0.11'],
          weight: 20,
          weightMax: 30,
          enabledSmtpIn: true,
        },
        { name: 'SpamCop', lookupDomain: 'bl.spamcop.net', enabled },
        { name: 'Barracuda', lookupDomain: 'b.barracudacentral.org', ...EVERY_RESULT },
        { name: 'SORBS', description: 'All zones', lookupDomain: 'dnsbl.sorbs.net', enabledSmtpIn: true },
        { name: 'UCEProtect Level 1', lookupDomain: 'dnsbl-1.uceprotect.net', enabled: false, weight: 5 },
        { name: 'SURBL', lookupDomain: 'multi.surbl.org', isUribl: true, enabled: false },
      ].map((row, index) => ({ guid: guids[index] ?? '', ...row })),
  }),
  fileRestrictions: document({
    id: 'file-restrictions',
    where: 'Settings > General > Attachments and File Storage (extension blacklists)',
    members: {
      ...each(texts(['exe', 'bat'], EXTENSIONS), 'inboundExtensions', 'outboundExtensions'),
      uploadExtensions: texts(
        ({ emptiesUploads }) => (emptiesUploads ? [] : ['exe', 'bat', 'com']),
        EXTENSIONS,
      ),
      fileSystemExtensions: texts(['exe', 'bat', 'cmd', 'com', 'js', 'vbs'], EXTENSIONS),
      maxFileSizeMb: number(1024, EXTRA),
    },
  }),
  eventHooks: collection({
    id: 'event-hooks',
    where: 'Settings > Events (system)',
    members: {
      id: number(0, { by: 'server' }),
      name: text(''),
      enabled: flag(true),
      actions: actions([], { about: '`type` is `commandLine`, `email` or `addRecipient`' }),
    },
    rows: ({ isDemo: enabled }) => [
      {
        id: 1,
        name: 'Disk space low',
        actions: [{ type: 'email' as const, argument: 'it@operations.example' }],
      },
      {
        id: 2,
        name: 'New user',
        enabled,
        actions: [{ type: 'commandLine' as const, argument: 'C:\\Tools\\welcome.cmd' }],
      },
    ],
  }),
  outgoingGateways: collection({
    id: 'outgoing-gateways',
    where: 'Settings > Gateways (outgoing)',
    under: 'gateways',
    rowUnder: 'gateway',
    writes: 'outgoing-gateway',
    members: {
      id: number(0, { by: 'server' }),
      serverAddress: text(''),
      port: number(0),
      encryption: number(0, { values: inOrder('none, SSL, TLS') }),
      enabled: flag(false),
    },
  }),
  incomingGateways: collection({
    id: 'incoming-gateways',
    where: 'Settings > Gateways (incoming)',
    under: 'gateways',
    rowUnder: 'gateway',
    writes: 'incoming-gateway',
    members: {
      id: number(0, { by: 'server' }),
      address: text('', {
        about: 'address, range or CIDR that it takes mail from, or the server it delivers to',
      }),
      mode: number(0, { values: inOrder('backup MX, domain forwarding') }),
      domains: texts([]),
      userVerification: number(0, { values: inOrder('none, web service') }),
      ...each(flag(false), 'smarterMailGatewayMode', 'disableGreylisting', 'enabled'),
    },
  }),
  spoolSettings: document({
    id: 'spool-settings',
    where: 'Settings > General > Spool',
    members: {
      retryIntervals: numbers([15, 30, 60, 240], { about: 'minutes until each further attempt, in order' }),
      deliveryDelaySeconds: number(0, EXTRA),
    },
  }),
};
