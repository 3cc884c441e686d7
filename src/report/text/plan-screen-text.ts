/** The first screen of a plan, which stands above the question of an apply too. */
import { counted, theMost } from '../../steps/kit/step.js';
import type { PlanReport } from '../model/plan-report.js';
import { type NoticeLine, planScreen } from '../view/plan-screen.js';
import { type Page, printable, wrapOn } from './layout.js';
import { madeText, planLine, titleLine } from './plan-text.js';
import { cell, cut, labelled, lineCount, tableWidth } from './screen.js';

type Screen = ReturnType<typeof planScreen>;

/** Columns of the name of a step. */
const ID = 22;
const NUMBERS = [
  { heading: 'changes', columns: 8 },
  { heading: 'domains', columns: 8 },
  { heading: 'mailboxes', columns: 10 },
] as const;
const NUMBERS_COLUMNS = NUMBERS.reduce((sum, { columns }) => sum + columns, 0);
/** Fewer columns for what users notice are none. */
const LEAST = 12;
const MARK = { high: '!', medium: 'o', low: ' ', none: ' ' } as const;

function numbers({ changes, domains, mailboxes }: NoticeLine): string {
  const of = [String(changes), domains === undefined ? 'all' : String(domains), String(mailboxes ?? '-')];
  return NUMBERS.map(({ columns }, index) => (of[index] ?? '').padStart(columns)).join('');
}

function roomOf(page: Page): number {
  return tableWidth(page) - 2 - ID - NUMBERS_COLUMNS;
}

function noticeLine(line: NoticeLine, page: Page): string {
  const { id, disruption, text } = line;
  const room = roomOf(page);
  if (room >= LEAST) return `${MARK[disruption]} ${cell(id, ID)}${cell(text, room)}${numbers(line)}`;
  return wrapOn(page)(`${MARK[disruption]} ${id} (${counted(line.changes, 'change')}): ${text}`, '', '  ');
}

function sum(lines: readonly NoticeLine[]): number {
  return lines.reduce((all, { changes }) => all + changes, 0);
}

function countedSteps(label: string, lines: readonly NoticeLine[], page: Page): readonly string[] {
  if (lines.length === 0) return [];
  return labelled(label, `${counted(lines.length, 'more step')}, ${counted(sum(lines), 'change')}`, page);
}

/** As many as fit, the rest counted; where users notice hardly anything of a plan, what that is. */
function noticeLines({ noticed, hardly }: Screen, page: Page, room: number): readonly string[] {
  const isQuiet = noticed.length === 0;
  const told = isQuiet ? hardly : noticed;
  const text = isQuiet ? 'USERS HARDLY NOTICE' : 'USERS NOTICE';
  const heading =
    roomOf(page) >= LEAST
      ? `${cell(text, 2 + ID + roomOf(page))}${NUMBERS.map((one) => one.heading.padStart(one.columns)).join('')}`
      : text;
  const made = (count: number) => [
    page.style.bold(heading),
    ...told.slice(0, count).map((one) => noticeLine(one, page)),
    ...countedSteps('AND', told.slice(count), page),
    ...(isQuiet ? [] : countedSteps('HARDLY', hardly, page)),
  ];
  let count = told.length;
  while (count > 1 && lineCount(made(count)) > room) count -= 1;
  return count === 0 ? [] : made(count);
}

function leftText(screen: Screen, { kind, manual, summary, held }: PlanReport): string {
  if (kind === 'rollback')
    return manual.length === 0 ? '' : `${counted(manual.length, 'object')} left alone: --all says why`;
  const { byHand, toDecide, waived, notRead } = screen;
  const told = [
    ...(byHand > 0 ? [`${counted(byHand, 'step')} by hand`] : []),
    ...(toDecide > 0 ? [`${counted(toDecide, 'step')} for you to decide`] : []),
    ...(waived > 0 ? [`${counted(waived, 'step')} waived`] : []),
    ...(notRead > 0 ? [`${counted(notRead, 'step')} NOT READ`] : []),
    ...(summary.later > 0 ? [`${counted(summary.later, 'domain')} left for the next plan`] : []),
  ];
  if (held.length > 0) {
    const most = theMost(held.map(({ disruption }) => disruption));
    told.push(
      `${counted(summary.held, 'change')} held back, as users would notice (--max-disruption ${most})`,
    );
  }
  return told.join(', ');
}

function footLines(screen: Screen, plan: PlanReport, page: Page): readonly string[] {
  const { known, documented, assumed } = screen.evidence;
  const left = leftText(screen, plan);
  const api = [
    ...(known > 0 ? [`${counted(known, 'change')} known`] : []),
    ...(documented > 0 ? [`${documented} documented`] : []),
    ...(assumed > 0 ? [`${assumed} guessed: compare those with the web interface`] : []),
  ];
  const lost = screen.notUndone.length;
  const undo =
    lost === 0
      ? 'all of it, by rollback'
      : `by rollback, but for what ${lost === 1 ? 'a step says' : `${lost} steps say`} (--all)`;
  const kept =
    plan.kept.length === 0
      ? []
      : labelled('KEPT', `${counted(plan.kept.length, 'domain')} proved to keep their values`, page);
  const isRollback = plan.kind === 'rollback';
  return [
    ...(left === '' ? [] : labelled('NOT IN IT', left, page)),
    ...kept,
    ...(api.length === 0 || isRollback ? [] : labelled('API', api.join(', '), page)),
    ...(plan.changes.length === 0 || isRollback ? [] : labelled('UNDO', undo, page)),
    ...labelled('look:', isRollback ? 'all of it: --all' : 'one step: --step ID; all of it: --all', page),
    ...(plan.changes.length === 0 || isRollback
      ? []
      : labelled('this plan:', `sha256:${plan.hash.replace(/^sha256:/, '').slice(0, 16)}`, page)),
  ];
}

function countLine(screen: Screen, { changes, summary, kind }: PlanReport): string {
  const { changedDomains, domains } = summary;
  if (changes.length === 0) return 'Nothing to change.';
  const onDomains = changes.length - screen.onServer;
  const all = kind === 'rollback' ? '' : ` of ${domains}`;
  const parts = [
    ...(screen.onServer > 0 ? [`${screen.onServer} on the server`] : []),
    ...(onDomains > 0 ? [`${onDomains} in ${changedDomains}${all} domains`] : []),
  ];
  return `${counted(changes.length, 'change')}: ${parts.join(', ')}. Nothing written yet.`;
}

export function renderPlanScreen(given: PlanReport, page: Page): string {
  const plan = printable(given);
  const screen = planScreen(plan);
  const wrap = wrapOn(page);
  const head = [
    wrap(titleLine(plan)),
    ...(plan.made === undefined ? [] : [cut(madeText(plan.made), tableWidth(page))]),
    wrap(countLine(screen, plan)),
    '',
  ];
  const foot = [...footLines(screen, plan, page), page.style.bold(planLine(plan))];
  const room = page.height - lineCount(head) - lineCount(foot);
  return [...head, ...noticeLines(screen, page, room), ...foot, ''].join('\n');
}
