/**
 * Pages whose calls others published, alike in every dialect: the settings of a domain, and the whitelist. As many an interface
 * does, they put what was changed into the object that they got: their code does not say what is in it.
 */
import { serverRows } from '../assumed/server-rows.js';
import { plainLeaves } from '../dialect/table.js';
import { blankDomainSettings } from '../domain-settings.js';
import { LIST, SERVICE } from '../enum-values.js';
import { domainsFor } from './domain-pages.js';
import { fieldOf } from './fields.js';
import { functionOf, type PageOptions, within } from './page-code.js';

/** What is wanted of the Domain Defaults, of one domain; the whole object is sent, with what no page shows. */
export function domainSettingsPage(options: PageOptions): string | undefined {
  const call = { path: 'settings/sysadmin/domain-settings/{domain}', under: 'domainSettings' };
  const read = functionOf({ ...call, method: 'GET' }, options);
  const write = functionOf({ ...call, method: 'POST' }, options);
  if (read === undefined || write === undefined) return undefined;
  const { members } = serverRows.domainDefaults;
  const leaves = plainLeaves(blankDomainSettings(), members).filter(({ member }) => member !== undefined);
  const names = JSON.stringify(leaves.map(({ name }) => name));
  const fields = leaves.map((leaf) => fieldOf('', leaf, `ui.held(ui.got, ${JSON.stringify(leaf.name)})`));
  return `ui.page('Manage > Domains > Edit', function () {
  return api.${read.name}(ui.domain()).then(function (answer) {
    ui.got = ${within(read.under, options)};
    return [${fields.join(', ')}];
  });
}, function (v) {
  return api.${write.name}(ui.domain(), { ${write.under}: ui.changed(ui.got, ${names}, v) });
}, ${domainsFor(options)});`;
}

/** What a row is called in an answer, and what a save calls it, with its label. */
const COLUMNS = [
  ['ip', 'address', 'Source'],
  ['description', 'description', 'Description'],
  ['bypass', 'bypass', 'SMTP Auth Bypass'],
  ['spam_bypass', 'spam_bypass', 'Bypass spam checks'],
  ['disabledGreylisting', 'disabledGreylisting', 'Bypass greylisting'],
] as const;

/** Addresses that the server trusts. Rows come by a POST, and are saved under other names than they are read by. */
export function whitelistPage(options: PageOptions): string | undefined {
  const post = (name: string) =>
    functionOf({ method: 'POST', path: `settings/sysadmin/${name}`, under: '' }, options);
  const [list, save, remove] = ['ip-access/{isWhitelist}', 'ip-access', 'ip-access-delete'].map(post);
  if (list === undefined || save === undefined || remove === undefined) return undefined;
  const own = JSON.stringify(COLUMNS.map(([name]) => name));
  const sent = JSON.stringify([...COLUMNS.map(([, name]) => name), 'serviceList', 'oldAddress']);
  const fieldsOf = (value: (at: number) => string, services: string) => {
    const fields = COLUMNS.map(
      ([, , label], at) => `ui.${at < 2 ? 'text' : 'flag'}(${JSON.stringify(label)}, ${value(at)})`,
    );
    return `[${[...fields, `ui.texts('Protocols', ${services})`].join(', ')}]`;
  };
  const labels = JSON.stringify([...COLUMNS.map(([, , label]) => label), 'Protocols']);
  const saving = `function (k, v) { return api.${save.name}(ui.changed({ dataType: 'WhiteList' }, ${sent}, v.concat([k]))); }`;
  return `ui.list('Settings > Security > Whitelist', ${labels}, function () {
  var search = { skip: 0, take: 1000, search: '', sortField: 'ip', sortDescending: false };
  return api.${list.name}('true', { searchParams: search, showHoneypot: false }).then(function (answer) {
    return ${within('ipAccessList', options)}.map(function (s) {
      var own = ${own}.map(function (name) { return ui.held(s, name); });
      var services = ${JSON.stringify(Object.entries(SERVICE))}.filter(function (one) {
        return Math.floor(s.protocolMask / Math.pow(2, one[1])) % 2 === 1;
      }).map(function (one) { return one[0]; });
      return { cells: own.concat([services]), key: s.ip, fields: ${fieldsOf((at) => `own[${at}]`, 'services')} };
    });
  });
}, {
  blank: ${fieldsOf((at) => (at < 2 ? "''" : 'false'), '[]')},
  add: function (v) { return (${saving})('', v); },
  edit: ${saving},
  remove: function (k) { return api.${remove.name}({ address: k, dataType: ${LIST.WhiteList} }); }
});`;
}
