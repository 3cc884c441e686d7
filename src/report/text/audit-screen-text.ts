/** The first screen of an audit. */
import { exitText } from '../../engine/words/exit-code.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import { counted } from '../../steps/kit/step.js';
import type { AuditReport } from '../model/audit-report.js';
import { exitCodeFor } from '../model/reports.js';
import { auditScreen, type StepLine } from '../view/audit-screen.js';
import { elsewhereLines } from './elsewhere-text.js';
import { hostSeenLines } from './host-seen-text.js';
import { nameSome, type Page, printable, wrapOn } from './layout.js';
import { cell, chosenText, cut, cutWords, endedBy, ends, labelled, lineCount, tableWidth } from './screen.js';
import { unaskedEnd } from './unasked-text.js';

type Screen = ReturnType<typeof auditScreen>;

const MOST_LINES = 12;
/** Columns of the name of a step, and of what ends it with the mark of a guess. */
const [ID, ENDS] = [22, 10];

/** `477 domains: SMTP authentication is not required`. */
function textOf({ domains, text }: StepLine, all: number): string {
  if (domains === 0) return text;
  // A name, as SMTP, stays as it is.
  const inside = /^[A-Z][a-z]/.test(text) ? `${text.charAt(0).toLowerCase()}${text.slice(1)}` : text;
  return `${domains === all && all > 1 ? 'all domains' : counted(domains, 'domain')}: ${inside}`;
}
/** Of a step, columns for what is wrong; none where a table would not fit. */
function roomOf(page: Page): number {
  return tableWidth(page) - 2 - ID - ENDS - 1;
}

function hasTable(page: Page): boolean {
  return roomOf(page) >= ID;
}

/** A step in a line, with what would end it. `domains`: that were looked at. */
export function stepLine(line: StepLine, page: Page, domains: number): string {
  const mark = `${line.ends.padEnd(8)}${line.isAssumed ? '?' : ''}`.trimEnd();
  const room = roomOf(page);
  if (!hasTable(page)) {
    const text = `${line.id}: ${textOf(line, domains)} (${mark})`;
    const lines = wrapOn(page)(text, '  ', '    ').split('\n');
    return lines.map((one) => cut(one, tableWidth(page))).join('\n');
  }
  return `  ${cell(line.id, ID)}${cell(textOf(line, domains), room, cutWords)} ${mark}`;
}

/** As many as fit, each under its severity; those that weigh less are counted unless nothing weighs more. */
function stepLines(screen: Screen, page: Page, { room, domains }: { room: number; domains: number }) {
  const { style } = page;
  const found = screen.lines.filter((line) => line.ends !== 'not read');
  const isGrave = ({ severity }: StepLine) => severity === 'critical' || severity === 'high';
  const grave = found.filter(isGrave);
  const told = grave.length > 0 ? grave : found;
  const rest = (shown: number) =>
    SEVERITIES.toReversed()
      .map((severity) => ({
        severity,
        count: found.slice(shown).filter((line) => line.severity === severity).length,
      }))
      .filter(({ count }) => count > 0);
  const most = Math.min(told.length, MOST_LINES);
  const made = (count: number) => {
    const shown = told.slice(0, count);
    const lines = SEVERITIES.toReversed().flatMap((severity) => {
      const own = shown.filter((line) => line.severity === severity);
      const heading = severity.toUpperCase();
      return own.length === 0
        ? []
        : [
            severity === 'critical' ? style.red(heading) : style.bold(heading),
            ...own.map((line) => stepLine(line, page, domains)),
          ];
    });
    const left = rest(count);
    const more = left.map(({ severity, count: n }) => `${n} more ${severity}`).join(', ');
    return left.length === 0 ? lines : [...lines, wrapOn(page)(`and ${more}: --all lists them`)];
  };
  let count = most;
  while (count > 1 && lineCount(made(count), page) > room) count -= 1;
  return made(count);
}

function verdictLine(screen: Screen, { style }: Page): string {
  const { counts, lines, steps, toJudge, passed, excused } = screen;
  const notRead = lines.filter((line) => line.ends === 'not read').length;
  const failed = counts.filter(({ count }) => count > 0);
  const rest = [
    ...(notRead > 0 ? [`${notRead} NOT READ`] : []),
    ...(toJudge > 0 ? [`${toJudge} to judge`] : []),
    ...(passed > 0 ? [`${passed} ${passed === 1 ? 'passes' : 'pass'}`] : []),
    ...(excused > 0 ? [`${excused} waived or seen to`] : []),
  ].join(', ');
  const all = `${counted(steps, 'step')}${rest === '' ? '' : `; ${rest}`}`;
  if (failed.length > 0)
    return `${style.red('FAILED')} ${failed.map(({ severity, count }) => `${count} ${severity}`).join(', ')} of ${all}`;
  if (notRead > 0) return `${style.red('NOT READ')} ${all}`;
  return toJudge > 0 ? `${style.yellow('OPEN')} ${all}` : style.green(`PASSED ${all}`);
}

