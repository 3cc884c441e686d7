/**
 * What a recording of the sandbox's own interface would teach: an overlay for the contract, as plain data. It is made from the
 * table of the assumed API, and from what is known here of calls that others published; nothing of the contract goes into
 * it, and a test compares the two.
 */
import { compliance, ownAccount } from './assumed/access-rows.js';
import type { Call, CollectionRow, DocumentRow, Member } from './assumed/row.js';
import { propagation } from './assumed/server-rows.js';
import { assumedRows } from './assumed/table.js';

const LEARNED = { evidence: 'learned', source: "the sandbox's own table" } as const;
const KNOWN = { evidence: 'learned', written: 'learned' } as const;

/**
 * What the settings of a page are called in the words of people, resource by resource: `word=member`, or one name for both.
 */
const WORDS: Readonly<Record<string, string>> = {
  'smtp-in':
    'allowRelay requireAuthMatch allowRelayForAuthenticatedUsers ' +
    'enforceDomainAuthForLocalDeliveries=enableDomainSmtpAuthForLocalDeliveries',
  'smtp-auth-bypass': 'address description',
  'ids-rules': 'type service timeFrameMinutes threshold blockMinutes action notifyAddress description',
  'password-policy':
    'minLength requireNumber requireCapital requireLower requireSymbol notUsername ' +
    'preventCommon=preventCommonPasswords preventReuse=preventPreviousPasswords ' +
    'skipExisting=skipExistingPasswords expires=expirationEnabled expiryMonths=expirationMonths ' +
    'disableOutgoingAfterGrace=disableOutgoingAfterGracePeriod graceDays=gracePeriodDays',
  'log-settings':
    'delivery=deliveryLogLevel smtp=smtpLogLevel imap=imapLogLevel pop=popLogLevel ' +
    'administrative=administrativeLogLevel keepDays=autoDeleteDays',
  greylisting:
    'isEnabled=enabled blockMinutes=blockPeriodMinutes passMinutes=passPeriodMinutes ' +
    'recordDays=recordExpirationDays appliesTo=applyTo hasSpamThreshold=spamThresholdEnabled spamThreshold ' +
    'usersMayOverride=allowUserOverride',
  antispam:
    'lowWeight mediumWeight highWeight lowAction mediumAction highAction lowText=lowActionText ' +
    'mediumText=mediumActionText highText=highActionText domainsMayOverride=allowDomainsToOverride ' +
    'usersMayOverride=allowUsersToOverride blocksIncoming=smtpBlockEnabled incomingWeight=smtpBlockThreshold ' +
    'blocksOutgoing=outgoingBlockEnabled outgoingWeight=outgoingBlockThreshold ' +
    'autoResponders=autoResponderRestriction contentFilterBounces=contentFilterBounceRestriction',
  rbls:
    'name description lookupDomain isEnabled=enabled blocksIncoming=enabledSmtpIn blocksOutgoing=enabledSmtpOut ' +
    'isUribl requiresMatch=requireLookupMatch hits=resultsIndicatingSpam weight weightMax',
  'file-restrictions':
    'inbound=inboundExtensions outbound=outboundExtensions uploads=uploadExtensions fileSystem=fileSystemExtensions',
  mounts: 'path=mountPath command=commandMount unmountCommand=commandUnmount isEnabled=enabled',
  'event-hooks': 'name isEnabled=enabled actions',
  administrators:
    'username displayName isPrimary isEnabled canManageAdministrators=canManageAdmins canImpersonate ' +
    'hasTwoFactor=twoFactorEnabled isRestrictedByIp=restrictLoginByIp allowedAddresses=ipRestrictions created ' +
    'lastSignIn=lastLogin',
  'administrator-password-policy': 'minLength requireNumber requireCapital requireLower requireSymbol',
  certificates: 'fileName subject expires=expirationDate',
  'outgoing-gateways': 'serverAddress port encryption isEnabled=enabled',
  'incoming-gateways':
    'address mode domains userVerification usesGatewayMode=smarterMailGatewayMode ' +
    'skipsGreylisting=disableGreylisting isEnabled=enabled',
  'spool-settings': 'retryIntervals',
  'domain-defaults':
    'requireSmtpAuthentication overridesSpamFiltering=spamCheckOverrideActive bypassesGreylisting=bypassGreyListing ' +
    'usesTls=enableTlsIfAvailable requiresHttps=sslRequired sendsHsts=hstsEnabled ' +
    'messagesPerHour=throttleSettings.messagesPerHour messagesAction=throttleSettings.messagesAction ' +
    'twoFactor=twoFactorSettings.setting',
};

