/** What came of one command on several servers: a line each, what needs somebody first. */
import { EXIT, exitText, isWorse } from '../../engine/words/exit-code.js';
import { counted } from '../../steps/kit/step.js';
import type { FleetReport, FleetServer } from '../model/fleet-report.js';
import { firstOf, type Page, printable, wrapOn } from './layout.js';
import { cell, cutWords, labelled, tableWidth } from './screen.js';

/** Lines of a first screen that are not of servers. */
const AROUND = 7;

function weightOf({ exitCode }: FleetServer): number {
  return exitCode ?? EXIT.refused;
}

function seconds({ ms }: FleetServer): string {
  return ms === null ? '' : `${Math.max(1, Math.round(ms / 1000))} s`;
}

function line(server: FleetServer, names: number, page: Page): string {
  const { name, said, exitCode } = server;
  const end = exitCode === null ? '' : `exit ${exitCode}, ${seconds(server)}`;
  const room = tableWidth(page) - names - end.length - 3;
  const text = `${name.padEnd(names)}  ${cell(said, Math.max(room, 20), cutWords)} ${end}`.trimEnd();
  const isWrong =
    server.state === 'failed' || (exitCode !== null && exitCode !== 0 && exitCode !== EXIT.findings);
  return isWrong ? page.style.red(text) : text;
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

export function renderFleet(given: FleetReport, page: Page): string {
  const report = printable(given);
  const { action, servers, stopped, out, exitCode, inventory, shard } = report;
  const names = Math.max(...servers.map(({ name }) => name.length), 4);
  const sorted = [...servers].sort((one, other) =>
    isWorse(weightOf(one), weightOf(other)) ? -1 : isWorse(weightOf(other), weightOf(one)) ? 1 : 0,
  );
  const most = Math.max(page.height - AROUND, 4);
  const { shown, more } = page.isWhole ? { shown: sorted, more: [] } : firstOf(sorted, { most, page });
  const where = `${inventory}${shard === null ? '' : `, part ${shard}`}`;
  return [
    page.style.bold(
      wrapOn(page)(`${counted(servers.length, 'server')} of ${where}: ${countsText(servers)}.`),
    ),
    ...(stopped === null ? [] : [page.style.red(wrapOn(page)(`STOPPED: ${stopped}`))]),
    '',
    ...shown.map((server) => line(server, names, page)),
    ...(more.length === 0 ? [] : [`and ${counted(more.length, 'more server')}: --all names them`]),
    '',
    ...labelled('reports:', `smlockdown report merge ${out} --reporter html:all.html`, page),
    ...labelled('one of it:', `smlockdown ${action === 'apply' ? 'runs' : action} --server NAME`, page),
    exitText(exitCode, 'all are in order'),
    '',
  ].join('\n');
}
