/** Laws 1, 2, 4 and 5 where a run adds a domain and what is in it: over generated servers, playbooks and faults. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FORM_SENDER, NEW, writesIn } from '../a-new-domain.js';
import { aPlaybook } from '../a-playbook.js';
import { aServer, contentOf, planOf, undo } from '../a-server.js';
import { applyAsOperator } from '../closed-loop/closed-loop-run.js';
import { anyPlaybookMembers } from './any-playbook.js';
import { anyServerState, holding, servers } from './server-states.js';
import { wantedAnew } from './wanted-anew.js';

type Members = Parameters<typeof aPlaybook>[0] & { readonly steps: object };

/** The generated playbook, with a domain for web forms; a server without domains shows no place for it. */
const anyFormsPlaybook = anyPlaybookMembers.map((members): Members => {
  const forms = { ...FORM_SENDER, folder: 'D:\\Forms' };
  return { ...members, steps: { ...members.steps, 'form-sender': forms } };
});

const PATHS = [
  ...[
    'settings/sysadmin/domain-put',
    'settings/sysadmin/domains',
    `settings/sysadmin/domain-settings/${NEW}`,
  ],
  ...['settings/domain/list-users', 'settings/domain/user-put', '**'],
] as const;

const anyFault = fc.record({
  fault: fc.constantFrom(
    ...[{ kind: 'status', code: 500 }, { kind: 'status', code: 400 }, { kind: 'drop' }, { kind: 'garbage' }],
  ),
  when: fc.constantFrom('before', 'after'),
  path: fc.constantFrom(...PATHS),
  after: fc.nat({ max: 3 }),
  times: fc.integer({ min: 1, max: 3 }),
});

describe('a run that adds a domain and its user', () => {
  it('proves all of it, leaves nothing of it to be planned, and is taken back to the last byte', async () => {
    await fc.assert(
      fc.asyncProperty(anyServerState, anyFormsPlaybook, async (generated, members) => {
        const server = await aServer(holding(generated));
        const playbook = await aPlaybook(members);
        const start = contentOf(server.state);
        const plan = await planOf(server, playbook);

        const { status, run } = await applyAsOperator(server, plan);
        const next = await planOf(server, playbook);

        expect(status).toBe('verified');
        expect(next.changes.filter(({ steps }) => steps.includes('form-sender'))).toEqual([]);
        // What is judged of it only now is all that there is to do.
        const anew = wantedAnew(next, plan);
        expect(anew.map(({ target }) => target).filter((target) => target !== NEW)).toEqual([]);
        if (plan.judgedNext === undefined) expect(anew).toEqual([]);
        expect(await undo(server, run)).toMatchObject({ status: 'verified', exitCode: 0, unrestored: [] });
        expect(contentOf(server.state)).toBe(start);
        await server.close();
      }),
      servers(8),
    );
  });

  it('adds the user to no domain that is not proved to be its own, and says so where not all comes back', async () => {
    await fc.assert(
      fc.asyncProperty(anyServerState, anyFault, async (generated, { fault, ...aim }) => {
        const server = await aServer(holding(generated));
        const steps = { 'form-sender': { ...FORM_SENDER, folder: 'D:\\Forms' } };
        const plan = await planOf(server, await aPlaybook({ steps }));
        const start = contentOf(server.state);
        server.sandbox.addFaults([{ ...fault, ...aim } as never]);

        const report = await applyAsOperator(server, plan).catch((error: unknown) => error);
        const applied = report as Awaited<ReturnType<typeof applyAsOperator>>;
        const wrote = writesIn(server).length > 0;
        server.sandbox.clearFaults();

        const domain = applied.results?.find(({ resource }) => resource === 'mail-domains');
        if (domain?.outcome !== 'proved' || domain.message !== undefined)
          expect(writesIn(server).filter((one) => one !== 'domain-put')).toEqual([]);
        if (applied.exitCode === 0)
          expect(applied.results.map(({ outcome }) => outcome)).toEqual(Array(3).fill('proved'));
        if (wrote) {
          const undone = await undo(server, 'latest');
          if (undone.exitCode === 0) expect(contentOf(server.state)).toBe(start);
          else expect([undone.exitCode, undone.unrestored.length > 0]).toEqual([6, true]);
        } else expect(contentOf(server.state)).toBe(start);
        await server.close();
      }),
      servers(25),
    );
  });
});
