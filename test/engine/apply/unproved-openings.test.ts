/** Nothing is closed before those who keep their way in have it: what rests on an opening goes only when that is proved. */
import { describe, expect, it } from '@jest/globals';
import { UnprovedOpenings } from '../../../src/engine/apply/unproved-openings.js';
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

describe('what a step closes in another object', () => {
  it('is left alone where the user that was to sign in there is refused', async () => {
    const isThere = (one: (typeof LOOP_CASES)[number]) =>
      one.step === 'form-sender' && one.about === 'in a domain that is there';
    const loop = await aLoop(LOOP_CASES.find(isThere) as (typeof LOOP_CASES)[number]);
    const plan = await planFor(loop);
    const { server } = loop;
    server.sandbox.addFaults([{ ...REFUSED, path: 'settings/domain/user-put' }]);

    const report = await applyAsOperator(server, plan);

    const [name] = plan.changes.map(({ target }) => target);
    expect(domainOf(server, name).settings.requireSmtpAuthentication).toBe(false);
    expect(report.results.map(({ resource, outcome }) => [resource, outcome])).toEqual([
      ['users', 'refused'],
      ['domain-settings', 'not-attempted'],
    ]);
  });
});

describe('an opening that is not proved', () => {
  const opening = anItemChange({ action: 'add', effect: 'loosens', key: null, before: null });
  const restsOn = (one: Change, change: Change): boolean => {
    const openings = new UnprovedOpenings();
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

  it('keeps back nothing once it is proved', () => {
    const openings = new UnprovedOpenings();
    openings.note({ changes: [opening], outcome: 'proved' });

    expect(openings.whyLeft(anItemChange())).toBeUndefined();
  });
});
