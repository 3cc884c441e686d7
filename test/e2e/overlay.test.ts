/** An overlay, without a change to the tool: another build's calls, audited, applied, proved and rolled back. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { holdings, rollBackLatest, type Scene, scenes } from './a-cli.js';
import { aDialect, DIALECT, type Dialect } from './a-dialect.js';
import { ownPlaybook } from './a-playbook-file.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];

interface Stage extends Scene {
  readonly dialect: Dialect;
  /** The command, on the server of the other build. */
  readonly command: Scene['run'];
  readonly playbook: readonly string[];
}

async function aStage(options: SandboxOptions = {}): Promise<Stage> {
  const scene = await makeScene({ domains: 2, isUntaught: true, ...options });
  const dialect = await aDialect(scene.sandbox);
  const playbook = ownPlaybook(scene.folder, {
    steps: { 'smtp-relay': { allowRelay: 'nobody', requireAuthMatch: 'email-address' }, 'ids-rules': {} },
  });
  const command: Scene['run'] = (args) => scene.run(args, { env: { SMARTERMAIL_URL: dialect.url } });
  return { ...scene, dialect, command, playbook };
}

function writeOverlay(
  { folder }: Scene,
  overlay: object = DIALECT,
  file = 'dialect.yaml',
): readonly string[] {
  writeFileSync(join(folder, file), JSON.stringify(overlay, null, 2));
  return ['--contract', file];
}

function runFolder({ folder }: Scene): string {
  const [id = ''] = readdirSync(join(folder, 'st', 'runs'));
  return join(folder, 'st', 'runs', id);
}

const APPLY = ['--auto-approve', ...STATE];

describe('an overlay', () => {
  it('binds a document and a collection to other paths, members, numbers and ids: applied, proved, taken back', async () => {
    const stage = await aStage();
    const { sandbox, command, dialect, playbook } = stage;
    const overlay = writeOverlay(stage);
    const before = holdings(sandbox.state);

    const applied = await command(['apply', ...playbook, ...overlay, ...APPLY]);

    expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining('2 objects proved') });
    expect(applied.stdout).not.toContain('[API');
    expect(sandbox.state.smtpIn).toMatchObject({ allowRelay: 0, requireAuthMatch: 2 });
    expect(dialect.calls).toEqual(
      expect.arrayContaining(['POST inbound/smtp-store', 'POST guards-new', 'POST guards/guard-1']),
    );
    expect((await command(['plan', ...playbook, ...overlay])).code).toBe(0);
    const back = await rollBackLatest(command, APPLY);
    expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining('2 objects proved') });
    expect(dialect.calls).toContain('POST guards/guard-5/drop');
    expect(holdings(sandbox.state)).toBe(before);
  });

  it('is needed there: without it both are left to do by hand', async () => {
    const { command, dialect, playbook } = await aStage();

    const ended = await command(['plan', ...playbook]);

    expect(ended.stdout).toContain('0 to add, 0 to change, 0 to remove; 0 waived, 2 manual');
    expect(dialect.calls).toEqual([]);
  });

  it('is taken from contract/ beside the playbook too, by a rollback from the folder of the run', async () => {
    const stage = await aStage();
    const { sandbox, command, playbook, folder } = stage;
    mkdirSync(join(folder, 'contract'));
    writeOverlay(stage, DIALECT, 'contract/dialect.yaml');
    const before = holdings(sandbox.state);

    const applied = await command(['apply', ...playbook, ...APPLY]);
    rmSync(join(folder, 'contract'), { recursive: true });
    const back = await rollBackLatest(command, APPLY);

    expect([applied.code, back.code]).toEqual([0, 0]);
    expect(holdings(sandbox.state)).toBe(before);
  });

  it.each([
    ['audit', 2],
    ['plan', 2],
    ['apply', 2],
  ])('makes no command write that is not to: %s, dry', async (name, code) => {
    const stage = await aStage();
    const { sandbox, command, playbook } = stage;
    const overlay = writeOverlay(stage);
    const before = holdings(sandbox.state);

    const ended = await command([name, ...playbook, ...overlay, ...(name === 'apply' ? ['--dry-run'] : [])]);

    expect(ended.code).toBe(code);
    expect(sandbox.stats().writes).toBe(0);
    expect(holdings(sandbox.state)).toBe(before);
  });

  it('cannot make a write of a read: nothing is sent, not even a sign-in', async () => {
    const stage = await aStage();
    const { dialect, command, sandbox, playbook } = stage;
    const list = { ...DIALECT.resources['ids-rules'].add, under: 'x', body: {} };
    const overlay = writeOverlay(stage, { ...DIALECT, resources: { 'ids-rules': { list } } });

    const ended = await command(['audit', ...playbook, ...overlay]);

    expect(ended).toMatchObject({ code: 65, stdout: '' });
    expect(ended.stderr).toMatch(
      /^Error \[contract\.invalid\]: Not a usable overlay of the contract\ndialect\.yaml:10:17: resources\.ids-rules\.list\.path: a POST counts as a write/,
    );
    expect(dialect.calls).toEqual([]);
    expect(sandbox.stats()).toMatchObject({ reads: 0, writes: 0 });
  });

  it('is taken from contract/ in the state folder, whatever the playbook', async () => {
    const stage = await aStage();
    mkdirSync(join(stage.folder, 'st', 'contract'), { recursive: true });
    writeOverlay(stage, DIALECT, 'st/contract/9406.yaml');

    const ended = await stage.command(['audit', '--step', 'smtp-relay', ...STATE]);

    expect(ended.stdout).toContain('1 fail, 0 pass, 0 waived, 0 manual');
    expect(stage.dialect.calls).toContain('GET inbound/smtp');
  });
});

