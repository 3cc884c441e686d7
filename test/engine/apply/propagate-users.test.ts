/** A setting of the users of a domain: one user by itself, then all others by one call; only those who are meant. */
import { describe, expect, it } from '@jest/globals';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { aPlaybook } from '../a-playbook.js';
import { apply, aServer, contentOf, domainOf, planOf, type Server, undo } from '../a-server.js';

const LIMIT = 500 * 1024 * 1024;
const OTHER = 1024 * 1024;
const PATH = 'settings/domain/propagate-settings';
const limited = (more: Readonly<Record<string, unknown>> = {}) =>
  aPlaybook({ steps: { 'user-defaults': { maxMailboxMegabytes: 500, existing: 'limit' } }, ...more });

/** `unlimited` users of each domain have no limit, the others one of their own. */
function usersWith(unlimited: number) {
  return (state: SandboxState): void => {
    for (const domain of Object.values(state.domains)) {
      domain.userDefaults.maxMailboxSize = LIMIT;
      const [first] = domain.users;
      if (first === undefined) throw new Error('every domain of the sandbox has users');
      domain.users = Array.from({ length: 6 }, (_, index) => ({
        ...structuredClone(first),
        userName: `u${index}`,
        emailAddress: `u${index}@${first.domain}`,
        maxMailboxSize: index < unlimited ? 0 : OTHER,
      }));
    }
  };
}

function sizesOf(server: Server, name = server.names[0]): readonly number[] {
  return domainOf(server, name).users.map(({ maxMailboxSize }) => maxMailboxSize);
}

function callsTo({ requests }: Server, path: string): number {
  return requests.filter((request) => request === `POST ${path}`).length;
}

describe('a limit for existing users', () => {
  it('is given to one user by itself, to the others by one call, and to nobody who has one', async () => {
    const server = await aServer({ domains: 1, prepare: usersWith(4) });
    const playbook = await limited();
    const plan = await planOf(server, playbook);

    const report = await apply(server, playbook);

    expect(plan.propagation).toEqual([
      { resource: 'users', field: 'maxMailboxSize', way: 'server', domains: 1 },
    ]);
    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(sizesOf(server)).toEqual([LIMIT, LIMIT, LIMIT, LIMIT, OTHER, OTHER]);
    expect([callsTo(server, 'settings/domain/post-user'), callsTo(server, PATH)]).toEqual([1, 1]);
    expect((await planOf(server, playbook)).changes).toEqual([]);
  });

  it('is not given to everybody because one user is named like everybody', async () => {
    const prepare = (state: SandboxState): void => {
      usersWith(5)(state);
      // The first of them, by name, has a write of its own anyway.
      for (const { users } of Object.values(state.domains))
        for (const [index, userName] of ['!first', '*'].entries())
          Object.assign(users[index] ?? {}, { userName, emailAddress: `${userName}@${users[0]?.domain}` });
    };
    const server = await aServer({ domains: 1, prepare });

    await apply(server, await limited());

    expect(callsTo(server, PATH)).toBe(1);
    expect(sizesOf(server)).toEqual([LIMIT, LIMIT, LIMIT, LIMIT, LIMIT, OTHER]);
  });

  it('has a verdict for each user', async () => {
    const server = await aServer({ domains: 1, prepare: usersWith(4) });

    const report = await apply(server, await limited());

    const users = report.results.find(({ resource }) => resource === 'users');
    expect(users?.fields.map(({ field, verdict }) => [field.split('@')[0], verdict])).toEqual([
      ['u0', 'honoured'],
      ['u1', 'honoured'],
      ['u2', 'honoured'],
      ['u3', 'honoured'],
    ]);
  });

  it('goes user by user where fewer are left than a crowd', async () => {
    const server = await aServer({ domains: 1, prepare: usersWith(2) });

    const report = await apply(server, await limited());

    expect(report.exitCode).toBe(0);
    expect(report.propagation).toMatchObject([{ way: 'fan-out', why: 'fewer than 3 users of a domain' }]);
    expect([callsTo(server, 'settings/domain/post-user'), callsTo(server, PATH)]).toEqual([2, 0]);
  });

  it('goes user by user in a domain of few, though another has a crowd', async () => {
    const server = await aServer({ domains: 2, prepare: usersWith(2) });
    const [, second = ''] = server.names;
    for (const user of domainOf(server, second).users) user.maxMailboxSize = 0;

    const report = await apply(server, await limited());

    expect(report.exitCode).toBe(0);
    expect(report.propagation).toMatchObject([
      { way: 'server', domains: 1 },
      { way: 'fan-out', domains: 1, why: 'fewer than 3 users of a domain' },
    ]);
    expect([callsTo(server, 'settings/domain/post-user'), callsTo(server, PATH)]).toEqual([3, 1]);
  });

  it('reaches no user of a domain that is left out', async () => {
    const server = await aServer({ domains: 2, prepare: usersWith(4) });
    const [first = '', second = ''] = server.names;

    await apply(server, await limited({ domains: { exclude: [first] } }));

    expect(sizesOf(server, first)).toEqual([0, 0, 0, 0, OTHER, OTHER]);
    expect(sizesOf(server, second).slice(0, 4)).toEqual([LIMIT, LIMIT, LIMIT, LIMIT]);
  });

  it('is taken from each of them again by the rollback', async () => {
    const server = await aServer({ domains: 2, prepare: usersWith(5) });
    const start = contentOf(server.state);
    await apply(server, await limited());

    const report = await undo(server);

    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(contentOf(server.state)).toBe(start);
  });
});

