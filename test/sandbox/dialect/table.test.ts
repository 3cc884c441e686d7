import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assumedRows } from '../../../src/sandbox/assumed/table.js';
import type { Leaf, Spoken, SpokenCall } from '../../../src/sandbox/dialect/spoken.js';
import { rowsOf, tableOf } from '../../../src/sandbox/dialect/table.js';
import { inward, outward } from '../../../src/sandbox/dialect/translate.js';
import type { JsonObject } from '../../../src/sandbox/json.js';
import { routesOf } from '../../../src/sandbox/routes/index.js';
import { seedState } from '../../../src/sandbox/seed-state.js';
import { runs } from '../../property-runs.js';

const PLAIN = { publishedOnly: false, olderTwoFactor: false, propagate: true } as const;
const DOCUMENTED = ['smtp-auth-bypass', 'certificates', 'password-compliance'];
const anyDialect = fc.integer({ min: 1, max: 0xffff_ffff });
const anyOdd = anyDialect.map((one) => (one % 2 === 1 ? one : one - 1)).filter((one) => one > 0);
const anyEven = fc.integer({ min: 1, max: 0x7fff_ffff }).map((half) => half * 2);

function idOf({ row }: Spoken): string {
  return row.ids[0] ?? '';
}

describe('any dialect', () => {
  it('has no call twice, no key twice, and leaves alone what is published', () => {
    const published = routesOf({ ...PLAIN, dialect: 0, publishedOnly: true });

    fc.assert(
      fc.property(anyDialect, (dialect) => {
        const routes = routesOf({ ...PLAIN, dialect });

        const calls = routes.map(({ method, path }) => `${method} ${path.toLowerCase()}`);
        expect(calls.filter((one, at) => calls.indexOf(one) !== at)).toEqual([]);
        const keys = routes.map(({ action, method }) => `${action}/${method}`.toLowerCase());
        expect(keys.filter((one, at) => keys.indexOf(one) !== at)).toEqual([]);
        expect(routes.filter(({ evidence }) => evidence !== 'assumed')).toEqual(published);
      }),
      runs(),
    );
  });

  it('is the same whenever it is asked for', () => {
    fc.assert(
      fc.property(anyDialect, (dialect) => {
        const table = tableOf(dialect);
        // Another one between, as the last is kept.
        expect(tableOf(dialect + 1)).not.toEqual(table);
        expect(tableOf(dialect)).toEqual(table);
      }),
      runs(20),
    );
  });

  it('names paths and members as bindings can name them, no two members of an object alike', () => {
    fc.assert(
      fc.property(anyDialect, (dialect) => {
        // All at once: to expect something of each takes longer than to make them.
        const wrong = rowsOf(tableOf(dialect)).flatMap(({ calls, leaves }) => {
          const wires = leaves.map(({ wire }) => wire);
          return [
            ...calls.map(({ path }) => path).filter((path) => !/^settings(\/([\w-]+|\{\w+\}))+$/.test(path)),
            ...calls.map(({ under }) => under).filter((under) => !/^([a-z]\w*)?$/i.test(under)),
            ...wires.filter((wire) => !/^[a-z]\w*(\.[a-z]\w*)*$/i.test(wire)),
            ...wires.filter((wire) => wires.some((other) => other.startsWith(`${wire}.`))),
            ...wires.filter((wire, at) => wires.indexOf(wire) !== at),
          ];
        });
        expect(wrong).toEqual([]);
      }),
      runs(),
    );
  });

  it('says every object of a server so that it is understood again', () => {
    const state: JsonObject = { ...seedState(1, 1) };
    fc.assert(
      fc.property(anyDialect, (dialect) => {
        for (const [name, { row, leaves }] of Object.entries(tableOf(dialect).held)) {
          const rows = (row.kind === 'collection' ? state[name] : [state[name]]) as readonly JsonObject[];
          for (const object of rows) expect(inward(leaves, outward(leaves, object), rows)).toEqual(object);
        }
      }),
      runs(),
    );
  });
});

