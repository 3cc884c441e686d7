/** `rotateTo`: the password of the account in use is changed, and nothing that the tool leaves holds either. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runReportSchema } from '../../src/report/model/run-report.js';
import { type Ended, holdings, rollBackLatest, type Scene, scenes } from './a-cli.js';
import { ownPlaybook } from './a-playbook-file.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];
const NEW = 'Elm-3-Silver-Gateway';
const CHANGES_PASSWORD = 'settings/sysadmin/administrator-password';

function rotation({ folder }: Scene, rotateTo: string): readonly string[] {
  return ownPlaybook(folder, { steps: { 'admin-password': { rotateTo } } });
}

/** How a command that only reads ends with this password. */
async function signInWith({ run }: Scene, password: string): Promise<number | null> {
  const ended = await run(['audit', '--step', 'logging', '--fail-on', 'never'], {
    env: { SMARTERMAIL_PASSWORD: password },
  });
  return ended.code;
}

/** Every text that a run left: its outputs, and its files but for the secret's own. */
function leftBy({ folder }: Scene, ended: readonly Ended[]): string {
  const files = readdirSync(join(folder, 'st'), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, 'st', name))
    .filter((file) => statSync(file).isFile());
  return [
    ...files.map((file) => readFileSync(file, 'utf8')),
    ...ended.flatMap(({ stdout, stderr }) => [stdout, stderr]),
  ].join('\n');
}

function formsOf(secret: string): readonly string[] {
  return [secret, Buffer.from(secret).toString('base64').replace(/=+$/, ''), encodeURIComponent(secret)];
}

describe('a rotation to a new password', () => {
  it('makes it in a file for the owner only; it signs in, and the old one does not', async () => {
    const scene = await makeScene();
    const { folder, run, sandbox } = scene;
    const args = rotation(scene, 'generate:new.txt');

    const applied = await run(['apply', ...args, '--auto-approve', ...STATE]);

    const password = readFileSync(join(folder, 'new.txt'), 'utf8').trimEnd();
    expect(applied.code).toBe(0);
    expect(applied.stdout).toContain('~ Password: from generate:new.txt\n');
    expect(applied.stderr).toContain('A new password was written to new.txt.');
    expect(applied.stderr).toContain('The password of admin is the new one: --password-from file:new.txt');
    expect(statSync(join(folder, 'new.txt')).mode & 0o777).toBe(0o600);
    expect(await signInWith(scene, password)).toBe(0);
    expect(await signInWith(scene, sandbox.accounts.admin.password)).toBe(77);
  });

  it('is done once: with the new password there is nothing to change', async () => {
    const scene = await makeScene();
    const args = rotation(scene, 'generate:new.txt');
    await scene.run(['apply', ...args, '--auto-approve', ...STATE]);
    const { writes } = scene.sandbox.stats();

    const again = await scene.run([
      ...['apply', ...args, '--auto-approve', ...STATE],
      ...['--password-from', 'file:new.txt'],
    ]);

    expect(again.code).toBe(0);
    expect(again.stderr).toContain('Nothing to change.');
    expect(scene.sandbox.stats().writes).toBe(writes);
  });

  it('is what its age is judged by, and nothing else of the runs is', async () => {
    const scene = await makeScene({ domains: 1 });
    const age = ['audit', ...ownPlaybook(scene.folder, { steps: { 'admin-password': { maxAgeDays: 90 } } })];
    const before = await scene.run([...age, ...STATE, '--format', 'json']);
    const args = rotation(scene, 'generate:new.txt');
    const applied = await scene.run(['apply', ...args, '--auto-approve', ...STATE]);
    ownPlaybook(scene.folder, { steps: { 'admin-password': { maxAgeDays: 90 } } });

    const after = await scene.run([
      ...[...age, ...STATE, '--format', 'json'],
      ...['--password-from', 'file:new.txt'],
    ]);

    expect(applied.code).toBe(0);
    expect(JSON.parse(before.stdout).findings).toMatchObject([{ verdict: 'manual' }]);
    expect(JSON.parse(after.stdout).findings).toMatchObject([{ verdict: 'pass' }]);
  });

  it('leaves neither password in any output, plan, journal, snapshot or record', async () => {
    const scene = await makeScene();
    const { folder, run, sandbox } = scene;
    const args = rotation(scene, 'generate:new.txt');

    const ended = [
      await run(['plan', ...args, '--json', '--out', join('st', '..', 'plan.json')]),
      await run(['apply', 'plan.json', '--auto-approve', '--json', ...STATE]),
      await rollBackLatest(run, ['--auto-approve', ...STATE, '--password-from', 'file:new.txt']),
    ];

    const made = readFileSync(join(folder, 'new.txt'), 'utf8').trimEnd();
    const text = `${leftBy(scene, ended)}${readFileSync(join(folder, 'plan.json'), 'utf8')}`;
    const secrets = [made, sandbox.accounts.admin.password].flatMap(formsOf);
    expect(ended.map(({ code }) => code)).toEqual([2, 0, 6]);
    expect(secrets.filter((form) => text.includes(form))).toEqual([]);
  });

  it('is not brought back by a rollback, which says so and ends with 6', async () => {
    const scene = await makeScene();
    await scene.run(['apply', ...rotation(scene, 'generate:new.txt'), '--auto-approve', ...STATE]);
    scene.sandbox.resetStats();

    const ended = await rollBackLatest(scene.run, [
      ...['--auto-approve', ...STATE],
      ...['--password-from', 'file:new.txt'],
    ]);

    expect(ended.code).toBe(6);
    expect(ended.stdout.replace(/\s+/g, ' ')).toContain('what it was before is not known');
    expect(scene.sandbox.stats().writes).toBe(0);
  });

  it.each([
    ['env:NEXT_PASSWORD', 'a variable'],
    ['file:next.txt', 'a file'],
    ['cmd:cat next.txt', 'a program'],
    ['generate:next.txt', 'a file that was made before'],
  ])('takes it from %s, %s', async (rotateTo) => {
    const scene = await makeScene();
    writeFileSync(join(scene.folder, 'next.txt'), `${NEW}\n`);

    const ended = await scene.run(
      ['apply', ...rotation(scene, rotateTo), '--auto-approve', '--json', ...STATE],
      { env: { NEXT_PASSWORD: NEW } },
    );

    const report = runReportSchema.parse(JSON.parse(ended.stdout));
    expect(report).toMatchObject({ status: 'verified', exitCode: 0 });
    expect(report.results.flatMap(({ fields }) => fields.map(({ verdict }) => verdict))).toEqual(['unshown']);
    expect(await signInWith(scene, NEW)).toBe(0);
    expect(leftBy(scene, [ended])).not.toContain(NEW);
  });
});

