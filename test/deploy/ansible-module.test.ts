/** What the module of the role makes of the tool's exit codes and reports. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HAS_ANSIBLE, MODULE, pythonOfAnsible } from './an-ansible.js';

const PASSWORD = 'Of-The-Vault-1';

/** A program in the place of the tool: what it prints, and how it ends. */
const ends = (report: unknown, code: number, said = '') =>
  `process.stdout.write(${JSON.stringify(report === '' ? '' : JSON.stringify(report))});` +
  `process.stderr.write(${JSON.stringify(said)});process.exitCode=${code};`;

const summary = { held: 0, manual: 0, notRead: 0 };
const plan = (changes: readonly unknown[], counts = {}) => ({
  ...{ formatVersion: 1, report: 'plan', changes, notRead: [], resources: { r: { title: 'R' } } },
  summary: { ...summary, ...counts },
});
const change = { target: 'server\u001b[31m', resource: 'r', field: 'f', before: 1, after: 2 };
const run = (status: string, results: readonly { readonly outcome: string }[], more = {}) => ({
  ...{ formatVersion: 1, report: 'run', run: results.length > 0 ? 'RUN' : null, status, results },
  ...{ summary: { proved: results.filter(({ outcome }) => outcome === 'proved').length }, ...more },
});
const result = (outcome: string, ...verdicts: readonly string[]) => ({
  ...{ resource: 'r', target: 'server', outcome },
  fields: verdicts.map((verdict) => ({ verdict })),
});
const refusal = (code: string, message: string, next?: string) =>
  `a remark\n${JSON.stringify({ formatVersion: 1, error: { code, message, next } })}\n`;

