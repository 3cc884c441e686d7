/** The list of runs as text: a line each on the first screen, all that is known of each with `--all`. */

import widthOf from 'fast-string-width';
import { counted } from '../../steps/kit/step.js';
import { type RunRow, type RunsReport, UNDER_WAY } from '../model/runs-report.js';
import { stateWords } from '../view/words.js';
import { type Page, printable, wrapOn } from './layout.js';
import { cut, ends, labelled } from './screen.js';

/** So many runs are worth a word about fewer. */
const PLENTY = 100;

/** How a run ended, by how much it needs somebody to look. */
const RED = ['damaged', 'disagrees', 'not-proved'];
const GREEN = ['verified', 'nothing-to-do'];

interface Column {
  readonly title: string;
  readonly of: (run: RunRow) => string;
  readonly side?: 'right';
  /** Columns at least. */
  readonly least: number;
  /** Takes what room is left. */
  readonly isWide?: true;
}

/** `strict`; of a rollback the time and the end of the id of what it takes back: `of 033706-c434`. */
export function whatOf({ kind, playbook, rollsBack }: RunRow): string {
  if (kind !== 'rollback') return playbook ?? '';
  const [, time = '', , chance = ''] = rollsBack?.split('-') ?? [];
  return rollsBack === null ? '' : `of ${time}-${chance}`;
}

function endedText({ status }: RunRow): string {
  return status === UNDER_WAY ? 'under way' : status;
}

/** What is wrong with its report, where it was looked at. */
function reportText({ report, tool }: RunRow): readonly string[] {
  if (report === null || report === 'kept') return [];
  if (report !== 'newer-format') return [`report ${report}`];
  return [`report of a newer format${tool === null ? '' : ` (smlockdown ${tool})`}`];
}

function exceptionsText({ exceptions }: RunRow): string {
  return exceptions === null ? '?' : exceptions === 0 ? '-' : String(exceptions);
}

/** In their order on the page; the ones that a narrow page lacks first stand last here. */
const COLUMNS = {
  run: { title: 'RUN (UTC)', of: ({ id }) => id, least: 26 },
  what: { title: 'WHAT', of: whatOf, least: 14, isWide: true },
  ended: { title: 'ENDED', of: endedText, least: 11 },
  writes: { title: 'WROTE', of: ({ writes }) => String(writes ?? '?'), side: 'right', least: 5 },
  exceptions: { title: 'EXC', of: exceptionsText, side: 'right', least: 3 },
  by: { title: 'BY', of: ({ user, operator }) => user ?? operator ?? '', least: 8, isWide: true },
} as const satisfies Readonly<Record<string, Column>>;

const LEAVE_OUT = ['by', 'what', 'writes', 'exceptions'] as const satisfies readonly (keyof typeof COLUMNS)[];
const GAP = '  ';

/** In exactly so many columns; what is too long is cut. */
function fitTo(text: string, { width, side }: Pick<Column, 'side'> & { readonly width: number }): string {
  const shown = cut(text, width);
  const gap = ' '.repeat(Math.max(0, width - widthOf(shown)));
  return side === 'right' ? `${gap}${shown}` : `${shown}${gap}`;
}

/** The columns that fit, each with its width. */
function columnsFor(
  runs: readonly RunRow[],
  { width }: Page,
): readonly (Column & { readonly width: number })[] {
  const needed = ({ title, of, least, isWide }: Column) =>
    isWide ? least : Math.max(title.length, least, ...runs.map((run) => of(run).length));
  let left: readonly Column[] = Object.values(COLUMNS);
  const total = () => left.reduce((sum, column) => sum + needed(column) + GAP.length, -GAP.length);
  for (const name of LEAVE_OUT) if (total() > width) left = left.filter((column) => column !== COLUMNS[name]);
  const wide = left.filter(({ isWide }) => isWide).length;
  const spare = Math.max(0, Math.floor((width - total()) / Math.max(1, wide)));
  // Of a page that is narrower still the first column is whole: it is what is copied.
  return left.map((column) => ({ ...column, width: needed(column) + (column.isWide ? spare : 0) }));
}

function painted(text: string, { status, exceptions }: RunRow, { style }: Page): string {
  if (RED.includes(status)) return style.red(text);
  return GREEN.includes(status) && exceptions === 0 ? text : style.yellow(text);
}

/** Of which server the runs below are, where there are several. */
function serverOf({ server }: RunRow): string {
  return server ?? 'server not known';
}

