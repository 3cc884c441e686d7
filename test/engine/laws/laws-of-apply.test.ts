/** Laws 1 to 4 over generated servers: idempotent, round trip, dry means dry, proved not believed. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exceeds } from '../../../src/steps/kit/step.js';
import { aPlaybook, shipped } from '../a-playbook.js';
import { apply, aServer, auditOf, carryOut, contentOf, planOf, undo, undoPlanOf } from '../a-server.js';
import { anyPlaybookMembers } from './any-playbook.js';
import { anyServerState, holding, servers } from './server-states.js';
import { wantedAnew } from './wanted-anew.js';

const RUNS = servers(10);

describe('law 1: idempotent', () => {
  it('plans nothing after an apply of the same playbook but what was held back, and never what is', async () => {
    await fc.assert(
      fc.asyncProperty(anyServerState, anyPlaybookMembers, async (generated, members) => {
        const server = await aServer(holding(generated));
        const playbook = await aPlaybook(members);
        const plan = await planOf(server, playbook);
        const { disruption: most } = members.limits;
        expect(plan.changes.filter(({ disruption }) => exceeds(disruption, most))).toEqual([]);

        const report = plan.changes.length === 0 ? undefined : await carryOut(server, plan);

        expect(report?.status ?? 'verified').toBe('verified');
        expect(wantedAnew(await planOf(server, playbook), plan)).toEqual([]);
        await server.close();
      }),
      RUNS,
    );
  });
});

describe('law 2: round trip', () => {
  it('holds what it held before, once the run is rolled back, and says so', async () => {
    await fc.assert(
      fc.asyncProperty(anyServerState, anyPlaybookMembers, async (generated, members) => {
        const server = await aServer(holding(generated));
        const start = contentOf(server.state);
        const plan = await planOf(server, await aPlaybook(members));
        if (plan.changes.length === 0) return server.close();
        const { run } = await carryOut(server, plan);
        expect(contentOf(server.state)).not.toBe(start);

        const report = await undo(server, run);

        expect(contentOf(server.state)).toBe(start);
        expect(report).toMatchObject({ status: 'verified', exitCode: 0, unrestored: [] });
        await server.close();
      }),
      RUNS,
    );
  });

  it('gets back to the hardened state when the rollback is rolled back', async () => {
    await fc.assert(
      fc.asyncProperty(anyServerState, async (generated) => {
        const server = await aServer(holding(generated));
        const plan = await planOf(server, await shipped('strict'));
        if (plan.changes.length === 0) return server.close();
        await carryOut(server, plan);
        const hardened = contentOf(server.state);
        const { run } = await undo(server);

        const report = await undo(server, run);

        expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
        expect(contentOf(server.state)).toBe(hardened);
        await server.close();
      }),
      servers(6),
    );
  });
});

describe('law 3: dry means dry', () => {
  it('sends no write for a survey, a plan or the preview of a rollback', async () => {
    await fc.assert(
      fc.asyncProperty(anyServerState, anyPlaybookMembers, async (generated, members) => {
        const server = await aServer(holding(generated));
        const playbook = await aPlaybook(members);
        const { results: changed } = await apply(server, playbook);
        const start = contentOf(server.state);
        server.sandbox.resetStats();

        await auditOf(server, playbook);
        await planOf(server, playbook);
        await undoPlanOf(server).catch((error: unknown) =>
          // There is none where the apply had nothing to write.
          expect({ error, changed }).toMatchObject({ error: { code: 'run.not-found' }, changed: [] }),
        );

        expect(server.sandbox.stats().writes).toBe(0);
        expect(contentOf(server.state)).toBe(start);
        await server.close();
      }),
      RUNS,
    );
  });
});
