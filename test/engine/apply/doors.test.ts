/** Doors: what would lock the operator out is refused, and what was changed is proved by a fresh sign-in. */
import { describe, expect, it } from '@jest/globals';
import { LockdownError } from '../../../src/errors.js';
import { aPlaybook } from '../a-playbook.js';
import { apply, aServer, contentOf, errorOf, planOf, type Server, undo } from '../a-server.js';

const restricted = (...allow: readonly string[]) =>
  aPlaybook({ steps: { 'admin-ip-restrictions': { allow } } });

function restrictionOf(server: Server, username: string): unknown {
  return server.state.administrators.find((one) => one.username === username)?.restrictLoginByIp;
}

describe('a restriction of administrators by address', () => {
  it('is refused before anything is written when it would not let the operator in', async () => {
    const server = await aServer();
    const before = contentOf(server.state);

    const error = await errorOf(apply(server, await restricted('203.0.113.0/24')));

    expect(error).toMatchObject({ code: 'plan.lock-out', message: expect.stringContaining('127.0.0.1') });
    expect(contentOf(server.state)).toBe(before);
    expect(server.sandbox.stats().writes).toBe(0);
  });

  it('is applied to the account in use first, signed in afresh after each part, and rolled back to where it started', async () => {
    const server = await aServer();
    const before = contentOf(server.state);
    const playbook = await restricted('127.0.0.0/24', '203.0.113.0/24');
    const signIns: unknown[] = [];

    const report = await apply(server, playbook, {
      access: { signInAfresh: async (account) => void signIns.push(account) },
    });

    expect(report.exitCode).toBe(0);
    expect(signIns).toEqual([{}, {}]);
    expect(restrictionOf(server, 'admin')).toBe(true);
    expect((await planOf(server, playbook)).changes).toEqual([]);
    expect((await undo(server)).exitCode).toBe(0);
    expect(contentOf(server.state)).toBe(before);
  });

  it('is put back over the open connection when signing in afresh fails', async () => {
    const server = await aServer();
    const before = contentOf(server.state);

    const report = await apply(server, await restricted('127.0.0.0/24'), {
      access: {
        signInAfresh: async () => {
          throw new LockdownError('session.rejected', 'The server refused the sign-in');
        },
      },
    });

    expect(report.results).toMatchObject([{ resource: 'administrators', outcome: 'undone' }]);
    expect(report).toMatchObject({ status: 'failed', exitCode: 3 });
    expect(report.stopped).toContain('The server refused the sign-in');
    expect(contentOf(server.state)).toBe(before);
  });
});
