import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assumedRows } from '../../../src/sandbox/assumed/table.js';
import type { Spoken } from '../../../src/sandbox/dialect/spoken.js';
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
        for (const { calls, leaves } of rowsOf(tableOf(dialect))) {
          for (const { path, under } of calls) {
            expect(path).toMatch(/^settings(\/([\w-]+|\{\w+\}))+$/);
            expect(under).toMatch(/^([a-z]\w*)?$/i);
          }
          const wires = leaves.map(({ wire }) => wire);
          expect(wires.filter((wire) => !/^[a-z]\w*(\.[a-z]\w*)*$/i.test(wire))).toEqual([]);
          expect(wires.filter((wire) => wires.some((other) => other.startsWith(`${wire}.`)))).toEqual([]);
          expect(new Set(wires).size).toBe(wires.length);
        }
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
    fc.assert(
      fc.property(anyOdd, (dialect) => {
        const known = new Set(routesOf({ ...PLAIN, dialect: 0 }).map(({ path }) => path.toLowerCase()));
        for (const spoken of rowsOf(tableOf(dialect))) {
          for (const { path, under, was } of spoken.calls) {
            if (DOCUMENTED.includes(idOf(spoken))) expect(path).toBe(was.path);
            else expect(known).not.toContain(path.toLowerCase());
            expect(under === was.under).toBe(was.under === '');
          }
        }
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
        for (const { leaves } of rowsOf(tableOf(dialect)))
          for (const { member, values } of leaves) {
            expect(values === undefined).toBe(member?.values === undefined);
            const numbers = Object.values(values ?? {}).map(String);
            expect([...numbers].sort()).toEqual(Object.keys(member?.values ?? {}).sort());
            if (values !== undefined) expect(numbers).not.toEqual(Object.keys(values));
          }
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
