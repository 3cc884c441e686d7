/** What would shut the operator out is refused; what did is put back. */
import { describe, expect, it } from '@jest/globals';
import { planReportSchema } from '../../src/report/model/plan-report.js';
import { runReportSchema } from '../../src/report/model/run-report.js';
import { holdings, rollBackLatest, runIn, type Scene, scenes, tooLongLines } from './a-cli.js';
import { ownPlaybook } from './a-playbook-file.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];
const HERE = '127.0.0.0/24';
const ELSEWHERE = '203.0.113.0/24';

function restriction({ folder }: Scene, ...allow: readonly string[]): readonly string[] {
  return ownPlaybook(folder, { steps: { 'admin-ip-restrictions': { allow } } });
}

/** From now on the server says that it sees the tool there. */
function seenAt({ sandbox }: Scene, ipAddress: string): void {
  const body = { success: true, sysAdminInfo: { username: 'admin', ipAddress, twoFactorEnabled: false } };
  sandbox.addFaults([{ kind: 'status', path: 'settings/sysadmin/sysadmin-info', code: 200, body }]);
}

function isRestricted({ sandbox }: Scene, username: string): boolean | undefined {
  return sandbox.state.administrators.find((one) => one.username === username)?.restrictLoginByIp;
}

describe('a restriction of administrators that leaves out the operator', () => {
  it('is refused with 3 by apply, by a plan file and by a dry run: nothing is written', async () => {
    const scene = await makeScene();
    const { sandbox, run } = scene;
    const before = holdings(sandbox.state);
    const args = restriction(scene, ELSEWHERE);
    await run(['plan', ...args, '--out', 'plan.json']);

    const ended = [
      await run(['apply', ...args, '--auto-approve', ...STATE]),
      await run(['apply', 'plan.json', '--auto-approve', ...STATE]),
      await run(['apply', ...args, '--dry-run']),
    ];

    expect(ended.map(({ code }) => code)).toEqual([3, 3, 3]);
    for (const { stderr } of ended) {
      expect(stderr).toContain('[plan.lock-out]');
      expect(stderr).toContain('the server sees this tool at 127.0.0.1');
    }
    expect(sandbox.stats().writes).toBe(0);
    expect(holdings(sandbox.state)).toBe(before);
    expect((await run(['runs', ...STATE])).stdout).toContain('No runs yet in');
  });

  it('is planned with 2, and the plan says that it cannot be applied, and first of all why', async () => {
    const scene = await makeScene();

    const ended = await scene.run(['plan', ...restriction(scene, ELSEWHERE), '--out', 'plan.json']);

    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('It cannot be applied as it is: This would lock you (admin) out');
    expect(ended.stderr).not.toContain('Apply it with');
    expect(ended.stdout).toContain('    > The server sees you come from 127.0.0.1, which these restrictions');
    expect(tooLongLines(ended.stdout)).toEqual([]);
  });

  it('is one JSON error with --json', async () => {
    const scene = await makeScene();

    const ended = await scene.run([
      'apply',
      ...restriction(scene, ELSEWHERE),
      '--auto-approve',
      '--json',
      ...STATE,
    ]);

    expect(ended).toMatchObject({ code: 3, stdout: '' });
    expect(JSON.parse(ended.stderr)).toMatchObject({ error: { code: 'plan.lock-out', exitCode: 3 } });
  });

  it('is judged by the address of now: a plan file made elsewhere is refused', async () => {
    const scene = await makeScene();
    await scene.run(['plan', ...restriction(scene, HERE), '--out', 'plan.json']);
    seenAt(scene, '198.51.100.77');

    const ended = await scene.run(['apply', 'plan.json', '--auto-approve', ...STATE]);

    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('198.51.100.77');
    expect(scene.sandbox.stats().writes).toBe(0);
  });

  it('is refused where the server does not say at which address it sees the tool', async () => {
    const scene = await makeScene();
    seenAt(scene, '');

    const ended = await scene.run(['apply', ...restriction(scene, HERE), '--auto-approve', ...STATE]);

    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('does not say which address it sees');
    expect(scene.sandbox.stats().writes).toBe(0);
  });
});

