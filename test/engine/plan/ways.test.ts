/** By which way a setting comes to the domains, or to their users, and every reason why it is not the server's own. */

import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../src/canonical-json.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { propagatable } from '../../../src/contract/propagatable.js';
import { NOTHING_DISCOVERED } from '../../../src/contract/trust/discovery.js';
import { type PropagationGround, waysOf } from '../../../src/engine/plan/ways.js';
import type { Change } from '../../../src/engine/words/change.js';
import { taughtAll } from '../../taught.js';
import { aFieldChange, anItemChange } from '../a-change.js';

const AUTH = 'requireSmtpAuthentication';
const NAMES = ['a.test', 'b.test', 'c.test', 'd.test'];

function toDomains(field: string, after: Json = true, names: readonly string[] = NAMES): readonly Change[] {
  return names.map((target) => aFieldChange({ target, field, before: false, after }));
}

/** Four domains, all of which get the value that the Domain Defaults hold. */
function waysWith(parts: Partial<PropagationGround> = {}) {
  return waysOf({
    changes: toDomains(AUTH),
    contract: taughtAll(),
    discovery: NOTHING_DISCOVERED,
    domainsInAll: NAMES.length,
    counts: new Map(),
    defaults: { [AUTH]: true },
    ...parts,
  });
}

function fanOut(why: string, parts: object = {}) {
  return [{ resource: 'domain-settings', field: AUTH, way: 'fan-out', domains: 4, why, ...parts }];
}

describe("the server's own Propagate", () => {
  const BY_SERVER = [{ resource: 'domain-settings', field: AUTH, way: 'server', domains: 4 }];

  it('is taken where every domain gets or holds what the Domain Defaults hold', () => {
    const counts = new Map([[AUTH, new Map([['true', 4]])]]);

    expect(waysWith()).toEqual(BY_SERVER);
    expect(waysWith({ domainsInAll: 8, counts })).toEqual(BY_SERVER);
  });

  it('is taken where the Domain Defaults hold it once the plan was carried out', () => {
    const defaults = aFieldChange({
      target: 'server',
      resource: 'domain-defaults',
      field: AUTH,
      after: true,
    });

    expect(waysWith({ changes: [defaults, ...toDomains(AUTH)], defaults: { [AUTH]: false } })).toEqual(
      BY_SERVER,
    );
  });

  it('is taken for three domains', () => {
    expect(waysWith({ changes: toDomains(AUTH, true, NAMES.slice(1)), domainsInAll: 3 })).toEqual([
      { ...BY_SERVER[0], domains: 3 },
    ]);
  });

  it('carries whole members of one name on both sides alone', () => {
    expect(propagatable(shippedContract)).toEqual([
      AUTH,
      'overridesSpamFiltering',
      'bypassesGreylisting',
      'usesTls',
      'requiresHttps',
      'sendsHsts',
    ]);
  });

  it.each<[string, Partial<PropagationGround>, object?]>([
    ['no call is proved here that propagates Domain Defaults', { contract: shippedContract }],
    ['fewer than 3 domains', { changes: toDomains(AUTH, true, ['a.test', 'b.test']) }, { domains: 2 }],
    [
      'the Domain Defaults have no such setting',
      { changes: toDomains('catchAll', '') },
      { field: 'catchAll' },
    ],
    [
      'the call would carry along what lies beside it in one group, which is not meant',
      { changes: toDomains('messagesPerHour', 50), defaults: { messagesPerHour: 50 } },
      { field: 'messagesPerHour' },
    ],
    [
      'the domains are to get different values',
      { changes: [...toDomains(AUTH), ...toDomains(AUTH, false, ['e.test'])], domainsInAll: 5 },
      { domains: 5 },
    ],
    ['the Domain Defaults do not hold this value', { defaults: { [AUTH]: false } }],
    ['the Domain Defaults do not hold this value', { defaults: {} }],
    ['the Domain Defaults do not hold this value', { defaults: undefined }],
    [
      'the Domain Defaults do not hold this value',
      {
        changes: [
          aFieldChange({ target: 'server', resource: 'domain-defaults', field: AUTH, after: false }),
          ...toDomains(AUTH),
        ],
      },
    ],
    [
      'more domains hold the value than lack it, and the call would reach each of them',
      { domainsInAll: 9, counts: new Map([[AUTH, new Map([['true', 5]])]]) },
    ],
    [
      '1 other domain (excluded, waived, not read or left for later) would be changed too',
      { domainsInAll: 5 },
    ],
    [
      '2 other domains (excluded, waived, not read or left for later) would be changed too',
      { domainsInAll: 7, counts: new Map([[AUTH, new Map([['true', 1]])]]) },
    ],
    [
      '3 other domains (excluded, waived, not read or left for later) would be changed too',
      { domainsInAll: 7, counts: new Map([[AUTH, new Map([['false', 3]])]]) },
    ],
  ])('is not taken when %s', (why, parts, more = {}) => {
    expect(waysWith(parts)).toEqual(fanOut(why, more));
  });

  it('is told for each setting by itself, and for nothing but domains', () => {
    const changes = [
      aFieldChange({ target: 'server', resource: 'logging', field: 'smtp' }),
      ...toDomains('usesTls', true, ['a.test']),
      ...toDomains(AUTH),
      aFieldChange({ target: 'a.test', resource: 'user-defaults', field: 'maxMailboxSize' }),
      aFieldChange({ target: 'server', resource: 'domain-settings', field: 'sendsHsts' }),
      anItemChange({ target: 'a.test', resource: 'domain-settings' }),
    ];

    expect(waysWith({ changes }).map(({ field, way }) => [field, way])).toEqual([
      ['usesTls', 'fan-out'],
      [AUTH, 'server'],
    ]);
  });
});