/** `word=member`, or one name for both, each with its member. */
function wordsOf(id: string): readonly (readonly [word: string, member: string])[] {
  const pairs = (WORDS[id] ?? '').split(' ').filter((one) => one !== '');
  return pairs.map((pair) => {
    const [word = '', member = word] = pair.split('=');
    return [word, member];
  });
}

/** `require SPF if exists` -> `require-spf-if-exists`: a choice as a playbook has it. */
function choiceOf(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}

function valuesOf({ values, blank }: Member): {
  readonly values?: Readonly<Record<string, number | string>>;
} {
  if (values === undefined) return {};
  const wire = (one: string) => (typeof blank === 'string' ? one : Number(one));
  return {
    values: Object.fromEntries(Object.entries(values).map(([one, name]) => [choiceOf(name), wire(one)])),
  };
}

type Row = DocumentRow | CollectionRow;

function fieldsOf(row: Row): object {
  const isWritten = row.calls.some(
    ({ role, isExtra }) => !['read', 'list'].includes(role) && isExtra !== true,
  );
  const isAdded = row.calls.some(({ role }) => role === 'add');
  const fields = wordsOf(row.ids[0] ?? '').map(([word, wire]) => {
    const member = row.members[wire];
    if (member === undefined) throw new Error(`${row.ids[0]} has no ${wire}`);
    const isKey = row.kind === 'collection' && row.key === wire && !isAdded;
    const written = isWritten && member.by !== 'server' && !isKey ? 'learned' : 'none';
    return [word, { wire, ...valuesOf(member), evidence: 'learned', written }];
  });
  return Object.fromEntries(fields);
}

/** As the interface asks: what a path with names in it is asked as, and what it is listed as. */
const ASKED: Readonly<Record<string, string>> = {
  'settings/sysadmin/ssl-certificates/{sortField}/{desc}':
    'settings/sysadmin/ssl-certificates/expirationDate/false',
};

function routeOf({ method, path }: Call) {
  const asked = ASKED[path];
  return { method, path: asked ?? path, ...(asked === undefined ? {} : { listedAs: path }), ...LEARNED };
}

function partsOf(row: Row): object {
  const calls = row.calls.filter(({ isExtra }) => isExtra !== true);
  const parts = calls.map((call) => {
    const { role } = call;
    const route = routeOf(call);
    if (row.kind === 'document')
      return [
        role,
        { ...route, under: row.under, ...(role === 'write' ? { sends: 'changed-members' } : {}) },
      ];
    if (role === 'list') return [role, { ...route, under: row.under }];
    return [role, { ...route, body: role === 'remove' ? { input: ['$key'] } : { [row.rowUnder]: '$item' } }];
  });
  const server = Object.keys(row.members).filter((name) => row.members[name]?.by === 'server');
  return {
    ...Object.fromEntries(parts),
    ...(row.kind === 'collection' && { key: row.key, serverOwned: server }),
    fields: fieldsOf(row),
  };
}

/** The account in use: read as one document, written by two calls. */
function ownParts(): object {
  const [shown, password, factor] = ownAccount.calls.map(routeOf);
  const read = { ...shown, under: 'sysAdminInfo' };
  const write = { sends: 'changed-members', needs: ['username'] };
  const seen = { evidence: 'learned', written: 'none' };
  return {
    'own-account': {
      read,
      fields: {
        username: { wire: 'username', ...seen },
        address: { wire: 'ipAddress', ...seen },
        hasTwoFactor: { wire: 'twoFactorEnabled', ...seen },
      },
    },
    'own-password': {
      ...{ read, write: { ...password, ...write } },
      fields: { password: { wire: 'newPassword', writeOnly: true, ...KNOWN } },
    },
    'own-two-factor': {
      ...{ read, write: { ...factor, ...write } },
      fields: {
        isOn: { wire: 'twoFactorEnabled', ...KNOWN },
        totpSecret: { wire: 'twoFactorSecret', writeOnly: true, codeMember: 'twoFactorCode', ...KNOWN },
      },
    },
  };
}