describe('a restriction of administrators that lets the operator in', () => {
  it('is applied after a fresh sign-in, leaves nothing to plan, and is rolled back', async () => {
    const scene = await makeScene();
    const { sandbox, run } = scene;
    const before = holdings(sandbox.state);
    const args = restriction(scene, HERE, ELSEWHERE);

    const applied = await run(['apply', ...args, '--auto-approve', ...STATE]);
    const signIns = sandbox.stats().signIns;
    const planned = await run(['plan', ...args]);
    const wasRestricted = isRestricted(scene, 'admin');
    const rolledBack = await rollBackLatest(run, ['--auto-approve', ...STATE]);

    expect([applied.code, planned.code, rolledBack.code]).toEqual([0, 0, 0]);
    // At the start, after the operator's own row, and after those of the others.
    expect(signIns).toBe(3);
    expect(wasRestricted).toBe(true);
    expect(holdings(sandbox.state)).toBe(before);
  });
});

describe('a door after which the fresh sign-in is refused', () => {
  it('is put back over the open connection: 3, and a rollback of that run has nothing to do', async () => {
    const scene = await makeScene();
    const { sandbox, run } = scene;
    const before = holdings(sandbox.state);
    sandbox.addFaults([{ kind: 'status', path: 'auth/authenticate-user', code: 401, after: 1, times: 1 }]);

    const applied = await run(['apply', ...restriction(scene, HERE), '--auto-approve', ...STATE]);
    const after = holdings(sandbox.state);
    const rolledBack = await run(['rollback', runIn(applied.stdout), '--auto-approve', '--json', ...STATE]);

    expect(applied.code).toBe(3);
    expect(applied.stdout).toContain(
      'System administrators, server: put back: signing in afresh failed after it',
    );
    expect(applied.stdout).toContain('Put back: signing in afresh failed after a change');
    expect(tooLongLines(applied.stdout)).toEqual([]);
    expect(after).toBe(before);
    expect(rolledBack.code).toBe(0);
    expect(runReportSchema.parse(JSON.parse(rolledBack.stdout)).status).toBe('nothing-to-do');
  });

  it('keeps what was proved before it: 4, with both in the report', async () => {
    const scene = await makeScene();
    const { sandbox, folder, run } = scene;
    const steps = { logging: {}, 'admin-ip-restrictions': { allow: [HERE] } };
    sandbox.addFaults([{ kind: 'status', path: 'auth/authenticate-user', code: 401, after: 1, times: 1 }]);

    const ended = await run([
      'apply',
      ...ownPlaybook(folder, { steps }),
      '--auto-approve',
      '--json',
      ...STATE,
    ]);

    const report = runReportSchema.parse(JSON.parse(ended.stdout));
    expect(ended.code).toBe(4);
    expect(report.results.map(({ resource, outcome }) => [resource, outcome])).toEqual([
      ['log-settings', 'proved'],
      ['administrators', 'undone'],
    ]);
    expect(isRestricted(scene, 'admin')).toBe(false);
  });
});

describe('the port that the tool itself came in by', () => {
  it('is never proposed to be closed: a person is told', async () => {
    const { sandbox, run } = await makeScene();
    const port = Number(new URL(sandbox.url).port);
    const { bindingPorts, bindingInfo } = sandbox.state.bindings;
    const [plain] = bindingPorts.filter((one) => one.name === 'POP');
    if (plain === undefined) throw new Error('the sandbox has no POP port');
    bindingPorts.push({ ...plain, id: 99, port, name: 'Own way in' });
    bindingInfo[0]?.portIDs.push(99);

    const planned = await run(['plan', '--playbook', 'strict', '--step', 'bindings', '--json']);
    const audited = await run(['audit', '--playbook', 'strict', '--step', 'bindings']);

    const { changes } = planReportSchema.parse(JSON.parse(planned.stdout));
    const removed = changes.flatMap((change) => ('item' in change ? [change.item] : []));
    expect(removed).toContain('port 143 (IMAP)');
    expect(removed.filter((item) => item.includes(String(port)))).toEqual([]);
    expect(audited.stdout).toContain(String(port));
    expect(audited.stdout).toContain('By hand:');
  });
});
