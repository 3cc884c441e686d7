/** A stricter limit for some domains, through the engine: its guard takes what tightens and refuses what loosens. */
import { describe, expect, it } from '@jest/globals';
import { aPlaybook } from '../../engine/a-playbook.js';
import { aServer, auditOf, errorOf } from '../../engine/a-server.js';

/** Each domain may send 5000 messages an hour; the first of them is the one of the override. */
async function judged(base: object, override: object) {
  const server = await aServer({
    domains: 2,
    prepare: ({ domains }) => {
      for (const { settings } of Object.values(domains))
        Object.assign(settings.throttleSettings, { messagesPerHour: 5000, messagesAction: 1 });
    },
  });
  const [first = '', second = ''] = server.names;
  const playbook = await aPlaybook({
    steps: { 'domain-throttling': base },
    overrides: [{ domains: [first], steps: { 'domain-throttling': override } }],
  });
  const { findings } = await auditOf(server, playbook);
  const of = (target: string) => findings.find((one) => one.target === target);
  return [of(first), of(second)];
}

describe('an override that states messagesPerHour', () => {
  it.each([{}, { whereNone: 50 }, { messagesPerHour: 5000 }])(
    'lowers the limit of its domains, and no other, over %j',
    async (base) => {
      const [first, second] = await judged(base, { messagesPerHour: 100 });

      expect(first).toMatchObject({
        verdict: 'fail',
        changes: [{ field: 'messagesPerHour', before: 5000, after: 100 }],
      });
      expect(second?.verdict).toBe('pass');
    },
  );

  it('is refused where it asks for less than the playbook itself', async () => {
    const error = await errorOf(judged({ messagesPerHour: 100 }, { messagesPerHour: 6000 }));

    expect(error.code).toBe('playbook.invalid');
    expect(error.message).toContain('an override may only tighten');
  });
});
