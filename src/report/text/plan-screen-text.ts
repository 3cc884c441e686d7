/** The first screen of a plan, which stands above the question of an apply too. */
import widthOf from 'fast-string-width';
import { exitText } from '../../engine/words/exit-code.js';
import { counted, theMost } from '../../steps/kit/step.js';
import type { PlanReport } from '../model/plan-report.js';
import { exitCodeFor } from '../model/reports.js';
import { activitiesFor } from '../view/activities.js';
import { type NoticeLine, planScreen } from '../view/plan-screen.js';
import { elsewhereLines } from './elsewhere-text.js';
import { hostSeenLines } from './host-seen-text.js';
import { type Page, printable, wrapOn } from './layout.js';
import { madeText, planLine, titleLine } from './plan-text.js';
import { rehearsalLines } from './rehearsal-text.js';
import { cell, cut, cutWords, endedBy, labelled, lineCount, tableWidth } from './screen.js';
import { unaskedFlags } from './unasked-text.js';

type Screen = ReturnType<typeof planScreen>;

/** The most columns of the name of a step, or of what a rollback brings back. */
const MOST_OF_NAME = 26;
const NUMBERS = [
  { heading: 'changes', of: ({ changes }: NoticeLine) => String(changes) },
  { heading: 'domains', of: ({ domains }: NoticeLine) => (domains === undefined ? 'all' : String(domains)) },
  { heading: 'mailboxes', of: ({ mailboxes }: NoticeLine) => String(mailboxes ?? '-') },
] as const;
/** Fewer columns for what users notice are none. */
const LEAST = 12;
const MARK = { high: '!', medium: 'o', low: ' ', none: ' ' } as const;

/** What the table has room for; a rollback counts no mailboxes. */
interface Table {
  readonly name: number;
  /** Of what users notice. */
  readonly room: number;
  readonly numbers: readonly (typeof NUMBERS)[number][];
}

function tableFor(lines: readonly NoticeLine[], page: Page): Table {
  const hasMailboxes = lines.some(({ isBack }) => isBack !== true);
  const numbers = hasMailboxes ? NUMBERS : NUMBERS.slice(0, -1);
  const name = Math.min(MOST_OF_NAME, Math.max(...lines.map(({ id }) => widthOf(id))) + 1);
  const taken = numbers.map(({ heading }) => heading).join(' ').length;
  return { name, numbers, room: tableWidth(page) - 2 - name - taken };
}

function numberCells(texts: readonly string[], { numbers }: Table): string {
  return numbers.map(({ heading }, index) => (texts[index] ?? '').padStart(heading.length)).join(' ');
}

function headings(table: Table): string {
  return numberCells(
    table.numbers.map(({ heading }) => heading),
    table,
  );
}

function noticeLine(line: NoticeLine, table: Table, page: Page): string {
  const { id, disruption, text, otherwise = [] } = line;
  const { name, room, numbers } = table;
  if (room < LEAST)
    return wrapOn(page)(`${MARK[disruption]} ${id} (${counted(line.changes, 'change')}): ${text}`, '', '  ');
  const told = [text, ...otherwise].find((one) => widthOf(one) < room) ?? text;
  const cells = numberCells(
    numbers.map(({ of }) => of(line)),
    table,
  );
  return `${MARK[disruption]} ${cell(id, name, cutWords)}${cell(told, room, cutWords)}${cells}`;
}

function sum(lines: readonly NoticeLine[]): number {
  return lines.reduce((all, { changes }) => all + changes, 0);
}

function countedSteps(label: string, lines: readonly NoticeLine[], page: Page): readonly string[] {
  if (lines.length === 0) return [];
  const high = lines.filter(({ disruption }) => disruption === 'high').length;
  const marked = high === 0 ? '' : `, ${high} of them ${MARK.high}`;
  return labelled(
    label,
    `${counted(lines.length, 'more step')}${marked}, ${counted(sum(lines), 'change')}`,
    page,
  );
}

/** As many as fit, the rest counted; where users notice hardly anything of a plan, what that is. */
function noticeLines({ noticed, hardly }: Screen, page: Page, room: number): readonly string[] {
  const isQuiet = noticed.length === 0;
  const told = isQuiet ? hardly : noticed;
  const isBack = told.some((one) => one.isBack === true);
  const text = isBack ? 'COMES BACK' : isQuiet ? 'USERS HARDLY NOTICE' : 'USERS NOTICE';
  if (told.length === 0) return [];
  const made = (count: number) => {
    const shown = told.slice(0, count);
    const table = tableFor(shown, page);
    return [
      page.style.bold(
        table.room < LEAST ? text : `${cell(text, 2 + table.name + table.room)}${headings(table)}`,
      ),
      ...shown.map((one) => noticeLine(one, table, page)),
      ...countedSteps('AND', told.slice(count), page),
      ...(isQuiet ? [] : countedSteps('HARDLY', hardly, page)),
    ];
  };
  let count = told.length;
  while (count > 1 && lineCount(made(count), page) > room) count -= 1;
  return made(count);
}

