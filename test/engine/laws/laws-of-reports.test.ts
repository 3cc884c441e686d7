/** Laws 8, 9 and 10: deterministic, waivers hide only what they name, counts add up. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mailboxesOf } from '../../../src/engine/audit/audit.js';
import type { Finding } from '../../../src/engine/words/finding.js';
import { auditReport } from '../../../src/report/model/audit-report.js';
import { steps } from '../../../src/steps/index.js';
import { REMEDIES } from '../../../src/steps/kit/instruction.js';
import { MAKER } from '../../report/builders.js';
import { aPlaybook, shipped } from '../a-playbook.js';
import { aServer, auditOf, errorOf, planOf, weakDomains } from '../a-server.js';
import { anyPlaybookMembers } from './any-playbook.js';
import { anyServerState, holding, servers } from './server-states.js';

describe('law 8: deterministic', () => {
  it('gives the same bytes of a plan whatever the order and the time of the answers', async () => {
    const anyDelays = fc.array(
      fc.record({
        path: fc.constantFrom('settings/**', 'settings/sysadmin/domain-settings/*', '**/*a*', '**/ids-rules'),
        ms: fc.nat(12),
        after: fc.nat(4),
        times: fc.integer({ min: 1, max: 4 }),
      }),
      { maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(
        anyServerState,
        anyPlaybookMembers,
        anyDelays,
        fc.integer({ min: 1, max: 16 }),
        async (generated, members, delays, concurrency) => {
          const server = await aServer(holding(generated));
          const playbook = await aPlaybook(members);
          const calm = JSON.stringify(await planOf(server, playbook));
          server.sandbox.addFaults(delays.map((delay) => ({ ...delay, kind: 'delay' })));

          const hurried = JSON.stringify(await planOf(server, playbook, { concurrency }));

          expect(hurried).toBe(calm);
          await server.close();
        },
      ),
      servers(12),
    );
  });
});

const NOTE = 'The waiver of o@x.test expired on 2026-11-21.';
const DAY_END = Date.parse('2026-11-21T23:59:59.999Z');

describe('law 9: waivers hide only what they name', () => {
  it('turns exactly the named failures into waived ones, until the last day ends in UTC', async () => {
    const anyWaiver = fc.record({
      step: fc.constantFrom('domain-smtp-auth', 'catch-all'),
      domain: fc.constantFrom('*', '*e*', 'server', 'NAME', 'other.test'),
    });
    const anyMoment = fc.constantFrom(DAY_END - 86_400_000, DAY_END, DAY_END + 1, DAY_END + 86_400_000);
    await fc.assert(
      fc.asyncProperty(anyServerState, anyWaiver, anyMoment, async (generated, { step, domain }, moment) => {
        const server = await aServer(holding(generated));
        const name = domain === 'NAME' ? (server.names[0] ?? '') : domain;
        const waiver = { step, domain: name, reason: 'agreed', owner: 'o@x.test', expires: '2026-11-21' };
        const now = new Date(moment);
        const without = await auditOf(server, await shipped('baseline'), { now });

        const withIt = await auditOf(server, await aPlaybook({ extends: 'baseline', waivers: [waiver] }), {
          now,
        });

        const isNamed = (one: Finding) =>
          one.step === step &&
          (name === 'server'
            ? one.target === 'server'
            : one.target !== 'server' &&
              (name === '*' || name === one.target || (name === '*e*' && one.target.includes('e'))));
        const isOpen = (one: Finding) => one.verdict === 'fail' || one.verdict === 'manual';
        for (const [index, found] of withIt.findings.entries()) {
          const before = without.findings[index] as Finding;
          if (!isNamed(before) || !isOpen(before)) expect(found).toEqual(before);
          else if (moment <= DAY_END)
            expect(found).toMatchObject({ verdict: 'waived', waiver: { reason: 'agreed' } });
          else
            expect(found).toEqual({
              ...before,
              message: `${before.message} (${NOTE})`,
              notes: { waiver: NOTE },
              ...('impact' in before ? { impact: [NOTE, ...before.impact] } : {}),
            });
        }
        expect(withIt.findings).toHaveLength(without.findings.length);
        await server.close();
      }),
      servers(25),
    );
  });

  it('shows an expired waiver to whoever approves the plan', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const waiver = { step: 'catch-all', domain: '*', reason: 'r', owner: 'o@x.test', expires: '2026-11-20' };

    const plan = await planOf(server, await aPlaybook({ extends: 'strict', waivers: [waiver] }));
    const mild = await planOf(server, await aPlaybook({ extends: 'baseline', waivers: [waiver] }));

    const note = 'The waiver of o@x.test expired on 2026-11-20.';
    const impact = plan.impact.filter(({ step }) => step === 'catch-all').map((one) => one.impact);
    expect(impact[0]).toBe(note);
    expect(impact.length).toBeGreaterThan(1);
    expect(mild.held.find(({ step }) => step === 'catch-all')?.message).toContain(note);
  });

  it('plans nothing for what is waived, and lists it', async () => {
    const server = await aServer({ prepare: weakDomains });
    const waiver = { step: 'catch-all', domain: '*', reason: 'r', owner: 'o@x.test', expires: '2026-12-31' };

    const plan = await planOf(server, await aPlaybook({ extends: 'baseline', waivers: [waiver] }));

    expect(plan.changes.filter(({ steps: asking }) => asking.includes('catch-all'))).toEqual([]);
    expect(plan.waived.map(({ step, target }) => `${step} ${target}`)).toEqual(
      server.names.map((name) => `catch-all ${name}`),
    );
    expect(plan.summary.waived).toBe(3);
  });

  it('never hides an error', async () => {
    const server = await aServer({ domains: 1 });
    server.sandbox.addFaults([{ kind: 'status', code: 500, path: 'settings/sysadmin/log-settings' }]);
    const waiver = {
      step: 'logging',
      domain: 'server',
      reason: 'r',
      owner: 'o@x.test',
      expires: '2026-12-31',
    };

    const { findings } = await auditOf(server, await aPlaybook({ extends: 'baseline', waivers: [waiver] }));

    expect(findings.find(({ step }) => step === 'logging')?.verdict).toBe('error');
  });
});