/** The causes, the commonest first, with the steps that could not be read for it. */
function notReadLines({ notRead }: Screen, page: Page): readonly string[] {
  const sorted = notRead.toSorted((a, b) => b.ids.length - a.ids.length);
  const width = tableWidth(page);
  return sorted
    .slice(0, 3)
    .flatMap(({ cause, ids }) => [
      page.style.red(
        cut(`NOT READ ${ids.length === 1 ? ids[0] : counted(ids.length, 'step')}: ${cause}`, width),
      ),
    ]);
}

/** Stands in commands for words that are said once. */
const SAID_ONCE = '…';

/** The first two, and where more is said of them. */
function signText(signs: Screen['signs']): string {
  const told = signs.slice(0, 2);
  const more = signs.length > told.length ? ` and ${signs.length - told.length} more` : '';
  const where = [...new Set(told.map(({ step }) => step))].join(', ');
  return `${told.map(({ sign }) => sign).join('; ')}${more} (--step ${where})`;
}

function footLines(screen: Screen, page: Page): readonly string[] {
  const { style } = page;
  const { lines, signs } = screen;
  const words = chosenText(page);
  const inFull = commandLines(screen, page, words);
  const once = [...labelled(`${SAID_ONCE} is`, words, page), ...commandLines(screen, page, SAID_ONCE)];
  return [
    ...(signs.length === 0 ? [] : labelled('LOOK FIRST', signText(signs), page).map(style.red)),
    ...(screen.toTeach === 0
      ? []
      : labelled(
          'teach:',
          `${counted(screen.toTeach, 'step')} out of reach: smlockdown doctor --look may help`,
          page,
        )),
    ...(hasTable(page) && lines.some(({ isAssumed }) => isAssumed)
      ? labelled('?', 'rests on guesses about the API: compare with the web interface', page)
      : []),
    // The room is that of findings.
    ...(lineCount(once, page) < lineCount(inFull, page) ? once : inFull),
  ];
}

/** How to go on. `words`: what all of the commands have. */
function commandLines({ lines, heldUpTo }: Screen, page: Page, words: string): readonly string[] {
  const commandOf = (command: string, rest: string) =>
    `smlockdown ${command} ${words === '' ? '' : `${words} `}${rest}`;
  // What a table and its legend do not fit beside each other in is given to the table.
  const isWide = hasTable(page);
  const [first] = lines;
  const isApplied = lines.some(({ ends: one }) => one === 'apply' || one === 'part');
  return [
    ...(!isWide || heldUpTo === undefined
      ? []
      : labelled(
          'held',
          `users would notice: ${commandOf('plan', `--max-disruption ${heldUpTo}`)} has it`,
          page,
        )),
    ...(!isWide || first === undefined
      ? []
      : labelled('more:', `add --step ${first.id}, --all, or for a page --reporter html:audit.html`, page)),
    ...(isApplied
      ? labelled('next:', commandOf('plan', '--out plan.json'), page)
      : lines.some(({ ends: one }) => one === 'by hand')
        ? labelled('next:', `by hand, and done? ${commandOf('attest', 'STEP --by NAME --note TEXT')}`, page)
        : []),
  ];
}

/** What passes nothing, as nobody looks. */
export function offLines({ off = [] }: AuditReport['playbook'], page: Page): readonly string[] {
  if (off.length === 0) return [];
  const [names, are] = [nameSome(off, page), off.length === 1 ? 'it is' : 'they are'];
  return labelled('OFF', `${names}: not looked at, as ${are} off in the playbook`, page);
}

/** `2026-11-28 03:27Z`. */
function minuteOf(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')}Z`;
}

export function renderAuditScreen(given: AuditReport, page: Page): string {
  const report = printable(given);
  const { server, playbook, summary, at } = report;
  const screen = auditScreen(report);
  const build = server.build === null ? 'build unknown' : `SmarterMail build ${server.build}`;
  const mailboxes =
    summary.mailboxes === undefined || summary.mailboxes === null
      ? ''
      : `, ${counted(summary.mailboxes, 'mailbox')}`;
  const head = [
    ...ends(`Audit of ${server.url}, ${build}`, minuteOf(at), page),
    ...wrapOn(page)(
      `${playbook.name}, ${counted(summary.domains, 'domain')}${mailboxes}${unaskedEnd(playbook.unasked)}`,
    ).split('\n'),
    '',
    ...wrapOn(page)(verdictLine(screen, page), '', ' '.repeat(9)).split('\n'),
    ...notReadLines(screen, page),
    ...offLines(playbook, page),
    ...hostSeenLines(report, page),
    ...elsewhereLines(report, page),
  ];
  const foot = endedBy(footLines(screen, page), exitText(exitCodeFor('audit', report, page.failOn)), page);
  const room = page.height - lineCount(head, page) - lineCount(foot, page);
  return [...head, ...stepLines(screen, page, { room, domains: summary.domains }), ...foot, ''].join('\n');
}
