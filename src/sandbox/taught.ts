/**
 * What a recording of the sandbox's own interface would teach: an overlay for the contract, as plain data. It is made from the
 * table of the assumed API, and from what is known here of calls that others published; nothing of the contract goes into
 * it, and a test compares the two.
 */
import type { CollectionRow, DocumentRow } from './assumed/row.js';
import { type Leaf, leafOf, type Spoken, type SpokenCall } from './dialect/spoken.js';
import { tableOf } from './dialect/table.js';

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
export function wordsOf(id: string): readonly (readonly [word: string, member: string])[] {
  const pairs = (WORDS[id] ?? '').split(' ').filter((one) => one !== '');
  return pairs.map((pair) => {
    const [word = '', member = word] = pair.split('=');
    return [word, member];
  });
}

/** `require SPF if exists` -> `require-spf-if-exists`: a choice as a playbook has it. */
export function choiceOf(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-');
}

/** How a setting is called and written on the wire. */
function wireOf({ wire, member, values = {}, factor, blank }: Leaf): object {
  const named = Object.entries(member?.values ?? {}).map(([one, name]) => [
    choiceOf(name),
    values[one] ?? (typeof blank === 'string' ? one : Number(one)),
  ]);
  return {
    wire,
    ...(named.length > 0 ? { values: Object.fromEntries(named) } : {}),
    ...(factor === 1 ? {} : { scale: { wire: factor, here: 1 } }),
  };
}

type Row = DocumentRow | CollectionRow;

function fieldsOf(spoken: Spoken<Row>): object {
  const { row, calls } = spoken;
  const isWritten = calls.some(({ role, isExtra }) => !['read', 'list'].includes(role) && isExtra !== true);
  const isAdded = calls.some(({ role }) => role === 'add');
  const fields = wordsOf(row.ids[0] ?? '').map(([word, name]) => {
    const leaf = leafOf(spoken, name);
    const isKey = row.kind === 'collection' && row.key === name && !isAdded;
    const written = isWritten && leaf.member?.by !== 'server' && !isKey ? 'learned' : 'none';
    return [word, { ...wireOf(leaf), evidence: 'learned', written }];
  });
  return Object.fromEntries(fields);
}

/** As the interface asks: a path with names in it is asked with a member to sort by. */
function routeOf({ method, path }: SpokenCall, sortField = '') {
  const asked = path.replace('{sortField}/{desc}', `${sortField}/false`);
  return { method, path: asked, ...(asked === path ? {} : { listedAs: path }), ...LEARNED };
}

/** `{member: what}`, or what lies beside the envelope. */
function within(under: string): { readonly under?: string } {
  return under === '' ? {} : { under };
}

function callPart({ row: { kind }, leaves }: Spoken<Row>, call: SpokenCall): object {
  const { role, under } = call;
  const route = routeOf(call, leaves.find(({ name }) => name === 'expirationDate')?.wire);
  if (kind === 'document')
    return { ...route, ...within(under), ...(role === 'write' ? { sends: 'changed-members' } : {}) };
  if (role === 'list') return { ...route, under };
  const item = role === 'remove' ? ['$key'] : '$item';
  return { ...route, body: under === '' ? item : { [under]: item } };
}

/** The first name of a dotted one: members that a row holds. */
function topOf(wire: string): string {
  return wire.split('.')[0] ?? wire;
}

function topsOf(spoken: Spoken, names: readonly string[]): readonly string[] {
  return [...new Set(names.map((name) => topOf(leafOf(spoken, name).wire)))];
}

/** What moves by itself there. */
const MOVES: Readonly<Record<string, readonly string[]>> = {
  administrators: ['lastLogin', 'twoFactorEnabled'],
  'own-password': ['ipAddress', 'twoFactorEnabled'],
  'own-two-factor': ['ipAddress'],
};

function moving(id: string, spoken: Spoken): { readonly volatile?: readonly string[] } {
  return MOVES[id] === undefined ? {} : { volatile: topsOf(spoken, MOVES[id]) };
}

