/** The closed loop, for every step: fail, plan, apply, prove, pass, an empty plan, and rolled back to the same start. */
import { describe, expect, it } from '@jest/globals';
import type { RunReport } from '../../../src/engine/apply/run-report.js';
import type { Survey } from '../../../src/engine/audit/audit.js';
import type { Plan } from '../../../src/engine/plan/plan.js';
import { IS_PROOF } from '../../../src/engine/prove/verify.js';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { steps } from '../../../src/steps/index.js';
import { textOf } from '../../steps/a-step.js';
import { aPlaybook } from '../a-playbook.js';
import { contentOf, errorOf, type Server, undoPlanOf } from '../a-server.js';
import { type LoopCase, titleOf } from './closed-loop-case.js';
import { CASES, HAND_CASES, LOOP_CASES } from './closed-loop-cases.js';
import {
  addIgnored,
  aLoop,
  applyAsOperator,
  audit,
  failingTargets,
  isAt,
  ofVerdict,
  planFor,
  rollBackLast,
  writesSent,
} from './closed-loop-run.js';

const loops = LOOP_CASES.map((one) => [titleOf(one), one] as const);
const byHand = HAND_CASES.map((one) => [titleOf(one), one] as const);
const all = CASES.map((one) => [titleOf(one), one] as const);

function content(state: SandboxState): unknown {
  return JSON.parse(contentOf(state));
}

/** The start, with something done to it. */
function changed(start: SandboxState, change: (start: SandboxState) => unknown): unknown {
  const state = structuredClone(start);
  change(state);
  return content(state);
}

function checkAudit({ findings }: Survey, { one, server }: { one: LoopCase; server: Server }): void {
  const failed = ofVerdict(findings, 'fail');
  const mailboxes = (name: string) => server.state.domains[name]?.users.length ?? 0;
  const total = server.names.reduce((sum, name) => sum + mailboxes(name), 0);
  expect(failed.map(({ target }) => target).sort()).toEqual([...failingTargets(one, server)].sort());
  expect(findings.filter((finding) => finding.verdict !== 'pass' && finding.verdict !== 'fail')).toEqual([]);
  for (const { target, affects, impact, changes } of failed) {
    expect(affects).toEqual(
      target === 'server'
        ? { domains: server.names.length, mailboxes: total }
        : { domains: 1, mailboxes: mailboxes(target) },
    );
    expect(impact.length).toBeGreaterThan(0);
    expect(changes.length).toBeGreaterThan(0);
  }
}

function checkPlan(plan: Plan, { one, server }: { one: LoopCase; server: Server }): void {
  const targets = new Set(plan.changes.map(({ target }) => target));
  expect([...targets].sort()).toEqual([...failingTargets(one, server)].sort());
  expect([...new Set(plan.changes.map(({ steps: asking }) => asking.join()))]).toEqual([one.step]);
  expect(plan.notRead).toEqual([]);
  if (one.byHand === undefined) expect(plan.manual).toEqual([]);
  else expect(plan.manual.map((left) => textOf(left.byHand)).join()).toContain(one.byHand);
}

function checkProof(report: RunReport): void {
  expect(report.results.filter(({ outcome }) => outcome !== 'proved')).toEqual([]);
  expect(report.results.flatMap(({ bystanders }) => bystanders)).toEqual([]);
  expect(report.results.every(({ fields }) => fields.length > 0)).toBe(true);
  expect(report.results.flatMap(({ fields }) => fields).filter((one) => !IS_PROOF[one.verdict])).toEqual([]);
  expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
}

describe('the cases of the closed loop', () => {
  // What looks beyond the server changes nothing there.
  const changing = steps.filter(({ beyond }) => beyond === undefined);
  it.each(changing.map(({ id }) => id))('hold one for %s', (id) => {
    expect(CASES.map(({ step }) => step)).toContain(id);
  });

  it('are about steps of the catalogue', () => {
    const ids = steps.map(({ id }) => id);
    expect(CASES.filter(({ step }) => !ids.includes(step))).toEqual([]);
  });
});

/** The last door of the catalogue: nothing is written after it. */
const LAST = 'admin-password';

/** What would be written after the case's own step: it fails on this server. */
function later({ step }: LoopCase): Readonly<Record<string, unknown>> {
  return step === LAST ? {} : { [LAST]: { policy: true } };
}

