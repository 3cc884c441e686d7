/**
 * A server of another build: a sandbox behind a translator. It speaks of SMTP In and of the IDS rules by other paths,
 * members and numbers, knows rules by texts, and has none of the calls that the tool ships with for them.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import type { Sandbox } from '../../src/sandbox/server.js';

type Row = Record<string, unknown>;

/** Here -> there: the name of a member, and what its values are called. */
type Words = Readonly<Record<string, readonly [string, Readonly<Record<string, unknown>>?]>>;

const SMTP: Words = {
  allowRelay: ['relayFor', { 0: 40, 1: 30, 2: 20, 3: 10 }],
  requireAuthMatch: ['sender.match', { 0: 'NONE', 1: 'DOMAIN', 2: 'MAILBOX' }],
  allowRelayForAuthenticatedUsers: ['relayForUsers'],
  enableDomainSmtpAuthForLocalDeliveries: ['domainRuleInside'],
};
const RULES: Words = {
  type: [
    'kind',
    {
      1: 'Harvest',
      2: 'GuessByIp',
      3: 'Flood',
      4: 'Bounces',
      5: 'Spammer',
      6: 'Retrieval',
      7: 'GuessByMail',
    },
  ],
  service: ['door', { null: null, 0: 1, 1: 2, 2: 3, 8: 4 }],
  timeFrameMinutes: ['window'],
  threshold: ['most'],
  blockMinutes: ['blockFor'],
  action: ['does', { 0: 'B', 1: 'N', 2: 'D' }],
  notifyAddress: ['tell'],
  description: ['about'],
};

/** What an overlay says of them: learned, in the words of that server. */
const LEARNED = { evidence: 'learned', source: 'a recording' };
const field = (wire: string, values?: object) => ({
  ...{ wire, evidence: 'learned', written: 'learned' },
  ...(values === undefined ? {} : { values }),
});

export const DIALECT = {
  version: 1,
  build: 9406,
  resources: {
    'smtp-in': {
      read: { ...LEARNED, method: 'GET', path: 'settings/sysadmin/inbound/smtp', under: 'smtp' },
      write: {
        ...{ ...LEARNED, method: 'POST', path: 'settings/sysadmin/inbound/smtp-store' },
        sends: 'changed-members',
      },
      fields: {
        allowRelay: field('relayFor', {
          ...{ nobody: 40, 'only-local-users': 30, 'only-local-domains': 20, anyone: 10 },
        }),
        requireAuthMatch: field('sender.match', {
          none: 'NONE',
          domain: 'DOMAIN',
          'email-address': 'MAILBOX',
        }),
        allowRelayForAuthenticatedUsers: field('relayForUsers'),
        enforceDomainAuthForLocalDeliveries: field('domainRuleInside'),
      },
    },
    'ids-rules': {
      list: { ...LEARNED, method: 'GET', path: 'settings/sysadmin/guards', under: 'guards.rows' },
      add: { ...LEARNED, method: 'POST', path: 'settings/sysadmin/guards-new', body: { guard: '$item' } },
      edit: { ...LEARNED, method: 'POST', path: 'settings/sysadmin/guards/{key}', body: { set: '$item' } },
      remove: { ...LEARNED, method: 'POST', path: 'settings/sysadmin/guards/{key}/drop', body: {} },
      key: 'ref',
      serverOwned: ['ref', 'fixed'],
      fields: {
        type: field('kind', {
          ...{ harvesting: 'Harvest', 'brute-force-by-ip': 'GuessByIp', 'denial-of-service': 'Flood' },
          ...{ 'bounces-indicate-spammer': 'Bounces', 'internal-spammer': 'Spammer' },
          ...{ 'password-retrieval-brute-force': 'Retrieval', 'brute-force-by-email': 'GuessByMail' },
        }),
        service: field('door', { smtp: 1, imap: 2, pop: 3, webmail: 4 }),
        timeFrameMinutes: field('window'),
        threshold: field('most'),
        blockMinutes: field('blockFor'),
        action: field('does', { block: 'B', notify: 'N', delay: 'D' }),
        notifyAddress: field('tell'),
        description: field('about'),
      },
    },
  },
};

function nested(path: string, value: unknown, into: Row): void {
  const [top = '', ...rest] = path.split('.');
  if (rest.length === 0) into[top] = value;
  else {
    into[top] ??= {};
    nested(rest.join('.'), value, into[top] as Row);
  }
}

function spoken(held: Row, words: Words): Row {
  const said: Row = {};
  for (const [member, [wire, values]] of Object.entries(words))
    nested(wire, values === undefined ? held[member] : values[String(held[member])], said);
  return said;
}

