/** A playbook that was checked, as text: what it states itself first, the whole of it where that is asked for. */
import widthOf from 'fast-string-width';
import { grouped } from '../../engine/words/grouped.js';
import { isMatch } from '../../playbook/domain-glob.js';
import { counted } from '../../steps/kit/step.js';
import type { PlaybookReport } from '../model/playbook-report.js';
import { firstOf, type Page, printable, wrapOn } from './layout.js';
import { cut } from './screen.js';

type Option = PlaybookReport['steps'][number]['options'][number];

/** Rows of the first screen, which has 23 lines with all that may stand around them. */
const MOST = { stated: 4, waivers: 2, overrides: 1 } as const;

/** Columns of the names at the beginning of a line. */
const LABEL = 10;

/** With the place at its end, which stays whole. */
function placed(text: string, { place, page }: { readonly place: string; readonly page: Page }): string {
  const end = ` (${place})`;
  return `${cut(text, page.width - widthOf(end))}${page.style.dim(end)}`;
}

/** As it would stand in the file. */
function written(value: Option['value']): string {
  if (value === null) return 'not set';
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value === 'string') return /^[\w./@:*+-]+$/.test(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object') return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}: ${written(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function optionText({ name, value }: Pick<Option, 'name' | 'value'>): string {
  return `${name}: ${written(value)}`;
}

/** `3 in own.yaml, 40 in strict, 12 by default`: the playbook itself first, then as they come. */
function sources({ steps, playbook }: PlaybookReport): string {
  const options = steps.flatMap((step) => step.options);
  const byFile = grouped(options, ({ place }) => place?.replace(/:\d+$/, '') ?? '');
  const others = [...byFile.keys()].filter((file) => file !== '' && file !== playbook.place);
  const count = (file: string) => byFile.get(file)?.length ?? 0;
  const stated = [playbook.place, ...others].map((file) => `${count(file)} in ${file}`);
  return [...stated, `${count('')} by default`].join(', ');
}

function headLines(report: PlaybookReport, page: Page): readonly string[] {
  const { playbook, steps, domain, isLookedAt, exclude } = report;
  const options = steps.reduce((sum, step) => sum + step.options.length, 0);
  const by = exclude.filter(({ glob }) => isMatch(glob, domain ?? ''));
  const why = by.length === 0 ? '' : `: ${named(by)}`;
  return [
    page.style.bold(cut(`Playbook ${playbook.name} is valid: ${playbook.reference}`, page.width)),
    ...(isLookedAt === false ? [page.style.red(cut(`${domain} is left out${why}`, page.width))] : []),
    cut(
      `${counted(steps.length, 'step')}${domain === null ? '' : ` about ${domain}`}, ${counted(options, 'option')}`,
      page.width,
    ),
    cut(sources(report), page.width),
  ];
}

/** What the file itself states; for a domain, what overrides do. */
function statedLines({ steps, playbook, domain }: PlaybookReport, page: Page): readonly string[] {
  const isOwn = ({ from, at }: Option) =>
    domain === null ? at?.startsWith(`${playbook.file}:`) === true : from === 'override';
  const rows = steps.flatMap(({ id, options }) => options.filter(isOwn).map((option) => ({ id, option })));
  if (rows.length === 0) return domain === null ? [] : ['', `No override reaches ${domain}.`];
  const { shown, more } = firstOf(rows, { most: MOST.stated, page });
  const width = Math.max(...shown.map(({ id }) => id.length));
  return [
    '',
    page.style.bold(
      cut(domain === null ? `STATED IN ${playbook.place}` : `OTHERWISE FOR ${domain}`, page.width),
    ),
    ...shown.map(({ id, option }) =>
      placed(`  ${id.padEnd(width)}  ${optionText(option)}`, { place: option.place ?? '', page }),
    ),
    ...(more.length > 0 ? [`  ${more.length} more`] : []),
  ];
}

function stepLines({ id, title, options }: PlaybookReport['steps'][number], page: Page): readonly string[] {
  const wrap = wrapOn(page);
  return [
    '',
    wrap(`${id} ${title}`, '', '  ').replace(id, page.style.bold(id)),
    ...options.map((option) => wrap(`${optionText(option)} (${option.place ?? 'default'})`, '  ', '    ')),
    ...(options.length === 0 ? ['  no options'] : []),
  ];
}

/** `*.test (own.yaml:10), a.example (own.yaml:10)` */
function named(globs: readonly { readonly glob: string; readonly place: string }[]): string {
  return globs.map(({ glob, place }) => `${glob} (${place})`).join(', ');
}

