/** Law 15: what a playbook asks of domains is so, or it is told that nothing comes of it, or refused. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Survey } from '../../../src/engine/audit/audit.js';
import { checkLimits } from '../../../src/engine/guard/limits.js';
import { buildPlan } from '../../../src/engine/plan/build-plan.js';
import { LockdownError } from '../../../src/errors.js';
import { optionsFor } from '../../../src/playbook/overrides.js';
import { runs } from '../../property-runs.js';
import { aPlaybook } from '../a-playbook.js';
import { aServer, auditOf } from '../a-server.js';

/** Domains of the server stand for themselves; `typo` is one letter off the first. */
const anyName = fc.constantFrom('first', 'second', 'third', 'typo', 'nowhere.test', '*', '*e*', 'zz*');
const anyNames = fc.uniqueArray(anyName, { minLength: 1, maxLength: 2 });
const anyOverride = fc.record({
  domains: anyNames,
  steps: fc.oneof(
    fc.record({ 'domain-throttling': fc.record({ messagesPerHour: fc.constantFrom(50, 40, 30) }) }),
    fc.record({ 'password-policy': fc.record({ minLength: fc.constantFrom(16, 20) }) }),
  ),
});
const anyWaiver = fc.record({
  step: fc.constantFrom('domain-throttling', 'password-policy', 'catch-all'),
  domain: fc.oneof(anyName, fc.constant('server')),
});
const anyAsked = fc.record({
  include: fc.option(anyNames, { nil: undefined }),
  exclude: fc.option(anyNames, { nil: undefined }),
  overrides: fc.array(anyOverride, { maxLength: 2 }),
  waivers: fc.array(anyWaiver, { maxLength: 2 }),
});

const isFitting = (glob: string, name: string) =>
  new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'i').test(name);

describe('law 15: nothing asked is silently dropped', () => {
  it('is so, told at its place, or refused: every include, exclude, override and waiver', async () => {
    const server = await aServer({ domains: 3 });
    const [first = '', second = '', third = ''] = server.names;
    await fc.assert(
      fc.asyncProperty(anyAsked, async (asked) => {
        const named = (name: string) =>
          ({ first, second, third, typo: `${first}x` })[name as 'first'] ?? name;
        const all = (names: readonly string[]) => names.map(named);
        const domains = {
          ...(asked.include === undefined ? {} : { include: all(asked.include) }),
          ...(asked.exclude === undefined ? {} : { exclude: all(asked.exclude) }),
        };
        const overrides = asked.overrides.map((one) => ({ ...one, domains: all(one.domains) }));
        const about = { reason: 'r', owner: 'o@x.test', expires: '2999-12-31' };
        const waivers = asked.waivers.map(({ step, domain }) => ({ step, domain: named(domain), ...about }));
        const steps = { 'password-policy': {}, 'domain-throttling': {} };
        const playbook = await aPlaybook({ steps, domains, overrides, waivers });

        const survey = await auditOf(server, playbook).catch((error: unknown) => error);

        const fits = (names: readonly string[]) =>
          server.names.filter((name) => names.some((glob) => isFitting(glob, name)));
        const { include = ['*'], exclude = [] } = domains;
        if (survey instanceof LockdownError) {
          expect(fits(include)).toEqual([]);
          expect(survey.code).toBe('playbook.invalid');
          return;
        }
        if (survey instanceof Error) throw survey;
        const { findings, idle } = survey as Survey;
        const told = idle.map(({ text }) => text).join('\n');
        const looked = fits(include).filter((name) => !fits(exclude).includes(name));
        for (const { target } of findings) expect(['server', ...looked]).toContain(target);
        for (const name of include)
          if (!fits([name]).some((one) => looked.includes(one))) expect(told).toContain(name);
        for (const name of [...exclude, ...overrides.flatMap((one) => one.domains)])
          if (fits([name]).length === 0) expect(told).toContain(name);
        for (const [place, override] of overrides.entries()) {
          const isSo = looked
            .filter((name) => fits(override.domains).includes(name))
            .some((domain) =>
              Object.entries(override.steps).every(([step, stated]) => {
                const inForce = optionsFor(playbook, { step, domain });
                return Object.entries(stated).every(([option, value]) => inForce?.[option] === value);
              }),
            );
          const { at } = playbook.overrides[place] ?? { at: '' };
          const isNamed = fits(override.domains).length === 0;
          if (!isSo && !isNamed) expect(idle.map((one) => one.at)).toContain(at);
        }
        for (const [place, { step, domain }] of waivers.entries()) {
          const isCovered = ({ step: of, target }: { step: string; target: string }) =>
            of === step &&
            (domain === 'server' || target === 'server' ? target === domain : isFitting(domain, target));
          if (!findings.some(isCovered))
            expect(idle.map((one) => one.at)).toContain(playbook.waivers[place]?.at);
        }

        const isUnknown = (name: string) => !name.includes('*') && fits([name]).length === 0;
        const waived = waivers.filter(({ step }) => step !== 'catch-all').map(({ domain }) => domain);
        const plain = [
          ...(asked.include === undefined ? [] : include),
          ...exclude,
          ...overrides.flatMap((one) => one.domains),
          ...waived.filter((domain) => domain !== 'server'),
        ];
        const plan = buildPlan(survey as Survey, playbook);
        if (plain.some(isUnknown))
          expect(() => checkLimits(plan)).toThrow('is no mail domain of this server');
        else expect(() => checkLimits(plan)).not.toThrow();
      }),
      runs(80),
    );
  });
});
