/** A door after which nobody comes in: put back over the open connection, or told when that cannot be done. */
import { describe, expect, it } from '@jest/globals';
import type { RunOptions } from '../../../src/engine/apply/apply.js';
import { LockdownError } from '../../../src/errors.js';
import { aPlaybook } from '../a-playbook.js';
import { apply, aServer, carryOut, contentOf, planOf } from '../a-server.js';

const EDIT = 'settings/sysadmin/administrator';
const LIST = 'settings/sysadmin/administrators';
const restricted = () => aPlaybook({ steps: { 'admin-ip-restrictions': { allow: ['127.0.0.0/24'] } } });

/** Signing in afresh works so many times, and then no more. */
function signsIn(times: number): Pick<RunOptions, 'access'> & { readonly tried: unknown[] } {
  const tried: unknown[] = [];
  return {
    tried,
    access: {
      signInAfresh: async (account) => {
        tried.push(account);
        if (tried.length > times)
          throw new LockdownError('session.rejected', 'The server refused the sign-in');
      },
    },
  };
}

const IN_VAIN =
  'signing in afresh failed (The server refused the sign-in), and it could not be put back: see to your access in a session that is still open';

describe('a restriction of administrators', () => {
  it('changes the own row first and by itself, and signs in afresh before it touches the others', async () => {
    const server = await aServer();
    const plan = await planOf(server, await restricted());
    const rows = () => server.state.administrators.filter((row) => row.restrictLoginByIp).length;
    const seen: number[] = [];

    const report = await carryOut(server, plan, {
      access: { signInAfresh: async () => void seen.push(rows()) },
    });

    expect(report.exitCode).toBe(0);
    expect(seen).toEqual([1, plan.changes.length]);
  });

  it.each([
    ['the own row', 0, 1],
    ['the rows of the others', 1, 2],
  ])('is put back as a whole when nobody comes in after %s', async (_, works, tries) => {
    const server = await aServer();
    const start = contentOf(server.state);
    const { access, tried } = signsIn(works);

    const report = await apply(server, await restricted(), { access });

    expect(report).toMatchObject({ status: 'failed', exitCode: 3, results: [{ outcome: 'undone' }] });
    expect(tried).toHaveLength(tries);
    expect(contentOf(server.state)).toBe(start);
  });

  it('is told as standing when what the list holds by then cannot be read', async () => {
    const server = await aServer();
    const plan = await planOf(server, await restricted());
    const access = {
      signInAfresh: async () => {
        server.sandbox.addFaults([{ kind: 'status', code: 500, path: LIST }]);
        throw new LockdownError('session.rejected', 'The server refused the sign-in');
      },
    };

    const report = await carryOut(server, plan, { access });

    expect(report).toMatchObject({ status: 'disagrees', exitCode: 5 });
    expect(report.results).toMatchObject([{ outcome: 'disagrees', message: IN_VAIN }]);
  });

  it('is told as standing when somebody changed the own row meanwhile, whose edit stays', async () => {
    const server = await aServer();
    const plan = await planOf(server, await restricted());
    const own = () => server.state.administrators.find((row) => row.restrictLoginByIp);
    const access = {
      signInAfresh: async () => {
        Object.assign(own() ?? {}, { displayName: 'Edited meanwhile' });
        throw new LockdownError('session.rejected', 'The server refused the sign-in');
      },
    };

    const report = await carryOut(server, plan, { access });

    expect(own()?.displayName).toBe('Edited meanwhile');
    expect(report).toMatchObject({ exitCode: 5, results: [{ outcome: 'disagrees', message: IN_VAIN }] });
  });

  it.each([
    ['is ignored', { kind: 'ignore-field', field: 'restrictLoginByIp', path: EDIT }],
    ['is refused', { kind: 'status', code: 400, path: EDIT }],
  ] as const)('is told as standing when the way back %s', async (_, fault) => {
    const server = await aServer();
    const plan = await planOf(server, await restricted());
    const access = {
      signInAfresh: async () => {
        server.sandbox.addFaults([fault]);
        throw new LockdownError('session.rejected', 'The server refused the sign-in');
      },
    };

    const report = await carryOut(server, plan, { access });

    expect(report).toMatchObject({ exitCode: 5, results: [{ outcome: 'disagrees', message: IN_VAIN }] });
    expect(report.stopped).toContain('after the change of System administrators');
  });

  it('is proved by a sign-in too when the server refused some of its rows and took others', async () => {
    const server = await aServer();
    const { access, tried } = signsIn(9);
    server.sandbox.addFaults([{ kind: 'status', code: 400, path: EDIT, after: 2, times: 1 }]);

    const report = await apply(server, await restricted(), { access });

    expect(report).toMatchObject({ status: 'partial', exitCode: 4, results: [{ outcome: 'refused' }] });
    expect(tried).toHaveLength(2);
  });

  it('needs no sign-in when the server refused all of it', async () => {
    const server = await aServer();
    const { access, tried } = signsIn(0);
    server.sandbox.addFaults([{ kind: 'status', code: 400, path: EDIT }]);

    const report = await apply(server, await restricted(), { access });

    expect(report).toMatchObject({ status: 'failed', exitCode: 1 });
    expect(tried).toEqual([]);
  });

  it('is not begun once the operator wished to stop', async () => {
    const server = await aServer();
    const { access, tried } = signsIn(9);
    const plan = await planOf(server, await restricted());

    const report = await carryOut(server, plan, { access, isInterrupted: () => true });

    expect(report).toMatchObject({ status: 'interrupted', exitCode: 130 });
    expect([tried, server.sandbox.stats().writes]).toEqual([[], 0]);
  });
});

describe('a password', () => {
  const rotated = () => aPlaybook({ steps: { 'admin-password': { rotateTo: 'env:NEW' } } });
  const vault = { secret: (name: string) => (name === 'env:NEW' ? 'Sail-9-Copper' : OLD), code: () => '' };
  const OLD = 'Sail-7-Copper-Lantern';

  it('is put back by the one in use, which a sign-in has to prove: no reading can', async () => {
    const server = await aServer();
    const tried: unknown[] = [];
    const access = {
      signInAfresh: async (account: object) => {
        tried.push(account);
        if ('password' in account)
          throw new LockdownError('session.rejected', 'The server refused the sign-in');
      },
    };

    const report = await apply(server, await rotated(), { vault, access });

    expect(tried).toEqual([{ password: 'env:NEW' }, {}]);
    expect(report).toMatchObject({ status: 'failed', exitCode: 3, results: [{ outcome: 'undone' }] });
  });

  it('is told as standing when nobody comes in with the old one either', async () => {
    const server = await aServer();
    const { access, tried } = signsIn(0);

    const report = await apply(server, await rotated(), { vault, access });

    expect(tried).toHaveLength(2);
    expect(report).toMatchObject({ exitCode: 5, results: [{ outcome: 'disagrees', message: IN_VAIN }] });
  });

  it.each([
    ['stands as before when it is refused and the account still signs in as before', 9, 1, 'refused'],
    ['is told as standing when it is refused and nobody signs in as before', 0, 5, 'disagrees'],
  ])('%s', async (_, times, exitCode, outcome) => {
    const server = await aServer();
    const { access, tried } = signsIn(times);
    const path = 'settings/sysadmin/administrator-password';
    server.sandbox.addFaults([{ kind: 'status', code: 400, path }]);

    const report = await apply(server, await rotated(), { vault, access });

    expect(tried).toEqual([{}]);
    expect(report).toMatchObject({ exitCode, results: [{ outcome }] });
  });
});
