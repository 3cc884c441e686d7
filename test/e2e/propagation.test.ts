/** How settings come to the domains, and that the domains left out keep theirs: in plans and reports, for people and programs. */
import { describe, expect, it } from '@jest/globals';
import { planReportSchema } from '../../src/report/model/plan-report.js';
import { runReportSchema } from '../../src/report/model/run-report.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { holdings, rollBackLatest, type Scene, scenes, tooLongLines } from './a-cli.js';
import { type OwnPlaybook, ownPlaybook } from './a-playbook-file.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];
const STEPS = { 'domain-smtp-auth': {} };
const FIELD = 'requireSmtpAuthentication';
const PROPAGATES = 'POST settings/sysadmin/propagate-domain-settings';

/** A server on which no domain requires authentication, but for those named. */
async function openScene(options: SandboxOptions = {}, closed: readonly number[] = []): Promise<Scene> {
  const scene = await makeScene({ domains: 8, ...options });
  for (const [index, name] of namesOf(scene).entries()) {
    settingsOf(scene, name)[FIELD] = closed.includes(index);
  }
  return scene;
}

function namesOf({ sandbox }: Scene): readonly string[] {
  return Object.keys(sandbox.state.domains).sort();
}

function settingsOf({ sandbox }: Scene, name: string): Record<string, unknown> {
  return sandbox.state.domains[name]?.settings as Record<string, unknown>;
}

async function planAndApply(scene: Scene, playbook: OwnPlaybook = {}) {
  const args = ownPlaybook(scene.folder, { ...playbook, steps: STEPS });
  const shown = await scene.run(['plan', ...args]);
  const plan = planReportSchema.parse(JSON.parse((await scene.run(['plan', ...args, '--json'])).stdout));
  const ended = await scene.run(['apply', ...args, '--auto-approve', '--json', ...STATE]);
  return { args, shown, plan, ended, report: runReportSchema.parse(JSON.parse(ended.stdout)) };
}

const words = (text: string) => text.replace(/\s+/g, ' ');

describe('a setting for all domains', () => {
  it("goes by the server's own Propagate where it has it: one domain by itself, then one call", async () => {
    const scene = await openScene();
    const before = holdings(scene.sandbox.state);

    const { shown, plan, report } = await planAndApply(scene);
    const { byRoute } = scene.sandbox.stats();
    const rolledBack = await rollBackLatest(scene.run, ['--auto-approve', ...STATE]);

    expect(plan.propagation).toEqual([
      { resource: 'domain-settings', field: FIELD, way: 'server', domains: 8 },
    ]);
    expect(report).toMatchObject({ exitCode: 0, propagation: plan.propagation });
    expect(words(shown.stdout)).toContain(
      `By the server's own Propagate, after one domain by itself [API assumed] Require SMTP Authentication (8 domains)`,
    );
    expect(byRoute[PROPAGATES]).toBe(1);
    expect(byRoute['POST settings/sysadmin/domain-settings/{domain}']).toBe(1);
    expect(rolledBack.code).toBe(0);
    expect(holdings(scene.sandbox.state)).toBe(before);
  });

  it('goes one by one where the server has no Propagate, and says so', async () => {
    const scene = await openScene({ propagate: false });

    const { shown, plan, report } = await planAndApply(scene);

    const why = 'no call is proved here that propagates Domain Defaults';
    expect(plan.propagation).toMatchObject([{ field: FIELD, way: 'fan-out', why }]);
    expect(report).toMatchObject({ exitCode: 0, propagation: [{ way: 'fan-out', why }] });
    expect(words(shown.stdout)).toContain(`One by one: ${why} Require SMTP Authentication (8 domains)`);
    expect(scene.sandbox.stats().byRoute['POST settings/sysadmin/domain-settings/{domain}']).toBe(8);
  });

  it('goes one by one where the server refuses to propagate, and the report says why', async () => {
    const scene = await openScene();
    scene.sandbox.addFaults([{ kind: 'status', path: PROPAGATES.replace('POST ', ''), code: 400 }]);
    const args = ownPlaybook(scene.folder, { steps: STEPS });

    const ended = await scene.run(['apply', ...args, '--auto-approve', ...STATE]);

    expect(ended.code).toBe(0);
    expect(words(ended.stdout)).toContain('One by one: the server refused to propagate (');
    expect(tooLongLines(ended.stdout)).toEqual([]);
  });
});

describe('domains that are left out', () => {
  it.each([
    ['excluded', true],
    ['excluded', false],
    ['waived', true],
    ['waived', false],
  ] as const)('as %s keep their values, with Propagate %s, and are told as kept', async (kind, propagate) => {
    const scene = await openScene({ propagate });
    const [first = '', ...others] = namesOf(scene);
    const untouched = structuredClone(settingsOf(scene, first));

    const { args, shown, plan, report } = await planAndApply(
      scene,
      kind === 'excluded'
        ? { domains: { exclude: [first] } }
        : { waivers: [{ step: 'domain-smtp-auth', domain: first }] },
    );
    const again = await scene.run(['apply', ...args, '--auto-approve', ...STATE]);

    expect(plan.kept).toMatchObject([{ resource: 'domain-settings', target: first }]);
    expect(words(shown.stdout)).toContain(
      `Proved to keep their values (excluded or waived): 1 domain (${first}).`,
    );
    expect(report.kept).toMatchObject([{ target: first, outcome: 'kept', bystanders: [] }]);
    expect(report.exitCode).toBe(0);
    expect(settingsOf(scene, first)).toEqual(untouched);
    expect(others.filter((name) => settingsOf(scene, name)[FIELD] !== true)).toEqual([]);
    expect(again.stderr).toContain('Nothing to change.');
  });

  it('are never changed along by a Propagate: the others are written one by one', async () => {
    const scene = await openScene();
    const [first = ''] = namesOf(scene);

    const { shown, report } = await planAndApply(scene, { domains: { exclude: [first] } });

    expect(report.propagation).toMatchObject([{ way: 'fan-out' }]);
    expect(words(shown.stdout)).toContain(
      '1 other domain (excluded, waived, not read or left for later) would be changed too',
    );
    expect(scene.sandbox.stats().byRoute[PROPAGATES]).toBeUndefined();
  });

  it('and hold the value already do not stand in its way', async () => {
    const scene = await openScene({}, [0]);
    const [first = ''] = namesOf(scene);
    const args = ownPlaybook(scene.folder, { steps: STEPS, domains: { exclude: [first] } });

    const ended = await scene.run(['apply', ...args, '--auto-approve', ...STATE]);

    expect(ended.code).toBe(0);
    expect(scene.sandbox.stats().byRoute[PROPAGATES]).toBe(1);
    expect(words(ended.stdout)).toContain(
      `1 domain that was not to be changed holds what it held when looked at before the call (${first})`,
    );
  });
});
