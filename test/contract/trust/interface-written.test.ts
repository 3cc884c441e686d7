import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mayBeMade, routesOf } from '../../../src/contract/trust/discovery.js';
import { interfaceCallsIn } from '../../../src/contract/trust/interface-calls.js';
import { runs } from '../../property-runs.js';
import { MINIFIER_NAMES, MINIFIERS } from './minifiers.js';
import { WRITTEN, writtenInterface } from './written-interface.js';

describe('an interface that is written at random', () => {
  it.each(MINIFIER_NAMES)(
    'gives the calls of its table with their verbs, and no other: %s',
    async (minifier) => {
      const seen = { routes: 0, found: 0 };

      await fc.assert(
        fc.asyncProperty(writtenInterface, async ({ table, code }) => {
          const script = await MINIFIERS[minifier](code);

          const { calls, mayMake, isWhole, loadsMore } = interfaceCallsIn(script);

          const known = new Set(table.map(({ method, path }) => `${method} ${path.toLowerCase()}`));
          const found = new Set(calls.map(({ method, path }) => `${method} ${path}`));
          expect({ isWhole, loadsMore }).toEqual({ isWhole: true, loadsMore: false });
          // A wrapper that nothing calls may be called from elsewhere; what is called is never said to be missing.
          const made = {
            listed: new Map(),
            made: routesOf(found),
            mayMake: new Set(mayMake),
            isMadeWhole: true,
          };
          for (const one of table)
            expect(mayBeMade({ ...one, evidence: 'assumed', source: '' }, made)).toBe(true);
          expect([...found].filter((one) => !known.has(one))).toEqual([]);
          seen.routes += known.size;
          for (const one of known) if (found.has(one)) seen.found += 1;
        }),
        runs(30),
      );

      expect(seen.found / seen.routes).toBeGreaterThanOrEqual(0.95);
    },
  );

  it('is written in every style', () => {
    expect(Object.keys(WRITTEN).length).toBeGreaterThan(12);
  });
});