describe('a setting of users', () => {
  const limited = (target: string, count: number): readonly Change[] =>
    Array.from({ length: count }, (_, index) =>
      anItemChange({
        ...{ resource: 'users', target, item: `u${index}@${target}`, key: `u${index}@${target}` },
        before: { maxMailboxSize: 0 },
        after: { maxMailboxSize: 5 },
      }),
    );
  const about = { resource: 'users', field: 'maxMailboxSize' };

  const FEW = { ...about, way: 'fan-out', why: 'fewer than 3 users of a domain' };

  it('goes by one call where a domain has enough of them, and user by user where it has not', () => {
    const changes = [...limited('a.test', 1), ...limited('b.test', 3), ...limited('c.test', 4)];

    expect(waysWith({ changes })).toEqual([
      { ...about, way: 'server', domains: 2 },
      { ...FEW, domains: 1 },
    ]);
    expect(waysWith({ changes: limited('b.test', 3) })).toEqual([{ ...about, way: 'server', domains: 1 }]);
  });

  it('goes user by user where no domain has', () => {
    const changes = [...limited('a.test', 2), ...limited('b.test', 2)];

    expect(waysWith({ changes })).toEqual([{ ...FEW, domains: 2 }]);
  });

  it('is not told for what no call carries to several users', () => {
    const expired = anItemChange({
      ...{ resource: 'users', target: 'a.test' },
      before: { isPasswordExpired: false, maxMailboxSize: 0 },
      after: { isPasswordExpired: true, maxMailboxSize: 0 },
    });
    const both = { ...expired, after: { isPasswordExpired: true, maxMailboxSize: 5 } };
    const added = { ...expired, action: 'add', before: null } as const;

    expect(waysWith({ changes: [expired, both, added] })).toEqual([]);
  });

  const [user] = limited('a.test', 1);
  it.each<[string, Partial<Change>]>([
    ['a new user', { action: 'add', before: null }],
    ['a user who goes', { action: 'remove', after: null }],
    ['another collection', { resource: 'aliases' }],
    ['a name that would stand for every user', { key: '*' }],
    [
      'what comes with another setting',
      {
        before: { maxMailboxSize: 0, isPasswordExpired: false },
        after: { maxMailboxSize: 5, isPasswordExpired: true },
      },
    ],
  ])('is not told for %s', (_, parts) => {
    expect(waysWith({ changes: [{ ...user, ...parts } as Change] })).toEqual([]);
  });
});