describe('looking at a rotation', () => {
  it.each([
    ['audit', []],
    ['plan', []],
    ['apply', ['--dry-run', ...STATE]],
  ])('runs no program and opens no file that the playbook names: %s', async (command, more) => {
    const scene = await makeScene();
    execFileSync('mkfifo', [join(scene.folder, 'pipe')]);

    for (const rotateTo of ['cmd:touch ran.txt', 'file:pipe', 'generate:pipe']) {
      const ended = await scene.run([command, ...rotation(scene, rotateTo), ...more]);

      expect(ended.code).toBe(2);
      expect(ended.stderr).not.toContain('Running');
    }
    expect(readdirSync(scene.folder)).not.toContain('ran.txt');
  });

  it('knows that it is done where the operator signs in from the same place', async () => {
    const scene = await makeScene();
    writeFileSync(join(scene.folder, 'now.txt'), scene.sandbox.accounts.admin.password);
    const from = ['--password-from', 'cmd:cat now.txt'];

    const ended = await scene.run(['plan', ...rotation(scene, 'cmd:cat now.txt'), ...from]);

    expect(ended.code).toBe(0);
  });
});

describe('an approved rotation by a program', () => {
  it('says that it runs it, and gives it no secret of ours', async () => {
    const scene = await makeScene();
    writeFileSync(join(scene.folder, 'next.sh'), `env >seen.txt\necho ${NEW}\n`);

    const ended = await scene.run([
      ...['apply', ...rotation(scene, 'cmd:sh next.sh'), '--auto-approve', ...STATE],
    ]);

    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain('Running a program for a secret: sh next.sh\n');
    const seen = readFileSync(join(scene.folder, 'seen.txt'), 'utf8');
    expect(seen).toContain('PATH=');
    expect(seen).not.toContain(scene.sandbox.accounts.admin.password);
  });

  it('that gives another password each time is refused, and nothing is sent', async () => {
    const scene = await makeScene();

    const ended = await scene.run([
      ...['apply', ...rotation(scene, 'cmd:openssl rand -base64 24'), '--auto-approve', ...STATE],
    ]);

    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain('gives another secret each time');
    expect(scene.sandbox.stats().writes).toBe(0);
    expect(await signInWith(scene, scene.sandbox.accounts.admin.password)).toBe(0);
  });

  it('that keeps it no longer when it is to be signed in with is put back', async () => {
    const scene = await makeScene();
    // Twice the same before anything is sent (the first two look whether it is done already), and then another.
    writeFileSync(
      join(scene.folder, 'next.sh'),
      `echo x >>count\n[ $(wc -l <count) -gt 3 ] && echo Fir-2-Linen-Rope || echo ${NEW}\n`,
    );

    const ended = await scene.run([
      ...['apply', ...rotation(scene, 'cmd:sh next.sh'), '--auto-approve', ...STATE],
    ]);

    expect(ended.code).toBe(3);
    expect(ended.stdout.replace(/\s+/g, ' ')).toContain('no longer gives the secret that was set');
    expect(await signInWith(scene, scene.sandbox.accounts.admin.password)).toBe(0);
  });
});

