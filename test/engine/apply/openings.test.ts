/** Nothing is closed before those who keep their way in have it: what rests on an opening goes only when that is proved. */
import { describe, expect, it } from '@jest/globals';
import { Openings } from '../../../src/engine/apply/openings.js';
import type { RunReport } from '../../../src/engine/apply/run-report.js';
import type { Change } from '../../../src/engine/words/change.js';
import { ipAccessRow } from '../../../src/sandbox/ip-access-list.js';
import { aFieldChange, anItemChange } from '../a-change.js';
import { aPlaybook } from '../a-playbook.js';
import { apply, aServer, carryOut, domainOf, pastRunOf, planOf, type Server, undo } from '../a-server.js';
import { LOOP_CASES } from '../closed-loop/closed-loop-cases.js';
import { aLoop, applyAsOperator, planFor } from '../closed-loop/closed-loop-run.js';

const FARM = '198.18.4.0/22';
const INSIDE = '198.18.4.7';
const EDIT = 'settings/sysadmin/ip-access';
const REFUSED = { kind: 'status', code: 400, method: 'POST', path: EDIT, once: true } as const;

/** The address of one web server is to keep the bypass that its whole block has. */
const oneOfTheFarm = () =>
  aPlaybook({
    steps: {
      'smtp-auth-bypass': {
        allow: [{ address: INSIDE, description: 'Web', reason: 'old', reviewBy: '2027-01-01' }],
      },
    },
  });

const bypassOf = ({ state }: Server, address: string) =>
  state.ipAccess.whitelist.find(({ ip }) => ip === address)?.bypass;

describe('what a run closes in an object', () => {
  it.each<[string, (server: Server) => void]>([
    [
      'is there already, without what it was to have',
      ({ state: { ipAccess } }) =>
        ipAccess.whitelist.push(
          ipAccessRow({ ip: INSIDE, services: [0], description: 'mine', bypass: false }),
        ),
    ],
    ['is refused', ({ sandbox }) => sandbox.addFaults([REFUSED])],
  ])('is left alone where what was to be let in %s, and told', async (_, happen) => {
    const server = await aServer({ domains: 1, seed: 1 });
    const plan = await planOf(server, await oneOfTheFarm());
    let isOver = false;

    const report = await carryOut(server, plan, {
      now: () => {
        if (!isOver) happen(server);
        isOver = true;
        return new Date(0);
      },
    });

    expect(bypassOf(server, FARM)).toBe(true);
    expect(report.exitCode).not.toBe(0);
    // It says of what: why the other one came to nothing stands just before it.
    const why = `left alone: 192.0.2.56, ${FARM}, as ${INSIDE} of ip-access was to let somebody in first, and is not proved`;
    expect(report.results[0]?.message).toContain(why);
    const { journal } = await pastRunOf(server, report.run);
    expect(journal).toContainEqual(expect.objectContaining({ entry: 'skipped', reason: why }));
  });

  it('is left alone by a rollback too: what the run let in stays until the block has its bypass again', async () => {
    const server = await aServer({ domains: 1, seed: 1 });
    const { run } = await apply(server, await oneOfTheFarm());
    expect([bypassOf(server, FARM), bypassOf(server, INSIDE)]).toEqual([false, true]);
    // The scanner gets its bypass back first.
    server.sandbox.addFaults([{ ...REFUSED, after: 1 }]);

    const report = await undo(server, run);

    expect([bypassOf(server, FARM), bypassOf(server, INSIDE)]).toEqual([false, true]);
    expect(report.exitCode).toBe(6);
    expect((await undo(server, run)).exitCode).toBe(0);
    expect([bypassOf(server, FARM), bypassOf(server, INSIDE)]).toEqual([true, undefined]);
  });
});

/** A user for web forms is to be added to a domain, which requires a sign-in from then on. */
async function formsPlanned(playbook: Readonly<Record<string, unknown>> = {}) {
  const isThere = (one: (typeof LOOP_CASES)[number]) =>
    one.step === 'form-sender' && one.about === 'in a domain that is there';
  const loop = await aLoop(LOOP_CASES.find(isThere) as (typeof LOOP_CASES)[number], { playbook });
  const plan = await planFor(loop);
  const name = plan.changes.find(({ resource }) => resource === 'users')?.target ?? '';
  return { server: loop.server, plan, name };
}

const outcomesIn = ({ results }: RunReport) => results.map(({ resource, outcome }) => [resource, outcome]);

