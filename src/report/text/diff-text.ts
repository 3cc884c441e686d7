/** What moved between two reports, as an administrator reads it: one line where nothing did, else one screen. */
import widthOf from 'fast-string-width';
import { counted } from '../../steps/kit/step.js';
import type { DiffReport } from '../model/diff-report.js';
import {
  countUnasked,
  diffView,
  LEGEND,
  type RowView,
  type SectionId,
  type SectionView,
  stillOpen,
} from '../view/diff-view.js';
import { nameSome, type Page, printable, wrapOn } from './layout.js';
import { cell, cut, tableWidth } from './screen.js';
import type { Style } from './style.js';

/** However much stands around them. */
const FEWEST_ROWS = 3;
const WIDEST_WHAT = 26;
const NARROWEST_WHAT = 14;
const NARROWEST_TEXT = 10;
/** Between columns. */
const GAP = 2;
/** Of the room for the name of a domain and what is said of it. */
const MOST_OF_NAME = 0.6;
const SEVERITY = 'critical'.length;

const PAINT = {
  worse: 'red',
  other: 'yellow',
  fresh: 'yellow',
  better: 'green',
  left: 'bold',
  same: 'bold',
} as const satisfies Record<SectionId, keyof Style>;

/** `2026-11-28 03:27Z` */
function minute(at: string | null): string {
  return at === null ? 'an unknown time' : `${at.slice(0, 10)} ${at.slice(11, 16)}Z`;
}

/** What is as it was, and open. */
function openText(report: DiffReport): string {
  const { fail, manual, error, unproved } = stillOpen(report);
  const parts = [
    ...(fail > 0 ? [`${fail} ${report.kind === 'plan' ? 'held back' : 'fail'}`] : []),
    ...(manual > 0 ? [`${manual} manual`] : []),
    ...(error > 0 ? [`${error} not read`] : []),
    ...(unproved > 0 ? [`${unproved} not proved`] : []),
  ];
  return parts.length === 0 ? 'nothing open' : parts.join(', ');
}

/** On which looks at the host the two rest, where not on the same. */
function hostsText({ before: { host: then }, after: { host: now } }: DiffReport): readonly string[] {
  if (then?.taken === now?.taken && then?.name === now?.name) return [];
  if (now === null) return ['nothing seen of the host now'];
  const isOther = then !== null && then.name !== now.name;
  const of = ({ name, taken }: typeof now) => `${isOther ? `${name} ` : ''}${minute(taken)}`;
  return [`the look at the host (${then === null ? 'none' : of(then)} then, ${of(now)} now)`];
}

/** What is other about the two as a whole. */
function otherwise(report: DiffReport): readonly string[] {
  const { before, after, isOneServer } = report;
  const [then, now] = [before, after];
  const isOther = <T>(one: T | null, other: T | null) => one !== null && other !== null && one !== other;
  const whole = [
    ...(isOther(then.playbook?.hash ?? null, now.playbook?.hash ?? null)
      ? [
          then.playbook?.name === now.playbook?.name
            ? 'the playbook'
            : `the playbook (${then.playbook?.name} then)`,
        ]
      : []),
    ...(isOther(then.contract, now.contract) ? ['what is known of the API'] : []),
    ...(isOther(then.build, now.build) ? [`the build (${then.build} then)`] : []),
    ...(isOther(then.tool, now.tool) ? [`smlockdown (${then.tool} then, ${now.tool} now)`] : []),
    ...hostsText(report),
  ];
  return [
    ...(isOneServer ? [] : [`Of two servers: ${then.server} then, ${now.server} now.`]),
    ...(whole.length === 0 ? [] : [`Other than then: ${whole.join(', ')}.`]),
  ];
}

