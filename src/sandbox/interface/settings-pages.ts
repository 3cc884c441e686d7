/**
 * Pages of settings as code: each reads one document or list and shows it under the labels and in the units of people; what
 * is changed is saved, and read again. It names every member that it reads and writes.
 */
import type { Spoken } from '../dialect/spoken.js';
import type { Table } from '../dialect/table.js';
import { compliancePage, passwordRulesPage, propagationPage } from './domain-pages.js';
import { bodyOf, fieldOf } from './fields.js';
import { listPage } from './list-page.js';
import { ownPages } from './own-pages.js';
import { called, type PageOptions, sending, within } from './page-code.js';
import { domainSettingsPage, whitelistPage } from './published-pages.js';

function documentPage(spoken: Spoken, options: PageOptions): string | undefined {
  const { row, leaves } = spoken;
  const [read, write] = [called(spoken, 'read', options), called(spoken, 'write', options)];
  if (row.kind !== 'document' || read === undefined || write === undefined) return undefined;
  return `ui.page(${JSON.stringify(row.where)}, function () {
  return api.${read.name}().then(function (answer) {
    var s = ${within(read.under, options)};
    return [${leaves.map((leaf) => fieldOf(row.ids[0] ?? '', leaf)).join(', ')}];
  });
}, function (v) {
  return ${sending(write, bodyOf(leaves))};
});`;
}

/** Of each document, of each list, of the account in use, and of a domain. In the code `api` has the calls and `ui` what pages are made of. */
export function settingsPages(
  { held, ownAccount, compliance, propagation }: Table,
  options: PageOptions,
): string {
  const rows = Object.values(held);
  const pages = [
    ...rows.map((spoken) => documentPage(spoken, options)),
    ...rows.map((spoken) => listPage(spoken, options)),
    ...ownPages(ownAccount, options),
    passwordRulesPage(options),
    domainSettingsPage(options),
    whitelistPage(options),
    compliancePage(compliance, options),
    propagationPage({ propagation, defaults: held.domainDefaults }, options),
  ];
  return pages.filter((page) => page !== undefined).join('\n');
}

/** Signs in, shows the pages. */
export function startOf({ answer }: Pick<PageOptions, 'answer'>): string {
  const unwrapped = answer === 'answer' ? '' : `.then(function (answer) { return ${answer}; })`;
  return `ui.start(function (username, password) { return api.authenticateUser({ username: username, password: password, clientId: ui.clientId })${unwrapped}; });`;
}
