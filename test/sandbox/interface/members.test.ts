/** What the pages of the interface send and read is found in its script, in each of its styles, and nothing else. */
import { describe, expect, it } from '@jest/globals';
import { interfaceCallsIn } from '../../../src/contract/trust/interface-calls.js';
import type { Spoken, SpokenCall } from '../../../src/sandbox/dialect/spoken.js';
import { rowsOf, tableOf } from '../../../src/sandbox/dialect/table.js';
import { STYLES, type StyleName, siteScript } from '../../../src/sandbox/interface/site.js';
import { actRoutesOf } from '../../../src/sandbox/routes/acts.js';
import { routesOf } from '../../../src/sandbox/routes/index.js';
import { MINIFIER_NAMES, MINIFIERS } from '../../contract/trust/minifiers.js';

const SIGN_IN = ['username', 'password', 'clientId'].map(
  (name) => `POST auth/authenticate-user takes ${name}`,
);
/** Keys that the server hands out are shown by no page. */
const IS_SHOWN = ({ name, key }: Spoken['leaves'][number]) =>
  key === undefined && name !== 'id' && name !== 'guid';

function factsOf({ method, path }: SpokenCall, verb: 'takes' | 'gives', names: readonly string[]) {
  return names.map((name) => `${method} ${path.toLowerCase().replaceAll(/\{\w+\}/g, '{}')} ${verb} ${name}`);
}

/** A dotted name, with those above it. */
function along(name: string): readonly string[] {
  const parts = name.split('.');
  return parts.map((_, at) => parts.slice(0, at + 1).join('.'));
}

/** By the table that the pages are made of: documents are read and saved, lists are shown. */
function shownBy({ row, calls, leaves }: Spoken): readonly string[] {
  const of = (role: SpokenCall['role']) => calls.flatMap((one) => (one.role === role ? [one] : []));
  const below = (under: string, wire: string) => (under === '' ? wire : `${under}.${wire}`);
  if (row.kind === 'document')
    return row.whole !== undefined
      ? []
      : [
          ...of('read').flatMap((call) =>
            factsOf(
              call,
              'gives',
              leaves.map(({ wire }) => below(call.under, wire)),
            ),
          ),
          ...of('write').flatMap((call) =>
            factsOf(
              call,
              'takes',
              leaves.flatMap(({ wire }) => along(below(call.under, wire))),
            ),
          ),
        ];
  if (row.kind !== 'collection' || calls.some(({ path }) => path.includes('{'))) return [];
  return of('list').flatMap((call) =>
    factsOf(call, 'gives', [
      call.under,
      ...leaves.filter(IS_SHOWN).map(({ wire }) => `${call.under}[].${wire}`),
    ]),
  );
}

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

      const shown = new Set([...SIGN_IN, ...rowsOf(tableOf(dialect)).flatMap(shownBy)]);
      expect(shown.size).toBeGreaterThan(150);
      expect([...foundIn(script)].sort()).toEqual([...shown].sort());
    }
  });
});
