import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shippedContract } from '../../../src/contract/contract.js';
import type { Exchange } from '../../../src/contract/learning/exchange.js';
import { learnedFrom } from '../../../src/contract/learning/learn.js';
import { type Statement, statementIn } from '../../../src/contract/learning/statement.js';
import { overlaySchema } from '../../../src/contract/overlay.js';
import { taughtBy } from '../../../src/sandbox/taught.js';
import { runs } from '../../property-runs.js';
import { sandboxes } from '../../sandbox/plain-client.js';
import { aPerson } from './a-recording.js';

const start = sandboxes();

function said(text: string): Statement {
  const statement = statementIn(text, shippedContract);
  if ('why' in statement) throw new Error(`${text}: ${statement.why}`);
  return statement;
}

type Bound = Readonly<Record<string, unknown>> & { readonly fields?: Readonly<Record<string, object>> };

/** What of a learned part the sandbox's own table says otherwise. */
function wrongIn(learned: ReturnType<typeof learnedFrom>, dialect: number): readonly string[] {
  const taught = taughtBy({ build: 1, publishedOnly: false, propagate: false, dialect })?.resources ?? {};
  return Object.entries(learned.resources).flatMap(([id, parts]) => {
    const { fields = {}, ...calls } = parts as Bound;
    const { fields: knownFields = {}, ...knownCalls } = (taught[id] ?? {}) as Bound;
    const differs = (known: unknown, now: object) =>
      Object.entries(now).filter(([name, value]) => {
        const other = (known as Record<string, unknown> | undefined)?.[name];
        // Whoever sends all of it does no wrong where the server takes a part, too.
        if (['evidence', 'source', 'sends', 'written'].includes(name)) return false;
        if (name === 'values')
          return Object.entries(value as object).some(
            ([one, wire]) => (other as Record<string, unknown>)?.[one] !== wire,
          );
        return JSON.stringify(other) !== JSON.stringify(value);
      });
    return [
      ...Object.entries(calls).flatMap(([name, call]) => {
        const known = knownCalls[name];
        if (Array.isArray(call)) return name === 'serverOwned' ? [] : [`${id}.${name}`];
        if (typeof call !== 'object' || call === null)
          return known === call ? [] : [`${id}.${name}: ${call}`];
        return differs(known, call).map(
          ([member, value]) => `${id}.${name}.${member}: ${JSON.stringify(value)}`,
        );
      }),
      ...Object.entries(fields).flatMap(([field, binding]) =>
        differs(knownFields[field], binding).map(
          ([member, value]) => `${id}.${field}.${member}: ${JSON.stringify(value)}`,
        ),
      ),
    ];
  });
}

function faultsOf(resources: object): readonly string[] {
  const overlay = JSON.parse(JSON.stringify({ version: 1, build: 9406, resources }));
  const { error } = overlaySchema(shippedContract, shippedContract).safeParse(overlay);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const learning = (exchanges: readonly Exchange[], clicks: readonly string[]) =>
  learnedFrom(exchanges, { statements: clicks.map(said), source: 'a recording' });

describe('a complete recording of a server of any dialect', () => {
  it.each([0, 1, 2, 3, 4])('teaches every page and list that was changed: dialect %d', async (dialect) => {
    const person = await aPerson(await start({ dialect }), dialect);
    for (const id of person.pages) await person.teachPage(id);
    for (const id of person.lists) await person.teachList(id);

    const learned = learning(person.exchanges, person.clicks);

    expect(learned.failed).toEqual([]);
    expect(
      learned.outcomes.flatMap(({ statement, why }) =>
        why === undefined ? [] : [`${statement.text}: ${why}`],
      ),
    ).toEqual([]);
    expect(wrongIn(learned, dialect)).toEqual([]);
    expect(faultsOf(learned.resources)).toEqual([]);
    const changed = [...person.pages, ...person.lists].filter((id) =>
      person.clicks.some((one) => one.startsWith(id)),
    );
    expect(Object.keys(learned.resources).sort()).toEqual(changed.sort());
  });
});

describe('a recording that lacks calls, or has them in another order', () => {
  it.each([5, 6])('teaches nothing that is wrong: dialect %d', async (dialect) => {
    const person = await aPerson(await start({ dialect }), dialect);
    for (const id of ['smtp-in', 'log-settings', 'password-policy']) await person.teachPage(id);
    for (const id of ['ids-rules', 'smtp-auth-bypass']) await person.teachList(id);
    const { exchanges, clicks } = person;
    const whole = learning(exchanges, clicks);

    fc.assert(
      fc.property(
        fc.array(fc.nat(exchanges.length - 1), { maxLength: 12 }),
        fc.nat(exchanges.length >> 1),
        (dropped, cut) => {
          // What was recorded before is missing as a whole, too.
          const left = exchanges.slice(cut).filter((_, at) => !dropped.includes(at));

          expect(wrongIn(learning(left, clicks), dialect)).toEqual([]);
          expect(learning(left.toReversed(), clicks)).toEqual(learning(left, clicks));
        },
      ),
      runs(15),
    );
    expect(wrongIn(whole, dialect)).toEqual([]);
  });
});
