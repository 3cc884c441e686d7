/** The ground of a propagation, just before the first write: does every domain it would reach still hold the value? */

import { describe, expect, it } from '@jest/globals';
import type { Json } from '../../../src/canonical-json.js';
import { type Contract, shippedContract } from '../../../src/contract/contract.js';
import type { AnyDocument } from '../../../src/contract/resource.js';
import { domainDefaults } from '../../../src/contract/resources/domains/domain-defaults.js';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import { decodeDocument } from '../../../src/contract/wire/decode.js';
import { groundNow } from '../../../src/engine/apply/propagation-ground.js';
import type { Plan, PropagationWay } from '../../../src/engine/plan/plan.js';
import type { Change } from '../../../src/engine/words/change.js';
import type { DocumentReading, Reading } from '../../../src/engine/words/reading.js';
import { taughtAll } from '../../taught.js';
import { aFieldChange, anItemChange } from '../a-change.js';
import { observerOf } from '../an-observer.js';

const AUTH: PropagationWay = {
  ...{ resource: 'domain-settings', field: 'requireSmtpAuthentication' },
  ...{ way: 'server', domains: 3 },
};
const TLS: PropagationWay = { ...AUTH, field: 'usesTls' };
const OURS = ['a.test', 'b.test', 'c.test'];

type Held = Readonly<Record<string, Json>> | 'unread';
const STRICT = { requireSmtpAuthentication: true, enableTlsIfAvailable: true };
const OPEN = { requireSmtpAuthentication: false, enableTlsIfAvailable: false };

function readingOf(
  held: Readonly<Record<string, Json>>,
  target: string,
  resource: AnyDocument = domainSettings,
) {
  const decoded = decodeDocument(resource, { domainSettings: held });
  if (!decoded.ok) throw new Error(decoded.reason);
  return { status: 'document', resource, target, document: decoded.value } satisfies DocumentReading;
}

interface Case {
  readonly ways?: readonly PropagationWay[];
  /** Domains beside those of the plan. */
  readonly others?: Readonly<Record<string, Held>>;
  /** Of these the plan promises that they stay as they are. */
  readonly promised?: readonly string[];
  /** Fields that the plan brings to each of its domains; both settings to all of them, when left out. */
  readonly changes?: Readonly<Record<string, readonly string[]>>;
  /** Objects of the plan that moved since. */
  readonly moved?: readonly (readonly [resource: string, target: string])[];
  readonly contract?: Contract;
}

const BOTH = Object.fromEntries(OURS.map((name) => [name, ['requireSmtpAuthentication', 'usesTls']]));

async function groundOf({
  ways = [AUTH, TLS],
  others = {},
  promised = [],
  changes = BOTH,
  moved = [],
  contract = taughtAll(),
}: Case) {
  const read: string[] = [];
  const ofDomains = Object.entries(changes).flatMap(([target, fields]) =>
    fields.map((field) => aFieldChange({ target, field, before: false, after: true })),
  );
  const ready = Object.keys(changes).map((target) => ({
    before: readingOf(OPEN, target),
    changes: ofDomains.filter((change) => change.target === target) as readonly Change[],
  }));
  const objects = [...ready.map(({ before }) => [before.resource.id, before.target] as const), ...moved];
  const ground = await groundNow({
    plan: {
      ...{ propagation: ways, changes: ofDomains },
      kept: promised.map((target) => ({ resource: domainSettings.id, target })),
      objects: objects.map(([resource, target]) => ({ resource, target, hash: '' })),
    } as unknown as Plan,
    ready,
    concurrency: 2,
    observer: {
      ...observerOf(async ({ resource, target }): Promise<Reading> => {
        read.push(target);
        const held = others[target] ?? 'unread';
        return held === 'unread'
          ? { status: 'failed', resource, target, code: 'server.timeout', why: 'late' }
          : readingOf(held, target);
      }),
      contract,
      domains: async () => {
        read.push('the list');
        return [...OURS, ...Object.keys(others)].map((name) => ({ name, mailboxes: 1 }));
      },
    },
  });
  return {
    ways: Object.fromEntries(ground.ways.map(({ field, way, why }) => [field, why ?? way])),
    kept: ground.kept.map(({ target }) => target),
    unread: ground.unread,
    read,
  };
}

const BY_SERVER = { requireSmtpAuthentication: 'server', usesTls: 'server' };
const MOVED = 'a domain that is not to be changed holds another value by now';