/** One thing about the whole: in a line of the first screen, in as many as it takes elsewhere. */
interface Row {
  readonly label: string;
  readonly text: string;
  readonly place?: string;
  readonly isBad?: boolean;
}

function rowLine({ label, text, place = '', isBad = false }: Row, page: Page): string {
  const start = label.padEnd(LABEL);
  const end = place === '' ? '' : ` (${place})`;
  const full = wrapOn(page)(`${text}${end}`, start, ' '.repeat(LABEL));
  const short =
    place === '' ? cut(`${start}${text}`, page.width) : placed(`${start}${text}`, { place, page });
  const line = page.isExpanded ? full : short;
  return isBad ? page.style.red(line) : line;
}

function leftOutRows({ off, unselected }: PlaybookReport, page: Page): readonly Row[] {
  const stated = off.map(({ id, place }) => `${id} (${place})`).join(', ');
  return [
    ...(off.length === 0 ? [] : [{ label: 'OFF', text: stated }]),
    ...(unselected.length === 0 || !page.isExpanded
      ? []
      : [{ label: 'NOT ASKED', text: unselected.join(', ') }]),
  ];
}

function moreRow(count: number, what: string): readonly Row[] {
  return count === 0 ? [] : [{ label: '', text: counted(count, `more ${what}`) }];
}

/** Those that ended or cover nothing first, then by their end. */
function waiverRows({ waivers }: PlaybookReport, page: Page): readonly Row[] {
  const isBad = ({ isOver, isIdle }: PlaybookReport['waivers'][number]) => isOver || isIdle;
  const sorted = waivers
    .toSorted((a, b) => (a.expires < b.expires ? -1 : Number(a.expires > b.expires)))
    .toSorted((a, b) => Number(isBad(b)) - Number(isBad(a)));
  const { shown, more } = firstOf(sorted, { most: MOST.waivers, page });
  const rows = shown.map((waiver): Row => {
    const { step, domain, expires, isOver, isIdle, owner, reason, place } = waiver;
    const end = `${isOver ? 'ended' : 'until'} ${expires}`;
    const idle = isIdle ? ', unused' : '';
    const unused = isIdle ? ' (nothing asks for the step)' : '';
    const why = page.isExpanded ? `: ${reason}${unused}` : '';
    const text = `${end}${idle}: ${step}, ${domain}; ${owner}${why}`;
    return { label: 'WAIVER', text, place, isBad: isBad(waiver) };
  });
  return [...rows, ...moreRow(more.length, 'waiver')];
}

function overrideRows({ overrides }: PlaybookReport, page: Page): readonly Row[] {
  const { shown, more } = firstOf(overrides, { most: MOST.overrides, page });
  const rows = shown.map(({ domains, steps, place }): Row => {
    const stated = steps.map(({ id, options }) => `${id} ${options.map(optionText).join(', ')}`);
    return { label: 'OVERRIDE', text: `${domains.join(', ')}: ${stated.join('; ')}`, place };
  });
  return [...rows, ...moreRow(more.length, 'override')];
}

function domainRows({ include, exclude, replaced }: PlaybookReport): readonly Row[] {
  const lost = `no longer excluded, as the list replaces it: ${named(replaced)}`;
  const all = include.length === 0 ? 'all' : named(include);
  return [
    { label: 'DOMAINS', text: exclude.length === 0 ? all : `${all}; but ${named(exclude)}` },
    ...(replaced.length === 0 ? [] : [{ label: '', text: lost, isBad: true }]),
  ];
}

function limitRow({ limits }: PlaybookReport, page: Page): Row {
  const stated = limits.map(({ name, value, place }) =>
    page.isExpanded ? `${name} ${value} (${place})` : `${name} ${value}`,
  );
  return { label: 'LIMITS', text: stated.length === 0 ? 'none' : stated.join(', ') };
}

export function renderPlaybook(given: PlaybookReport, page: Page): string {
  const report = printable(given);
  const { playbook, isWhole, steps } = report;
  const isFull = page.isExpanded || !isWhole;
  const rows = [
    ...leftOutRows(report, page),
    ...waiverRows(report, page),
    ...overrideRows(report, page),
    ...domainRows(report),
    limitRow(report, page),
  ];
  return [
    ...headLines(report, page),
    ...(isFull ? steps.flatMap((step) => stepLines(step, page)) : statedLines(report, page)),
    ...(isWhole ? ['', ...rows.map((row) => rowLine(row, page))] : []),
    ...(isFull
      ? []
      : [cut(`one step: smlockdown playbook ${playbook.reference} --step ID   all: --all`, page.width)]),
    '',
  ].join('\n');
}
