/**
 * Of which changes of which steps users are told beforehand, and what: facts about steps. A letter has a section for each topic,
 * and a sentence for each point of it; what they say stands in templates. Only values whose form is known leave a plan this way:
 * numbers, ports, extensions, kinds of characters. No text that a server or a playbook holds does.
 */
import type { Json } from '../canonical-json.js';
import type { Disruption } from '../steps/kit/step.js';

/** By topic and point: the names that its text may use. */
export const TOPICS = {
  'smtp-authentication': { 'sign-in': [], addresses: [] },
  'sender-address': { domain: [], mailbox: [] },
  ports: { closed: ['ports'] },
  passwords: {
    length: ['length'],
    kinds: ['kinds'],
    common: [],
    existing: [],
    expiry: [],
    blocked: [],
    now: [],
    'not-asked': [],
  },
  'second-factor': { offered: [] },
  'catch-all': { refused: [] },
  'automatic-answers': { spf: [], off: [] },
  attachments: { received: ['extensions'], sent: ['extensions'], uploaded: ['extensions'] },
  sending: { limit: ['limit'], held: [], refused: [] },
  mailbox: { size: [] },
  spam: { folder: [], deleted: [], marked: [], 'own-settings': [] },
  arrival: { late: [] },
  'web-mail': { https: [] },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export type Topic = keyof typeof TOPICS;
/** `topic.point`. */
export type Point = { [T in Topic]: `${T}.${keyof (typeof TOPICS)[T] & string}` }[Topic];

/** Kinds of characters that a password is asked for, as templates name them. */
export const KINDS = ['number', 'capital', 'lower', 'symbol'] as const;

export interface Values {
  readonly length?: number;
  readonly limit?: number;
  readonly kinds?: readonly (typeof KINDS)[number][];
  readonly ports?: readonly number[];
  /** Without a dot, in small letters. */
  readonly extensions?: readonly string[];
}

/** What a change comes to, as the rows look at it. */
export interface Told {
  readonly action: 'add' | 'change' | 'remove';
  readonly disruption: Disruption;
  readonly before: Readonly<Record<string, Json>> | null;
  readonly after: Readonly<Record<string, Json>> | null;
}

export interface TellingRow {
  readonly step: string;
  readonly resource: string;
  readonly point: Point;
  /** The values that its text may use, where users are told of the change at all. */
  readonly tells: (change: Told) => Values | undefined;
}

function hasMoved({ before, after }: Told, field: string): boolean {
  return after !== null && field in after && JSON.stringify(before?.[field]) !== JSON.stringify(after[field]);
}

/** The field is set to one of these values, from another. */
const becomes =
  (field: string, ...to: readonly Json[]) =>
  (change: Told): Values | undefined =>
    hasMoved(change, field) && to.includes(change.after?.[field] ?? null) ? {} : undefined;

const moves =
  (...fields: readonly string[]) =>
  (change: Told): Values | undefined =>
    fields.some((field) => hasMoved(change, field)) ? {} : undefined;

/** An address may no longer send without signing in. */
function losesBypass({ before, after, action }: Told): Values | undefined {
  const had = before?.bypassesSmtpAuthentication === true;
  return had && (action === 'remove' || after?.bypassesSmtpAuthentication === false) ? {} : undefined;
}

function lengthOf(change: Told): Values | undefined {
  const length = change.after?.minLength;
  return hasMoved(change, 'minLength') && typeof length === 'number' ? { length } : undefined;
}

const REQUIRED = {
  number: 'requireNumber',
  capital: 'requireCapital',
  lower: 'requireLower',
  symbol: 'requireSymbol',
} as const satisfies Record<(typeof KINDS)[number], string>;

function kindsOf(change: Told): Values | undefined {
  const kinds = KINDS.filter((kind) => becomes(REQUIRED[kind], true)(change) !== undefined);
  return kinds.length === 0 ? undefined : { kinds };
}

const PASSWORD_FIELDS = [
  ...Object.values(REQUIRED),
  'minLength',
  'notUsername',
  'preventCommon',
  'skipExisting',
];

/** Existing passwords are judged, too: else hardly anybody notices. */
function judgesExisting(change: Told): Values | undefined {
  const isNoticed = change.disruption === 'medium' || change.disruption === 'high';
  return isNoticed ? moves(...PASSWORD_FIELDS)(change) : undefined;
}

function portOf({ action, before }: Told): Values | undefined {
  const port = before?.port;
  return action === 'remove' && typeof port === 'number' ? { ports: [port] } : undefined;
}

/** As the server spells one, with or without a dot. Of what is none nothing is told. */
const EXTENSION = /^\.?([a-z0-9_+-]{1,16})$/i;

function extensionsIn(value: Json | undefined): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => {
    const [, name] = (typeof one === 'string' && EXTENSION.exec(one)) || [];
    return name === undefined ? [] : [name.toLowerCase()];
  });
}

const newlyRefused =
  (list: string) =>
  ({ before, after }: Told): Values | undefined => {
    const known = extensionsIn(before?.[list]);
    const extensions = extensionsIn(after?.[list]).filter((one) => !known.includes(one));
    return extensions.length === 0 ? undefined : { extensions };
  };