(HAS_ANSIBLE ? describe : describe.skip)('the module of the role', () => {
  const python = HAS_ANSIBLE ? pythonOfAnsible() : '';
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'smlockdown-module-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What the module answers to Ansible. */
  function answer(script: string, { isCheck = false, ...more }: Readonly<Record<string, unknown>> = {}) {
    const args = {
      ...{ name: 'mail-a', batch: 'one', command: [process.execPath, '-e', script] },
      ...{ url: 'https://x', username: 'admin', password: PASSWORD, playbook: 'baseline' },
      ...{ reports: join(folder, 'reports'), _ansible_check_mode: isCheck, ...more },
    };
    writeFileSync(join(folder, 'args.json'), JSON.stringify({ ANSIBLE_MODULE_ARGS: args }));
    const env = { ...process.env, LC_ALL: 'C.UTF-8', SMARTERMAIL_CONTRACT: 'of somebody else' };
    const { stdout } = spawnSync(python, [MODULE, join(folder, 'args.json')], { encoding: 'utf8', env });
    const { failed = false, changed = false, msg, warnings = [], diff } = JSON.parse(stdout);
    return { failed, changed, msg, warnings, diff };
  }

  it.each([
    ['a plan', ends(plan([change]), 2), true, 'to change'],
    ['a plan of which all is held back', ends(plan([], { held: 3 }), 2), false, '0 to change, 3 held back'],
  ])('says in check mode of %s whether something would change', (_, script, changed, msg) => {
    expect(answer(script, { isCheck: true })).toMatchObject({
      failed: false,
      changed,
      msg: expect.stringContaining(msg),
    });
  });

  it.each([
    ['proved, and more held back', ends(run('verified', [result('proved', 'honoured')]), 2), true],
    ['with nothing to do but what is held back', ends(run('nothing-to-do', []), 2), false],
  ])('says of an apply that ended %s whether it wrote', (_, script, changed) => {
    expect(answer(script)).toMatchObject({ failed: false, changed });
  });

  const refused = result('refused', 'ignored');
  it.each([
    [
      4,
      run('partial', [result('proved', 'honoured'), refused]),
      true,
      'exit 4; partial: 1 of 2 objects proved',
    ],
    [5, run('disagrees', [result('disagrees', 'ignored')]), true, 'r of server: disagrees'],
    [4, run('partial', [result('unknown')]), true, 'r of server: unknown'],
    [4, run('partial', [result('refused', 'ignored', 'honoured')]), true, 'r of server: refused'],
    [1, run('failed', [result('refused', 'unshown', 'ignored')]), false, 'r of server: refused'],
    [3, run('failed', [result('stale')], { stopped: 'it moved' }), false, 'it moved; r of server: stale'],
    [1, run('nothing-to-do', []), false, 'exit 1; nothing-to-do'],
    [0, { ...run('verified', []), formatVersion: 2 }, false, 'reports of format 1'],
  ])('fails with %d of an apply, and tells what was written', (code, report, changed, msg) => {
    expect(answer(ends(report, code))).toMatchObject({
      failed: true,
      changed,
      msg: expect.stringContaining(msg),
    });
    expect(readdirSync(join(folder, 'reports'))).toEqual(['mail-a.apply.json']);
  });

  it.each([
    [
      'an error',
      ends('', 3, refusal('run.locked', 'Somebody is at it', 'Wait.')),
      'Somebody is at it. Wait.',
    ],
    ['no word', ends('', 70), 'exit 70 without a report'],
    [
      'half a report, as it was killed',
      `process.stdout.write('{"a"',()=>process.kill(process.pid,'SIGKILL'));setInterval(()=>{},9)`,
      'exit -9 without a report',
    ],
  ])('fails with %s in place of a report', (_, script, msg) => {
    expect(answer(script)).toMatchObject({ failed: true, msg: expect.stringContaining(msg) });
    expect(readdirSync(join(folder, 'reports'))).toEqual([]);
  });

  it('fails where the tool is not installed, and before a path that is not whole', () => {
    expect(answer('', { command: ['/nowhere/smlockdown'] }).msg).toContain(
      '/nowhere/smlockdown could not be run',
    );
    expect(answer('', { playbook: './ours.yaml' }).msg).toContain(
      'smlockdown_playbook takes an absolute path',
    );
  });

  it('starts on no other server of the batch after a sign-in that was refused', () => {
    const rejected = ends('', 77, refusal('session.rejected', 'Rejected'));
    const touches = `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'ran'))},'');${ends(run('verified', []), 0)}`;

    answer(rejected);
    const next = answer(touches, { name: 'mail-b' });
    const hasRun = existsSync(join(folder, 'ran'));
    const later = answer(touches, { name: 'mail-b', batch: 'two' });

    expect(next).toMatchObject({ failed: true, msg: expect.stringContaining('mail-a did not let us in') });
    expect([hasRun, later.failed]).toEqual([false, false]);
  });

  it('hands secrets over in the environment alone, and nothing else of a server that is there', () => {
    const tells = `const v=Object.keys(process.env).filter((n)=>/^SMARTERMAIL_/.test(n)).sort();
      const isOnLine=[...process.argv,...process.execArgv].some((w)=>w.includes(process.env.SMARTERMAIL_PASSWORD));
      const isRight=process.env.SMARTERMAIL_PASSWORD.length===${PASSWORD.length};
      console.error(JSON.stringify({error:{message:[...v,isOnLine,isRight,process.argv.slice(1).join(' ')].join(' ')}}));process.exitCode=3`;

    const told = answer(tells, { totp_secret: 'JBSWY3DPEHPK3PXP', options: ['--step', 'logging'] });

    expect(told.msg).toBe(
      'SMARTERMAIL_PASSWORD SMARTERMAIL_TOTP_SECRET false true ' +
        'apply --playbook baseline --auto-approve --url https://x --username admin --json --no-input --step logging.',
    );
  });

  it('passes remarks on, without what a terminal would obey', () => {
    const told = answer(ends(plan([change]), 2, 'It cannot be applied as it is.\n'), { isCheck: true });

    expect(told.warnings).toEqual(['It cannot be applied as it is.']);
    expect(told.diff).toEqual({ prepared: 'server?[31m, R, f: 1 -> 2\n' });
  });
});