describe('a rotation to the password in use', () => {
  it('that a plan file asks for is refused with 3: it is done', async () => {
    const scene = await makeScene();
    writeFileSync(join(scene.folder, 'now.txt'), scene.sandbox.accounts.admin.password);
    await scene.run(['plan', ...rotation(scene, 'file:now.txt'), '--out', 'plan.json']);

    const ended = await scene.run(['apply', 'plan.json', '--auto-approve', ...STATE]);

    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('--password-from file:now.txt');
    expect(scene.sandbox.stats().writes).toBe(0);
  });
});

describe('a rotation that cannot be', () => {
  it.each([
    ['env:NOT_THERE', 'NOT_THERE'],
    ['file:nowhere.txt', 'nowhere.txt'],
    ['generate:nowhere/new.txt', 'nowhere/new.txt'],
    ['generate:empty.txt', 'is there and empty'],
  ])('as %s gives no password ends with 78, and nothing is written', async (rotateTo, words) => {
    const scene = await makeScene();
    writeFileSync(join(scene.folder, 'empty.txt'), '');

    const ended = await scene.run(['apply', ...rotation(scene, rotateTo), '--auto-approve', ...STATE]);

    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain('[config.bad-secret]');
    expect(ended.stderr).toContain(words);
    expect(scene.sandbox.stats().writes).toBe(0);
    expect((await scene.run(['runs', ...STATE])).stdout).toContain('No runs yet in');
  });

  it('as a plan file names a program ends with 78: the program is not run', async () => {
    const scene = await makeScene();
    await scene.run(['plan', ...rotation(scene, 'cmd:touch ran.txt'), '--out', 'plan.json']);

    const ended = await scene.run(['apply', 'plan.json', '--auto-approve', ...STATE]);

    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain('A plan file may not name a program');
    expect(scene.sandbox.stats().writes).toBe(0);
    expect(existsSync(join(scene.folder, 'ran.txt'))).toBe(false);
  });

  it('typed into the playbook is refused with 65 without being shown', async () => {
    const scene = await makeScene();

    const ended = await scene.run(['apply', ...rotation(scene, NEW), '--auto-approve', ...STATE]);

    expect(ended.code).toBe(65);
    expect(ended.stderr).toContain('a secret is named, not typed');
    expect(ended.stderr).not.toContain(NEW);
    expect(scene.sandbox.stats().requests).toBe(0);
  });

  it('as the server refuses it ends with 1, and the old password still signs in', async () => {
    const scene = await makeScene();
    scene.sandbox.addFaults([{ kind: 'status', path: CHANGES_PASSWORD, code: 400 }]);

    const ended = await scene.run([
      ...['apply', ...rotation(scene, 'generate:new.txt'), '--auto-approve', ...STATE],
    ]);

    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('refused by the server');
    expect(ended.stderr).not.toContain('is the new one');
    expect(await signInWith(scene, scene.sandbox.accounts.admin.password)).toBe(0);
  });

  it('as the new password does not sign in is put back: 3, and the old one signs in', async () => {
    const scene = await makeScene();
    const before = holdings(scene.sandbox.state);
    scene.sandbox.addFaults([
      { kind: 'ignore-field', path: CHANGES_PASSWORD, field: 'password', once: true },
    ]);

    const ended = await scene.run([
      ...['apply', ...rotation(scene, 'generate:new.txt'), '--auto-approve', ...STATE],
    ]);

    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain('Put back: signing in afresh failed after a change');
    expect(await signInWith(scene, scene.sandbox.accounts.admin.password)).toBe(0);
    expect(holdings(scene.sandbox.state)).toBe(before);
  });
});
