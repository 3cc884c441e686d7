/** What is learned beside what others published: of calls that they make, members that nobody was seen sending. */
import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import type { Exchange } from '../../../src/contract/learning/exchange.js';
import { learnedFrom } from '../../../src/contract/learning/learn.js';
import { statementIn } from '../../../src/contract/learning/statement.js';

type Row = Readonly<Record<string, boolean | number | string>>;

function call(method: string, path: string, parts: Partial<Exchange>): Exchange {
  return {
    at: 0,
    method,
    path,
    hasQuery: false,
    status: 200,
    sent: undefined,
    answer: { success: true },
    ...parts,
  };
}

/** In the order of time. */
function learn(exchanges: readonly Exchange[], ...said: readonly string[]) {
  const statements = said.map((text) => {
    const statement = statementIn(text, shippedContract);
    if ('why' in statement) throw new Error(`${text}: ${statement.why}`);
    return statement;
  });
  const inTime = exchanges.map((one, at) => ({ ...one, at }));
  const { resources, outcomes, unnamed } = learnedFrom(inTime, { statements, source: 'a recording' });
  return { resources, whys: outcomes.map(({ why }) => why), unnamed };
}

const FIRST: Row = {
  ...{
    ip: '192.0.2.1',
    protocolMask: 1,
    description: 'Scanner',
    smtp: true,
    pop: false,
    imap: false,
    xmpp: false,
  },
  ...{ bypass: true, spam_bypass: true, disabledGreylisting: true },
};
const NEW: Row = { ...FIRST, ip: '192.0.2.10', description: 'test' };

const listed = (...rows: readonly Row[]) =>
  call('POST', 'settings/sysadmin/ip-access/true', {
    sent: { searchParams: { skip: 0, take: 50, search: '' }, showHoneypot: false },
    answer: { success: true, ipAccessList: [FIRST, ...rows], totalCount: rows.length + 1 },
  });

/** As the interface sends a row; `more`: what it sends otherwise. */
function saved(
  { ip = '', description = '', bypass = false, spam_bypass = false, disabledGreylisting = false }: Row,
  more = {},
) {
  return call('POST', 'settings/sysadmin/ip-access', {
    sent: {
      ...{ dataType: 0, address: ip, oldAddress: '', description, serviceList: ['Smtp'] },
      ...{ bypass, spam_bypass, disabledGreylisting, ...more },
    },
  });
}

const ADDED =
  'ip-access+address=192.0.2.10; description=test; protocols=Smtp; bypassesSmtpAuthentication=on; bypassesSpamChecks=on; bypassesGreylisting=on';
const EDITED = { ...NEW, bypass: false };
const OFF = 'ip-access.bypassesSmtpAuthentication=off';
const EDIT = [listed(), saved(NEW), listed(NEW), saved(EDITED), listed(EDITED)];