function complianceParts(): object {
  const [list] = compliance.calls.map(routeOf);
  const seen = { evidence: 'learned', written: 'none' };
  return {
    'password-compliance': {
      list: {
        ...{ ...list, actsOnDomain: true, under: 'users' },
        body: { skip: 0, take: 1000, search: '', sortDescending: false },
        paging: { skip: 'skip', take: 'take', size: 1000, total: 'totalCount' },
      },
      fields: { address: { wire: 'emailAddress', ...seen }, violations: { wire: 'violations', ...seen } },
    },
  };
}

const OWN_PASSWORD_RULES = {
  path: 'settings/domain/password-settings',
  actsOnDomain: true,
  ...LEARNED,
} as const;

function plain(words: string): object {
  const pairs = words.split(' ').map((pair) => pair.split('='));
  return Object.fromEntries(pairs.map(([word = '', wire = word]) => [word, { wire, ...KNOWN }]));
}

/** Of published calls: members that nobody was seen writing, or reading as the sandbox has them. */
const OF_PUBLISHED = {
  'ip-access': {
    fields: {
      protocols: {
        flags: { Smtp: 'smtp', Pop: 'pop', Imap: 'imap', Xmpp: 'xmpp' },
        mask: {
          member: 'protocolMask',
          bits: { Smtp: 0, Imap: 1, Pop: 2, Xmpp: 7, WebMail: 8, ActiveSync: 9, MapiEws: 10 },
        },
        ...KNOWN,
      },
      ...plain('bypassesSmtpAuthentication=bypass bypassesGreylisting=disabledGreylisting'),
    },
  },
  'domain-settings': {
    fields: {
      ...plain('requireSmtpAuthentication overridesSpamFiltering=spamCheckOverrideActive'),
      ...plain('bypassesGreylisting=bypassGreyListing usesTls=enableTlsIfAvailable'),
      ...plain('requiresHttps=sslRequired sendsHsts=hstsEnabled'),
      twoFactor: { wire: 'twoFactorSettings.setting', values: { off: '0', on: '1' }, ...KNOWN },
    },
  },
  'password-settings': {
    read: { ...OWN_PASSWORD_RULES, method: 'GET', under: 'overrides' },
    write: { ...OWN_PASSWORD_RULES, method: 'POST', sends: 'all-members' },
    fields: plain('hasOwnMinLength=minLength.enabled minLength=minLength.ruleValue'),
  },
  'user-defaults': { fields: plain('hideFromGal') },
  users: {
    fields: plain('isDisabled=securityFlags.isDisabled isPasswordExpired maxMailboxSize'),
  },
};

/** An overlay, as a file of one states it. */
export interface Taught {
  readonly version: 1;
  readonly build: number;
  readonly notes: string;
  readonly resources: Readonly<Record<string, object>>;
  readonly propagation?: { readonly domains: object };
}

/** What the interface of a sandbox started so teaches of it; undefined of one that has nothing to teach. */
export function taughtBy(options: {
  readonly build: number;
  readonly publishedOnly: boolean;
  readonly propagate: boolean;
}): Taught | undefined {
  if (options.publishedOnly) return undefined;
  const rows = assumedRows.filter((row): row is Row => row.kind !== 'calls');
  const [propagates] = propagation.calls;
  return {
    version: 1,
    build: options.build,
    notes: 'What the sandbox calls its settings. It says nothing of a real server.',
    resources: {
      ...Object.fromEntries(rows.map((row) => [row.ids[0], partsOf(row)])),
      ...{ ...ownParts(), ...complianceParts(), ...OF_PUBLISHED },
    },
    ...(options.propagate && propagates !== undefined
      ? { propagation: { domains: { path: propagates.path, list: 'settings', ...LEARNED } } }
      : {}),
  };
}
