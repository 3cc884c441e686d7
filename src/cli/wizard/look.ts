/** One look at the server, as the pages tell it: its findings, and the plan that would end them. */
import { hashOf } from '../../canonical-json.js';
import type { Lesson } from '../../catalogue/step-lessons.js';
import type { Contract } from '../../contract/contract.js';
import type { Survey } from '../../engine/audit/audit.js';
import { gone } from '../../engine/observe/until-gone.js';
import { buildPlan } from '../../engine/plan/build-plan.js';
import type { Plan } from '../../engine/plan/plan.js';
import { type Finding, steadyText } from '../../engine/words/finding.js';
import { grouped } from '../../engine/words/grouped.js';
import type { Playbook } from '../../playbook/playbook.js';
import { type AuditReport, auditReport } from '../../report/model/audit-report.js';
import { type PlanReport, planReport } from '../../report/model/plan-report.js';
import { auditScreen, type StepLine } from '../../report/view/audit-screen.js';
import { planOfSteps } from '../../report/view/plan-of-steps.js';
import { maker } from '../context/context.js';
import type { Decisions } from './decisions.js';

export interface Look {
  readonly survey: Survey;
  readonly playbook: Playbook;
  readonly contract: Contract;
  readonly audit: AuditReport;
  readonly plan: Plan;
  /** Steps that nobody has seen to, the most urgent first. */
  readonly open: readonly StepLine[];
  /** What can be a sign of a break-in. */
  readonly signs: readonly string[];
  /** What would have to be taught for the steps whose calls are not known. */
  readonly lessons?: readonly Lesson[];
}

/** Errors: `plan.conflict`, and that of a server that is gone. */
export function lookOf(
  survey: Survey,
  { playbook, contract, lessons = [] }: Pick<Look, 'playbook' | 'contract' | 'lessons'>,
): Look {
  if (survey.isCutShort) throw gone();
  const audit = auditReport(survey, { playbook, ...maker() });
  const plan = buildPlan(survey, playbook);
  const { lines: open, signs } = auditScreen(audit);
  return { survey, playbook, contract, audit, plan, open, signs: signs.map(({ sign }) => sign), lessons };
}

/** The same with one step as it was seen in a later look, which was at that step alone. */
export function withStep({ survey, ...before }: Look, id: string, later: Look): Look {
  // In the order of the catalogue, as a plan names the steps of a change in it.
  const byStep = new Map<string, readonly Finding[]>(grouped(survey.findings, ({ step }) => step));
  const findings = [...byStep.set(id, later.survey.findings).values()].flat();
  const objects = new Map([...survey.objects, ...later.survey.objects]);
  const counts = new Map([...survey.counts, ...later.survey.counts]);
  const defaults = later.survey.defaults ?? survey.defaults;
  const host = later.survey.host ?? survey.host;
  return lookOf(
    { ...survey, findings, objects, counts, defaults, host },
    { ...before, playbook: later.playbook },
  );
}

/** The part of the plan that these steps want, as a report. */
export function planFor({ plan, contract }: Look, ids: readonly string[]): PlanReport {
  const part = planOfSteps(plan, ids);
  // A change that others want too is told as theirs who are looked at.
  const isOwn = (step: string) => ids.includes(step);
  const changes = part.changes.map((change) => ({
    ...change,
    steps: [...change.steps.filter(isOwn), ...change.steps.filter((step) => !isOwn(step))],
  }));
  return planReport({ ...part, changes }, { contract, ...maker() });
}

/** Steps of which something is left that the tool would have to be taught. */
export function toTeach({ findings }: Pick<Survey, 'findings'>): readonly string[] {
  const all = findings.flatMap((one) => ('remedy' in one && one.remedy === 'teach' ? [one.step] : []));
  return [...new Set(all)];
}

/** The findings of one step. */
export function findingsOf({ survey }: Pick<Look, 'survey'>, id: string): readonly Finding[] {
  return survey.findings.filter(({ step }) => step === id);
}

/** How many changes these steps want; one that several want is one. */
export function changesOf({ plan }: Look, ...ids: readonly string[]): number {
  return plan.changes.filter(({ steps }) => steps.some((step) => ids.includes(step))).length;
}

/** Of what the page of a step shows: what was found where, and what would be changed. Days that go by are nothing new. */
export function pageHash(look: Look, id: string): string {
  const found = findingsOf(look, id).map(({ target, verdict, message }) => ({
    ...{ target, verdict },
    message: steadyText(message),
  }));
  const changes = look.plan.changes.filter(({ steps }) => steps.includes(id));
  return hashOf({ found, changes });
}

/** What pages show now, of those that were decided on; of what was not read this time nobody can say that it is another. */
export function pagesNow(look: Look, { choices }: Decisions): (id: string) => string | undefined {
  return (id) => {
    const isUnread = look.open.some((line) => line.id === id && line.ends === 'not read');
    return isUnread ? choices[id]?.page : pageHash(look, id);
  };
}

/** Steps that somebody has to decide, the most urgent first: of what was not read nobody can. */
export function openIn({ open }: Pick<Look, 'open'>, steps: readonly string[]): readonly string[] {
  return open.flatMap(({ id, ends }) => (steps.includes(id) && ends !== 'not read' ? [id] : []));
}

/** Does what was found leave nothing to decide? */
export function isAnswered({ open }: Look, id: string): boolean {
  return !open.some((line) => line.id === id);
}