function partsOf(spoken: Spoken<Row>): object {
  const { row, calls } = spoken;
  const parts = calls
    .filter(({ isExtra }) => isExtra !== true)
    .map((call) => [call.role, callPart(spoken, call)]);
  const server = Object.keys(row.members).filter((name) => row.members[name]?.by === 'server');
  return {
    ...Object.fromEntries(parts),
    ...(row.kind === 'collection' && {
      key: leafOf(spoken, row.key).wire,
      serverOwned: topsOf(spoken, server),
    }),
    ...moving(row.ids[0] ?? '', spoken),
    fields: fieldsOf(spoken),
  };
}

const SEEN = { evidence: 'learned', written: 'none' } as const;

/** The account in use: read as one document, written by two calls. */
function ownParts(spoken: Spoken): object {
  const [shown, password, factor] = spoken.calls;
  if (shown === undefined || password === undefined || factor === undefined) return {};
  const wire = (name: string) => leafOf(spoken, name).wire;
  const read = { ...routeOf(shown), ...within(shown.under) };
  const writeBy = (call: SpokenCall) => ({
    ...{ ...routeOf(call), ...within(call.under) },
    ...{ sends: 'changed-members', needs: topsOf(spoken, ['username']) },
  });
  return {
    'own-account': {
      read,
      fields: {
        username: { wire: wire('username'), ...SEEN },
        address: { wire: wire('ipAddress'), ...SEEN },
        hasTwoFactor: { wire: wire('twoFactorEnabled'), ...SEEN },
      },
    },
    'own-password': {
      ...{ read, write: writeBy(password), ...moving('own-password', spoken) },
      fields: { password: { wire: wire('newPassword'), writeOnly: true, ...KNOWN } },
    },
    'own-two-factor': {
      ...{ read, write: writeBy(factor), ...moving('own-two-factor', spoken) },
      fields: {
        isOn: { wire: wire('twoFactorEnabled'), ...KNOWN },
        totpSecret: {
          ...{ wire: wire('twoFactorSecret'), writeOnly: true, codeMember: wire('twoFactorCode') },
          ...KNOWN,
        },
      },
    },
  };
}

function complianceParts(spoken: Spoken): object {
  const [list] = spoken.calls;
  if (list === undefined) return {};
  const field = (name: string) => ({ wire: leafOf(spoken, name).wire, ...SEEN });
  return {
    'password-compliance': {
      list: {
        ...{ ...routeOf(list), actsOnDomain: true, under: list.under },
        body: { skip: 0, take: 1000, search: '', sortDescending: false },
        paging: { skip: 'skip', take: 'take', size: 1000, total: 'totalCount' },
      },
      key: leafOf(spoken, 'emailAddress').wire,
      fields: { address: field('emailAddress'), violations: field('violations') },
    },
  };
}

/** Only as far as the contract takes it: a call that is named like one that propagates. */
function propagationPart({ calls: [call] }: Spoken): object | undefined {
  if (call === undefined || !/^settings\/sysadmin\/[^/]*propagat[^/]*$/i.test(call.path)) return undefined;
  return { domains: { path: call.path, list: call.under, ...LEARNED } };
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
  readonly propagation?: object;
}

/** What the interface of a sandbox started so teaches of it; undefined of one that has nothing to teach. */
export function taughtBy(options: {
  readonly build: number;
  readonly publishedOnly: boolean;
  readonly propagate: boolean;
  readonly dialect: number;
}): Taught | undefined {
  if (options.publishedOnly) return undefined;
  const table = tableOf(options.dialect);
  const propagation = options.propagate ? propagationPart(table.propagation) : undefined;
  const held = Object.values(table.held).map((spoken) => [spoken.row.ids[0], partsOf(spoken)]);
  return {
    version: 1,
    build: options.build,
    notes: 'What the sandbox calls its settings. It says nothing of a real server.',
    resources: {
      ...Object.fromEntries(held),
      ...{ ...ownParts(table.ownAccount), ...complianceParts(table.compliance), ...OF_PUBLISHED },
    },
    ...(propagation && { propagation }),
  };
}
