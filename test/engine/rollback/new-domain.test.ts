/** The way back of a run that added a domain with what is in it. */
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { sealPlan } from '../../../src/engine/plan/build-plan.js';
import type { Plan } from '../../../src/engine/plan/plan.js';
import { isFieldChange } from '../../../src/engine/words/change.js';
import { loadSnapshot } from '../../../src/store/snapshot.js';
import { aNewDomain, NEW, onceDone, outcomesIn, sending, twice, writesIn } from '../a-new-domain.js';
import { smtpAuthOnly } from '../a-playbook.js';
import {
  apply,
  aServer,
  contentOf,
  domainOf,
  NOW,
  pastRunOf,
  type Server,
  undo,
  undoPlanOf,
  weakDomains,
} from '../a-server.js';
import { applyAsOperator } from '../closed-loop/closed-loop-run.js';

/** Applied, with the state of the server before. */
async function applied(more: Parameters<typeof aNewDomain>[0] = {}) {
  const loop = await aNewDomain(more);
  const start = contentOf(loop.server.state);
  const report = await applyAsOperator(loop.server, loop.plan);
  return { ...loop, start, report, sent: writesIn(loop.server).length };
}

/** No step adds two; a plan could. */
function withSecondUser({ hash: _, made: __, ...plan }: Plan): Plan {
  const changes = plan.changes.flatMap((change) => {
    if (isFieldChange(change) || change.resource !== 'users') return [change];
    const address = `web2@${NEW}`;
    return [change, { ...change, item: address, after: { ...change.after, address, userName: 'web2' } }];
  });
  return sealPlan({ ...plan, changes, summary: { ...plan.summary, add: plan.summary.add + 1 } });
}

function userIn(server: Server, userName: string, more: object = {}): void {
  const { users } = domainOf(server, NEW);
  const names = { userName, emailAddress: `${userName}@${NEW}` };
  users.push({ ...structuredClone(users[0]), ...names, ...more } as never);
}

