/** The servers of a list: a line each. */
import { counted } from '../../steps/kit/step.js';
import type { ServersReport } from '../model/servers-report.js';
import { firstOf, type Page, printable, wrapOn } from './layout.js';
import { cell, cutWords, tableWidth } from './screen.js';

/** Lines of a first screen that are not of servers. */
const AROUND = 4;

function aboutText({ url, labels, playbook, window, isOpen }: ServersReport['servers'][number]): string {
  return [
    url,
    ...(labels.length === 0 ? [] : [labels.join(', ')]),
    ...(playbook === null ? [] : [`playbook ${playbook}`]),
    ...(window === null ? [] : [`${isOpen ? 'open now' : 'closed now'}: ${window}`]),
  ].join('; ');
}

export function renderServers(given: ServersReport, page: Page): string {
  const { servers, inventory, shard } = printable(given);
  const where = `${inventory}${shard === null ? '' : `, part ${shard}`}`;
  const names = Math.max(...servers.map(({ name }) => name.length), 4);
  const most = page.isWhole ? servers.length : Math.max(page.height - AROUND, 4);
  const { shown, more } = firstOf(servers, { most, page });
  return [
    page.style.bold(wrapOn(page)(`${counted(servers.length, 'server')} of ${where}.`)),
    ...shown.map((one) =>
      `${one.name.padEnd(names)}  ${cell(aboutText(one), Math.max(tableWidth(page) - names - 2, 20), cutWords)}`.trimEnd(),
    ),
    ...(more.length === 0 ? [] : [`and ${counted(more.length, 'more server')}: --all names them`]),
    '',
  ].join('\n');
}
