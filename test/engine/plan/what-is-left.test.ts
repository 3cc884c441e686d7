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
  objects: readonly ObjectReading[] = [],
  limits: object = {},
) {
  const survey: Survey = {
    ...{
      server: { url: 'https://mail.example.test', build: null },
      findings,
      domains: [],
      domainsInAll: 3,
      idle: [],
    },
    ...{ discovery: NOTHING_DISCOVERED, contract: shippedContract, counts: new Map(), defaults: undefined },
    objects: new Map(objects.map((object) => [objectId(object), object])),
    isCutShort: false,
  };
  return buildPlan(survey, await smtpAuthOnly({ limits }));
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

describe('what a plan keeps', () => {
  const read = ['c.test', 'a.test', 'b.test'].map(settingsOf);
  const defaults = { ...settingsOf('server'), resource: shippedContract.byId('domain-defaults') };
  const objects = [...read, defaults as ObjectReading];

  it('is the settings of the domains that it does not change, by name', async () => {
    const { kept } = await planWith([failing(aFieldChange())], objects);

    expect(kept).toEqual([
      { resource: 'domain-settings', target: 'b.test' },
      { resource: 'domain-settings', target: 'c.test' },
    ]);
  });

  it('is also told where the plan changes something else beside', async () => {
    const other = aFieldChange({ target: 'server', resource: 'domain-defaults' });

    expect((await planWith([failing(other, aFieldChange())], objects)).kept).toHaveLength(2);
  });

  it('is nothing where no settings of a domain are changed', async () => {
    const other = aFieldChange({ target: 'server', resource: 'domain-defaults' });

    expect((await planWith([failing(other)], objects)).kept).toEqual([]);
  });
});

describe('the limits of a plan', () => {
  it.each([
    [
      { changes: 5, changedDomainsPercent: 20 },
      { changes: 5, changedDomainsPercent: 20 },
    ],
    [{ changes: 5 }, { changes: 5, changedDomainsPercent: null }],
    [{ changedDomainsPercent: 20 }, { changes: null, changedDomainsPercent: 20 }],
    [{}, { changes: null, changedDomainsPercent: null }],
  ])('of %j in the playbook are %j', async (limits, planned) => {
    expect((await planWith([], [], limits)).limits).toEqual(planned);
  });
});