/** Happens once, when the first object of a run is done. */
function once(happen: () => void): { readonly onProgress: () => void } {
  let hasHappened = false;
  return {
    onProgress: () => {
      if (!hasHappened) happen();
      hasHappened = true;
    },
  };
}

describe('what a rollback closes in another object', () => {
  it('is closed though what another step took is not given back: only what its own step did rests on that', async () => {
    const steps = { 'smtp-auth-bypass': { unlisted: 'turn-off' } };
    const { server, plan, name } = await formsPlanned({ steps });
    expect(await applyAsOperator(server, plan)).toMatchObject({ exitCode: 0 });
    expect(bypassOf(server, FARM)).toBe(false);
    server.sandbox.addFaults([{ ...REFUSED, once: false }]);

    const report = await undo(server);

    // The block does not get its bypass back, and the user that the other step had added goes all the same.
    expect(bypassOf(server, FARM)).toBe(false);
    expect(domainOf(server, name).users.map(({ userName }) => userName)).not.toContain('forms');
    expect(report.exitCode).toBe(6);
    expect(outcomesIn(report)).toContainEqual(['ip-access', 'refused']);
    expect(outcomesIn(report)).toContainEqual(['users', 'proved']);
  });

  it('is taken away only after what it stood for is open again: where that is refused, the user stays', async () => {
    const { server, plan, name } = await formsPlanned();
    const { run } = await applyAsOperator(server, plan);
    const path = `settings/sysadmin/domain-settings/${name}`;
    server.sandbox.addFaults([{ ...REFUSED, path }]);
    const sent = server.requests.length;

    const report = await undo(server, run);

    const names = () => domainOf(server, name).users.map(({ userName }) => userName);
    expect(domainOf(server, name).settings.requireSmtpAuthentication).toBe(true);
    expect(names()).toContain('forms');
    expect(report.exitCode).toBe(6);
    expect(outcomesIn(report)).toContainEqual(['domain-settings', 'refused']);
    expect(outcomesIn(report)).toContainEqual(['users', 'not-attempted']);
    expect(report.results.find(({ resource }) => resource === 'users')?.message).toBe(
      `left alone: forms@${name}, as Require SMTP Authentication (Settings of a mail domain) was to be opened again first, and is not proved`,
    );
    expect(server.requests.slice(sent).filter((one) => one.includes('user-delete'))).toEqual([]);
    // Once nothing is in the way the rest follows.
    expect((await undo(server, run)).exitCode).toBe(0);
    expect(names()).not.toContain('forms');
  });

  it('is not even planned to be taken away where what it stood for cannot be read, and so not opened again', async () => {
    const { server, plan, name } = await formsPlanned();
    const { run } = await applyAsOperator(server, plan);
    const path = `settings/sysadmin/domain-settings/${name}`;
    server.sandbox.addFaults([{ ...REFUSED, method: 'GET', path }]);

    const report = await undo(server, run);

    expect(domainOf(server, name).users.map(({ userName }) => userName)).toContain('forms');
    expect(report.exitCode).toBe(6);
    expect(report.unrestored).toContainEqual(
      expect.objectContaining({ resource: 'users', path: `forms@${name}`, why: 'differs' }),
    );
    expect((await undo(server, run)).exitCode).toBe(0);
  });
});

