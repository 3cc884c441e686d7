/** The closed loop of the steps about mail domains: by the server's own Propagate, and past domains that keep theirs. */
import { describe, expect, it } from '@jest/globals';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { contentOf, planOf, type Server, undoPlanOf } from '../a-server.js';
import { type LoopCase, titleOf } from './closed-loop-case.js';
import { LOOP_CASES } from './closed-loop-cases.js';
import { aLoop, applyAsOperator, planFor, rollBackLast, writesSent } from './closed-loop-run.js';

const ofDomains = LOOP_CASES.filter(({ fails }) => fails !== 'server').map(
  (one) => [titleOf(one), one] as const,
);

const PROPAGATE = 'settings/sysadmin/propagate-domain-settings';

function content(state: SandboxState): unknown {
  return JSON.parse(contentOf(state));
}

describe.each(ofDomains)('%s', (_, one) => {
  it('is the same loop where the server can propagate', async () => {
    const loop = await aLoop(one, { propagate: true });
    const { server } = loop;
    const start = structuredClone(server.state);
    const wanted = structuredClone(start);

    const report = await applyAsOperator(server, await planFor(loop));

    expect(report.exitCode).toBe(0);
    one.meant(wanted, server.state);
    expect(content(server.state)).toEqual(content(wanted));
    expect(writesSent(server).includes(PROPAGATE)).toBe(one.isPropagated === true);
    expect((await planFor(loop)).changes).toEqual([]);
    expect((await rollBackLast(server, { plan: await undoPlanOf(server) })).exitCode).toBe(0);
    expect(content(server.state)).toEqual(content(start));
  });
});

/** How a playbook leaves one domain out. */
const LEFT_OUT = {
  excluded: (domain: string) => ({ domains: { exclude: [domain] } }),
  waived: (domain: string, step: string) => ({
    waivers: [{ step, domain, reason: 'a move', owner: 'postmaster', expires: '2027-01-31' }],
  }),
} as const;

const ways = (['excluded', 'waived'] as const).flatMap((how) =>
  [false, true].map((propagate) => ({ how, propagate })),
);

/** Names of the domains that are not as they were. */
function movedDomains(start: SandboxState, { state, names }: Server): readonly string[] {
  return names.filter((name) => JSON.stringify(start.domains[name]) !== JSON.stringify(state.domains[name]));
}

/** Plans past the first domain, and carries the plan out where there is anything to do. */
async function pastTheFirst(one: LoopCase, { how, propagate }: (typeof ways)[number]) {
  const first = 'clover-estates.example';
  const playbook = LEFT_OUT[how](first, one.step);
  const loop = await aLoop(one, { domains: 5, propagate, playbook });
  const { server } = loop;
  const start = structuredClone(server.state);
  const plan = await planFor(loop);
  const report = plan.changes.length === 0 ? undefined : await applyAsOperator(server, plan);
  return { first, server, start, plan, report };
}

describe.each(ofDomains)('%s', (_, one) => {
  it.each(ways)('leaves a domain that is $how as it is (propagate: $propagate)', async (way) => {
    const { first, server, start, plan, report } = await pastTheFirst(one, way);

    const others = one.fails === 'the first domain' ? [] : server.names.slice(1, -1);
    expect(server.names[0]).toBe(first);
    expect(movedDomains(start, server)).toEqual(others);
    expect(plan.waived.map(({ target }) => target)).toEqual(way.how === 'waived' ? [first] : []);
    expect(report?.exitCode ?? 0).toBe(0);
    expect(writesSent(server)).not.toContain(PROPAGATE);
  });
});

describe('domain-tls, past a domain that holds one of its settings already', () => {
  it.each(Object.keys(LEFT_OUT) as (keyof typeof LEFT_OUT)[])(
    'propagates that one setting and brings the others to each domain by itself (%s)',
    async (how) => {
      const one = LOOP_CASES.find(({ step }) => step === 'domain-tls') as LoopCase;
      const first = 'clover-estates.example';
      const { server, playbook } = await aLoop(one, {
        ...{ domains: 5, propagate: true, playbook: LEFT_OUT[how](first, one.step) },
        prepare: (state) => {
          one.weaken(state);
          Object.assign(state.domains[first]?.settings ?? {}, { enableTlsIfAvailable: true });
        },
      });
      const start = structuredClone(server.state);

      const report = await applyAsOperator(server, await planOf(server, playbook));

      expect(report.exitCode).toBe(0);
      expect(report.propagation).toMatchObject([
        { field: 'usesTls', way: 'server' },
        { field: 'requiresHttps', way: 'fan-out', why: expect.stringContaining('1 other domain') },
        { field: 'sendsHsts', way: 'fan-out', why: expect.stringContaining('1 other domain') },
      ]);
      expect(report.kept).toContainEqual(expect.objectContaining({ target: first, outcome: 'kept' }));
      expect(report.kept.every(({ outcome }) => outcome === 'kept')).toBe(true);
      expect(movedDomains(start, server)).toEqual(server.names.slice(1, -1));
    },
  );
});
