/** A plan as an administrator reads it: by step, a line a field, the same change on many domains once. */
import { shippedContract } from '../../contract/contract.js';
import type { Plan } from '../../engine/plan/plan.js';
import type { Change } from '../../engine/words/change.js';
import { SERVER } from '../../engine/words/target.js';
import { evidenceLegend, evidenceText } from './evidence-text.js';
import { byHandParagraphs, type Paragraph, paragraphLines } from './instruction-text.js';
import { many, nameSome, type Page, printable, wrap } from './layout.js';
import { propagationLines, toKeepLines } from './propagation-text.js';
import { changeText } from './value-text.js';

/** Title of a step by its id; the id where it has none. */
export type TitleOf = (step: string) => string;

function targetsText(targets: readonly string[], page: Page): string {
  if (targets.every((target) => target === SERVER)) return 'server';
  return targets.length === 1
    ? (targets[0] ?? '')
    : `${many(targets.length, 'domain')}: ${nameSome(targets, page)}`;
}

/** Changes under their first step, in the order of the plan. */
function byStep(changes: readonly Change[]): ReadonlyMap<string, readonly Change[]> {
  const steps = new Map<string, Change[]>();
  for (const change of changes) {
    const step = change.steps[0] ?? '';
    steps.set(step, [...(steps.get(step) ?? []), change]);
  }
  return steps;
}

/** Lines of changes that read the same, with the targets they are for. */
function folded(
  changes: readonly Change[],
): readonly { readonly text: string; readonly targets: readonly string[]; readonly change: Change }[] {
  const lines = new Map<string, { text: string; targets: string[]; change: Change }>();
  for (const change of changes) {
    const text = `${changeText(change)}${change.steps.length > 1 ? ` (also ${change.steps.slice(1).join(', ')})` : ''}`;
    // What is on the server is never folded with a domain's.
    const id = `${change.target === SERVER} ${change.resource} ${text}`;
    const line = lines.get(id) ?? { text, targets: [], change };
    line.targets.push(change.target);
    lines.set(id, line);
  }
  return [...lines.values()];
}

/** The remark on how well all changes of a step are known; where they differ, each line has its own. */
function commonEvidence(changes: readonly Change[]): string {
  const remarks = new Set(changes.map((change) => evidenceText(change.evidence)));
  const [remark = ''] = remarks;
  return remarks.size === 1 ? remark : '';
}

/** A domain's setting and the server's often have one name: where a step touches both, the line says which it is. */
function placeText(change: Change, isMixed: boolean): string {
  return isMixed && change.target === SERVER
    ? `, ${shippedContract.byId(change.resource)?.title ?? 'server'}`
    : '';
}

function changeLines(changes: readonly Change[], page: Page): readonly string[] {
  const paint = { add: page.style.green, change: page.style.yellow, remove: page.style.red };
  const isMixed = new Set(changes.map((change) => change.target === SERVER)).size > 1;
  const common = commonEvidence(changes);
  return folded(changes).flatMap(({ text, targets, change }) => {
    const loosens = change.effect === 'loosens' ? ' (loosens)' : '';
    const isOnDomains = change.target !== SERVER;
    const on = isOnDomains && targets.length > 1 ? `, on ${many(targets.length, 'domain')}` : '';
    const evidence = common === '' ? evidenceText(change.evidence) : '';
    const line = `${text}${placeText(change, isMixed)}${on}${loosens}${evidence}`;
    return [
      ...wrap(line, { width: page.width, indent: '    ', hanging: '      ' })
        .split('\n')
        .map(paint[change.action]),
      ...(isOnDomains
        ? [page.style.dim(wrap(nameSome(targets, page), { width: page.width, indent: '      ' }))]
        : []),
    ];
  });
}

function impactLines(plan: Plan, options: { readonly step: string; readonly page: Page }): readonly string[] {
  const { step, page } = options;
  const sentences = new Map<string, string[]>();
  for (const one of plan.impact) {
    if (one.step === step) sentences.set(one.impact, [...(sentences.get(one.impact) ?? []), one.target]);
  }
  const all = [...sentences.keys()];
  // One sentence a domain would drown the changes: the first few stand for the rest.
  const shown = page.isExpanded ? all : all.slice(0, 2);
  const more = all.length - shown.length;
  return [
    ...shown.map((sentence) => wrap(sentence, { width: page.width, indent: '    > ', hanging: '      ' })),
    ...(more > 0
      ? [`    > and ${many(more, 'more sentence', 'more sentences')} (--expand shows them all)`]
      : []),
  ];
}

interface Remark {
  readonly step: string;
  readonly target: string;
  /** What is the matter there. */
  readonly message: string;
  /** What holds for every target that it is the same on: what to do, or who waived it. */
  readonly advice: readonly Paragraph[];
}

/** Targets of one remark that are told one by one, before the rest is only counted. */
const TOLD = 3;

/** Remarks that are alike stand together: what is the matter on each target, and once what to do about it. */
function remarkLines(title: string, remarks: readonly Remark[], page: Page): readonly string[] {
  const alike = new Map<string, Remark[]>();
  for (const remark of remarks) {
    // The server is no domain: what is the matter there stands by itself.
    const id = JSON.stringify([remark.target === SERVER, remark.step, remark.advice]);
    alike.set(id, [...(alike.get(id) ?? []), remark]);
  }
  if (alike.size === 0) return [];
  return ['', page.style.bold(title), ...[...alike.values()].flatMap((group) => groupLines(group, page))];
}