describe('what a step closes in another object', () => {
  it('is left alone where the user that was to sign in there is refused', async () => {
    const { server, plan, name } = await formsPlanned();
    server.sandbox.addFaults([{ ...REFUSED, path: 'settings/domain/user-put' }]);

    const report = await applyAsOperator(server, plan);

    expect(domainOf(server, name).settings.requireSmtpAuthentication).toBe(false);
    expect(outcomesIn(report)).toEqual([
      ['users', 'refused'],
      ['domain-settings', 'not-attempted'],
    ]);
  });

  it.each<[string, string, (server: Server, name: string) => void]>([
    [
      'is deleted again',
      'is not as this run left it',
      (server, name) => {
        const domain = domainOf(server, name);
        domain.users = domain.users.filter(({ userName }) => userName !== 'forms');
      },
    ],
    [
      'is disabled',
      'is not as this run left it',
      (server, name) => {
        const user = domainOf(server, name).users.find(({ userName }) => userName === 'forms');
        Object.assign(user?.securityFlags ?? {}, { isDisabled: true });
      },
    ],
    [
      'cannot be read by then',
      'could not be read once more',
      ({ sandbox }) =>
        sandbox.addFaults([{ kind: 'status', code: 500, method: 'GET', path: 'settings/domain/list-users' }]),
    ],
  ])('is left alone where the user that was let in %s meanwhile, and told', async (_, why, happen) => {
    const { server, plan, name } = await formsPlanned();

    // The user is the first object that the run is done with.
    const report = await applyAsOperator(
      server,
      plan,
      once(() => happen(server, name)),
    );

    expect(domainOf(server, name).settings.requireSmtpAuthentication).toBe(false);
    expect(report).toMatchObject({ status: 'partial', exitCode: 4 });
    expect(outcomesIn(report)).toEqual([
      ['users', 'proved'],
      ['domain-settings', 'not-attempted'],
    ]);
    expect(report.results[1]?.message).toBe(
      `left alone: requireSmtpAuthentication, as forms@${name} of users was to let somebody in first, and ${why}`,
    );
  });

  it('is closed where the user is as it was let in, which costs one request more', async () => {
    const { server, plan, name } = await formsPlanned();
    const users = 'GET settings/domain/list-users';
    const [all, settings] = [users, `GET settings/sysadmin/domain-settings/${name}`];
    server.requests.length = 0;

    const report = await applyAsOperator(
      server,
      plan,
      once(() => {
        // What moves by itself keeps nothing open.
        const user = domainOf(server, name).users.find(({ userName }) => userName === 'forms');
        Object.assign(user ?? {}, { lastLoginTime: '2026-11-21T17:15:00Z', somebodysNote: 'mine' });
      }),
    );

    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
    const sent = (request: string) => server.requests.filter((one) => one === request).length;
    // Read, read once more, and read back; and the user once more before the setting.
    expect([sent(all), sent(settings)]).toEqual([4, 3]);
  });
});

describe('an opening that is not proved', () => {
  const opening = anItemChange({ action: 'add', effect: 'loosens', key: null, before: null });
  const restsOn = (one: Change, change: Change): boolean => {
    const openings = new Openings({ left: [] });
    openings.note({ changes: [one], outcome: 'stale' });
    return openings.whyLeft(change) !== undefined;
  };
  const elsewhere = { resource: 'gateways' } as const;
  const setting = aFieldChange({ target: 'b.test' });

  it.each<[boolean, string, Change, Change?]>([
    [true, 'another row', anItemChange()],
    [true, 'another row of another step', anItemChange({ steps: ['two'], effect: 'neutral' })],
    [false, 'one more opening', { ...opening, item: 'another' }],
    [true, 'what its step closes elsewhere', anItemChange(elsewhere)],
    [
      true,
      'what its step takes away elsewhere',
      anItemChange({ ...elsewhere, action: 'remove', effect: 'neutral' }),
    ],
    [false, 'what its step opens elsewhere', anItemChange({ ...elsewhere, effect: 'loosens' })],
    [false, 'what another step closes elsewhere', anItemChange({ ...elsewhere, steps: ['two'] })],
    [true, 'what its step closes in a domain, where it is of the server', setting],
    [false, 'what its step closes in another domain', setting, { ...opening, target: 'a.test' }],
    [true, 'what its step closes in that domain', setting, { ...opening, target: 'b.test' }],
    [true, 'what rests on one more account', anItemChange(), { ...opening, effect: 'neutral' }],
    [false, 'what stands beside a rule more', anItemChange(), { ...opening, effect: 'tightens' }],
  ])('%j: keeps back %s', (isLeft, _, change, one = opening) => {
    expect(restsOn(one, change)).toBe(isLeft);
  });

  it.each<[boolean, readonly string[], readonly string[]]>([
    [true, ['one'], ['two', 'one']],
    [false, ['one'], ['two']],
    [true, ['rollback'], ['two']],
    [true, ['one'], ['rollback']],
  ])(
    '%j: keeps back in a rollback what %j closed, where it was of %j, and what no plan explains',
    (isLeft, closing, letIn) => {
      const openings = new Openings({ left: [] });
      const ofRollback = { steps: ['rollback'] };
      openings.note({ changes: [{ ...opening, ...ofRollback, takesBack: letIn }], outcome: 'refused' });

      const change = anItemChange({ ...elsewhere, ...ofRollback, takesBack: closing });
      expect(openings.whyLeft(change) !== undefined).toBe(isLeft);
    },
  );

  it('keeps back nothing once it is proved', () => {
    const openings = new Openings({ left: [] });
    openings.note({ changes: [opening], outcome: 'proved' });

    expect(openings.whyLeft(anItemChange())).toBeUndefined();
  });
});