describe('an overlay of another build', () => {
  const onOther = async () => {
    const stage = await aStage({ build: 9500 });
    return { ...stage, given: [...stage.playbook, ...writeOverlay(stage)] };
  };

  it('is tried and read, marked, and said so', async () => {
    const { command, dialect, given } = await onOther();

    const audited = JSON.parse((await command(['audit', ...given, '--json'])).stdout);
    const told = await command(['audit', ...given, '--all']);

    const found = audited.findings.map(({ step, verdict, evidence }: Record<string, string>) => [
      step,
      verdict,
      evidence,
    ]);
    expect(audited.elsewhere).toEqual([9406]);
    expect(found).toEqual([
      ['ids-rules', 'fail', 'proposed'],
      ['smtp-relay', 'fail', 'proposed'],
    ]);
    expect(told.stdout).toMatch(/FAIL {6}server \[API proposed\]/);
    expect(told.stdout).toContain('[API proposed]: matched from an answer');
    expect(told.stdout).toContain('OTHER BUILD some calls were learned on build 9406, not on this one');
    expect(dialect.calls.every((call) => call.startsWith('GET '))).toBe(true);
  });

  it('writes nothing, whatever it says: what it would change is left to do by hand', async () => {
    const { command, sandbox, given } = await onOther();
    const before = holdings(sandbox.state);

    const planned = await command(['plan', ...given]);
    const applied = await command(['apply', ...given, ...APPLY]);

    expect(planned.stdout).toContain('0 to add, 0 to change, 0 to remove; 0 waived, 2 manual');
    expect(planned.stdout).toContain('OTHER BUILD');
    expect(applied.code).toBe(planned.code);
    expect([sandbox.stats().writes, holdings(sandbox.state)]).toEqual([0, before]);
  });

  it('gives way to one of this build', async () => {
    const stage = await onOther();
    const { command, sandbox, given } = stage;
    const own = writeOverlay(stage, { ...DIALECT, build: 9500 }, '9500.yaml');

    const applied = await command(['apply', ...given, ...own, ...APPLY]);

    expect(applied).toMatchObject({ code: 0, stdout: expect.stringContaining('2 objects proved') });
    expect(applied.stdout).not.toContain('OTHER BUILD');
    expect(sandbox.state.smtpIn).toMatchObject({ allowRelay: 0, requireAuthMatch: 2 });
  });

  it('makes no plan of this build stale', async () => {
    const stage = await onOther();
    const { command, given, playbook } = stage;
    const own = writeOverlay(stage, { ...DIALECT, build: 9500 }, '9500.yaml');
    await command(['plan', ...playbook, ...own, '--out', 'plan.json']);

    const other = given.slice(-2);
    expect((await command(['apply', 'plan.json', ...own, ...other, ...APPLY])).code).toBe(0);
  });

  it('is told by the doctor', async () => {
    const { command, given, playbook } = await onOther();

    const asked = [...playbook.slice(0, 2), ...given.slice(-2)];
    const { stdout } = await command(['doctor', ...asked, ...STATE]);

    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'overlays some calls were learned on build 9406, not on this one: they are tried, only read, and marked in the catalogue. Learn them again on this build.',
    );
  });
});

describe('a rollback', () => {
  it('takes no overlay: it is made by the calls of its run', async () => {
    const stage = await aStage();

    const ended = await rollBackLatest(stage.command, [...writeOverlay(stage), ...APPLY]);

    expect(ended).toMatchObject({ code: 64, stderr: expect.stringContaining('contract') });
  });
});

