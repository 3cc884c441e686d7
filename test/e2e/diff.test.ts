/** `audit --against` and `diff`: a nightly audit is quiet until something moves, and says what moved. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runIn, type Scene, scenes, tooLongLines } from './a-cli.js';
import { ownPlaybook } from './a-playbook-file.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];

/** Keeps an audit in a file. */
async function keep({ folder, run }: Scene, args: readonly string[], file: string): Promise<number | null> {
  const { code, stdout } = await run(['audit', ...args, '--json']);
  writeFileSync(join(folder, file), stdout);
  return code;
}

function domainsOf({ sandbox }: Scene) {
  return Object.values(sandbox.state.domains).map(({ settings }) => settings as Record<string, unknown>);
}

interface Moved {
  readonly findings: readonly {
    readonly step: string;
    readonly target: string;
    readonly class: string;
    readonly turn: string;
    readonly moved: readonly string[];
  }[];
}

describe('audit --against', () => {
  it('is one line and ends with 0 where nothing moved, whatever still fails, and sends nothing but reads', async () => {
    const scene = await makeScene();

    const before = await keep(scene, [], 'audit.json');
    const { code, stdout } = await scene.run(['audit', '--against', 'audit.json', '--no-input']);

    expect([before, code]).toEqual([2, 0]);
    expect(stdout).toMatch(/^Nothing moved since \d{4}-\d\d-\d\d \d\d:\d\dZ: \d+ fail, \d+ manual\.\n$/);
    expect(scene.sandbox.stats().writes).toBe(0);
  });

  it('ends with 2 where a domain was opened, and says which, and with 0 where it was closed again', async () => {
    const scene = await makeScene();
    for (const settings of domainsOf(scene)) settings.requireSmtpAuthentication = true;
    const own = ownPlaybook(scene.folder, { steps: { 'domain-smtp-auth': {} } });
    await keep(scene, own, 'audit.json');
    const [opened] = Object.entries(scene.sandbox.state.domains);
    if (opened === undefined) throw new Error('no domain');
    opened[1].settings.requireSmtpAuthentication = false;

    const worse = await scene.run(['audit', ...own, '--against', 'audit.json']);
    await keep(scene, own, 'open.json');
    opened[1].settings.requireSmtpAuthentication = true;
    const better = await scene.run(['audit', ...own, '--against', 'open.json']);
    const closed = await scene.run(['audit', ...own, '--against', 'audit.json']);

    expect(worse.code).toBe(2);
    expect(worse.stdout).toContain(`WORSE\n  domain-smtp-auth (high, drift)\n    ${opened[0]}\n`);
    expect(better.code).toBe(0);
    expect(better.stdout).toContain('BETTER\n');
    expect(closed.stdout).toContain('Nothing moved since');
  });

  it('tells drift, what is pending, and what was waived from each other', async () => {
    const scene = await makeScene({ domains: 2 });
    for (const settings of domainsOf(scene)) settings.requireSmtpAuthentication = true;
    const [first = '', second = ''] = Object.keys(scene.sandbox.state.domains);
    const steps = { 'domain-smtp-auth': {}, logging: { keepDays: 30 }, 'catch-all': {} };
    const before = ownPlaybook(scene.folder, { steps });
    await keep(scene, before, 'audit.json');
    const alias = scene.sandbox.state.domains[first]?.settings;
    if (alias !== undefined) alias.requireSmtpAuthentication = false;
    const waivers = [first, second].map((domain) => ({ step: 'catch-all', domain }));
    const after = ownPlaybook(scene.folder, { steps: { ...steps, logging: { keepDays: 365 } }, waivers });

    const { code, stdout } = await scene.run([
      'audit',
      ...after,
      '--against',
      'audit.json',
      '--json',
      '--fail-on',
      'low',
    ]);

    const { findings } = JSON.parse(stdout) as Moved;
    const movedOf = (step: string, target: string) =>
      findings.find((one) => one.step === step && one.target === target)?.moved;
    expect(code).toBe(2);
    expect(movedOf('domain-smtp-auth', first)).toEqual(['server']);
    expect(movedOf('domain-smtp-auth', second)).toEqual([]);
    expect(movedOf('logging', 'server')).toEqual(['playbook']);
    const waived = findings.filter(({ step, moved }) => step === 'catch-all' && moved.length > 0);
    expect(waived.map(({ moved }) => moved)).toEqual(waived.map(() => ['waiver']));
  });

  it('has what is looked at no more for neither better nor worse', async () => {
    const scene = await makeScene({ domains: 2 });
    await keep(scene, [], 'audit.json');

    const { code, stdout } = await scene.run([
      'audit',
      '--step',
      'smtp-relay',
      '--against',
      'audit.json',
      '--json',
    ]);

    const { findings } = JSON.parse(stdout) as Moved;
    const left = findings.filter((one) => one.class === 'gone');
    expect(code).toBe(0);
    expect(left.length).toBeGreaterThan(10);
    expect(left.filter(({ turn, moved }) => turn === 'better' || moved[0] !== 'selection')).toEqual([]);
  });

  it('refuses what is no audit before anybody signs in', async () => {
    const { folder, run, sandbox } = await makeScene();
    writeFileSync(join(folder, 'no.json'), '{}');
    await run(['plan', '--step', 'logging', '--out', 'plan.json']);
    const before = sandbox.stats().requests;

    const ended = [
      await run(['audit', '--against', 'plan.json']),
      await run(['audit', '--against', 'no.json']),
      await run(['audit', '--against', 'gone.json']),
    ];

    expect(ended.map(({ code }) => code)).toEqual([65, 65, 65]);
    expect(ended[0]?.stderr).toContain('plan.json is a plan, and no audit');
    expect(sandbox.stats().requests).toBe(before);
  });

  it('fits on a screen where all got worse, on a server that documents nothing too', async () => {
    const scene = await makeScene({ publishedOnly: true });
    await keep(scene, [], 'audit.json');
    const audit = JSON.parse(readFileSync(join(scene.folder, 'audit.json'), 'utf8'));
    const passing = audit.findings.map((one: object) => ({ ...one, verdict: 'pass', remedy: undefined }));
    writeFileSync(join(scene.folder, 'audit.json'), JSON.stringify({ ...audit, findings: passing }));

    const { code, stdout } = await scene.run(['audit', '--against', 'audit.json']);

    expect(code).toBe(2);
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
    expect(tooLongLines(stdout)).toEqual([]);
  });
});