function leftText(screen: Screen, { kind, manual, summary, held, playbook }: PlanReport): string {
  if (kind === 'rollback')
    return manual.length === 0 ? '' : `${counted(manual.length, 'object')} left alone: --all says why`;
  const { byHand, toPublish, toDecide, waived, notRead } = screen;
  const told = [
    ...(byHand > 0 ? [`${counted(byHand, 'step')} by hand`] : []),
    ...(toPublish > 0 ? [`${counted(toPublish, 'step')} to be published in DNS`] : []),
    ...(toDecide > 0 ? [`${counted(toDecide, 'step')} to decide`] : []),
    ...(waived > 0 ? [`${counted(waived, 'step')} waived`] : []),
    ...(notRead > 0 ? [`${counted(notRead, 'step')} NOT READ`] : []),
    ...(summary.later > 0 ? [`${counted(summary.later, 'domain')} left for the next plan`] : []),
  ];
  if (held.length > 0) {
    const most = theMost(held.map(({ disruption }) => disruption));
    told.push(`${counted(summary.held, 'change')} held back (--max-disruption ${most})`);
  }
  const flags = unaskedFlags(playbook.unasked);
  const unasked = flags === '' ? [] : [`not asked: ${flags}`];
  return [...(told.length === 0 ? [] : [told.join(', ')]), ...unasked].join('; ');
}

/** What helps before it is applied: not where it is about to be. */
function beforeLines(plan: PlanReport, page: Page): readonly string[] {
  if (page.failOn === undefined) return [];
  const { isToRehearse, isToTell } = activitiesFor(plan);
  const told = [
    ...(isToTell ? ['tell users: smlockdown notices PLAN'] : []),
    ...(isToRehearse ? [`who breaks: ${isToTell ? '' : 'smlockdown '}rehearse --logs DIR`] : []),
  ];
  return told.length === 0 ? [] : labelled('before:', told.join('; '), page);
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
      : `by rollback, but for what ${lost === 1 ? 'a step says' : `${lost} steps say`} (${page.allBy ?? '--all'})`;
  const kept =
    plan.kept.length === 0
      ? []
      : labelled('KEPT', `${counted(plan.kept.length, 'domain')} proved to keep their values`, page);
  const isRollback = plan.kind === 'rollback';
  // Where a question follows, --step would choose what is applied.
  const more =
    page.failOn === undefined
      ? 'one step: show or plan --step ID; all of it: --all'
      : 'one step: --step ID; all: --all; a page: --reporter html:plan.html';
  return [
    ...(left === '' ? [] : labelled('NOT IN IT', left, page)),
    ...kept,
    ...rehearsalLines(plan, page),
    ...beforeLines(plan, page),
    ...(api.length === 0 || isRollback ? [] : labelled('API', api.join(', '), page)),
    ...(plan.changes.length === 0 || isRollback ? [] : labelled('UNDO', undo, page)),
    ...(page.allBy === undefined ? labelled('look:', isRollback ? 'all of it: --all' : more, page) : []),
    ...(plan.changes.length === 0 || isRollback
      ? []
      : labelled('this plan:', `sha256:${plan.hash.replace(/^sha256:/, '').slice(0, 16)}`, page)),
  ];
}

function countLine(screen: Screen, { changes, summary, kind }: PlanReport): string {
  const { changedDomains, domains } = summary;
  if (changes.length === 0) return 'Nothing to change.';
  const onDomains = changes.length - screen.onServer - screen.toCome;
  const all = kind === 'rollback' ? '' : ` of ${domains}`;
  const parts = [
    ...(screen.onServer > 0 ? [`${screen.onServer} on the server`] : []),
    ...(onDomains > 0 ? [`${onDomains} in ${changedDomains}${all} domains`] : []),
    ...(screen.toCome > 0 ? [`${screen.toCome} in what it adds`] : []),
  ];
  return `${counted(changes.length, 'change')}: ${parts.join(', ')}. Nothing written yet.`;
}

export function renderPlanScreen(given: PlanReport, page: Page): string {
  const plan = printable(given);
  const screen = planScreen(plan, page);
  const wrap = wrapOn(page);
  const head = [
    wrap(titleLine(plan)),
    ...(plan.made === undefined ? [] : [cut(madeText(plan.made), tableWidth(page))]),
    wrap(countLine(screen, plan)),
    ...hostSeenLines(plan, page),
    ...elsewhereLines(plan, page),
    '',
  ];
  const last = footLines(screen, plan, page);
  const told =
    page.failOn === undefined ? last : endedBy(last, exitText(exitCodeFor('plan', plan, page.failOn)), page);
  const foot = [...told, page.style.bold(planLine(plan))];
  const room = page.height - lineCount(head, page) - lineCount(foot, page);
  return [...head, ...noticeLines(screen, page, room), ...foot, ''].join('\n');
}