/** Members that the words do not know are dropped, as a server does. */
function understood(said: Row, words: Words): Row {
  const held: Row = {};
  for (const [member, [wire, values]] of Object.entries(words)) {
    const value = wire.split('.').reduce<unknown>((at, name) => (at as Row | undefined)?.[name], said);
    if (value === undefined) continue;
    const known = Object.entries(values ?? {}).find(([, one]) => one === value)?.[0];
    if (values !== undefined && known === undefined) throw new Error(`${wire} cannot be ${value}`);
    held[member] = values === undefined ? value : JSON.parse(known ?? '');
  }
  return held;
}

const refOf = (id: unknown) => `guard-${id}`;
const idOf = (ref: string | undefined) => Number(ref?.replace('guard-', ''));

interface Rule {
  readonly call: RegExp;
  /** The call here, its body, and what becomes of the answer. */
  readonly here: (body: Row, key: string | undefined) => { readonly call: string; readonly body?: Row };
  readonly answer?: (answer: Row) => Row;
}

const TRANSLATED: readonly Rule[] = [
  {
    call: /^GET inbound\/smtp$/,
    here: () => ({ call: 'GET smtp-in-settings' }),
    answer: ({ smtpInSettings, ...rest }) => ({ ...rest, smtp: spoken(smtpInSettings as Row, SMTP) }),
  },
  {
    call: /^POST inbound\/smtp-store$/,
    here: (body) => ({ call: 'POST smtp-in-settings', body: { smtpInSettings: understood(body, SMTP) } }),
  },
  {
    call: /^GET guards$/,
    here: () => ({ call: 'GET ids-rules' }),
    answer: ({ idsRules, ...rest }) => ({
      ...rest,
      guards: {
        rows: (idsRules as Row[]).map((row) => ({
          ...spoken(row, RULES),
          ...{ ref: refOf(row.id), fixed: row.isPermanent },
        })),
      },
    }),
  },
  {
    call: /^POST guards-new$/,
    here: ({ guard }) => ({ call: 'POST ids-rule-put', body: { idsRule: understood(guard as Row, RULES) } }),
  },
  {
    call: /^POST guards\/([^/]+)$/,
    here: ({ set }, key) => ({
      call: 'POST ids-rule',
      body: { idsRule: { ...understood(set as Row, RULES), id: idOf(key) } },
    }),
  },
  {
    call: /^POST guards\/([^/]+)\/drop$/,
    here: (_, key) => ({ call: 'POST ids-rule-delete', body: { input: [idOf(key)] } }),
  },
];

const UNKNOWN = /^(?:smtp-in-settings|ids-rules?(?:-put|-delete)?)$/;
const BELOW = '/api/v1/settings/sysadmin/';

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text;
}

export interface Dialect {
  readonly url: string;
  /** `POST guards-new`, below settings/sysadmin/: those of the translated calls, in the order they came. */
  readonly calls: string[];
  /** From then on its pages name the other build. */
  update(from: number, to: number): void;
}

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

export async function aDialect(sandbox: Sandbox): Promise<Dialect> {
  const calls: string[] = [];
  let named = (page: string) => page;
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/' } = request;
    const body = await textOf(request);
    const last = url.startsWith(BELOW) ? url.slice(BELOW.length) : '';
    const rule = TRANSLATED.find(({ call }) => call.test(`${method} ${last}`));
    if (UNKNOWN.test(last)) {
      response.writeHead(404).end();
      return;
    }
    const key = rule?.call.exec(`${method} ${last}`)?.[1];
    const here = rule?.here(body === '' ? {} : JSON.parse(body), key);
    if (rule !== undefined) calls.push(`${method} ${last}`);
    const [verb = method, path] = here?.call.split(' ') ?? [];
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const answered = await fetch(`${sandbox.url}${path === undefined ? url : `${BELOW}${path}`}`, {
      method: verb,
      headers: headers as Record<string, string>,
      redirect: 'manual',
      ...(verb === 'GET' ? {} : { body: here?.body === undefined ? body : JSON.stringify(here.body) }),
    });
    const text = await answered.text();
    const said =
      rule?.answer === undefined
        ? url.startsWith('/api/')
          ? text
          : named(text)
        : JSON.stringify(rule.answer(JSON.parse(text)));
    response
      .writeHead(answered.status, { 'content-type': answered.headers.get('content-type') ?? 'text/plain' })
      .end(said);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    update: (from, to) => {
      named = (page) => page.replaceAll(new RegExp(`\\b${from}\\b`, 'g'), String(to));
    },
  };
}
