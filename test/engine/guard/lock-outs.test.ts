/** Lock-outs at the moment of the run: judged by what the server sees now, whoever made the plan and wherever. */

import { describe, expect, it } from '@jest/globals';
import type { RunOptions } from '../../../src/engine/apply/apply.js';
import { checkLockOut } from '../../../src/engine/guard/lock-out.js';
import type { Plan } from '../../../src/engine/plan/plan.js';
import type { Administrator } from '../../../src/sandbox/assumed/table.js';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { SANDBOX_OPERATOR } from '../../steps/a-step.js';
import { aFieldChange } from '../a-change.js';
import { aPlan } from '../a-plan.js';
import { aPlaybook } from '../a-playbook.js';
import { apply, aServer, carryOut, contentOf, errorOf, planOf, type Server, undo } from '../a-server.js';
import { observerOn } from '../an-observer.js';

const restricted = (...allow: readonly string[]) =>
  aPlaybook({ steps: { 'admin-ip-restrictions': { allow } } });

const OWN = 'settings/sysadmin/sysadmin-info';

/** From now on the server says this of the account in use. */
function sees({ sandbox }: Server, info: object): void {
  const sysAdminInfo = { username: 'admin', twoFactorEnabled: false, ...info };
  sandbox.addFaults([{ kind: 'status', code: 200, body: { success: true, sysAdminInfo }, path: OWN }]);
}

function ownRow(state: SandboxState): Administrator {
  const row = state.administrators.find(({ username }) => username === 'admin');
  if (row === undefined) throw new Error('the sandbox has the account admin');
  return row;
}

/** Refused by the guard, and nothing was written. */
async function refusalOf(server: Server, run: () => Promise<unknown>): Promise<string> {
  const before = contentOf(server.state);
  server.sandbox.resetStats();

  const error = await errorOf(run());

  expect(error.code).toBe('plan.lock-out');
  expect(error.message).toContain('This would lock you (admin) out: ');
  expect(contentOf(server.state)).toBe(before);
  expect(server.sandbox.stats().writes).toBe(0);
  return error.message;
}

describe('a plan that lets the operator in', () => {
  it.each<[string, object, string]>([
    ['comes from another address by then', { ipAddress: '203.0.113.77' }, 'sees this tool at 203.0.113.77'],
    ['is seen at no address', { ipAddress: '' }, 'does not say which address'],
    ['is seen at what is no text', { ipAddress: null }, 'does not say which address'],
  ])('is refused when whoever carries it out %s', async (_, info, reason) => {
    const server = await aServer();
    const plan = await planOf(server, await restricted('127.0.0.0/24'));
    sees(server, info);

    expect(await refusalOf(server, () => carryOut(server, plan))).toContain(reason);
  });

  it.each([404, 500])('is refused when the server answers %d to who is asking', async (code) => {
    const server = await aServer();
    const plan = await planOf(server, await restricted('127.0.0.0/24'));
    server.sandbox.addFaults([{ kind: 'status', code, path: OWN }]);

    expect(await refusalOf(server, () => carryOut(server, plan))).toContain('does not say which address');
  });

  it('is refused when another account that it restricts carries it out from elsewhere', async () => {
    const server = await aServer();
    const plan = await planOf(server, await restricted('127.0.0.0/24'));
    const theirs = { ...SANDBOX_OPERATOR, username: 'p.oakley' };
    sees(server, { ipAddress: '203.0.113.77' });

    const error = await errorOf(carryOut(server, plan, { operator: theirs }));

    expect(error).toMatchObject({
      code: 'plan.lock-out',
      message: expect.stringContaining('lock you (p.oakley) out'),
    });
  });

  it('asks for no address where no administrator changes', async () => {
    const server = await aServer();
    const plan = await planOf(server, await aPlaybook({ steps: { logging: {} } }));
    const before = server.requests.length;

    expect((await carryOut(server, plan)).exitCode).toBe(0);
    expect(server.requests.slice(before).filter((request) => request.includes(OWN))).toEqual([]);
  });
});

describe('the guard', () => {
  it('asks for the address where an administrator is one of several that change', async () => {
    const server = await aServer();
    const steps = { 'admin-ip-restrictions': { allow: ['127.0.0.0/24'] }, logging: {} };
    const plan = await planOf(server, await aPlaybook({ steps }));
    sees(server, { ipAddress: '203.0.113.77' });

    expect(plan.changes.some(({ resource }) => resource !== 'administrators')).toBe(true);
    expect(await refusalOf(server, () => carryOut(server, plan))).toContain('sees this tool at 203.0.113.77');
  });

  it('says every reason, and what to do', async () => {
    const server = await aServer();
    const about = { target: 'server', resource: 'administrator-password-policy', before: null };
    const changes = [
      aFieldChange({ ...about, field: 'minLength', after: 64 }),
      aFieldChange({
        target: 'server',
        resource: 'own-two-factor',
        field: 'isOn',
        before: false,
        after: true,
      }),
    ];

    const observer = await observerOn(server.connection);
    const error = await errorOf(checkLockOut(aPlan({ changes }), { operator: SANDBOX_OPERATOR, observer }));

    expect(error).toMatchObject({
      code: 'plan.lock-out',
      message:
        'This would lock you (admin) out: the password in use would break the policy for administrators (Minimum Password Length); it switches two-factor on without a secret of yours',
      next: 'Nothing was changed. Change the options of the step in the playbook so that your own way in stays open, and plan again. smlockdown explain lost-administrator says what a way back in would take.',
    });
  });
});

describe('a rollback that would shut the operator out', () => {
  it('is refused, and the run stays as it is', async () => {
    const server = await aServer({
      prepare: (state) =>
        Object.assign(ownRow(state), {
          restrictLoginByIp: true,
          ipRestrictions: ['127.0.0.1', '198.51.100.7'],
        }),
    });
    expect((await apply(server, await restricted('127.0.0.0/24'))).exitCode).toBe(0);
    sees(server, { ipAddress: '203.0.113.77' });

    expect(await refusalOf(server, () => undo(server))).toContain('sees this tool at 203.0.113.77');
    expect(ownRow(server.state).ipRestrictions).toEqual(['127.0.0.1']);
  });
});

describe('doors other than addresses', () => {
  const at = (more: Partial<RunOptions['operator']>): Partial<RunOptions> => ({
    operator: { ...SANDBOX_OPERATOR, ...more },
  });

  async function planned(server: Server, steps: object): Promise<Plan> {
    const plan = await planOf(server, await aPlaybook({ steps }));
    expect(plan.changes.length).toBeGreaterThan(0);
    return plan;
  }

  it('are ports: the one in use is not closed', async () => {
    const server = await aServer();
    const plan = await planned(server, { bindings: { ports: [25, 465, 587, 993] } });
    const port = Number((plan.changes[0]?.before as { readonly port?: number } | null)?.port);

    expect(await refusalOf(server, () => carryOut(server, plan, at({ port })))).toContain(
      `it changes port ${port}`,
    );
  });

  it('are rules for passwords: those that the password in use breaks are not set', async () => {
    const server = await aServer();
    const plan = await planned(server, { 'admin-password': { policy: true } });
    const password = { ...SANDBOX_OPERATOR.password, length: 6 };

    expect(await refusalOf(server, () => carryOut(server, plan, at({ password })))).toContain(
      'would break the policy for administrators (Minimum Password Length)',
    );
  });
});