describe('one call for several users', () => {
  it('is not proved where one of them keeps what he had: 5, by name', async () => {
    const server = await aServer({ domains: 1, prepare: usersWith(4) });
    server.sandbox.addFaults([
      { kind: 'ignore-field', path: PATH, field: 'maxMailboxSize', after: 1, times: 1 },
    ]);

    const report = await apply(server, await limited());

    expect(report).toMatchObject({ status: 'disagrees', exitCode: 5 });
    const users = report.results.find(({ resource }) => resource === 'users');
    expect(users?.fields.filter(({ verdict }) => verdict === 'ignored')).toMatchObject([
      { field: expect.stringMatching(/^u2@/) },
    ]);
  });

  it('tells what else moved of a user, and its rollback leaves that, which may be an edit of somebody', async () => {
    const server = await aServer({ domains: 1, prepare: usersWith(4) });
    const start = contentOf(server.state);
    const first = () =>
      Object.values(server.state.domains)[0]?.users.find(({ userName }) => userName === 'u1');
    const was = first()?.fullName;
    server.sandbox.addFaults([
      { kind: 'alter-field', path: PATH, field: 'fullName', value: 'Somebody', times: 1 },
    ]);

    const report = await apply(server, await limited());

    expect(report.exitCode).toBe(5);
    expect(report.results.find(({ resource }) => resource === 'users')?.bystanders).toMatchObject([
      { path: expect.stringMatching(/^u1@.+\.fullName$/), after: 'Somebody' },
    ]);
    const back = await undo(server);
    expect(back).toMatchObject({ status: 'not-proved', exitCode: 6 });
    expect(back.unrestored).toHaveLength(1);
    Object.assign(first() ?? {}, { fullName: was });
    expect(contentOf(server.state)).toBe(start);
  });

  it('that the server refuses leaves them as they are, and says so', async () => {
    const server = await aServer({ domains: 1, prepare: usersWith(4) });
    server.sandbox.addFaults([{ kind: 'status', code: 400, path: PATH }]);

    const report = await apply(server, await limited());

    expect(report).toMatchObject({ status: 'partial', exitCode: 4 });
    expect(report.results.find(({ resource }) => resource === 'users')).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('400'),
    });
    expect(sizesOf(server)).toEqual([LIMIT, 0, 0, 0, OTHER, OTHER]);
  });

  it('whose fate cannot be read leaves nobody known', async () => {
    const server = await aServer({ domains: 1, prepare: usersWith(4) });
    // The first reads are the plan's and the run's, the next ones before and after the first user.
    server.sandbox.addFaults([{ kind: 'drop', method: 'GET', path: 'settings/domain/list-users', after: 4 }]);

    const report = await apply(server, await limited());

    expect(report).toMatchObject({ status: 'partial', exitCode: 4 });
    expect(report.results.find(({ resource }) => resource === 'users')).toMatchObject({ outcome: 'unknown' });
  });

  it('is not known of one user, and the next is left out, where nobody can read the list any more', async () => {
    const server = await aServer({ domains: 2, prepare: usersWith(2) });
    // For the plan and for the run, before and after the users of the first domain, and before the second's: then it is over.
    server.sandbox.addFaults([
      { kind: 'drop', method: 'GET', path: 'settings/domain/list-users', after: 2 + 2 + 3 + 1 },
    ]);

    const report = await apply(server, await limited());

    expect(
      report.results.filter(({ resource }) => resource === 'users').map(({ outcome }) => outcome),
    ).toEqual(['proved', 'unknown']);
    expect(callsTo(server, 'settings/domain/post-user')).toBe(3);
    expect(report).toMatchObject({ status: 'partial', exitCode: 4 });
  });
});
