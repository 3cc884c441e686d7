/** What a plan says beside its changes: waived, left to a person, not read, kept as it is, limited. */

import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import { NOTHING_DISCOVERED } from '../../../src/contract/trust/discovery.js';
import type { Survey } from '../../../src/engine/audit/audit.js';
import { buildPlan } from '../../../src/engine/plan/build-plan.js';
import { type Change, objectId } from '../../../src/engine/words/change.js';
import type { Finding } from '../../../src/engine/words/finding.js';
import type { ObjectReading } from '../../../src/engine/words/reading.js';
import { instruct } from '../../../src/steps/kit/instruction.js';
import { aFieldChange } from '../a-change.js';
import { smtpAuthOnly } from '../a-playbook.js';

const ABOUT = { step: 'catch-all', target: 'a.test', message: 'There is a catch-all.' };
const COMMON = { ...ABOUT, severity: 'medium', evidence: 'client' } as const;
const WAIVER = { reason: 'A scanner', owner: 'Ops', expires: '2027-01-31' };

function failing(...changes: readonly Change[]): Finding {
  return {
    ...{ ...COMMON, verdict: 'fail', changes, changeCount: changes.length, impact: [] },
    ...{ affects: { domains: 1, mailboxes: null }, byHand: [], remedy: 'apply' },
  };
}

function settingsOf(target: string): ObjectReading {
  const document = { fields: {}, raw: { name: target }, failures: {} };
  return { status: 'document', resource: domainSettings, target, document };
}

/** Of these findings, with objects that were read. */
async function planWith(
  findings: readonly Finding[],
  {
    objects = [],
    limits = {},
    domains = [],
    first,
  }: {
    readonly objects?: readonly ObjectReading[];
    readonly limits?: object;
    readonly domains?: Survey['domains'];
    readonly first?: number | undefined;
  } = {},
) {
  const survey: Survey = {
    ...{
      server: { url: 'https://mail.example.test', build: null },
      findings,
      domains,
      domainsInAll: 3,
      idle: [],
      judgedNext: [],
    },
    ...{ discovery: NOTHING_DISCOVERED, contract: shippedContract, counts: new Map(), defaults: undefined },
    objects: new Map(objects.map((object) => [objectId(object), object])),
    isCutShort: false,
  };
  return buildPlan(survey, await smtpAuthOnly({ limits }), { first });
}

describe('what a plan leaves', () => {
  it('is told by why it is left, and counted', async () => {
    const byHand = instruct('Click here.');

    const plan = await planWith([
      { ...COMMON, verdict: 'pass' },
      failing(),
      { ...COMMON, verdict: 'waived', waiver: WAIVER },
      { ...COMMON, verdict: 'manual', byHand, remedy: 'decide' },
      { ...COMMON, verdict: 'error', cause: 'server.timeout' },
    ]);

    expect(plan.waived).toEqual([{ ...ABOUT, ...WAIVER }]);
    expect(plan.manual).toEqual([{ ...ABOUT, byHand, remedy: 'decide' }]);
    expect(plan.notRead).toEqual([ABOUT]);
    expect(plan.summary).toMatchObject({ waived: 1, manual: 1, notRead: 1, judged: 3 });
  });

  it('says whose word it is where something was seen to, which counts as judged', async () => {
    const byHand = instruct('Click here.');
    const attested = { by: 'Ann', on: '2026-11-28', until: '2027-02-26', note: 'Looked.' };

    const plan = await planWith([{ ...COMMON, verdict: 'manual', byHand, remedy: 'by-hand', attested }]);

    expect(plan.manual).toEqual([{ ...ABOUT, byHand, remedy: 'by-hand', attested }]);
    expect(plan.summary).toMatchObject({ manual: 1, judged: 1 });
  });
});