describe('a plan that was made under an overlay', () => {
  it('is carried out under it, and refused before anything is sent without it', async () => {
    const stage = await aStage();
    const { sandbox, command, playbook } = stage;
    const overlay = writeOverlay(stage);
    const planned = await command(['plan', ...playbook, ...overlay, '--out', 'plan.json']);
    expect(planned.stderr).toContain('Apply it with: smlockdown apply plan.json --contract dialect.yaml\n');

    const refused = await command(['apply', 'plan.json', ...APPLY]);
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('[plan.stale]') });
    expect(refused.stderr).toContain('--contract');
    expect(sandbox.stats().writes).toBe(0);

    expect((await command(['apply', 'plan.json', ...overlay, ...APPLY])).code).toBe(0);
  });

  it('is refused under another one that says something else', async () => {
    const stage = await aStage();
    const { sandbox, command, playbook } = stage;
    await command(['plan', ...playbook, ...writeOverlay(stage), '--out', 'plan.json']);
    const { 'smtp-in': smtpIn } = DIALECT.resources;
    const { values } = smtpIn.fields.allowRelay as unknown as { values: object };
    const allowRelay = { ...smtpIn.fields.allowRelay, values: { ...values, nobody: 10, anyone: 40 } };
    const fields = { ...smtpIn.fields, allowRelay };
    const resources = { ...DIALECT.resources, 'smtp-in': { ...smtpIn, fields } };

    const other = writeOverlay(stage, { ...DIALECT, resources }, 'other.yaml');
    const refused = await command(['apply', 'plan.json', ...other, ...APPLY]);

    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('[plan.stale]') });
    expect(sandbox.stats().writes).toBe(0);
  });
});

describe('a run that was made under an overlay', () => {
  it('keeps its contract, for its owner alone, and names its hash', async () => {
    const stage = await aStage();
    await stage.command(['apply', ...stage.playbook, ...writeOverlay(stage), ...APPLY]);

    const read = (name: string) => JSON.parse(readFileSync(join(runFolder(stage), name), 'utf8'));

    const { build, bindings } = read('contract.json');
    expect(build).toBe(9406);
    expect(bindings['smtp-in'].read.path).toBe('settings/sysadmin/inbound/smtp');
    expect(read('run.json').contract).toBe(read('plan.json').contract);
    if (process.platform !== 'win32')
      expect(statSync(join(runFolder(stage), 'contract.json')).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['gone', (file: string) => rmSync(file), 'it does not exist (ENOENT)'],
    ['no JSON', (file: string) => writeFileSync(file, '{'), 'it is not JSON'],
    ['of another form', (file: string) => writeFileSync(file, '{}'), 'is none that this version knows'],
    [
      'edited',
      (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace('smtp-store', 'smtp-stare')),
      'is not as it was stored',
    ],
  ])('is not taken back once that file is %s', async (_, spoil, said) => {
    const stage = await aStage();
    const { sandbox, command, dialect } = stage;
    await command(['apply', ...stage.playbook, ...writeOverlay(stage), ...APPLY]);
    const [before, calls] = [holdings(sandbox.state), dialect.calls.length];
    spoil(join(runFolder(stage), 'contract.json'));

    const ended = [
      await rollBackLatest(command, APPLY),
      await command(['rollback', 'latest', '--dry-run', ...STATE]),
    ];

    for (const { code, stderr } of ended) {
      expect(code).toBe(3);
      expect(stderr).toContain('[run.contract-lost]');
      expect(stderr).toContain(said);
    }
    expect(dialect.calls).toHaveLength(calls);
    expect(holdings(sandbox.state)).toBe(before);
  });

  it('is not taken back once the server is of another build, which nobody saw take its calls: nothing is written', async () => {
    const stage = await aStage();
    const { sandbox, command, dialect } = stage;
    await command(['apply', ...stage.playbook, ...writeOverlay(stage), ...APPLY]);
    const [before, calls] = [holdings(sandbox.state), dialect.calls.length];
    const { writes } = sandbox.stats();
    dialect.update(9406, 9500);

    const ended = [
      await rollBackLatest(command, APPLY),
      await command(['rollback', 'latest', '--dry-run', ...STATE]),
    ];

    for (const { code, stderr } of ended) {
      expect(code).toBe(3);
      expect(stderr).toContain('[contract.other-build]');
      expect(stderr).toContain('learned on build 9406, and this server is build 9500');
      expect(stderr).toContain('snapshot.json in the folder of the run has them');
    }
    expect([sandbox.stats().writes, dialect.calls.length]).toEqual([writes, calls]);
    expect(holdings(sandbox.state)).toBe(before);
    expect(existsSync(join(runFolder(stage), 'snapshot.json'))).toBe(true);
    // Of the same build again it goes.
    dialect.update(9500, 9406);
    expect((await rollBackLatest(command, APPLY)).code).toBe(0);
    expect(holdings(sandbox.state)).not.toBe(before);
  });

  it('is taken back by the calls of this version, and said so, where it is of a build that kept none', async () => {
    const { sandbox, run, folder, ...rest } = await makeScene({ domains: 2, isUntaught: true });
    const playbook = ownPlaybook(folder, { steps: { 'domain-2fa': {} } });
    const before = holdings(sandbox.state);
    await run(['apply', ...playbook, ...APPLY]);
    const file = join(runFolder({ sandbox, run, folder, ...rest }), 'run.json');
    const { contract: _, ...record } = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify(record));

    const ended = await rollBackLatest(run, APPLY);

    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain('kept no contract: it is taken back by the calls that this version knows');
    expect(holdings(sandbox.state)).toBe(before);
  });
});
