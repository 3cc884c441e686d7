/** What the pages of the interface send and read is found in its script, in each of its styles, and nothing else. */
import { describe, expect, it } from '@jest/globals';
import { interfaceCallsIn } from '../../../src/contract/trust/interface-calls.js';
import { blankPasswordSettings } from '../../../src/sandbox/blanks.js';
import type { Spoken, SpokenCall } from '../../../src/sandbox/dialect/spoken.js';
import { plainLeaves, rowsOf, tableOf } from '../../../src/sandbox/dialect/table.js';
import { STYLES, type StyleName, siteScript } from '../../../src/sandbox/interface/site.js';
import { actRoutesOf } from '../../../src/sandbox/routes/acts.js';
import { routesOf } from '../../../src/sandbox/routes/index.js';
import { MINIFIER_NAMES, MINIFIERS } from '../../contract/trust/minifiers.js';

const SIGN_IN = ['username', 'password', 'clientId'].map(
  (name) => `POST auth/authenticate-user takes ${name}`,
);
function factsOf({ method, path }: SpokenCall, verb: 'takes' | 'gives', names: readonly string[]) {
  return names.map((name) => `${method} ${path.toLowerCase().replaceAll(/\{\w+\}/g, '{}')} ${verb} ${name}`);
}

/** A dotted name, with those above it. */
function along(name: string): readonly string[] {
  const parts = name.split('.');
  return parts.map((_, at) => parts.slice(0, at + 1).join('.'));
}

const below = (under: string, wire: string) => (under === '' ? wire : `${under}.${wire}`);

function takenBy(call: SpokenCall, wires: readonly string[]): readonly string[] {
  const names = wires.flatMap((wire) => along(below(call.under, wire)));
  return factsOf(call, 'takes', [...new Set(names)]);
}

function givenBy(call: SpokenCall, wires: readonly string[]): readonly string[] {
  const names = wires.map((wire) => below(call.under, wire));
  return factsOf(call, 'gives', names);
}

/** The account in use: what each of its calls is about. */
const OWN = [
  ['username', 'ipAddress', 'twoFactorEnabled'],
  ['username', 'newPassword'],
  ['username', 'twoFactorSecret', 'twoFactorCode'],
];
const SEARCH = ['skip', 'take', 'search', 'sortDescending'];

function rowsOfList(spoken: Spoken, { key, isChanged }: { key: string; isChanged: boolean }) {
  const isShown = ({ name, key: form }: Spoken['leaves'][number]) =>
    form === undefined && name !== 'id' && name !== 'guid';
  return spoken.leaves.filter((leaf) => isShown(leaf) || (isChanged && leaf.name === key));
}

/** By the table that the pages are made of: documents are read and saved, lists are shown, and their rows changed. */
function shownBy(spoken: Spoken): readonly string[] {
  const { row, calls, leaves } = spoken;
  const wires = (some: Spoken['leaves']) => some.map(({ wire }) => wire);
  if (row.kind === 'document')
    return calls.flatMap((call) => (call.role === 'read' ? givenBy : takenBy)(call, wires(leaves)));
  if (row.kind === 'calls' && row.ids.includes('own-account'))
    return calls.flatMap((call, at) => {
      const own = leaves.filter(({ name }) => OWN[at]?.includes(name));
      return (call.role === 'read' ? givenBy : takenBy)(call, wires(own));
    });
  const key = row.kind === 'collection' ? row.key : '';
  const own = leaves.filter(({ name, member }) => name !== key && member?.by !== 'server');
  const known = leaves.filter(({ name }) => name === key);
  return calls.flatMap((call) => {
    if (call.role === 'list') {
      const shown = rowsOfList(spoken, { key, isChanged: calls.length > 1 });
      const rows = wires(shown).map((wire) => `${call.under}[].${wire}`);
      const asked = call.method === 'POST' ? factsOf(call, 'takes', SEARCH) : [];
      return [...factsOf(call, 'gives', [call.under, ...rows]), ...asked];
    }
    if (call.role === 'add') return takenBy(call, wires(own));
    if (call.role === 'edit') return takenBy(call, wires([...known, ...own]));
    return factsOf(call, 'takes', [call.under]);
  });
}

/** Pages of one domain, by published calls. */
function ofDomains(): readonly string[] {
  const path = 'settings/domain/password-settings';
  const wires = plainLeaves(blankPasswordSettings()).map(({ wire }) => wire);
  return [
    'GET settings/sysadmin/domain-names gives data',
    ...wires.map((wire) => `GET ${path} gives overrides.${wire}`),
    ...new Set(wires.flatMap(along).map((name) => `POST ${path} takes ${name}`)),
  ];
}

/** Of published calls whose pages put what is changed into the object that they got. */
const OF_PUBLISHED = [
  'GET settings/sysadmin/domain-settings/{} gives domainSettings',
  'POST settings/sysadmin/domain-settings/{} takes domainSettings',
  ...['ipAccessList', 'ipAccessList[].ip', 'ipAccessList[].protocolMask'].map(
    (name) => `POST settings/sysadmin/ip-access/{} gives ${name}`,
  ),
  ...['searchParams', ...[...SEARCH, 'sortField'].map((name) => `searchParams.${name}`), 'showHoneypot'].map(
    (name) => `POST settings/sysadmin/ip-access/{} takes ${name}`,
  ),
  ...['address', 'dataType'].map((name) => `POST settings/sysadmin/ip-access-delete takes ${name}`),
];

function foundIn(script: string): readonly string[] {
  return interfaceCallsIn(script).calls.flatMap(({ method, path, body = [], answer = [] }) => [
    ...body.map((name) => `${method} ${path} takes ${name}`),
    ...answer.map((name) => `${method} ${path} gives ${name}`),
  ]);
}

describe.each(Object.keys(STYLES) as StyleName[])('an interface written as %s', (style) => {
  it.each(MINIFIER_NAMES)('shows what its calls take and give, after %s', async (minifier) => {
    for (const dialect of [1, 2]) {
      const routes = [
        ...routesOf({ publishedOnly: false, olderTwoFactor: false, propagate: true, dialect }),
        ...actRoutesOf(dialect),
      ];
      const script = await MINIFIERS[minifier](siteScript({ routes, dialect, style }));

      const spoken = rowsOf(tableOf(dialect)).flatMap(shownBy);
      const shown = new Set([...SIGN_IN, ...ofDomains(), ...OF_PUBLISHED, ...spoken]);
      expect(shown.size).toBeGreaterThan(150);
      expect([...foundIn(script)].sort()).toEqual([...shown].sort());
    }
  });
});
