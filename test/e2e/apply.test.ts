/** `apply`, `rollback` and `runs`, where all goes well. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runReportSchema } from '../../src/report/model/run-report.js';
import { runsReportSchema } from '../../src/report/model/runs-report.js';
import { holdings, rollBackLatest, runIn, scenes, tooLongLines } from './a-cli.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];

/** Every file below a folder, with its text. */
function textsBelow(folder: string): readonly (readonly [string, string])[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile())
    .map((file) => [file, readFileSync(file, 'utf8')] as const);
}

describe('apply FILE', () => {
  it('applies the plan, proves it, leaves nothing to plan, and rolls back to the start', async () => {
    const { sandbox, run } = await makeScene();
    const before = holdings(sandbox.state);
    await run(['plan', '--playbook', 'strict', '--out', 'plan.json']);

    const applied = await run(['apply', 'plan.json', '--auto-approve', ...STATE]);
    const planned = await run(['plan', '--playbook', 'strict']);
    const changed = holdings(sandbox.state);
    const rolledBack = await run(['rollback', runIn(applied.stdout), '--auto-approve', ...STATE]);

    expect(applied.code).toBe(0);
    expect(applied.stdout).toContain('Verified: a separate read shows every change.');
    expect(tooLongLines(applied.stdout)).toEqual([]);
    expect(planned.code).toBe(0);
    expect(planned.stdout).toContain('Plan: 0 to add, 0 to change, 0 to remove;');
    expect(changed).not.toBe(before);
    expect(rolledBack.code).toBe(0);
    expect(rolledBack.stdout).toContain('Rolled back: a separate read shows the state before the run.');
    expect(tooLongLines(rolledBack.stdout)).toEqual([]);
    expect(holdings(sandbox.state)).toBe(before);
  });

  it('refuses a plan whose every object has changed since, with 3, and writes nothing', async () => {
    const { sandbox, run } = await makeScene();
    await run(['plan', '--step', 'logging', '--out', 'plan.json']);
    await run(['apply', '--playbook', 'strict', '--step', 'logging', '--auto-approve', ...STATE]);
    sandbox.resetStats();

    const ended = await run(['apply', 'plan.json', '--auto-approve', ...STATE]);

    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('[plan.stale]');
    expect(ended.stderr).toContain('log-settings');
    expect(sandbox.stats().writes).toBe(0);
  });

  it('takes no --step, --domain or --playbook beside the file', async () => {
    const { sandbox, run } = await makeScene();
    await run(['plan', '--out', 'plan.json']);
    sandbox.resetStats();

    const ended = await Promise.all([
      run(['apply', 'plan.json', '--step', 'logging', '--auto-approve']),
      run(['apply', 'plan.json', '--domain', '*', '--auto-approve']),
      run(['apply', 'plan.json', '--playbook', 'strict', '--auto-approve']),
      run(['apply', '--auto-approve']),
    ]);

    expect(ended.map(({ code }) => code)).toEqual([64, 64, 64, 64]);
    expect(sandbox.stats().requests).toBe(0);
  });
});