describe.each(loops)('%s', (_, one) => {
  it('fails, is planned, applied and proved, passes and plans nothing more', async () => {
    const loop = await aLoop(one);
    const { server } = loop;
    const start = structuredClone(server.state);

    checkAudit(await audit(loop), { one, server });
    const plan = await planFor(loop);
    checkPlan(plan, { one, server });
    checkProof(await applyAsOperator(server, plan));

    const { findings } = await audit(loop, one.afterwards?.operator);
    const left = findings.filter(({ verdict }) => verdict !== 'pass');
    if (one.byHand === undefined) expect(left).toEqual([]);
    else
      expect(left.map((finding) => ('byHand' in finding ? textOf(finding.byHand) : '')).join()).toContain(
        one.byHand,
      );
    expect((await planFor(loop, one.afterwards?.operator)).changes).toEqual([]);
    expect(content(server.state)).toEqual(changed(start, (state) => one.meant(state, server.state)));
  });

  it('is rolled back to where it started, but for what it says it cannot undo', async () => {
    const loop = await aLoop(one);
    const { server } = loop;
    const start = structuredClone(server.state);
    await applyAsOperator(server, await planFor(loop));
    const plan = await undoPlanOf(server);

    const report = await rollBackLast(server, { plan, account: one.afterwards?.account });

    const { told = [], unrestored = [], left = () => {} } = one.notUndone ?? {};
    expect(plan.manual.map(({ message }) => message)).toEqual(
      told.map((text) => expect.stringContaining(text)),
    );
    expect(report.unrestored.map(({ path }) => path)).toEqual(unrestored);
    expect(report.exitCode).toBe(one.notUndone === undefined ? 0 : 6);
    expect(content(server.state)).toEqual(changed(start, (state) => left(state, server.state)));
  });

  it('ends with 5 when the server leaves a field as it was, and writes nothing after that', async () => {
    const loop = await aLoop(one, { playbook: { steps: later(one) } });
    const { server } = loop;
    const plan = await planFor(loop);
    addIgnored(server, one.ignored);

    const report = await applyAsOperator(server, plan);

    const isFaulted = isAt(one.ignored.path);
    const sent = writesSent(server);
    const place = report.results.findIndex(({ outcome }) => outcome === 'disagrees');
    const outcomes = report.results.map(({ outcome }) => outcome);
    const after = outcomes.slice(place + 1);
    expect(report).toMatchObject({ status: 'disagrees', exitCode: 5 });
    expect(sent.filter(isFaulted)).toHaveLength(1);
    expect(sent.findIndex(isFaulted)).toBe(sent.length - 1);
    expect(outcomes.slice(0, place).filter((outcome) => outcome !== 'proved')).toEqual([]);
    expect(after.length > 0).toBe(one.step !== LAST);
    expect(after.filter((outcome) => outcome !== 'not-attempted')).toEqual([]);
  });
});

describe.each(byHand)('%s', (_, one) => {
  it(`is left to a person, as ${one.onlyByHand.why}`, async () => {
    const loop = await aLoop(one);
    const { server } = loop;

    const { findings } = await audit(loop);
    const plan = await planFor(loop);

    const open = ofVerdict(findings, one.onlyByHand.verdict);
    expect(open.map(({ target }) => target).sort()).toEqual([...failingTargets(one, server)].sort());
    expect(plan.changes).toEqual([]);
    expect(plan.manual).toHaveLength(open.length);
    for (const { message, byHand: said } of plan.manual)
      expect(`${message} ${textOf(said)}`).toContain(one.onlyByHand.says);
    expect(server.sandbox.stats().writes).toBe(0);
  });
});

/** A step that reads nothing of what another one reads. */
function companionOf(step: string): Readonly<Record<string, unknown>> {
  return step === 'logging' ? { 'smtp-relay': {} } : { logging: {} };
}

describe.each(all)('%s', (_, one) => {
  it.each(one.reads)(
    'is an error for the one target whose read of $path fails, and for nobody else',
    async (read) => {
      const loop = await aLoop(one, { playbook: { steps: companionOf(one.step) } });
      const { server } = loop;
      const { findings: before } = await audit(loop);
      server.sandbox.addFaults([{ ...read, kind: 'status', code: 500, once: true }]);

      const survey = await audit(loop);
      server.sandbox.clearFaults();

      const errors = ofVerdict(survey.findings, 'error');
      expect(errors).toMatchObject([{ step: one.step, cause: expect.stringContaining('500') }]);
      const isOther = ({ step, target }: { readonly step: string; readonly target: string }) =>
        step !== one.step || target !== errors[0]?.target;
      expect(survey.findings.filter(isOther)).toEqual(before.filter(isOther));
      expect(before).toHaveLength(survey.findings.length);
    },
  );

  it('refuses an option out of its range, and names the range', async () => {
    const { options, says } = one.refused;

    const error = await errorOf(aPlaybook({ steps: { [one.step]: options } }));

    expect(error.code).toBe('playbook.invalid');
    expect(error.message).toContain(says);
  });
});
