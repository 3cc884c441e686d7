/** What came of one command on several servers: a line each, or one for many that say the same; what needs somebody first. */
import { EXIT, exitText, isWorse } from '../../engine/words/exit-code.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import { counted } from '../../steps/kit/step.js';
import { DEFAULT_INVENTORY, type FleetReport, type FleetServer } from '../model/fleet-report.js';
import { type Alike, alike, alone, type Told } from '../view/alike.js';
import type { InShort } from '../view/in-short.js';
import { nameSome, type Page, printable, wrap, wrapOn } from './layout.js';
import { cell, cutWords, labelled, tableWidth } from './screen.js';

interface Line extends Told {
  readonly ms: number | null;
  readonly failing?: InShort['failing'];
}

/** Of what was not started nothing is known. */
function weightOf({ exitCode }: Line): number {
  return exitCode ?? EXIT.refused;
}

/** Of two that end alike, by how much fails, the severest first. */
function bySeverity({ failing: one = {} }: Line, { failing: other = {} }: Line): number {
  const differing = SEVERITIES.toReversed().find(
    (severity) => (one[severity] ?? 0) !== (other[severity] ?? 0),
  );
  return differing === undefined ? 0 : (other[differing] ?? 0) - (one[differing] ?? 0);
}

function byUrgency(one: Line, other: Line): number {
  const [a, b] = [weightOf(one), weightOf(other)];
  return isWorse(a, b) ? -1 : isWorse(b, a) ? 1 : bySeverity(one, other);
}

function endOf({ exitCode, ms }: Omit<Line, 'name'>): string {
  if (exitCode === null) return '';
  return ms === null ? `exit ${exitCode}` : `exit ${exitCode}, ${Math.max(1, Math.round(ms / 1000))} s`;
}

interface Painting {
  /** Columns of the names. */
  readonly names: number;
  readonly page: Page;
}

function painted({ state, exitCode }: Line, lines: readonly string[], { style }: Page): readonly string[] {
  const isWrong = exitCode !== null && exitCode !== EXIT.clean && exitCode !== EXIT.findings;
  return state === 'failed' || isWrong ? lines.map(style.red) : lines;
}

function roomFor(end: string, { names, page }: Painting): number {
  return Math.max(tableWidth(page) - names - end.length - 3, 20);
}

function lineOf(server: Line, painting: Painting): readonly string[] {
  const { name, said } = server;
  const end = endOf(server);
  const text = cell(said, roomFor(end, painting), cutWords);
  return painted(server, [`${name.padEnd(painting.names)}  ${text} ${end}`.trimEnd()], painting.page);
}

/** Lines after the first of what is told of many: a message may have one for each mistake in a file. */
const MOST_MORE = 2;

/** How many, what is told of each, and the first names. */
function groupLines({ servers, said }: Alike<Line>, painting: Painting): readonly string[] {
  const { names, page } = painting;
  const [first] = servers;
  const indent = ' '.repeat(names + 2);
  const end = endOf({ ...first, ms: null });
  const room = roomFor(end, painting);
  const [begun = '', ...rest] = wrap(said, { width: room - 1, indent: '' }).split('\n');
  const more = rest.length > MOST_MORE ? [...rest.slice(0, MOST_MORE - 1), `${rest[MOST_MORE - 1]} …`] : rest;
  const named = nameSome(
    servers.map(({ name }) => name),
    page,
  );
  const label = counted(servers.length, 'server').padEnd(names);
  return painted(
    first,
    [
      `${label}  ${cell(begun, room)} ${end}`.trimEnd(),
      ...more.map((line) => `${indent}${line}`),
      ...wrapOn(page)(named, indent).split('\n'),
    ],
    page,
  );
}

/** Those that fit into so many lines, and how many servers they are. */
function fitting(groups: readonly Alike<Line>[], most: number, painting: Painting) {
  const lines: string[] = [];
  let count = 0;
  for (const group of groups) {
    const own = group.servers.length === 1 ? lineOf(group.servers[0], painting) : groupLines(group, painting);
    if (lines.length > 0 && lines.length + own.length > most) break;
    lines.push(...own);
    count += group.servers.length;
  }
  return { lines, count };
}

/**
 * A line for each, the most urgent first. On a first screen, which has room for so many beside `around` other lines, those of
 * whom the same is told stand together where a line for each is too much.
 */
export function serverLines(
  servers: readonly Line[],
  { page, around }: { readonly page: Page; readonly around: number },
): readonly string[] {
  const sorted = [...servers].sort(byUrgency);
  const most = page.isWhole || page.isExpanded ? sorted.length : Math.max(page.height - around, 5);
  const isEach = sorted.length <= most;
  const groups = isEach ? sorted.map(alone) : alike(sorted);
  const labels = groups.map(({ servers: [first, ...others] }) =>
    others.length === 0 ? first.name.length : counted(others.length + 1, 'server').length,
  );
  const painting = { names: Math.max(...labels, 4), page };
  const whole = fitting(groups, most, painting);
  if (whole.count === sorted.length) return whole.lines;
  const { lines, count } = fitting(groups, most - 1, painting);
  return [...lines, `and ${counted(sorted.length - count, 'more server')}: --all names them`];
}

export function exitLine(code: number): string {
  return exitText(code, 'all are in order');
}

function countsText(servers: readonly FleetServer[]): string {
  const count = (is: (server: FleetServer) => boolean) => servers.filter(is).length;
  const parts: readonly (readonly [number, string])[] = [
    [count(({ state, exitCode }) => state === 'ended' && exitCode !== 0), 'to act on'],
    [count(({ state, exitCode }) => state === 'ended' && exitCode === 0), 'in order'],
    [count(({ state }) => state === 'failed'), 'failed'],
    [count(({ state }) => state === 'waits'), 'waiting for their window'],
    [count(({ state }) => state === 'not-started'), 'not started'],
  ];
  return parts.flatMap(([number, what]) => (number === 0 ? [] : [`${number} ${what}`])).join(', ');
}

/** What to type next, of the same list and of what this fleet did. */
function nextLines(report: FleetReport, page: Page): readonly string[] {
  const { action, out, inventory, shard, servers } = report;
  const list = inventory === DEFAULT_INVENTORY ? '' : ` --inventory ${inventory}`;
  // So that whoever has no report is named there; of a part, those of all the others would be.
  const isShort = shard === null && servers.some(({ state }) => state !== 'ended');
  const of = isShort ? ` --inventory ${inventory}` : '';
  const one = action === 'apply' ? 'runs' : action;
  return [
    ...labelled(
      'all as one:',
      `smlockdown report merge ${out} --of ${action}${of} --reporter html:all.html`,
      page,
    ),
    ...labelled('one server:', `smlockdown ${one} --server NAME${list}`, page),
  ];
}

export function renderFleet(given: FleetReport, page: Page): string {
  const report = printable(given);
  const { servers, stopped, exitCode, inventory, shard } = report;
  const where = `${inventory}${shard === null ? '' : `, part ${shard}`}`;
  const head = [
    page.style.bold(
      wrapOn(page)(`${counted(servers.length, 'server')} of ${where}: ${countsText(servers)}.`),
    ),
    ...(stopped === null ? [] : [page.style.red(wrapOn(page)(`STOPPED: ${stopped}`))]),
    '',
  ].flatMap((text) => text.split('\n'));
  const end = ['', ...nextLines(report, page), exitLine(exitCode), ''];
  return [...head, ...serverLines(servers, { page, around: head.length + end.length - 1 }), ...end].join(
    '\n',
  );
}