function groupLines(group: readonly Remark[], page: Page): readonly string[] {
  const messages = new Map<string, string[]>();
  for (const { message, target } of group) messages.set(message, [...(messages.get(message) ?? []), target]);
  const lines = (paragraphs: readonly Paragraph[]) =>
    paragraphLines(paragraphs, { width: page.width, indent: '    ' });
  const [first] = group;
  const { step = '', advice = [] } = first ?? {};
  if (messages.size === 1) {
    const [[message, targets] = ['', []]] = messages;
    const heading = wrap(`${step}, ${targetsText(targets, page)}`, { width: page.width, indent: '  ' });
    return [heading, ...lines([{ text: message }, ...advice])];
  }
  const all = [...messages];
  const told = page.isExpanded ? all : all.slice(0, TOLD);
  const more = all.slice(told.length).flatMap(([, targets]) => targets).length;
  return [
    wrap(`${step}, ${many(group.length, 'domain')}`, { width: page.width, indent: '  ' }),
    ...told.map(([message, targets]) =>
      wrap(message === '' ? nameSome(targets, page) : `${nameSome(targets, page)}: ${message}`, {
        width: page.width,
        indent: '    ',
        hanging: '      ',
      }),
    ),
    ...(more > 0 ? [`    and ${many(more, 'more domain')} (--expand names them all)`] : []),
    ...lines(advice),
  ];
}

/** `Plan: 3 to add, 14 to change, 1 to remove; 2 waived, 4 manual.` */
export function planLine(plan: Plan): string {
  const { add, change, remove, waived, manual, notRead } = plan.summary;
  const unread = notRead > 0 ? `, ${notRead} not read` : '';
  return `Plan: ${add} to add, ${change} to change, ${remove} to remove; ${waived} waived, ${manual} manual${unread}.`;
}

/** What is left for a person. Where the plan itself changes something of the finding, its message says too much. */
function handRemark(one: Plan['manual'][number], { changes }: Plan): Remark {
  const isPartly = changes.some(({ steps, target }) => target === one.target && steps.includes(one.step));
  return { ...one, message: isPartly ? '' : one.message, advice: byHandParagraphs(one.byHand, '') };
}

function touchedLine({ kind, summary }: Plan): string {
  const { changedDomains, domains, mailboxesOfChangedDomains: mailboxes } = summary;
  const behind = mailboxes === null ? '' : `, ${many(mailboxes, 'mailbox', 'mailboxes')} in them`;
  // A rollback looks at the domains of its run only.
  const all = kind === 'apply' ? ` of ${domains}` : '';
  return `Domains with changes: ${changedDomains}${all}${behind}.`;
}

/** The step and its title; the width of the line is that of its letters. */
function headingOf(
  step: string,
  { page, titleOf, changes }: RenderOptions & { readonly changes: readonly Change[] },
): string {
  const line = wrap(`${titleOf(step)}${commonEvidence(changes)}`, {
    width: page.width,
    indent: `  ${step}  `,
    hanging: '    ',
  });
  return line.replace(step, page.style.bold);
}

interface RenderOptions {
  readonly page: Page;
  readonly titleOf: TitleOf;
}

function titleLine({ kind, rollsBack, server, playbook }: Plan): string {
  if (kind === 'rollback') return `Rollback of run ${rollsBack} on ${server.url}`;
  const build = server.build === null ? 'build unknown' : `build ${server.build}`;
  return `Plan for ${server.url} (${build}), playbook ${playbook.name}`;
}

/** What the plan does not change, and why. */
function leftLines(plan: Plan, page: Page): readonly string[] {
  const waived = plan.waived.map((one) => ({
    ...one,
    advice: [{ text: `Waived by ${one.owner} until ${one.expires}: ${one.reason}` }],
  }));
  const byHand = plan.manual.map((one) => handRemark(one, plan));
  const notRead = plan.notRead.map((one) => ({ ...one, advice: [] }));
  return [
    ...remarkLines('By hand', byHand, page),
    ...remarkLines('Waived', waived, page),
    ...remarkLines('Not read', notRead, page),
  ];
}

export function renderPlan(given: Plan, options: RenderOptions): string {
  const { page } = options;
  const plan = printable(given);
  const steps = [...byStep(plan.changes)].flatMap(([step, changes]) => [
    '',
    headingOf(step, { ...options, changes }),
    ...changeLines(changes, page),
    ...impactLines(plan, { step, page }),
  ]);
  return [
    wrap(titleLine(plan), { width: page.width, indent: '' }),
    ...steps,
    ...propagationLines(plan.propagation, page),
    ...leftLines(plan, page),
    ...toKeepLines(plan.kept, page),
    ...evidenceLegend(
      plan.changes.map((change) => change.evidence),
      page,
    ),
    '',
    ...(plan.summary.changedDomains > 0 ? [wrap(touchedLine(plan), { width: page.width, indent: '' })] : []),
    // Never wrapped: people and scripts look for this line.
    page.style.bold(planLine(plan)),
    '',
  ].join('\n');
}