describe('diff', () => {
  it('of two runs by their ids says what their own accounts say', async () => {
    const { folder, run } = await makeScene({ domains: 2 });
    const own = ownPlaybook(folder, { steps: { 'domain-smtp-auth': {}, logging: {}, 'ids-rules': {} } });
    const applied = await run(['apply', ...own, '--auto-approve', '--json', ...STATE]);
    writeFileSync(join(folder, 'run.json'), applied.stdout);
    const [id = ''] = readdirSync(join(folder, 'st', 'runs'));
    await run(['rollback', id, '--auto-approve', ...STATE]);
    const [, back = ''] = readdirSync(join(folder, 'st', 'runs')).sort();

    const same = await run(['diff', id, 'run.json', ...STATE]);
    const kept = join(folder, 'st', 'runs', id, 'report.json');
    const report = JSON.parse(readFileSync(kept, 'utf8'));
    writeFileSync(kept, JSON.stringify({ ...report, results: report.results.slice(1) }));
    const byReport = await run(['diff', id, 'run.json', '--json', ...STATE]);
    rmSync(kept);
    const byJournal = await run(['diff', id, 'run.json', ...STATE]);
    writeFileSync(kept, '{}');
    const damaged = await run(['diff', id, 'run.json', ...STATE]);
    const taken = await run(['diff', id, back, '--json', ...STATE]);

    for (const { stdout } of [same, byJournal, damaged])
      expect(stdout).toMatch(/^Nothing moved since [^\n]+: nothing open\.\n$/);
    expect([same.stderr, byJournal.stderr]).toEqual(['', '']);
    expect(JSON.parse(byReport.stdout).summary.classes).toMatchObject({ new: 1, changed: 0 });
    expect(damaged.stderr).toContain('What its journal says is compared.');
    const { results } = JSON.parse(taken.stdout);
    expect(results.length).toBeGreaterThan(3);
    expect(results.map((one: { after: { outcome: string } }) => one.after.outcome)).toEqual(
      results.map(() => 'proved'),
    );
    expect([same.code, taken.code]).toEqual([0, 0]);
  });
});

