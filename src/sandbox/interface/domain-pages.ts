/** Pages of one domain that is chosen first, by calls that act on it, and the one that copies the Domain Defaults to all. */
import { blankPasswordSettings } from '../blanks.js';
import type { Spoken } from '../dialect/spoken.js';
import { plainLeaves } from '../dialect/table.js';
import { bodyOf, cellOf, fieldOf } from './fields.js';
import { labelOf } from './labels.js';
import { called, functionOf, type PageOptions, sending, within } from './page-code.js';

/** Code that gives the names of all domains, to choose from. */
export function domainsFor(options: PageOptions): string {
  const names = functionOf({ method: 'GET', path: 'settings/sysadmin/domain-names', under: 'data' }, options);
  return `function () { return api.${names?.name}().then(function (answer) { return ${within('data', options)}; }); }`;
}

/** Password rules that a domain has of its own: both calls are published. */
export function passwordRulesPage(options: PageOptions): string | undefined {
  const path = 'settings/domain/password-settings';
  const read = functionOf({ method: 'GET', path, under: 'overrides' }, options);
  const write = functionOf({ method: 'POST', path, under: '' }, options);
  if (read === undefined || write === undefined) return undefined;
  const leaves = plainLeaves(blankPasswordSettings());
  return `ui.page('Domain Settings > Security > Password Requirements', function () {
  return api.${read.name}().then(function (answer) {
    var s = ${within(read.under, options)};
    return [${leaves.map((leaf) => fieldOf('', leaf)).join(', ')}];
  });
}, function (v) {
  return ${sending(write, bodyOf(leaves))};
}, ${domainsFor(options)});`;
}

export function compliancePage(compliance: Spoken, options: PageOptions): string | undefined {
  const list = called(compliance, 'list', options);
  if (list === undefined) return undefined;
  const { row, leaves } = compliance;
  const labels = leaves.map(({ name }) => labelOf('', name));
  return `ui.list(${JSON.stringify(row.where)}, ${JSON.stringify(labels)}, function () {
  return api.${list.name}({ skip: 0, take: 1000, search: '', sortDescending: false }).then(function (answer) {
    return ${within(list.under, options)}.map(function (s) { return { cells: [${leaves.map(cellOf).join(', ')}] }; });
  });
}, undefined, ${domainsFor(options)});`;
}

/** Each setting of the Domain Defaults is ticked or not. */
export function propagationPage(
  { propagation, defaults }: { readonly propagation: Spoken; readonly defaults: Spoken | undefined },
  options: PageOptions,
): string | undefined {
  const write = called(propagation, 'write', options);
  if (write === undefined || defaults === undefined) return undefined;
  const tops = new Map(
    defaults.leaves.map(({ name, wire }) => [wire.split('.')[0] ?? '', name.split('.')[0] ?? '']),
  );
  const flags = [...tops.values()].map((name) => `ui.flag(${JSON.stringify(labelOf('', name))}, false)`);
  return `ui.page(${JSON.stringify(propagation.row.where)}, function () {
  return Promise.resolve([${flags.join(', ')}]);
}, function (v) {
  return ${sending(write, `${JSON.stringify([...tops.keys()])}.filter(function (_, at) { return v[at]; })`)};
});`;
}