describe('an item that a published call takes member by member', () => {
  it('teaches the members that nobody was seen sending, and not the call', () => {
    const remove = call('POST', 'settings/sysadmin/ip-access-delete', {
      sent: { address: NEW.ip ?? '', dataType: 0 },
    });

    const { resources, whys, unnamed } = learn([...EDIT, remove, listed()], ADDED, OFF, 'ip-access-');

    expect(whys).toEqual([undefined, undefined, undefined]);
    expect(unnamed).toEqual([]);
    expect(Object.keys(resources['ip-access'] ?? {})).toEqual(['fields']);
    const known = { evidence: 'learned', written: 'learned' };
    expect(resources['ip-access']?.fields).toMatchObject({
      bypassesSmtpAuthentication: { wire: 'bypass', ...known },
      bypassesGreylisting: { wire: 'disabledGreylisting', ...known },
    });
    // One row shows some protocols; what the mask of others says it does not.
    expect(resources['ip-access']?.fields).not.toHaveProperty('protocols');
  });

  it('teaches nothing of two members that were always sent alike', () => {
    const { resources, whys } = learn(EDIT.slice(0, 3), ADDED);

    expect(whys).toEqual([
      '"SMTP Auth Bypass" and "Bypass greylisting" were always sent alike: change one of them by itself',
    ]);
    expect(resources).toEqual({});
  });

  it.each([
    [
      'is sent as something else',
      [...EDIT.slice(0, 3), saved(EDITED, { bypass: true }), listed(EDITED)],
      'sent otherwise',
    ],
    [
      'is sent under another name',
      [...EDIT.slice(0, 3), saved(NEW, { bypass: undefined, off: true }), listed(EDITED)],
      'sent otherwise',
    ],
    ['is not shown afterwards', EDIT.slice(0, 4), 'the list did not show it'],
    [
      'is not what the list shows',
      [...EDIT.slice(0, 4), listed({ ...NEW, spam_bypass: false })],
      'did not show what was set',
    ],
    [
      'is not all that was changed',
      [...EDIT.slice(0, 4), listed({ ...EDITED, disabledGreylisting: false })],
      'more of the item was changed',
    ],
    [
      'is of a list that was asked for in part',
      [...EDIT.slice(0, 4), { ...listed(EDITED), sent: { search: '192' } }],
      'the list did not show it',
    ],
  ])('teaches nothing where what was set %s', (_, exchanges, why) => {
    const { resources, whys } = learn(exchanges, OFF);

    expect(whys).toEqual([expect.stringContaining(why)]);
    expect(resources).toEqual({});
  });
});

const PATH = 'settings/sysadmin/domain-settings/one.example';
const SETTINGS = {
  ...{ requireSmtpAuthentication: false, bypassGreyListing: true, catchAll: '' },
  throttleSettings: { messagesPerHour: 5000, messagesAction: 2 },
};
const shows = (settings: object) =>
  call('GET', PATH, { answer: { success: true, domainSettings: settings } as Exchange['answer'] });
const saves = (settings: object, under = 'domainSettings') =>
  call('POST', PATH, { sent: { [under]: settings } as Exchange['sent'] });

describe('a page whose calls are published', () => {
  const now = { ...SETTINGS, bypassGreyListing: false };

  it('keeps its calls as they ship, and what of them is as well known', () => {
    const throttle = (messagesAction: number) => ({
      ...now,
      throttleSettings: { messagesPerHour: 5000, messagesAction },
    });
    const exchanges = [shows(SETTINGS), saves(now), shows(now)];
    for (const one of [1, 2]) exchanges.push(saves(throttle(one)), shows(throttle(one)));

    const { resources, whys } = learn(
      exchanges,
      'domain-settings.bypassesGreylisting=off',
      // That of three actions two were chosen takes the third from nobody.
      ...['delay', 'none'].map((one) => `domain-settings.messagesAction=${one}`),
    );

    expect(whys).toEqual([undefined, undefined, undefined]);
    expect(resources).toEqual({
      'domain-settings': {
        fields: {
          bypassesGreylisting: { wire: 'bypassGreyListing', evidence: 'learned', written: 'learned' },
        },
      },
    });
  });

  it('is learned where this build wraps what is saved otherwise', () => {
    const { resources } = learn(
      [shows(SETTINGS), saves(now, 'settings'), shows(now)],
      'domain-settings.bypassesGreylisting=off',
    );

    expect(resources['domain-settings']).toMatchObject({ write: { under: 'settings', evidence: 'learned' } });
    expect(resources['domain-settings']).not.toHaveProperty('read');
  });

  it('is learned with all that was seen of it where this build numbers its options otherwise', () => {
    const action = (messagesAction: number) => ({
      ...SETTINGS,
      throttleSettings: { messagesPerHour: 5000, messagesAction },
    });
    const exchanges = [7, 2].flatMap((one) => [saves(action(one)), shows(action(one))]);

    const { resources } = learn(
      [shows(SETTINGS), ...exchanges],
      ...['reject', 'none'].map((one) => `domain-settings.messagesAction=${one}`),
    );

    expect(resources['domain-settings']?.fields).toMatchObject({
      messagesAction: { values: { reject: 7, none: 2 } },
    });
  });
});