describe('law 10: counts add up', () => {
  it('has one finding for each target of each selected part, and a summary that counts them', async () => {
    await fc.assert(
      fc.asyncProperty(anyServerState, anyPlaybookMembers, async (generated, members) => {
        const server = await aServer(holding(generated));
        const playbook = await aPlaybook(members);

        const survey = await auditOf(server, playbook);

        const exclude = members.domains.exclude;
        const isExcluded = (name: string) =>
          exclude.some((glob) => (glob === '*a*' ? name.includes('a') : name.startsWith('zz')));
        const domains = server.names.filter((name) => !isExcluded(name));
        const expected = steps.flatMap((step) => {
          const options = playbook.steps[step.id];
          if (options === undefined) return [];
          return step.parts.flatMap((part) =>
            (part.scope === 'server' ? ['server'] : domains)
              .filter((target) => part.isActive?.(options, target) !== false)
              .map((target) => `${step.id} ${target}`),
          );
        });
        expect(survey.findings.map(({ step, target }) => `${step} ${target}`).sort()).toEqual(
          expected.sort(),
        );
        const {
          findings: total,
          domains: looked,
          mailboxes,
          ...byVerdict
        } = auditReport(survey, { playbook, ...MAKER }).summary;
        expect(total).toBe(survey.findings.length);
        expect(looked).toBe(domains.length);
        expect(mailboxes).toBe(mailboxesOf(survey.domains) ?? null);
        expect(Object.values(byVerdict).reduce((sum = 0, count = 0) => sum + count, 0)).toBe(total);
        await server.close();
      }),
      servers(12),
    );
  });

  it('counts the progress up to the number of targets, whatever is selected', async () => {
    const server = await aServer({ domains: 3 });
    const playbook = await shipped('baseline');
    const seen = async (more: Parameters<typeof auditOf>[2]) => {
      const calls: string[] = [];
      await auditOf(server, playbook, {
        ...more,
        onProgress: (done, total) => calls.push(`${done}/${total}`),
      });
      return calls;
    };

    expect(await seen({})).toEqual(['1/4', '2/4', '3/4', '4/4']);
    expect(await seen({ onlySteps: ['logging'] })).toEqual(['1/1']);
    expect(await seen({ onlySteps: ['catch-all'] })).toEqual(['1/3', '2/3', '3/3']);
    expect(await seen({ onlyDomains: [server.names[0] ?? ''] })).toEqual(['1/1']);
  });

  it('looks at the domains of the command line only, and leaves the server out', async () => {
    const server = await aServer({ domains: 3 });
    const [first = ''] = server.names;

    const { findings } = await auditOf(server, await shipped('baseline'), { onlyDomains: [first] });

    expect(new Set(findings.map(({ target }) => target))).toEqual(new Set([first]));
  });

  it('refuses a domain of the command line that is none of the server', async () => {
    const server = await aServer({ domains: 1 });

    const error = await errorOf(
      auditOf(server, await shipped('baseline'), { onlyDomains: ['nowhere.test'] }),
    );

    expect(error).toMatchObject({ code: 'usage.invalid', message: expect.stringContaining('nowhere.test') });
  });
});

describe('what would end a finding is said of each that is open', () => {
  it('is to apply where there are changes, held where those are, and where there are none somebody is told what to do', async () => {
    const anyServer = fc.tuple(anyServerState, anyPlaybookMembers, fc.boolean());
    await fc.assert(
      fc.asyncProperty(anyServer, async ([generated, members, publishedOnly]) => {
        const server = await aServer({ ...holding(generated), publishedOnly });

        const { findings } = await auditOf(server, await aPlaybook(members), { keep: 'findings' });

        for (const one of findings) {
          if (one.verdict !== 'fail' && one.verdict !== 'manual') {
            expect(one).not.toHaveProperty('remedy');
            continue;
          }
          const changes = one.verdict === 'fail' ? one.changeCount : 0;
          expect({ ...one, isApply: one.remedy === 'apply' }).toEqual({ ...one, isApply: changes > 0 });
          expect(REMEDIES).toContain(one.remedy);
          const held = one.verdict === 'fail' ? (one.held?.changes ?? 0) : 0;
          expect(one.remedy === 'held').toBe(changes === 0 && held > 0);
          if (changes + held === 0) expect(one.byHand).not.toEqual([]);
          for (const { text } of one.byHand) expect(text).toMatch(/^[A-Z].*[.)]$/s);
        }
        await server.close();
      }),
      servers(16),
    );
  });
});