function headLines(report: DiffReport, page: Page): readonly string[] {
  const { before, after, isOneServer } = report;
  const wrap = wrapOn(page);
  const build = after.build === null ? '' : `, SmarterMail build ${after.build}`;
  return [
    wrap(`smlockdown diff: ${isOneServer ? after.server : 'two servers'}${build}`),
    page.style.dim(
      wrap(
        `then ${minute(before.at)} ${before.name}, now ${minute(after.at)}${after.name === 'now' ? '' : ` ${after.name}`}`,
      ),
    ),
    ...otherwise(report).map((line) => wrap(line)),
  ];
}

const COUNTED = {
  worse: 'worse',
  other: 'otherwise',
  fresh: 'not before',
  better: 'better',
  left: 'left out',
  same: 'neither',
} as const satisfies Record<SectionId, string>;

function countLine(sections: readonly SectionView[], report: DiffReport, { style }: Page): string {
  const told = sections.map(({ id, count }) => style[PAINT[id]](`${count} ${COUNTED[id]}`));
  const { unchanged } = report.summary.classes;
  return `${told.join(', ')}; ${unchanged} as before${unchanged === 0 ? '' : ` (${openText(report)})`}`;
}

/** Columns of the rows on a screen. */
interface Columns {
  readonly severity: number;
  readonly what: number;
  readonly moved: number;
}

/** What a line of them takes at least. */
function leastOf({ severity, what, moved }: Columns): number {
  const ends = (severity === 0 ? 0 : severity + 1) + (moved === 0 ? 0 : moved + GAP);
  return GAP + ends + what + GAP + NARROWEST_TEXT;
}

/** Of a narrow page first the severity is left out, by which the rows are in order, then some of the names, then why. */
function columnsOf(rows: readonly RowView[], page: Page): Columns {
  const longest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => widthOf(text)));
  const all: Columns = {
    severity: rows.some(({ severity }) => severity !== null) ? SEVERITY : 0,
    what: Math.min(WIDEST_WHAT, longest(rows.map(({ what }) => what))),
    moved: longest(rows.map(({ moved }) => moved.join(', '))),
  };
  const unweighed = { ...all, severity: 0 };
  const what = all.what - Math.max(0, leastOf(unweighed) - tableWidth(page));
  const least = { ...unweighed, what: Math.min(all.what, NARROWEST_WHAT), moved: 0 };
  const ways = [all, ...(what < least.what ? [] : [{ ...unweighed, what }])];
  return ways.find((one) => leastOf(one) <= tableWidth(page)) ?? least;
}

function whereOf({ targets }: RowView): string {
  if (targets.length > 1) return counted(targets.length, 'domain');
  return targets[0] === 'server' ? '' : (targets[0] ?? '');
}

/** From where it is another text than before, where there is no room for all of it. */
function newsOf({ text, was, isSaidAnew }: RowView, room: number): string {
  if (!isSaidAnew || widthOf(text) <= room) return text;
  const [is, then] = [text.split(' '), was.split(' ')];
  const same = is.findIndex((word, index) => word !== then[index]);
  return same < 1 ? text : `… ${is.slice(same).join(' ')}`;
}

/** One row in one line. */
function rowLine(row: RowView, columns: Columns, page: Page): string {
  const severity = columns.severity === 0 ? '' : cell(row.severity ?? '', columns.severity + 1);
  const head = `  ${severity}${cell(row.what, columns.what + GAP)}`;
  const behind = columns.moved === 0 ? 0 : columns.moved + GAP;
  const room = Math.max(tableWidth(page) - widthOf(head) - behind, NARROWEST_TEXT);
  const where = cut(whereOf(row), Math.floor(room * MOST_OF_NAME));
  const before = where === '' ? '' : `${where}: `;
  const text = cut(`${before}${newsOf(row, room - widthOf(before))}`, room);
  return `${head}${behind === 0 ? text : `${cell(text, room + GAP)}${row.moved.join(', ')}`}`.trimEnd();
}

