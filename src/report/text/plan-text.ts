/** A plan as an administrator reads it. */

import type { Plan } from '../../engine/plan/plan.js';
import { SERVER } from '../../engine/words/target.js';
import { counted } from '../../steps/kit/step.js';
import type { PlanReport } from '../model/plan-report.js';
import { throughText } from '../view/cases.js';
import { type LineView, planView, type RemarkView, type StepView } from '../view/plan-view.js';
import { caseLines } from './case-lines.js';
import { elsewhereLines } from './elsewhere-text.js';
import { evidenceLegend, evidenceText } from './evidence-text.js';
import { hostSeenLines } from './host-seen-text.js';
import { firstOf, nameSome, type Page, printable, wrapOn } from './layout.js';
import { propagationLines, toKeepLines } from './propagation-text.js';
import { rehearsalLines } from './rehearsal-text.js';
import { unaskedAtLength } from './unasked-text.js';

/** Sentences of one step that are shown before the rest is only counted. */
const SHOWN = 2;

/** The remark on how well all lines of a step are known; undefined where they differ, and each line has its own. */
function commonEvidence(lines: readonly LineView[]): string | undefined {
  const [remark, ...others] = new Set(lines.map(({ change }) => evidenceText(change.evidence)));
  return others.length === 0 ? remark : undefined;
}

/** The exact diff of a step, the same change on many domains once. */
export function changeLines({ lines }: StepView, page: Page): readonly string[] {
  const { style } = page;
  const wrap = wrapOn(page);
  const paint = { add: style.green, change: style.yellow, remove: style.red };
  const isCommon = commonEvidence(lines) !== undefined;
  return lines.flatMap(({ change, text, targets }) => {
    const isOnDomains = change.target !== SERVER;
    const on = isOnDomains && targets.length > 1 ? `, on ${counted(targets.length, 'domain')}` : '';
    const loosens = change.effect === 'loosens' ? ' (loosens)' : '';
    const evidence = isCommon ? '' : evidenceText(change.evidence);
    return [
      ...wrap(`${text}${on}${loosens}${evidence}`, '    ', '      ').split('\n').map(paint[change.action]),
      ...(isOnDomains ? [style.dim(wrap(nameSome(targets, page), '      '))] : []),
    ];
  });
}

function impactLines({ impact }: StepView, page: Page): readonly string[] {
  // One sentence a domain would drown the changes: the first few stand for the rest.
  const { shown, more } = firstOf(impact, { most: SHOWN, page });
  return [
    ...shown.map((sentence) => wrapOn(page)(sentence, '    > ', '      ')),
    ...(more.length > 0 ? [`    > and ${counted(more.length, 'more sentence')} (--all shows them)`] : []),
  ];
}

/** The step and its title; the width of the line is that of its letters. */
function stepLines(step: StepView, page: Page): readonly string[] {
  const title = `${step.title}${commonEvidence(step.lines) ?? ''}`;
  const heading = wrapOn(page)(title, `  ${step.id}  `, '    ');
  return [
    '',
    heading.replace(step.id, page.style.bold),
    ...changeLines(step, page),
    ...impactLines(step, page),
  ];
}

/** Remarks that are alike stand together: what is the matter on each target, and once what to do about it. */
function remarkLines(title: string, remarks: readonly RemarkView[], page: Page): readonly string[] {
  if (remarks.length === 0) return [];
  return [
    '',
    page.style.bold(title),
    ...remarks.flatMap((remark) => {
      const { step, targets, cases } = remark;
      const names = cases.length === 1 ? `: ${nameSome(targets, page)}` : '';
      const where = targets.length === 1 ? targets[0] : `${counted(targets.length, 'domain')}${names}`;
      return [wrapOn(page)(`${step}, ${where}`, '  '), ...caseLines(remark, page, '    ')];
    }),
  ];
}

/** What lets through all that is held back. */
function heldHint({ held, limits }: Plan, page: Page): readonly string[] {
  if (held.length === 0) return [];
  const text = `Users would notice more of these than limits.disruption (${limits.disruption}) allows. ${throughText(held)}`;
  return ['', wrapOn(page)(text, '  ')];
}

/** `Plan: 3 to add, 14 to change, 1 to remove; 2 waived, 4 manual.` */
export function planLine({ summary }: Plan): string {
  const { add, change, remove, waived, manual, held, notRead } = summary;
  const unread = notRead > 0 ? `, ${notRead} not read` : '';
  const back = held > 0 ? `, ${held} held back` : '';
  return `Plan: ${add} to add, ${change} to change, ${remove} to remove; ${waived} waived, ${manual} manual${back}${unread}.`;
}

function touchedLine({ kind, summary }: Plan): string {
  const { changedDomains, domains, later, mailboxesOfChangedDomains: mailboxes } = summary;
  const behind = mailboxes === null ? '' : `, ${counted(mailboxes, 'mailbox')} in them`;
  // A rollback looks at the domains of its run only.
  const all = kind === 'apply' ? ` of ${domains}` : '';
  const left = later > 0 ? `; ${later} more are left for the next plan` : '';
  return `Domains with changes: ${changedDomains}${all}${behind}${left}.`;
}

export function titleLine({
  kind,
  rollsBack,
  server,
  playbook,
}: Pick<Plan, 'kind' | 'rollsBack' | 'server' | 'playbook'>): string {
  if (kind === 'rollback') return `Rollback of run ${rollsBack} on ${server.url}`;
  const build = server.build === null ? 'build unknown' : `build ${server.build}`;
  return `Plan for ${server.url} (${build}), ${kind === 'action' ? 'action' : 'playbook'} ${playbook.name}`;
}

/** When it was made, by whom and why. */
export function madeText({ at, user, host, tool, reason }: NonNullable<Plan['made']>): string {
  const time = at.replace('T', ' ').slice(0, 16);
  return `Made ${time} UTC by ${user} on ${host}, smlockdown ${tool}${reason === undefined ? '' : `: ${reason}`}`;
}

export function renderPlan(given: PlanReport, page: Page): string {
  const plan = printable(given);
  const view = planView(plan, page);
  const wrap = wrapOn(page);
  return [
    wrap(`${titleLine(plan)}${unaskedAtLength(plan.playbook.unasked)}`),
    ...(plan.made === undefined ? [] : [wrap(madeText(plan.made))]),
    ...hostSeenLines(plan, page),
    ...elsewhereLines(plan, page),
    ...view.steps.flatMap((step) => stepLines(step, page)),
    ...propagationLines(plan, page),
    ...remarkLines('By hand', view.byHand, page),
    ...remarkLines('To be published in DNS', view.toPublish, page),
    ...remarkLines('Held back', view.held, page),
    ...heldHint(plan, page),
    ...remarkLines('Waived', view.waived, page),
    ...remarkLines('Not read', view.notRead, page),
    ...toKeepLines(plan.kept, page),
    ...rehearsalLines(plan, page),
    ...evidenceLegend(plan.changes, page),
    '',
    ...(plan.summary.changedDomains > 0 ? [wrap(touchedLine(plan))] : []),
    // Never wrapped: people and scripts look for this line.
    page.style.bold(planLine(plan)),
    '',
  ].join('\n');
}