describe('the ways of a plan', () => {
  it('stay while every other domain holds what is propagated, and those are kept an eye on', async () => {
    const found = await groundOf({ others: { 'x.test': STRICT, 'y.test': STRICT } });

    expect(found).toEqual({
      ways: BY_SERVER,
      kept: ['x.test', 'y.test'],
      unread: [],
      read: ['the list', 'x.test', 'y.test'],
    });
  });

  it.each([
    ['holds another value', { ...STRICT, enableTlsIfAvailable: false }],
    ['does not show it', { requireSmtpAuthentication: true }],
  ])('give up the setting of which another domain %s, and keep the others', async (_, held) => {
    const { ways } = await groundOf({ others: { 'x.test': STRICT, 'y.test': held } });

    expect(ways).toEqual({ ...BY_SERVER, usesTls: MOVED });
  });

  it.each<[string, Case]>([
    ['no call is proved here that propagates', { contract: shippedContract }],
    [
      'fewer than 3 domains',
      { changes: { 'a.test': ['requireSmtpAuthentication'], 'b.test': ['requireSmtpAuthentication'] } },
    ],
  ])(
    'are no better than those that a plan of now would have, whatever the file says: %s',
    async (why, parts) => {
      const { ways } = await groundOf({ ways: [AUTH], ...parts });

      expect(ways.requireSmtpAuthentication).toContain(why);
    },
  );

  it('are given up for a domain that was added since', async () => {
    const { ways } = await groundOf({ ways: [AUTH], others: { 'new.test': OPEN } });

    expect(ways).toEqual({ requireSmtpAuthentication: MOVED });
  });

  it('are given up, all of them, when one domain cannot be read', async () => {
    const { ways, kept } = await groundOf({ others: { 'x.test': 'unread', 'y.test': STRICT } });

    const why = '1 of the domains that it reaches could not be read';
    expect(ways).toEqual({ requireSmtpAuthentication: why, usesTls: why });
    expect(kept).toEqual([]);
  });

  it('give up a setting that the plan does not bring to one of its own domains', async () => {
    const changes = { ...BOTH, 'd.test': ['requireSmtpAuthentication'] };

    expect((await groundOf({ changes })).ways).toEqual({ ...BY_SERVER, usesTls: MOVED });
  });

  it.each([
    ['a domain', domainSettings.id, 'd.test'],
    ['the Domain Defaults', domainDefaults.id, 'server'],
  ])('are given up when %s of the plan moved since', async (_, resource, target) => {
    const { ways } = await groundOf({ moved: [[resource, target]] });

    const why = 'something that it reaches was changed since the plan was made, or could not be read';
    expect(ways).toEqual({ requireSmtpAuthentication: why, usesTls: why });
  });

  it('stay when something moved that they do not reach', async () => {
    expect((await groundOf({ moved: [['logging', 'server']] })).ways).toEqual(BY_SERVER);
  });

  it('are given up for a setting that nothing of the plan brings to a domain any more', async () => {
    const changes = Object.fromEntries(OURS.map((name) => [name, ['usesTls']]));

    expect((await groundOf({ changes })).ways).toEqual({
      ...BY_SERVER,
      requireSmtpAuthentication: 'nothing to change',
    });
  });
});

describe('domains that are to keep their values', () => {
  const FAN_OUT: PropagationWay = { ...AUTH, way: 'fan-out', why: 'fewer than 3 domains' };
  const USERS: PropagationWay = { ...AUTH, resource: 'users', field: 'maxMailboxSize' };

  it('are read without propagation too, and no others', async () => {
    const others = { 'x.test': OPEN, 'y.test': OPEN };

    expect(await groundOf({ ways: [FAN_OUT, USERS], others, promised: ['x.test'] })).toEqual({
      ways: { requireSmtpAuthentication: 'fewer than 3 domains', maxMailboxSize: 'server' },
      kept: ['x.test'],
      unread: [],
      read: ['x.test'],
    });
  });

  it('are all that is kept an eye on once propagation was given up', async () => {
    const others = { 'x.test': STRICT, 'y.test': OPEN };

    expect(await groundOf({ ways: [AUTH], others, promised: ['x.test'] })).toMatchObject({
      ways: { requireSmtpAuthentication: MOVED },
      kept: ['x.test'],
    });
  });

  it('are told when they cannot be read', async () => {
    const others = { 'x.test': 'unread', 'y.test': 'unread' } as const;

    expect((await groundOf({ ways: [AUTH], others, promised: ['x.test'] })).unread).toEqual(['x.test']);
  });

  it('are not those that the plan changes', async () => {
    expect(await groundOf({ promised: ['a.test'] })).toMatchObject({ kept: [], read: ['the list'] });
  });
});

describe('a plan without domains', () => {
  it('has nothing to look at', async () => {
    const item = anItemChange();
    const nothing = () => Promise.reject(new Error('nothing is read'));

    const ground = await groundNow({
      plan: { propagation: [], changes: [item], kept: [], objects: [] } as unknown as Plan,
      ...{ ready: [], concurrency: 1 },
      observer: { ...observerOf(nothing), domains: nothing },
    });

    expect(ground).toEqual({ ways: [], kept: [], unread: [] });
  });
});