describe('what a limit holds back', () => {
  const held = { disruption: 'high', changes: 3, impact: ['It stops.'] } as const;

  it('is told with what users would notice, and counted by changes', async () => {
    const findings = [
      { ...failing(), held } as Finding,
      { ...failing(aFieldChange()), held } as Finding,
      failing(),
    ];

    const plan = await planWith(findings, { objects: [settingsOf('a.test')] });

    expect(plan.held).toEqual([
      { ...ABOUT, severity: 'medium', ...held },
      { ...ABOUT, severity: 'medium', ...held },
    ]);
    expect(plan.summary.held).toBe(6);
    expect(plan.changes).toHaveLength(1);
  });
});

describe('a plan of the first domains', () => {
  const domains = [
    { name: 'large.test', mailboxes: 900 },
    { name: 'silent.test', mailboxes: undefined },
    { name: 'small.test', mailboxes: 1 },
    { name: 'idle.test', mailboxes: 0 },
    { name: 'also-small.test', mailboxes: 1 },
  ] as unknown as Survey['domains'];
  const changed = ['large.test', 'silent.test', 'small.test', 'also-small.test', 'server'];
  const findings = changed.map((target): Finding => {
    const resource = target === 'server' ? 'domain-defaults' : 'domain-settings';
    return {
      ...failing(aFieldChange({ target, resource })),
      target,
      impact: [`Noticed on ${target}.`],
    } as Finding;
  });
  const objects = [...changed, 'idle.test'].map((target) =>
    target === 'server'
      ? ({ ...settingsOf(target), resource: shippedContract.byId('domain-defaults') } as ObjectReading)
      : settingsOf(target),
  );
  const first = (count: number | undefined) => planWith(findings, { objects, domains, first: count });

  it.each([
    [1, ['server', 'also-small.test']],
    [2, ['server', 'also-small.test', 'small.test']],
    [3, ['server', 'also-small.test', 'large.test', 'small.test']],
    [undefined, ['server', 'also-small.test', 'large.test', 'silent.test', 'small.test']],
  ])(
    'changes the server and the %j with the fewest mailboxes among those that would change',
    async (count, targets) => {
      const plan = await first(count);

      expect(plan.changes.map(({ target }) => target).sort()).toEqual([...targets].sort());
      expect(plan.summary.later).toBe(5 - targets.length);
      expect(plan.impact.map(({ target }) => target).sort()).toEqual([...targets].sort());
    },
  );

  it('proves of the others only that those stay which nothing is wanted of', async () => {
    expect((await first(1)).kept).toEqual([{ resource: 'domain-settings', target: 'idle.test' }]);
  });
});

describe('what a plan keeps', () => {
  const read = ['c.test', 'a.test', 'b.test'].map(settingsOf);
  const defaults = { ...settingsOf('server'), resource: shippedContract.byId('domain-defaults') };
  const objects = [...read, defaults as ObjectReading];

  it('is the settings of the domains that it does not change, by name', async () => {
    const { kept } = await planWith([failing(aFieldChange())], { objects });

    expect(kept).toEqual([
      { resource: 'domain-settings', target: 'b.test' },
      { resource: 'domain-settings', target: 'c.test' },
    ]);
  });

  it('is also told where the plan changes something else beside', async () => {
    const other = aFieldChange({ target: 'server', resource: 'domain-defaults' });

    expect((await planWith([failing(other, aFieldChange())], { objects })).kept).toHaveLength(2);
  });

  it('is nothing where no settings of a domain are changed', async () => {
    const other = aFieldChange({ target: 'server', resource: 'domain-defaults' });

    expect((await planWith([failing(other)], { objects })).kept).toEqual([]);
  });
});

describe('the limits of a plan', () => {
  const none = { disruption: null, changes: null, changedDomainsPercent: null };

  it.each([{}, { changes: 5 }, { changedDomainsPercent: 20 }, { disruption: 'low' }])(
    'are those of the playbook, and null where it has none: %j',
    async (limits) => {
      expect((await planWith([], { limits })).limits).toEqual({ ...none, ...limits });
    },
  );
});