/** As many of the newest as have room; a server's name stands over its runs where there are several. */
function tableLines(
  runs: readonly RunRow[],
  {
    page,
    most,
    columns,
  }: { readonly page: Page; readonly most: number; readonly columns: ReturnType<typeof columnsFor> },
) {
  const lineOf = (text: (column: Column) => string) =>
    columns
      .map((column) => fitTo(text(column), column))
      .join(GAP)
      .trimEnd();
  const isOne = new Set(runs.map(serverOf)).size <= 1;
  const lines = [page.style.bold(lineOf(({ title }) => title))];
  let shown = 0;
  let server: string | undefined;
  for (const run of runs) {
    const heading = isOne || serverOf(run) === server ? [] : [page.style.dim(cut(serverOf(run), page.width))];
    if (lines.length + heading.length + 1 > most) break;
    lines.push(
      ...heading,
      painted(
        lineOf(({ of }) => of(run)),
        run,
        page,
      ),
    );
    server = serverOf(run);
    shown += 1;
  }
  return { lines, more: runs.length - shown };
}

/** What was asked for, of all that is kept. */
function asked({ server, since }: RunsReport): string {
  return `${server === null ? '' : ` of ${server}`}${since === null ? '' : ` since ${since.slice(0, 16).replace('T', ' ')}Z`}`;
}

function titleOf(report: RunsReport): string {
  const { runs, server } = report;
  const servers = [...new Set(runs.map(serverOf))];
  const of = servers.length === 1 ? ` of ${servers[0]}` : ` of ${counted(servers.length, 'server')}`;
  return `smlockdown runs: ${counted(runs.length, 'run')}${server === null ? of : ''}${asked(report)}`;
}

function firstScreen(report: RunsReport, page: Page): readonly string[] {
  const { runs, stateDir, at } = report;
  const wrap = wrapOn(page);
  const back = runs.find(({ canRollBack }) => canRollBack);
  const above = [
    ...ends(titleOf(report), `${at.slice(0, 16).replace('T', ' ')}Z`, page),
    ...wrap(`in ${stateDir}`).split('\n'),
    '',
  ];
  const columns = columnsFor(runs.slice(0, page.height), page);
  const legend =
    'WROTE: calls that write; EXC: objects not proved, not made or left alone; ? where nobody can tell';
  const below = [
    ...(columns.some(({ title }) => title === COLUMNS.exceptions.title) ? wrap(legend).split('\n') : []),
    '',
    ...labelled('one run:', `smlockdown runs ${runs[0]?.id}${stateWords(page)}`, page),
    ...(back === undefined
      ? []
      : labelled('way back:', `smlockdown rollback ${back.id}${stateWords(page)}`, page)),
    ...(runs.length > PLENTY
      ? labelled('fewer:', `smlockdown runs prune --keep ${PLENTY}${stateWords(page)}`, page)
      : []),
  ];
  // A line for what is not shown.
  const most = Math.max(2, page.height - above.length - below.length - 1);
  const servers = new Set(runs.map(serverOf)).size;
  const { lines, more } = tableLines(runs, { page, most, columns });
  return [
    ...above,
    ...lines,
    ...(more > 0 ? [`${more} more: --all${servers > 1 ? ', or --url URL for one server' : ''}`] : []),
    ...below,
  ];
}

/** What a run was and how it ended, then where and by whom, then why. */
export function wholeOf(run: RunRow, page: Page): readonly string[] {
  const facts = [
    endedText(run),
    ...(run.writes === null ? [] : [counted(run.writes, 'write')]),
    ...(run.exceptions === null ? ['exceptions not known'] : []),
    ...(run.exceptions ? [counted(run.exceptions, 'exception')] : []),
    ...reportText(run),
  ];
  const where = [
    run.server ?? '',
    run.playbook === null || run.kind === 'rollback'
      ? ''
      : `${run.kind === 'action' ? 'action' : 'playbook'} ${run.playbook}`,
    run.plan === null ? '' : `plan ${run.plan.slice(0, 23)}`,
    run.operator === null ? '' : `by ${run.operator}`,
    run.user === null ? '' : `${run.user} on ${run.host}, smlockdown ${run.tool}`,
    run.rollsBack === null ? '' : `brings back the state before ${run.rollsBack}`,
    run.problem ?? '',
  ].filter((fact) => fact !== '');
  return [
    // The name is as long as the two blanks after it allow, which a wrap would take for one.
    wrapOn(page)(`${run.id} ${facts.join(', ')}`, '', '    ').replace(
      `${run.id} `,
      `${page.style.bold(run.id)}  `,
    ),
    page.style.dim(wrapOn(page)(where.join(', '), '    ')),
    ...(run.reason === null ? [] : [page.style.dim(wrapOn(page)(`Reason: ${run.reason}`, '    '))]),
  ];
}

export function renderRuns(given: RunsReport, page: Page): string {
  const report = printable(given);
  const { runs, stateDir, total } = report;
  const wrap = wrapOn(page);
  if (total === 0) return `${wrap(`No runs yet in ${stateDir}`)}\n`;
  if (runs.length === 0)
    return `${wrap(`No runs${asked(report)} in ${stateDir}, and ${counted(total, 'other')} there: smlockdown runs`)}\n`;
  const lines = page.isExpanded
    ? [...runs.flatMap((run) => wholeOf(run, page)), wrap(`Kept in ${stateDir}`)]
    : firstScreen(report, page);
  return `${lines.join('\n')}\n`;
}
