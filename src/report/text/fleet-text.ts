/** What came of one command on several servers: a line each, what needs somebody first. */
import { EXIT, exitText, isWorse } from '../../engine/words/exit-code.js';
import { counted } from '../../steps/kit/step.js';
import { DEFAULT_INVENTORY, type FleetReport, type FleetServer } from '../model/fleet-report.js';
import { firstOf, type Page, printable, wrapOn } from './layout.js';
import { cell, cutWords, labelled, tableWidth } from './screen.js';

type Line = Pick<FleetServer, 'name' | 'state' | 'said' | 'exitCode' | 'ms'>;

/** Of what was not started nothing is known. */
function weightOf({ exitCode }: Line): number {
  return exitCode ?? EXIT.refused;
}

function endOf({ exitCode, ms }: Line): string {
  if (exitCode === null) return '';
  return ms === null ? `exit ${exitCode}` : `exit ${exitCode}, ${Math.max(1, Math.round(ms / 1000))} s`;
}

function lineOf(server: Line, { names, page }: { readonly names: number; readonly page: Page }): string {
  const { name, said, exitCode, state } = server;
  const end = endOf(server);
  const room = Math.max(tableWidth(page) - names - end.length - 3, 20);
  const text = `${name.padEnd(names)}  ${cell(said, room, cutWords)} ${end}`.trimEnd();
  const isWrong = exitCode !== null && exitCode !== EXIT.clean && exitCode !== EXIT.findings;
  return state === 'failed' || isWrong ? page.style.red(text) : text;
}

/** A line for each, the worst first; on a first screen as many as it has room for beside `around` other lines. */
export function serverLines(
  servers: readonly Line[],
  { page, around }: { readonly page: Page; readonly around: number },
): readonly string[] {
  const names = Math.max(...servers.map(({ name }) => name.length), 4);
  const sorted = [...servers].sort((one, other) => {
    const [a, b] = [weightOf(one), weightOf(other)];
    return isWorse(a, b) ? -1 : isWorse(b, a) ? 1 : 0;
  });
  const most = page.isWhole ? sorted.length : Math.max(page.height - around - 1, 4);
  const { shown, more } = firstOf(sorted, { most, page });
  return [
    ...shown.map((server) => lineOf(server, { names, page })),
    ...(more.length === 0 ? [] : [`and ${counted(more.length, 'more server')}: --all names them`]),
  ];
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
