/** Law 15: what a playbook asks of domains is so, or it is told that nothing comes of it, or refused. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import type { Survey } from '../../../src/engine/audit/audit.js';
import { checkLimits } from '../../../src/engine/guard/limits.js';
import { buildPlan } from '../../../src/engine/plan/build-plan.js';
import { LockdownError } from '../../../src/errors.js';
import { optionsFor } from '../../../src/playbook/overrides.js';
import { hasDomains, mayDiffer, perDomainOf } from '../../../src/playbook/step-schema.js';
import { steps } from '../../../src/steps/index.js';
import { aPlaybook } from '../a-playbook.js';
import { aServer, auditOf } from '../a-server.js';
import { anyServerState, holding, servers } from './server-states.js';

/**
 * Every step of which an override may state something, with what it is without: new ones come in by themselves. Of what lies beyond the
 * server nothing is in force unless somebody asks for it, which a report says by the flag.
 */
const DIFFERING = steps
  .filter((step) => mayDiffer(step) && step.beyond === undefined)
  .map((step) => ({ step, own: step.options.parse({}) }));
const IDS = DIFFERING.map(({ step }) => step.id);

/** Values of an option that ask for as much as the step does by itself, or more. */
function anyValue({ step, own }: (typeof DIFFERING)[number], option: string): fc.Arbitrary<unknown> {
  const order = step.perDomain?.stricter[option];
  const isTaken = (value: unknown) =>
    z
      .object(perDomainOf(step))
      .partial()
      .safeParse({ [option]: value }).success;
  if (Array.isArray(order))
    return fc.constantFrom(...order.slice(order.indexOf(own[option]))).filter(isTaken);
  const base = Number(own[option] ?? 50);
  const [min, max] = order === 'higher' ? [base, base + 9] : [Math.max(1, base - 9), base];
  return fc.integer({ min, max });
}

const anyStated = fc.record(
  Object.fromEntries(
    DIFFERING.map((one) => {
      const values = Object.keys(perDomainOf(one.step)).map((name) => [name, anyValue(one, name)] as const);
      const stated = fc.record(Object.fromEntries(values), { requiredKeys: [] });
      return [
        one.step.id,
        stated.filter(
          (options) => Object.keys(options).length > 0 && one.step.options.safeParse(options).success,
        ),
      ];
    }),
  ),
  { requiredKeys: [] },
);

/** Domains of the server stand for themselves; `typo` is one letter off the first. */
const anyName = fc.constantFrom('first', 'second', 'third', 'typo', 'nowhere.test', '*', '*e*', 'zz*');
const anyNames = fc.uniqueArray(anyName, { minLength: 1, maxLength: 2 });
const anyWaiver = fc
  .record({ step: fc.constantFrom(...steps), domain: fc.oneof(anyName, fc.constant('server')) })
  // Any other is refused when the playbook is read.
  .map(({ step, domain }) => ({ step: step.id, domain: hasDomains(step) ? domain : 'server' }));
const anyAsked = fc.record({
  selected: fc.subarray(IDS, { minLength: 1 }),
  include: fc.option(anyNames, { nil: undefined }),
  exclude: fc.option(anyNames, { nil: undefined }),
  overrides: fc.array(fc.record({ domains: anyNames, steps: anyStated }), { maxLength: 3 }),
  waivers: fc.array(anyWaiver, { maxLength: 2 }),
});

const isFitting = (glob: string, name: string) =>
  new RegExp(`^${glob.replaceAll('.', '\\.').replaceAll('*', '.*')}$`, 'i').test(name);

describe('law 15: nothing asked is silently dropped', () => {
  it('is so, told at its place, or refused: every include, exclude, override and waiver', async () => {
    await fc.assert(
      fc.asyncProperty(anyServerState, anyAsked, async (generated, asked) => {
        const server = await aServer(holding(generated));
        const [first = '', second = 'second.test', third = 'third.test'] = server.names;
        const named = (name: string) =>
          ({ first, second, third, typo: `${first}x` })[name as 'first'] ?? name;
        const all = (names: readonly string[]) => names.map(named);
        const domains = {
          ...(asked.include === undefined ? {} : { include: all(asked.include) }),
          ...(asked.exclude === undefined ? {} : { exclude: all(asked.exclude) }),
        };
        const isSelected = (id: string) => asked.selected.includes(id);
        const overrides = asked.overrides
          .map((one) => ({
            domains: all(one.domains),
            steps: Object.fromEntries(Object.entries(one.steps).filter(([id]) => isSelected(id))),
          }))
          .filter((one) => Object.keys(one.steps).length > 0);
        const about = { reason: 'r', owner: 'o@x.test', expires: '2999-12-31' };
        const waivers = asked.waivers.map(({ step, domain }) => ({ step, domain: named(domain), ...about }));
        const selected = Object.fromEntries(asked.selected.map((id) => [id, {}]));
        const playbook = await aPlaybook({ steps: selected, domains, overrides, waivers });

        const survey = await auditOf(server, playbook).catch((error: unknown) => error);
        await server.close();

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
              Object.entries(override.steps).every(([step, stated = {}]) => {
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
        const waived = waivers.filter(({ step }) => isSelected(step)).map(({ domain }) => domain);
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
      servers(40),
    );
  });
});