describe('an odd dialect', () => {
  it('has another path for each call that nobody documents, and another envelope for each object', () => {
    const known = new Set(routesOf({ ...PLAIN, dialect: 0 }).map(({ path }) => path.toLowerCase()));
    fc.assert(
      fc.property(anyOdd, (dialect) => {
        const wrong = rowsOf(tableOf(dialect)).flatMap((spoken) => {
          const stays = DOCUMENTED.includes(idOf(spoken));
          const isRight = ({ path, under, was }: SpokenCall) =>
            (stays ? path === was.path : !known.has(path.toLowerCase())) &&
            (under === was.under) === (was.under === '');
          return spoken.calls.filter((call) => !isRight(call));
        });
        expect(wrong).toEqual([]);
      }),
      runs(),
    );
  });

  it('keeps numbers, units and ids', () => {
    fc.assert(
      fc.property(anyOdd, (dialect) => {
        const leaves = rowsOf(tableOf(dialect)).flatMap((spoken) => spoken.leaves);
        expect(leaves.filter(({ values, factor, key }) => values ?? key ?? factor !== 1)).toEqual([]);
      }),
      runs(),
    );
  });

  it('renames many of the members', () => {
    fc.assert(
      fc.property(anyOdd, (dialect) => {
        const leaves = rowsOf(tableOf(dialect)).flatMap((spoken) => spoken.leaves);
        const renamed = leaves.filter(({ name, wire }) => name !== wire);
        expect(renamed.length / leaves.length).toBeGreaterThan(0.2);
      }),
      runs(),
    );
  });

  it.each(['camel', 'pascal', 'snake'])('may have its members in %s case', (form) => {
    const isOf = { camel: /^[a-z]+[A-Z]/, pascal: /^[A-Z]/, snake: /^[a-z]+_/ }[form] ?? /^$/;
    const firsts = Array.from({ length: 30 }, (_, at) => tableOf(at * 2 + 1).held.smtpIn?.leaves[0]?.wire);

    expect(firsts.filter((wire) => isOf.test(wire ?? '')).length).toBeGreaterThan(0);
  });
});

describe('an even dialect', () => {
  it('keeps paths and members', () => {
    fc.assert(
      fc.property(anyEven, (dialect) => {
        for (const { calls, leaves } of rowsOf(tableOf(dialect))) {
          expect(calls.map(({ path }) => path)).toEqual(calls.map(({ was }) => was.path));
          expect(leaves.map(({ wire }) => wire)).toEqual(leaves.map(({ name }) => name));
        }
      }),
      runs(),
    );
  });

  it('gives the numbers of each enum to other names, all of them and no others', () => {
    fc.assert(
      fc.property(anyEven, (dialect) => {
        const isRight = ({ member, values }: Leaf) => {
          const [names, numbers] = [
            Object.keys(member?.values ?? {}),
            Object.values(values ?? {}).map(String),
          ];
          const isSame = [...numbers].sort().join() === names.sort().join();
          return isSame && (values === undefined) === (member?.values === undefined);
        };
        const leaves = rowsOf(tableOf(dialect)).flatMap((spoken) => spoken.leaves);
        expect(leaves.filter((leaf) => !isRight(leaf))).toEqual([]);
        const kept = ({ values = {} }: Leaf) =>
          Object.entries(values).every(([name, number]) => name === String(number));
        expect(leaves.filter((leaf) => leaf.values !== undefined && kept(leaf))).toEqual([]);
      }),
      runs(),
    );
  });

  it('counts in other units, writes ids otherwise, and has envelopes of read and of write apart', () => {
    const tables = Array.from({ length: 30 }, (_, at) => tableOf(at * 2 + 2));
    const leavesIn = (name: string) => tables.flatMap(({ held }) => held[name]?.leaves ?? []);
    const envelopes = tables.map(({ held }) => held.smtpIn?.calls.map(({ under }) => under).join(' for '));

    expect(new Set(leavesIn('greylisting').map(({ factor }) => factor))).toEqual(new Set([1, 24, 60]));
    expect(new Set(leavesIn('rbls').flatMap(({ key }) => key ?? []))).toEqual(
      new Set(['number', 'text', 'guid']),
    );
    expect(new Set(envelopes)).toContain('data for input');
    expect(new Set(envelopes).size).toBeGreaterThan(4);
  });
});

describe('no dialect', () => {
  it('is the table as it is', () => {
    const rows = rowsOf(tableOf(0));

    expect(rows.map(({ row }) => row)).toEqual([...assumedRows]);
    for (const { row, calls, leaves } of rows) {
      expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual(
        row.calls.map(({ method, path }) => `${method} ${path}`),
      );
      expect(leaves.filter(({ name, wire }) => name !== wire)).toEqual([]);
    }
  });
});
