/** Servers that call otherwise what nobody has published: untaught they are left alone, taught they are like any other. */

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTrusted } from '../../../src/contract/evidence.js';
import { type ApiResource, writeEvidence } from '../../../src/contract/resource.js';
import { type Change, differingFields } from '../../../src/engine/words/change.js';
import { runs } from '../../property-runs.js';
import { shipped } from '../a-playbook.js';
import { aServer, carryOut, contentOf, planOf, type Server, undo, weakDomains } from '../a-server.js';
import { contractsOf } from '../an-observer.js';

const DIALECT = fc.integer({ min: 1, max: 0xffff });

function contractOf({ connection }: Server) {
  const contract = contractsOf.get(connection);
  if (contract === undefined) throw new Error('no contract');
  return contract;
}

/**
 * What a change rests on that neither programs nor the server itself can have proved: a number, a unit, a choice. Of a call that
 * its reference or its interface shows with its members, yes and no and texts mean the same everywhere.
 */
function guessesIn(change: Change, server: Server): readonly string[] {
  const resource = contractOf(server).byId(change.resource) as ApiResource;
  const isPlain = (field: string) =>
    !/"(number|integer|enum)"/.test(
      JSON.stringify(resource.model.shape[field]?.toJSONSchema({ io: 'input' })),
    );
  const fields = change.action === 'remove' ? [] : differingFields(change).map(({ field }) => field);
  return fields.filter((field) => !isTrusted(writeEvidence(resource, field), 'write') && !isPlain(field));
}

describe('a server of another dialect', () => {
  it('is written nothing that was not proved, and no act is called, while nobody has taught it', async () => {
    await fc.assert(
      fc.asyncProperty(DIALECT, async (dialect) => {
        const server = await aServer({ domains: 2, dialect, prepare: weakDomains, isUntaught: true });

        const plan = await planOf(server, await shipped('strict'));
        const report = await carryOut(server, plan);

        expect(plan.changes.flatMap((change) => guessesIn(change, server))).toEqual([]);
        expect(plan.changes.length).toBeGreaterThan(0);
        expect(report.exitCode).toBe(0);
        expect(server.sandbox.stats().acts).toBe(0);
      }),
      runs(8),
    );
  });

  it('is planned, changed, proved and brought back like any other once it is taught', async () => {
    await fc.assert(
      fc.asyncProperty(DIALECT, async (dialect) => {
        const server = await aServer({ domains: 2, dialect, prepare: weakDomains });
        const plain = await aServer({ domains: 2, prepare: weakDomains });
        const strict = await shipped('strict');
        const before = contentOf(server.state);

        const plan = await planOf(server, strict);
        const report = await carryOut(server, plan);
        const hardened = contentOf(server.state);
        await carryOut(plain, await planOf(plain, strict));
        const back = await undo(server);

        expect(plan.changes.length).toBeGreaterThan(60);
        expect(hardened).toBe(contentOf(plain.state));
        expect([report.exitCode, back.exitCode]).toEqual([0, 0]);
        expect(contentOf(server.state)).toBe(before);
        expect(server.sandbox.stats().acts).toBe(0);
      }),
      runs(6),
    );
  });
});