describe('a rollback of a run that added a domain and its user', () => {
  it('opens what it requires, takes the user away, then the domain, and proves it all', async () => {
    const { server, start, sent } = await applied();

    const report = await undo(server);

    expect(report).toMatchObject({ status: 'verified', exitCode: 0, unrestored: [] });
    expect(writesIn(server).slice(sent)).toEqual([
      `domain-settings/${NEW}`,
      'user-delete/web',
      `domain-delete/${NEW}/false`,
    ]);
    expect(contentOf(server.state)).toBe(start);
  });

  it.each<[string, (server: Server) => void, string]>([
    ['somebody added a user', (server) => userIn(server, 'sales'), 'is in use by now'],
    [
      'the mailbox of its user took mail',
      (server) => {
        const web = domainOf(server, NEW).users.find(({ userName }) => userName === 'web');
        Object.assign(web ?? {}, { currentMailboxSize: 1 });
      },
      'is in use by now',
    ],
    [
      'another one is its administrator by now',
      (server) => {
        const names = { userName: 'boss', emailAddress: `boss@${NEW}`, currentMailboxSize: 4096 };
        Object.assign(domainOf(server, NEW).users[0] ?? {}, names);
      },
      'is in use by now',
    ],
  ])('leaves the domain with all that is in it where %s', async (_, meanwhile, why) => {
    const { server, sent } = await applied();
    meanwhile(server);

    const plan = await undoPlanOf(server);
    const report = await undo(server);

    expect(plan.changes.map(({ resource }) => resource)).not.toContain('mail-domains');
    expect(plan.manual.map(({ message }) => message).join('\n')).toContain(`${NEW} ${why}`);
    expect(writesIn(server).slice(sent)).not.toContain(`domain-delete/${NEW}/false`);
    expect(server.state.domains[NEW]).toBeDefined();
    expect(report.exitCode).toBe(6);
  });

  it('leaves it where somebody added a user only once the rollback had begun', async () => {
    const { server, sent } = await applied();

    const report = await undo(
      server,
      'latest',
      onceDone(2, () => userIn(server, 'sales')),
    );

    expect(writesIn(server).slice(sent)).toEqual([`domain-settings/${NEW}`, 'user-delete/web']);
    expect(domainOf(server, NEW).users.map(({ userName }) => userName)).toEqual(['postmaster', 'sales']);
    expect(outcomesIn(report)).toMatchObject({ users: 'proved', 'mail-domains': 'stale' });
    expect(report.exitCode).toBe(6);
  });

  it('leaves it while its user is still there, and takes both away once nothing is in the way', async () => {
    const { server, start, report: done } = await applied();
    server.sandbox.addFaults([
      { kind: 'status', code: 400, path: 'settings/domain/user-delete/*', once: true },
    ]);

    const report = await undo(server);

    expect(outcomesIn(report)).toMatchObject({ users: 'refused', 'mail-domains': 'stale' });
    expect(domainOf(server, NEW).users.map(({ userName }) => userName)).toEqual(['postmaster', 'web']);
    expect(report.exitCode).toBe(6);
    expect(report.unrestored.map(({ resource }) => resource).sort()).toEqual(['mail-domains', 'users']);
    expect(await undo(server, done.run)).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(contentOf(server.state)).toBe(start);
  });

  it('keeps the user as long as what it stood for is shut, and so the domain', async () => {
    const { server, sent } = await applied();
    server.sandbox.addFaults([
      { kind: 'status', code: 400, method: 'POST', path: `settings/sysadmin/domain-settings/${NEW}` },
    ]);

    const report = await undo(server);

    expect(writesIn(server).slice(sent)).toEqual([`domain-settings/${NEW}`]);
    expect(domainOf(server, NEW).users.map(({ userName }) => userName)).toEqual(['postmaster', 'web']);
    expect(outcomesIn(report)).toMatchObject({ users: 'not-attempted', 'mail-domains': 'stale' });
    expect(report.exitCode).toBe(6);
  });

  it('keeps the user also where what it stood for stays shut by a later run', async () => {
    const { server, report: first } = await applied();
    domainOf(server, NEW).settings.requireSmtpAuthentication = false;
    const second = await apply(server, await smtpAuthOnly());
    expect(second).toMatchObject({ status: 'verified' });

    const plan = await undoPlanOf(server, first.run);

    expect(plan.changes).toEqual([]);
    expect(plan.propagation).toEqual([]);
    const told = plan.manual.map(({ message }) => message).join('\n');
    expect(told).toContain(`Require SMTP Authentication was written again by run ${second.run}`);
    expect(told).toContain(`web@${NEW} stays, as Require SMTP Authentication`);
  });

  it('takes all of its users away before the domain', async () => {
    const { server, plan } = await aNewDomain();
    const start = contentOf(server.state);

    const report = await applyAsOperator(server, withSecondUser(plan));

    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(domainOf(server, NEW).users.map(({ userName }) => userName)).toEqual([
      'postmaster',
      'web',
      'web2',
    ]);
    expect(await undo(server)).toMatchObject({ status: 'verified', exitCode: 0, unrestored: [] });
    expect(contentOf(server.state)).toBe(start);
  });

  it('takes the domain away where somebody saw to the user already', async () => {
    const { server, start } = await applied();
    const { users } = domainOf(server, NEW);
    users.splice(
      users.findIndex(({ userName }) => userName === 'web'),
      1,
    );

    expect(await undo(server)).toMatchObject({ status: 'verified', exitCode: 0, unrestored: [] });
    expect(contentOf(server.state)).toBe(start);
  });

  it('has nothing to do where somebody deleted the domain, and that is as before the run', async () => {
    const { server, start } = await applied();
    delete server.state.domains[NEW];

    expect(await undo(server)).toMatchObject({ status: 'nothing-to-do', exitCode: 0, unrestored: [] });
    expect(contentOf(server.state)).toBe(start);
  });

  it.each([
    ['domain-put', 'mail-domains', NEW],
    ['user-put', 'users', `web@${NEW}`],
  ])(
    'leaves alone what somebody else added just before the run, whose own %s was refused',
    async (call, resource, path) => {
      const { server, report } = await applied({ connection: { fetch: twice(call) } });
      const held = contentOf(server.state);
      expect(outcomesIn(report)[resource]).toBe('refused');

      const plan = await undoPlanOf(server);
      const undone = await undo(server);

      expect(plan.changes).toEqual([]);
      expect(plan.manual.map(({ message }) => message).join()).toContain(
        `${path} is there, though the server refused`,
      );
      expect(undone.exitCode).toBe(6);
      expect(undone.unrestored).toEqual(
        expect.arrayContaining([expect.objectContaining({ resource, path, why: 'left' })]),
      );
      expect(contentOf(server.state)).toBe(held);
    },
  );

  it('names the domain that came in place of the one that it was to add, and is not proved while that is there', async () => {
    const fetch = sending('domain-put', (body) => body.replaceAll(NEW, 'other.example'));
    const { server, start, report } = await applied({ connection: { fetch } });
    expect(outcomesIn(report)['mail-domains']).toBe('disagrees');

    const plan = await undoPlanOf(server);
    const undone = await undo(server);

    expect(plan.manual.map(({ message }) => message).join()).toContain(
      'other.example came while the run went on',
    );
    expect(undone).toMatchObject({ status: 'not-proved', exitCode: 6 });
    expect(undone.unrestored).toMatchObject([{ path: 'other.example', why: 'left' }]);
    delete server.state.domains['other.example'];
    expect(await undo(server)).toMatchObject({ status: 'nothing-to-do', exitCode: 0 });
    expect(contentOf(server.state)).toBe(start);
  });

  it('takes back what was done of a run whose user was refused', async () => {
    const loop = await aNewDomain();
    const { server, plan } = loop;
    const start = contentOf(server.state);
    server.sandbox.addFaults([{ kind: 'status', code: 400, path: 'settings/domain/user-put' }]);
    const report = await applyAsOperator(server, plan);
    expect(outcomesIn(report)).toMatchObject({ 'mail-domains': 'proved', users: 'refused' });
    // What rests on the user is not closed.
    expect(outcomesIn(report)).toMatchObject({ 'domain-settings': 'not-attempted' });
    expect(report.exitCode).toBe(4);

    expect(await undo(server)).toMatchObject({ status: 'verified', exitCode: 0, unrestored: [] });
    expect(contentOf(server.state)).toBe(start);
  });

  it('goes by the snapshot, whatever else the journal says that the run found', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    const start = contentOf(server.state);
    await apply(server, await smtpAuthOnly());
    const { run } = await pastRunOf(server);
    const file = join(run.path, 'journal.jsonl');
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const [object] = (await loadSnapshot(run)).filter(({ resource }) => resource === 'domain-settings');
    const forged = JSON.stringify(object).replaceAll('"catchAll":"info"', '"catchAll":"thief"');
    const other = forged.replaceAll('"requireSmtpAuthentication":false', '"requireSmtpAuthentication":true');
    const line = {
      entry: 'arrived',
      at: NOW.toISOString(),
      object: JSON.parse(other),
      seq: lines.length + 1,
    };
    await appendFile(file, `${JSON.stringify(line)}\n`);

    expect(await undo(server)).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(contentOf(server.state)).toBe(start);
  });
});