/** A limit that is set, or made smaller. What the server does above it is a change of its own. */
function limitOf(change: Told): Values | undefined {
  const [before, limit] = [change.before?.messagesPerHour, change.after?.messagesPerHour];
  const isTold = hasMoved(change, 'messagesPerHour') && typeof limit === 'number' && limit > 0;
  const isLower =
    typeof before !== 'number' || before === 0 || before > (typeof limit === 'number' ? limit : 0);
  return isTold && isLower ? { limit } : undefined;
}

const LEVELS = ['lowAction', 'mediumAction', 'highAction'] as const;
const spamBecomes =
  (action: string) =>
  (change: Told): Values | undefined =>
    LEVELS.some((level) => becomes(level, action)(change) !== undefined) ? {} : undefined;

const row = (step: string, resource: string, point: Point, tells: TellingRow['tells']): TellingRow => ({
  ...{ step, resource, point, tells },
});

/** Any row that holds counts; a point is told once. */
export const TELLS: readonly TellingRow[] = [
  row(
    'domain-smtp-auth',
    'domain-settings',
    'smtp-authentication.sign-in',
    becomes('requireSmtpAuthentication', true),
  ),
  row('smtp-relay', 'smtp-in', 'smtp-authentication.sign-in', becomes('allowRelay', 'nobody')),
  row('smtp-auth-bypass', 'ip-access', 'smtp-authentication.addresses', losesBypass),
  row('ip-whitelist', 'ip-access', 'smtp-authentication.addresses', losesBypass),
  row('smtp-relay', 'smtp-in', 'sender-address.domain', becomes('requireAuthMatch', 'domain')),
  row('smtp-relay', 'smtp-in', 'sender-address.mailbox', becomes('requireAuthMatch', 'email-address')),
  row('bindings', 'bindings', 'ports.closed', portOf),
  row('password-policy', 'password-policy', 'passwords.length', lengthOf),
  row('password-policy', 'password-settings', 'passwords.length', lengthOf),
  row('password-policy', 'password-policy', 'passwords.kinds', kindsOf),
  row('password-policy', 'password-policy', 'passwords.common', becomes('preventCommon', true)),
  row('password-policy', 'password-policy', 'passwords.existing', judgesExisting),
  row('password-policy', 'password-policy', 'passwords.expiry', becomes('expires', true)),
  row('password-policy', 'password-policy', 'passwords.blocked', becomes('disableOutgoingAfterGrace', true)),
  row('password-compliance', 'users', 'passwords.now', becomes('isPasswordExpired', true)),
  row('domain-2fa', 'domain-settings', 'second-factor.offered', becomes('twoFactor', 'on')),
  row('catch-all', 'domain-settings', 'catch-all.refused', becomes('catchAll', '')),
  row(
    'backscatter',
    'antispam',
    'automatic-answers.spf',
    becomes('autoResponders', 'require-spf', 'require-spf-if-exists'),
  ),
  row('backscatter', 'antispam', 'automatic-answers.off', becomes('autoResponders', 'disabled')),
  row('file-restrictions', 'file-restrictions', 'attachments.received', newlyRefused('inbound')),
  row('file-restrictions', 'file-restrictions', 'attachments.sent', newlyRefused('outbound')),
  row('file-restrictions', 'file-restrictions', 'attachments.uploaded', newlyRefused('uploads')),
  row('domain-throttling', 'domain-settings', 'sending.limit', limitOf),
  row('domain-throttling', 'domain-settings', 'sending.held', becomes('messagesAction', 'delay')),
  row('domain-throttling', 'domain-settings', 'sending.refused', becomes('messagesAction', 'reject')),
  row('user-defaults', 'users', 'mailbox.size', moves('maxMailboxSize')),
  row('spam-filtering', 'antispam', 'spam.deleted', spamBecomes('delete')),
  row('spam-filtering', 'antispam', 'spam.folder', spamBecomes('move-to-folder')),
  row('spam-filtering', 'antispam', 'spam.marked', spamBecomes('prefix-subject')),
  row('spam-filtering', 'antispam', 'spam.own-settings', moves('domainsMayOverride', 'usersMayOverride')),
  row(
    'domain-spam-override',
    'domain-settings',
    'spam.own-settings',
    becomes('overridesSpamFiltering', false),
  ),
  row('greylisting', 'greylisting', 'arrival.late', becomes('isEnabled', true)),
  row('domain-greylisting', 'domain-settings', 'arrival.late', becomes('bypassesGreylisting', false)),
  row('domain-tls', 'domain-settings', 'web-mail.https', becomes('requiresHttps', true)),
];

/** The step whose record the owner of a domain publishes. */
export const PUBLISHED_BY = 'dns-spf';

/** Steps that write, and of which no letter says anything: why. */
export const UNTOLD: Readonly<Record<string, string>> = {
  logging: 'nobody who has a mailbox notices',
  'command-hooks': 'it is for whoever set the program up',
  'ids-rules': 'who is blocked for guessing is no reason to write to all',
  'internal-spammer': 'a warning would tell the sender of spam',
  'rbl-checks': 'senders notice, and not users',
  'form-sender': 'a domain for web forms: nobody reads its mail',
  'placeholder-domain': 'nobody uses it',
  'delivery-retries': 'a sender hears of a failure sooner or later',
  'incoming-gateways': 'between servers',
  'outgoing-gateways': 'between servers',
  'gateway-clients': 'between servers',
  'admin-2fa': 'administrators alone',
  'admin-ip-restrictions': 'administrators alone',
  'admin-password': 'administrators alone',
  'admin-review': 'administrators alone',
};
