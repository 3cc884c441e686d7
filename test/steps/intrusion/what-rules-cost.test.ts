/** How much users notice of a rule against abuse, by what it counts and for how long it blocks. */
import { describe, expect, it } from '@jest/globals';
import { idsRules } from '../../../src/steps/intrusion/ids-rules.js';
import { aContext, optionsOf, partOf } from '../a-step.js';

/** Disruption of each rule that is added where there is none, by type and service. */
function noticed(options: object): Readonly<Record<string, string | undefined>> {
  const said = partOf(idsRules).assess({ rules: [] }, optionsOf(idsRules, options), aContext());
  const changes = said.verdict === 'fail' ? said.changes : [];
  return Object.fromEntries(
    changes.flatMap((change) => {
      if (change.kind !== 'add') return [];
      const { type, service } = change.item as { readonly type: string; readonly service: string | null };
      return [[service === null ? type : `${type} ${service}`, change.disruption]];
    }),
  );
}

describe('a rule', () => {
  it.each([
    ['low', { threshold: 10, blockMinutes: 60 }],
    ['medium', { threshold: 9, blockMinutes: 60 }],
    ['high', { threshold: 10, blockMinutes: 61 }],
  ])('against guessing is noticed %s with %j', (much, numbers) => {
    const limits = { timeFrameMinutes: 30, ...numbers };

    expect(noticed({ bruteForceByIp: limits, bruteForceByEmail: limits })).toMatchObject({
      'brute-force-by-ip': much,
      'brute-force-by-email': much,
    });
  });

  it.each([
    ['low', { threshold: 500, blockMinutes: 60 }],
    ['medium', { threshold: 499, blockMinutes: 60 }],
    ['high', { threshold: 500, blockMinutes: 61 }],
  ])('against floods by POP and IMAP is noticed %s with %j', (much, numbers) => {
    expect(noticed({ denialOfService: { timeFrameMinutes: 5, ...numbers } })).toMatchObject({
      'denial-of-service pop': much,
      'denial-of-service imap': much,
    });
  });

  it('against floods by SMTP is noticed by whoever has a filter in front, however high it is', () => {
    const denialOfService = { threshold: 1000, timeFrameMinutes: 5, blockMinutes: 1 };

    expect(noticed({ denialOfService })['denial-of-service smtp']).toBe('medium');
  });

  it('for all services is noticed as one by SMTP, also where it is tightened for another', () => {
    const dos = (service: string | null, threshold: number) => ({
      ...{ type: 'denial-of-service', service, action: 'block', notifyAddress: '', description: '' },
      ...{ threshold, timeFrameMinutes: 5, blockMinutes: 5 },
    });
    const rules = [dos('smtp', 100), dos(null, 5000)].map((fields, key) => ({
      ...{ key, label: String(key), fields, isRestorable: true },
    }));

    const said = partOf(idsRules).assess({ rules }, optionsOf(idsRules), aContext());

    expect(said).toMatchObject({
      changes: expect.arrayContaining([
        expect.objectContaining({ key: 1, fields: { threshold: 500 }, disruption: 'medium' }),
      ]),
    });
  });

  it('says what is noticed of itself, and nothing of another, which may not be held back', () => {
    const said = partOf(idsRules).assess({ rules: [] }, optionsOf(idsRules), aContext());

    const groups = 'noticed' in said ? (said.noticed ?? []) : [];
    expect(groups.map(({ changes, impact }) => [changes.length, impact.length])).toEqual(
      Array.from({ length: 6 }, () => [1, 1]),
    );
    expect(groups[3]).toMatchObject({
      changes: [{ item: { service: 'smtp' } }],
      impact: [expect.stringContaining('more than 500 connections')],
    });
  });

  it('that stops accounts or sessions is noticed more than one about a forgotten password', () => {
    const all = noticed({ harvesting: true, bouncesIndicateSpammer: true });

    expect(all['bounces-indicate-spammer']).toBe('high');
    expect(all.harvesting).toBe('medium');
    expect(all['password-retrieval-brute-force']).toBe('low');
  });
});