describe('diff of two plans', () => {
  it('says why something is planned in one of them alone', async () => {
    const scene = await makeScene({ domains: 2, propagate: false });
    const { folder, run } = scene;
    for (const settings of domainsOf(scene)) settings.requireSmtpAuthentication = true;
    const [, second = ''] = Object.keys(scene.sandbox.state.domains);
    const steps = { 'domain-smtp-auth': {}, 'domain-tls': {} };
    const plan = (playbook: readonly string[], file: string, more: readonly string[] = []) =>
      run(['plan', ...playbook, '--out', file, ...more]);
    const own = ownPlaybook(folder, { steps });
    await plan(own, 'before.json');
    const opened = scene.sandbox.state.domains[second]?.settings;
    if (opened !== undefined) opened.requireSmtpAuthentication = false;
    await plan(own, 'drift.json');
    await plan(own.slice(0, 2), 'part.json', ['--step', 'domain-tls']);
    const waivers = [{ step: 'domain-smtp-auth', domain: second }];
    await plan(ownPlaybook(folder, { steps, waivers }), 'waived.json');
    const movedIn = async (one: string, other: string) => {
      const { stdout } = await run(['diff', one, other, '--json']);
      const { changes } = JSON.parse(stdout) as {
        changes: readonly { class: string; moved: readonly string[] }[];
      };
      const moved = changes
        .filter((change) => change.class !== 'unchanged')
        .flatMap((change) => change.moved);
      return [...new Set(moved)];
    };

    expect(await movedIn('before.json', 'drift.json')).toEqual(['server']);
    expect(await movedIn('drift.json', 'before.json')).toEqual(['server']);
    expect(await movedIn('drift.json', 'part.json')).toEqual(['selection']);
    expect(await movedIn('drift.json', 'waived.json')).toEqual(['waiver']);
    const { stdout } = await run(['diff', 'before.json', 'drift.json']);
    expect(stdout).toMatch(/PLANNED NOW\n.*drift\n/);
  });
});

describe('diff with the latest run', () => {
  const GO = ['--auto-approve', ...STATE];

  it('is with the newest one of the server that the other is of', async () => {
    const scene = await makeScene({ domains: 1 });
    const other = await makeScene({ domains: 1 });
    const apply = ['apply', '--playbook', 'strict'];
    const first = runIn((await scene.run([...apply, '--step', 'logging', ...GO])).stdout);
    const second = runIn((await scene.run([...apply, '--step', 'smtp-relay', ...GO])).stdout);
    const state = ['--state-dir', join(scene.folder, 'st')];
    const elsewhere = runIn(
      (await other.run([...apply, '--step', 'logging', '--auto-approve', ...state])).stdout,
    );
    const named = async (...sides: readonly string[]) => {
      const { stdout } = await scene.run(['diff', ...sides, '--json', ...STATE]);
      const { before, after, isOneServer } = JSON.parse(stdout);
      return [before.name, after.name, isOneServer];
    };

    expect(await named(first, 'latest')).toEqual([first, second, true]);
    expect(await named('latest', first)).toEqual([second, first, true]);
    expect(await named(elsewhere, 'latest')).toEqual([elsewhere, elsewhere, true]);
  });

  it('takes one of the two, and says where there is none', async () => {
    const scene = await makeScene({ domains: 1 });
    await keep(scene, ['--step', 'logging'], 'audit.json');

    const both = await scene.run(['diff', 'latest', 'latest', ...STATE]);
    const none = await scene.run(['diff', 'audit.json', 'latest', ...STATE]);

    expect(both).toMatchObject({ code: 64, stdout: '' });
    expect(none).toMatchObject({ code: 65, stderr: expect.stringContaining('[run.not-found]') });
  });
});
