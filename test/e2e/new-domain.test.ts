/** form-sender on a server that does not have its domain: the domain and its user by one apply, and both taken back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { planReportSchema } from '../../src/report/model/plan-report.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import type { SandboxState } from '../../src/sandbox/state.js';
import { holdings, rollBackLatest, runIn, type Scene, scenes, signInOf, until } from './a-cli.js';
import { ownPlaybook } from './a-playbook-file.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];
const NEW = 'forms.example';
const STEPS = {
  'form-sender': {
    ...{ domain: NEW, user: 'web' },
    ...{ password: 'generate:web.txt', administratorPassword: 'generate:postmaster.txt' },
  },
};
const USER_PUT = 'POST settings/domain/user-put';

async function aForms(options: SandboxOptions = {}) {
  const scene = await makeScene({ domains: 2, ...options });
  const args = ownPlaybook(scene.folder, { steps: STEPS });
  return { ...scene, args, before: holdings(scene.sandbox.state) };
}

function secretIn({ folder }: Pick<Scene, 'folder'>, file: string): string {
  return readFileSync(join(folder, file), 'utf8').trimEnd();
}

describe('form-sender, where its domain is not there', () => {
  it('adds the domain and its user by one apply, which ends with 0; a rollback leaves the server as it was', async () => {
    const scene = await aForms();
    const { sandbox, run, args, before } = scene;

    const planned = await run(['plan', ...args]);
    const applied = await run(['apply', ...args, '--auto-approve', ...STATE]);
    const again = await run(['apply', ...args, '--auto-approve', ...STATE]);

    expect(planned.code).toBe(2);
    expect(planned.stdout).toContain('Plan: 2 to add, 1 to change, 0 to remove');
    expect(planned.stdout).toContain(`web@${NEW}`);
    expect(applied.code).toBe(0);
    expect(applied.stdout).toContain('Verified: a separate read shows every change');
    expect(applied.stderr).not.toContain('Apply once more');
    expect([again.code, again.stderr.includes('Nothing to change.')]).toEqual([0, true]);
    // Each of the passwords is made once, and is the one that signs in.
    expect(secretIn(scene, 'web.txt')).not.toBe(secretIn(scene, 'postmaster.txt'));
    for (const [username, file] of [
      [`web@${NEW}`, 'web.txt'],
      [`postmaster@${NEW}`, 'postmaster.txt'],
    ] as const) {
      const account = { username, password: secretIn(scene, file) };
      const ended = await run(['audit'], { env: signInOf(sandbox, account) });
      // The password is right, and a mailbox is no administrator.
      expect(ended.stderr).toContain('[session.forbidden]');
    }

    const rolledBack = await rollBackLatest(run, ['--auto-approve', ...STATE]);

    expect(rolledBack.code).toBe(0);
    expect(rolledBack.stdout).toContain('Rolled back: a separate read shows the state before the run.');
    expect(holdings(sandbox.state)).toBe(before);
  });

  it('does the same from a plan file, which is stale once the domain is there', async () => {
    const { sandbox, run, args, before } = await aForms();
    await run(['plan', ...args, '--out', 'plan.json']);

    const shown = await run(['show', 'plan.json', '--json']);
    const applied = await run(['apply', 'plan.json', '--auto-approve', ...STATE]);
    const again = await run(['apply', 'plan.json', '--auto-approve', ...STATE]);
    const rolledBack = await rollBackLatest(run, ['--auto-approve', ...STATE]);

    const { objects } = planReportSchema.parse(JSON.parse(shown.stdout));
    expect(objects.flatMap(({ resource, isToCome }) => (isToCome === true ? [resource] : []))).toEqual([
      'users',
      'domain-settings',
    ]);
    expect(applied.code).toBe(0);
    expect([again.code, again.stderr.includes('[plan.stale]')]).toEqual([3, true]);
    expect(rolledBack.code).toBe(0);
    expect(holdings(sandbox.state)).toBe(before);
  });

  it('ends with 4 where other steps are to judge the domain once it is there, and says so', async () => {
    const { folder, run, sandbox } = await makeScene({ domains: 2 });
    const args = ownPlaybook(folder, { steps: { ...STEPS, 'catch-all': {} } });
    sandbox.state.domainDefaults.catchAll = 'info';

    const applied = await run(['apply', ...args, '--auto-approve', ...STATE]);
    const again = await run(['apply', ...args, '--auto-approve', ...STATE]);

    expect(applied.code).toBe(4);
    expect(applied.stderr).toContain(`Apply once more, by the same command: what ${NEW} holds`);
    expect(again.code).toBe(0);
    expect((await run(['plan', ...args])).code).toBe(0);
  });

  it('says that nothing in it is judged with --only-server', async () => {
    const { run, args } = await aForms();

    const applied = await run(['apply', ...args, '--only-server', '--auto-approve', ...STATE]);

    expect(applied.code).toBe(4);
    expect(applied.stderr).toContain(`Apply once more, without --only-server: what ${NEW} holds`);
    expect((await run(['apply', ...args, '--auto-approve', ...STATE])).code).toBe(0);
  });

  it('says of a plan file that it has to be made once more', async () => {
    const { folder, run } = await makeScene({ domains: 2 });
    const args = ownPlaybook(folder, { steps: { ...STEPS, 'catch-all': {} } });
    await run(['plan', ...args, '--out', 'plan.json']);

    const applied = await run(['apply', 'plan.json', '--auto-approve', ...STATE]);

    expect(applied.code).toBe(4);
    expect(applied.stderr).toContain(`Make the plan once more, and apply that: what ${NEW} holds`);
  });
});

describe('kill -9', () => {
  const isThere = ({ domains }: SandboxState) => domains[NEW] !== undefined;
  const hasUser = ({ domains }: SandboxState) =>
    domains[NEW]?.users.some(({ userName }) => userName === 'web');
  const isShut = ({ domains }: SandboxState) => domains[NEW]?.settings.requireSmtpAuthentication === true;

  it.each<[string, (scene: Pick<Scene, 'sandbox'>) => boolean | undefined]>([
    ['once the domain is there', ({ sandbox }) => isThere(sandbox.state)],
    [
      'once its users were read',
      ({ sandbox }) => (sandbox.stats().byRoute['GET settings/domain/list-users'] ?? 0) > 0,
    ],
    ['once the user is sent', ({ sandbox }) => (sandbox.stats().byRoute[USER_PUT] ?? 0) > 0],
    ['once the user is there', ({ sandbox }) => hasUser(sandbox.state)],
    ['once the domain requires a sign-in', ({ sandbox }) => isShut(sandbox.state)],
  ])('%s leaves what a rollback takes back', async (_, isTime) => {
    const scene = await aForms({ latencyMs: 25 });
    const { sandbox, start, run, args, before } = scene;
    sandbox.state.domainDefaults.requireSmtpAuthentication = false;
    const applying = start(['apply', ...args, '--auto-approve', ...STATE]);
    await until(() => isTime(scene) === true);

    applying.signal('SIGKILL');
    await applying.ended;
    // What was under way arrives all the same.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const rolledBack = await rollBackLatest(run, ['--auto-approve', ...STATE]);

    expect(rolledBack.stdout).toContain('Rolled back: a separate read shows the state before the run.');
    expect(rolledBack.code).toBe(0);
    expect(holdings(sandbox.state)).toBe(before);
  });

  it('of the rollback, once the user is gone, leaves the domain to the next rollback', async () => {
    const { sandbox, start, run, args, before } = await aForms({ latencyMs: 25 });
    const applied = await run(['apply', ...args, '--auto-approve', ...STATE]);
    expect(hasUser(sandbox.state)).toBe(true);
    const rollback = ['rollback', runIn(applied.stdout), '--auto-approve', ...STATE];
    const killed = start(rollback);
    await until(() => !hasUser(sandbox.state));

    killed.signal('SIGKILL');
    await killed.ended;
    const isLeft = isThere(sandbox.state);
    const rolledBack = await run(rollback);

    expect([isLeft, rolledBack.code]).toEqual([true, 0]);
    expect(holdings(sandbox.state)).toBe(before);
  });
});