describe('apply --playbook', () => {
  it('plans, applies and proves in one go; a second time there is nothing to do', async () => {
    const { sandbox, run } = await makeScene();

    const first = await run(['apply', '--playbook', 'strict', '--auto-approve', ...STATE]);
    const { writes } = sandbox.stats();
    const second = await run(['apply', '--playbook', 'strict', '--auto-approve', ...STATE]);

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(first.stdout).toContain('Plan: ');
    expect(second.stderr).toContain('Nothing to change.');
    expect(writes).toBeGreaterThan(0);
    expect(sandbox.stats().writes).toBe(writes);
  });

  it('of baseline changes something, and nothing that anybody could do or lose by, and ends with 2 for the rest', async () => {
    const { sandbox, run } = await makeScene({ domains: 20 });
    /** Who may send and sign in, and what becomes of mail. */
    const kept = () => {
      const { smtpIn, ipAccess, smtpAuthBypass, antispam, rbls, fileRestrictions, antivirus } = sandbox.state;
      const domains = Object.values(sandbox.state.domains).map(({ users, settings }) => {
        const { catchAll, requireSmtpAuthentication, spamCheckOverrideActive, sslRequired } = settings;
        return { users, catchAll, requireSmtpAuthentication, spamCheckOverrideActive, sslRequired };
      });
      // Automatic answers to forged senders are narrowed.
      const { autoResponderRestriction: _, contentFilterBounceRestriction: _b, ...spam } = antispam;
      const all = { smtpIn, ipAccess, smtpAuthBypass, spam, rbls, fileRestrictions, antivirus, domains };
      return JSON.stringify([all, sandbox.state.bindings, sandbox.state.administrators.length]);
    };
    const before = kept();

    const ended = await run(['apply', '--playbook', 'baseline', '--auto-approve', ...STATE]);

    expect(ended.code).toBe(2);
    expect(ended.stdout).toContain('Verified: ');
    expect(kept()).toBe(before);
  });

  it('--json gives the report of the run as its schema says, and of nothing to do', async () => {
    const { run } = await makeScene();
    const args = ['apply', '--playbook', 'strict', '--auto-approve', '--json', ...STATE];

    const applied = await run(args);
    const again = await run(args);

    const report = runReportSchema.parse(JSON.parse(applied.stdout));
    expect(report).toMatchObject({ formatVersion: 1, kind: 'apply', status: 'verified', exitCode: 0 });
    expect(report.results.every(({ outcome }) => outcome === 'proved')).toBe(true);
    const shown = runReportSchema.parse(
      JSON.parse((await run(['runs', `${report.run}`, '--json', ...STATE])).stdout),
    );
    for (const { steps } of [report, shown])
      expect(steps.logging?.place).toEqual({ file: 'playbooks/strict.yaml', line: expect.any(Number) });
    expect(runReportSchema.parse(JSON.parse(again.stdout))).toMatchObject({
      run: null,
      status: 'nothing-to-do',
      exitCode: 0,
    });
  });

  it('changes only the domains of --domain', async () => {
    const { sandbox, run } = await makeScene({ domains: 12 });
    const before = structuredClone(sandbox.state);
    const name =
      Object.entries(before.domains).find(
        ([, one]) => one.settings.requireSmtpAuthentication === false,
      )?.[0] ?? '';

    const ended = await run(['apply', '--playbook', 'strict', '--domain', name, '--auto-approve', ...STATE]);

    const { [name]: changed, ...others } = sandbox.state.domains;
    const { [name]: _, ...othersBefore } = before.domains;
    expect(ended.code).toBe(0);
    expect(changed?.settings.requireSmtpAuthentication).toBe(true);
    expect(holdings({ ...sandbox.state, domains: others })).toBe(
      holdings({ ...before, domains: othersBefore }),
    );
  });

  it('--dry-run sends no write and leaves no trace', async () => {
    const { sandbox, folder, run } = await makeScene();

    const ended = await run(['apply', '--playbook', 'strict', '--dry-run', ...STATE]);

    expect(ended.code).toBe(2);
    expect(ended.stdout).toContain('Plan: ');
    expect(sandbox.stats().writes).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('over a limit of the playbook is refused with 3, and nothing is written', async () => {
    const { sandbox, folder, run } = await makeScene();
    writeFileSync(
      join(folder, 'own.yaml'),
      'version: 1\nname: own\nextends: baseline\nlimits: { changes: 3 }\n',
    );

    const ended = await run(['apply', '--playbook', './own.yaml', '--auto-approve', ...STATE]);

    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('[plan.over-limit]');
    expect(ended.stderr).toContain('limits.changes');
    expect(sandbox.stats().writes).toBe(0);
  });
});

describe('apply --approved', () => {
  it('carries out the plan of that hash without a question, from a file or made on the spot, and no other', async () => {
    const { sandbox, folder, run } = await makeScene();
    await run(['plan', '--step', 'logging', '--out', 'plan.json']);
    const { hash } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as { hash: string };
    const of = (approved: string) => ['--approved', approved, ...STATE];
    const other = `sha256:${'0'.repeat(16)}`;

    const refused = [
      await run(['apply', 'plan.json', ...of(other)]),
      await run(['apply', '--playbook', 'baseline', '--step', 'logging', ...of(other)]),
      await run(['apply', '--playbook', 'baseline', '--step', 'greylisting', ...of(hash)]),
    ];
    const { writes } = sandbox.stats();
    const made = await run([
      'apply',
      '--playbook',
      'baseline',
      '--step',
      'logging',
      ...of(hash.slice(0, 23)),
    ]);

    expect(refused.map(({ code, stderr }) => [code, stderr.includes('[plan.not-approved]')])).toEqual([
      [3, true],
      [3, true],
      [3, true],
    ]);
    expect(writes).toBe(0);
    expect(made.code).toBe(0);
    expect(made.stdout).toContain('Verified');
  });
});

describe('rollback', () => {
  it('--dry-run shows the way back and writes nothing', async () => {
    const { sandbox, run } = await makeScene();
    await run(['apply', '--playbook', 'baseline', '--step', 'logging', '--auto-approve', ...STATE]);
    sandbox.resetStats();

    const ended = await run(['rollback', 'latest', '--dry-run', ...STATE]);

    expect(ended.code).toBe(2);
    expect(ended.stdout).toContain('detailed -> exceptions-only (loosens)');
    expect(sandbox.stats().writes).toBe(0);
  });

  it('of what is rolled back already has nothing to do', async () => {
    const { sandbox, run } = await makeScene();
    const applied = await run([
      'apply',
      '--playbook',
      'baseline',
      '--step',
      'logging',
      '--auto-approve',
      ...STATE,
    ]);
    const id = runIn(applied.stdout);
    await run(['rollback', id, '--auto-approve', ...STATE]);
    sandbox.resetStats();

    const ended = await run(['rollback', id, '--auto-approve', '--json', ...STATE]);

    expect(ended.code).toBe(0);
    expect(runReportSchema.parse(JSON.parse(ended.stdout))).toMatchObject({
      kind: 'rollback',
      status: 'nothing-to-do',
    });
    expect(sandbox.stats().writes).toBe(0);
  });

  it('of the latest run without a question is refused, with the id, before anything is sent', async () => {
    const { sandbox, run } = await makeScene({ domains: 1 });
    const id = runIn((await run(['apply', '--playbook', 'strict', '--auto-approve', ...STATE])).stdout);
    sandbox.resetStats();

    const ended = await run(['rollback', 'latest', '--auto-approve', ...STATE]);
    const dry = await run(['rollback', 'latest', '--dry-run', ...STATE]);

    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toContain(`the latest is ${id}`);
    expect(ended.stderr).toContain(`smlockdown rollback ${id} --auto-approve`);
    expect(dry.stderr).toMatch(new RegExp(`The latest run is ${id}: apply of strict, \\d{4}-\\d\\d-\\d\\d `));
    expect(sandbox.stats().writes).toBe(0);
  });

  it.each(['latest', '20260101-000000-apply-0000', '../../etc'])(
    'of %s, which is not there, ends with 65',
    async (id) => {
      const { sandbox, run } = await makeScene();

      const ended = await run(['rollback', id, '--auto-approve', ...STATE]);

      expect(ended.code).toBe(65);
      expect(ended.stderr).toContain('[run.not-found]');
      expect(sandbox.stats().writes).toBe(0);
    },
  );
});

describe('runs', () => {
  it('says that there are none', async () => {
    const { run } = await makeScene();

    const text = await run(['runs', ...STATE]);
    const json = await run(['runs', '--json', ...STATE]);

    expect(text).toMatchObject({ code: 0, stdout: expect.stringMatching(/^No runs yet in \S+st\n$/) });
    expect(JSON.parse(json.stdout)).toMatchObject({ formatVersion: 1, report: 'runs', runs: [] });
  });

  it('lists what was done, newest first, without a server', async () => {
    const { sandbox, run } = await makeScene();
    await run(['apply', '--playbook', 'baseline', '--step', 'logging', '--auto-approve', ...STATE]);
    await rollBackLatest(run, ['--auto-approve', ...STATE]);

    const text = await run(['runs', ...STATE], { env: { SMARTERMAIL_URL: '' } });
    const json = await run(['runs', '--json', ...STATE]);

    const { runs } = runsReportSchema.parse(JSON.parse(json.stdout));
    expect(runs.map(({ kind, status }) => [kind, status])).toEqual([
      ['rollback', 'verified'],
      ['apply', 'verified'],
    ]);
    expect(runs[1]).toMatchObject({
      server: sandbox.url,
      operator: 'admin',
      playbook: 'baseline',
      writes: 1,
    });
    expect(runs[0]?.rollsBack).toBe(runs[1]?.id);
    expect(text.stdout.indexOf(runs[0]?.id ?? '?')).toBeLessThan(text.stdout.lastIndexOf(`${runs[1]?.id}  `));
    expect(tooLongLines(text.stdout)).toEqual([]);
  });

  it('keeps every file for its owner only, without a password or token', async () => {
    const { sandbox, folder, run } = await makeScene();
    const { password } = sandbox.accounts.admin;

    await run(['apply', '--playbook', 'strict', '--auto-approve', ...STATE]);

    const files = textsBelow(join(folder, 'st'));
    const base64 = Buffer.from(password).toString('base64').replace(/=+$/, '');
    expect(files.length).toBeGreaterThan(2);
    expect(files.filter(([file]) => (statSync(file).mode & 0o077) !== 0)).toEqual([]);
    expect(files.filter(([, text]) => text.includes(password) || text.includes(base64))).toEqual([]);
    expect(files.filter(([, text]) => /eyJ[\w-]+\./.test(text))).toEqual([]);
  });

  it('keeps them in the state folder of the platform where none is named', async () => {
    const { folder, run } = await makeScene();

    await run(['apply', '--playbook', 'baseline', '--step', 'logging', '--auto-approve']);
    const ended = await run(['runs']);

    expect(ended.stdout).toContain('-apply-');
    expect(readdirSync(join(folder, 'state'))).toEqual(['smartermail-lockdown']);
  });
});