/** One row with all its names and both texts. */
function wholeLines(row: RowView, page: Page): readonly string[] {
  const wrap = wrapOn(page);
  const { severity, what, targets, text, was, moved } = row;
  const facts = [severity ?? '', moved.join(', ')].filter((one) => one !== '').join(', ');
  return [
    `  ${page.style.bold(what)}${facts === '' ? '' : ` (${facts})`}`,
    wrap(nameSome(targets, page), '    '),
    wrap(text, '    '),
    ...(was === '' || was === text || text.endsWith(was)
      ? []
      : [page.style.dim(wrap(`Before: ${was}`, '    '))]),
  ];
}

function sectionLines(section: SectionView, lines: readonly string[], page: Page): readonly string[] {
  return [page.style[PAINT[section.id]](section.title), ...lines];
}

/** The most urgent rows for which there is room; of an audit what is neither better nor worse is only counted. */
function screenLines(
  sections: readonly SectionView[],
  { kind, room, page }: { readonly kind: DiffReport['kind']; readonly room: number; readonly page: Page },
): readonly string[] {
  const shown = sections.filter(({ id }) => id !== 'same' || kind !== 'audit');
  const all = shown.flatMap(({ folded }) => folded);
  const most = Math.max(FEWEST_ROWS, room - shown.length - 1);
  const columns = columnsOf(all.slice(0, most), page);
  let left = most;
  const lines = shown.flatMap((section) => {
    const own = section.folded.slice(0, left);
    left -= own.length;
    return own.length === 0
      ? []
      : sectionLines(
          section,
          own.map((row) => rowLine(row, columns, page)),
          page,
        );
  });
  const more = all.length - (most - left);
  return [...lines, ...(more > 0 ? [page.style.dim(`  ${more} more`)] : [])];
}

function legendOf(rows: readonly RowView[]) {
  const used = new Set(rows.flatMap(({ moved }) => moved));
  return Object.entries(LEGEND)
    .filter(([word]) => used.has(word))
    .map(([word, says]) => ({ word: word.padEnd(11), says }));
}

function nothingMoved(report: DiffReport, page: Page): string {
  const { before, isOneServer } = report;
  const two = isOneServer ? [] : otherwise(report).slice(0, 1);
  const since = before.at === null ? '' : ` since ${minute(before.at)}`;
  const unasked = countUnasked(report);
  const left = unasked === 0 ? '' : `; ${unasked} not looked at`;
  return [...two, `Nothing moved${since}: ${openText(report)}${left}.`]
    .map((line) => wrapOn(page)(line))
    .join('\n');
}

export function renderDiff(given: DiffReport, page: Page): string {
  const report = printable(given);
  const sections = diffView(report, page);
  const told = sections.reduce((sum, { count }) => sum + count, 0);
  if (told === countUnasked(report) && !page.isExpanded) return `${nothingMoved(report, page)}\n`;
  const wrap = wrapOn(page);
  const rows = sections.flatMap((section) => section.rows);
  const head = [...headLines(report, page), wrap(countLine(sections, report, page)), '']
    .join('\n')
    .split('\n');
  const legend = legendOf(rows).map(({ word, says }) =>
    page.style.dim(wrap(says, word, ' '.repeat(word.length))),
  );
  const foot = [
    ...(legend.length === 0 ? [] : ['', ...legend]),
    ...(page.isWhole ? [] : ['all of it: --all, or --json']),
  ]
    .join('\n')
    .split('\n');
  // Of one step: what is only counted on a screen is so here too.
  const isCounted = ({ id }: SectionView) => id === 'same' && report.kind === 'audit' && !page.isExpanded;
  const body = page.isWhole
    ? sections
        .filter((section) => !isCounted(section))
        .flatMap((section) =>
          sectionLines(
            section,
            section.rows.flatMap((row) => wholeLines(row, page)),
            page,
          ),
        )
    : screenLines(sections, { kind: report.kind, room: page.height - head.length - foot.length, page });
  return `${[...head, ...body, ...foot].join('\n')}\n`;
}
