/** `--notify`: who sits at no terminal is told what got worse, once, and the command ends as it would without. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Alert, alertSchema } from '../../src/report/model/alert.js';
import { aServer, type Reply, type TestServer } from '../api/a-server.js';
import { aMailbox } from '../notify/a-mailbox.js';
import { runIn, type Scene, scenes } from './a-cli.js';
import { ownPlaybook } from './a-playbook-file.js';

const makeScene = scenes();
const hooks: TestServer[] = [];
afterEach(async () => {
  for (const hook of hooks.splice(0)) await hook.close();
});

const STATE = ['--state-dir', 'st'];

/** A hook that says yes, or what it is told to, and what it was told. */
async function aHook(reply: () => Reply = () => ({ status: 204 })) {
  const hook = await aServer({ 'POST hook': reply });
  hooks.push(hook);
  return {
    notify: ['--notify', `${hook.url}/hook`],
    url: hook.url,
    told: (): readonly Alert[] => hook.seen.map(({ body }) => alertSchema.parse(body)),
  };
}

function openDomain({ sandbox }: Scene, at = 0): string {
  const [name = '', domain] = Object.entries(sandbox.state.domains)[at] ?? [];
  if (domain !== undefined) domain.settings.requireSmtpAuthentication = false;
  return name;
}

function closeDomains({ sandbox }: Scene): void {
  for (const { settings } of Object.values(sandbox.state.domains)) settings.requireSmtpAuthentication = true;
}

/** A playbook of one step: all domains pass, and what new ones get does not. */
async function aQuietScene() {
  const scene = await makeScene({ domains: 3 });
  closeDomains(scene);
  const own = ownPlaybook(scene.folder, { steps: { 'domain-smtp-auth': {} } });
  return { scene, own, audit: (more: readonly string[]) => scene.run(['audit', ...own, ...STATE, ...more]) };
}

describe('--notify with audit', () => {
  it('tells nothing where nothing got worse, then what did, and that once', async () => {
    const { scene, audit } = await aQuietScene();
    const { notify, told } = await aHook();

    const first = await audit(notify);
    const same = await audit(notify);
    const domain = openDomain(scene);
    const worse = await audit(notify);
    const again = await audit(notify);

    expect([first, same, worse, again].map(({ code }) => code)).toEqual([2, 2, 2, 2]);
    expect(first.stderr).toBe(
      '--notify: there is no earlier audit to compare this one with; the next has this one.\n',
    );
    expect([same, worse, again].map(({ stderr }) => stderr)).toEqual(['', '', '']);
    expect(told()).toHaveLength(1);
    expect(told()[0]).toMatchObject({
      ...{ report: 'alert', command: 'audit', server: scene.sandbox.url, exitCode: 2 },
      since: expect.stringMatching(/^\d{4}-/),
      worse: [{ step: 'domain-smtp-auth', severity: 'high', targets: 1, target: domain }],
      counts: { worse: 1, other: 0, unread: 0, flaws: 0, ending: 0 },
      subject: `${new URL(scene.sandbox.url).host}: 1 got worse`,
    });
    expect(told()[0]?.text).toContain(`  HIGH domain-smtp-auth, ${domain}: `);
  });

  it('tells it again until it was taken, and ends with what it found, whatever the hook does', async () => {
    const { scene, audit } = await aQuietScene();
    let status = 500;
    const { notify, told, url } = await aHook(() => ({ status, text: 'x'.repeat(200_000) }));
    await audit(notify);
    openDomain(scene);

    const refused = await audit([...notify, '--json']);
    status = 200;
    const taken = await audit(notify);
    await audit(notify);

    expect([refused.code, taken.code]).toEqual([2, 2]);
    expect(refused.stderr).toBe(`Not told: ${url}: it answers with 500. The next audit tells it again.\n`);
    expect(JSON.parse(refused.stdout)).toMatchObject({ report: 'audit' });
    expect(taken.stderr).toBe('');
    expect(told().map(({ counts }) => counts.worse)).toEqual([1, 1]);
  });

  it('says of a server that is not reached, and of who is let in by nobody, each time', async () => {
    const scene = await makeScene({ domains: 1 });
    const { notify, told } = await aHook();

    const away = ['audit', '--url', 'http://127.0.0.1:1', '--username', 'admin', ...notify, ...STATE];
    const missed = [await scene.run(away), await scene.run(away)];
    const env = { SMARTERMAIL_PASSWORD: 'Wrong-Owl-12-Password' };
    const rejected = await scene.run(['audit', ...notify, ...STATE], { env });

    expect(missed.map(({ code }) => code)).toEqual([1, 1]);
    expect(rejected.code).toBe(77);
    expect(told().map(({ subject }) => subject)).toEqual([
      '127.0.0.1:1: audit got no answer that is of use (server.unreachable)',
      '127.0.0.1:1: audit got no answer that is of use (server.unreachable)',
      `${new URL(scene.sandbox.url).host}: audit not let in (session.rejected)`,
    ]);
    expect(told()[2]).toMatchObject({ exitCode: 77, error: { code: 'session.rejected' }, since: null });
    expect(JSON.stringify(told())).not.toContain('Wrong-Owl');
  });

  it('says each time that something was not read, and compares with what was known of it before', async () => {
    const { scene, audit } = await aQuietScene();
    const { notify, told } = await aHook();
    await audit(notify);
    openDomain(scene);
    scene.sandbox.addFaults([{ kind: 'status', code: 500, path: 'settings/sysadmin/domain-settings/*' }]);

    const blind = [await audit(notify), await audit(notify)];
    scene.sandbox.clearFaults();
    const seeing = await audit(notify);

    expect([...blind, seeing].map(({ code }) => code)).toEqual([1, 1, 2]);
    expect(told().map(({ counts }) => [counts.unread > 0, counts.worse, counts.other])).toEqual([
      [true, 0, 0],
      [true, 0, 0],
      [false, 1, 0],
    ]);
  });

  it('tells of each flaw once, again once it is exploited, and not under its other name', async () => {
    const scene = await makeScene({ domains: 1 });
    const { notify, told } = await aHook();
    const flaw = {
      id: 'OURS-1',
      title: 'A flaw',
      severity: 'low',
      fixedInBuild: 9450,
      knownExploited: false,
    };
    const lists = [
      [flaw],
      [flaw],
      [{ ...flaw, id: 'CVE-2999-1', aliases: ['OURS-1'] }],
      [{ ...flaw, id: 'CVE-2999-1', aliases: ['OURS-1'], knownExploited: true }],
    ];
    const audit = async (advisories: readonly object[]) => {
      const list = { asOf: '2999-01-01', treatAsCompromisedBelowBuild: 1, advisories };
      writeFileSync(join(scene.folder, 'own.json'), JSON.stringify(list));
      const only = ['--step', 'updates', '--advisories', 'own.json', '--fail-on', 'critical'];
      return scene.run(['audit', ...only, ...notify, ...STATE]);
    };

    for (const list of lists) await audit(list);

    expect(told().map(({ flaws }) => flaws)).toEqual([
      [{ id: 'OURS-1', severity: 'low', isExploited: false, fixedInBuild: 9450 }],
      expect.anything(),
      [{ id: 'CVE-2999-1', severity: 'low', isExploited: true, fixedInBuild: 9450 }],
    ]);
    expect(told()[1]?.flaws).toEqual([]);
  });

  it('tells of a waiver once, before it ends', async () => {
    const scene = await makeScene({ domains: 1 });
    const { notify, told } = await aHook();
    const expires = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const waiver = { step: 'domain-smtp-auth', domain: '*', reason: 'r', owner: 'it@host.example', expires };
    const own = { version: 1, name: 'own', steps: { 'domain-smtp-auth': {} }, waivers: [waiver] };
    writeFileSync(join(scene.folder, 'own.yaml'), JSON.stringify(own));
    openDomain(scene);
    const args = ['audit', '--playbook', './own.yaml', ...notify, ...STATE];

    await scene.run(args);
    await scene.run(args);

    expect(told().map(({ ending }) => ending)).toEqual([
      [
        {
          what: 'waiver of it@host.example for domain-smtp-auth',
          ...{ ends: expires, targets: 1, target: Object.keys(scene.sandbox.state.domains)[0] },
        },
      ],
    ]);
  });

  it('goes by mail too, whose lines are short, and to a program that is typed', async () => {
    const { scene, audit } = await aQuietScene();
    await using box = await aMailbox({ disabledCommands: ['STARTTLS'] });
    const program = join(scene.folder, 'take.mjs');
    writeFileSync(
      program,
      "import { readFileSync, writeFileSync } from 'node:fs'; writeFileSync('taken.json', readFileSync(0)); writeFileSync('env.json', JSON.stringify(process.env));",
    );
    const to = 'ops%2Bnight@host.example,second@host.example';
    const notify = [
      ...['--notify', `smtp://127.0.0.1:${box.port}?from=audit@host.example&to=${to}`],
      ...['--notify', `cmd:${process.execPath} ${program}`],
    ];
    await audit(notify);
    openDomain(scene);

    const { stderr, code } = await audit(notify);

    expect([code, stderr]).toEqual([2, '']);
    const [mail, ...others] = await box.read();
    expect(others).toEqual([]);
    expect(box.recipients).toEqual(['ops+night@host.example', 'second@host.example']);
    expect(mail).toMatchObject({ from: { address: 'audit@host.example' } });
    expect(mail?.subject).toBe(`${new URL(scene.sandbox.url).host}: 1 got worse`);
    expect(mail?.text?.split('\n').filter((line) => line.length > 76)).toEqual([]);
    const taken = alertSchema.parse(JSON.parse(readFileSync(join(scene.folder, 'taken.json'), 'utf8')));
    expect(taken.text.trim()).toBe(mail?.text?.trim());
    expect(readFileSync(join(scene.folder, 'env.json'), 'utf8')).not.toContain('SMARTERMAIL_PASSWORD');
  });

  it('keeps an audit of its own to compare with, by how it was asked for, and no secret in it', async () => {
    const { scene, audit } = await aQuietScene();
    const { notify, told } = await aHook();
    const { password } = scene.sandbox.accounts.admin;
    await audit(notify);
    openDomain(scene);

    const other = await audit([...notify, '--domain', Object.keys(scene.sandbox.state.domains)[0] ?? '']);
    const folder = join(scene.folder, 'st', 'told');

    expect(other.stderr).toContain('there is no earlier audit');
    expect(told()).toEqual([]);
    const kept = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(kept).toHaveLength(2);
    expect(kept.join('')).not.toContain(password);
  });

  it('leaves no word of a hook that is named by a file, and takes no program from one', async () => {
    const scene = await makeScene({ domains: 1 });
    const { url } = await aHook();
    const key = 'T0K/B1/Zx81kQmQ9-never-told';
    writeFileSync(join(scene.folder, 'hook'), `${url}/${key}?token=${key}\n`);
    writeFileSync(join(scene.folder, 'program'), 'cmd:touch made\n');

    const away = ['audit', '--url', 'http://127.0.0.1:1', '--username', 'admin', ...STATE];
    const ended = await scene.run([...away, '--notify', 'file:hook', '--json']);
    const program = await scene.run([...away, '--notify', 'file:program']);
    const missing = await scene.run([...away, '--notify', 'env:NOT_THERE']);

    expect(ended.stderr).toContain(`Not told: ${url}: it answers with 404.\n`);
    expect(`${ended.stdout}${ended.stderr}`).not.toContain('never-told');
    expect([program.code, missing.code]).toEqual([78, 78]);
    expect(existsSync(join(scene.folder, 'made'))).toBe(false);
  });
});

describe('--notify with apply', () => {
  const APPLY = ['apply', '--playbook', 'baseline', '--step', 'logging', ...STATE];

  it('tells nobody of what is proved, planned, or done already', async () => {
    const { run } = await makeScene({ domains: 1 });
    const { notify, told } = await aHook();

    const dry = await run([...APPLY, '--dry-run', ...notify]);
    const away = await run([...APPLY, '--dry-run', '--url', 'http://127.0.0.1:1', ...notify]);
    const done = await run([...APPLY, '--auto-approve', ...notify]);
    const again = await run([...APPLY, '--auto-approve', ...notify]);

    expect([dry, away, done, again].map(({ code }) => code)).toEqual([2, 1, 0, 0]);
    expect(told()).toEqual([]);
  });

  it('tells of what was not proved, with the run, once that is kept', async () => {
    const { run, sandbox, folder } = await makeScene({ domains: 1 });
    const runsThen: number[] = [];
    const { notify, told } = await aHook(() => {
      runsThen.push(readdirSync(join(folder, 'st', 'runs')).length);
      return { status: 200 };
    });
    const path = 'settings/sysadmin/log-settings';
    sandbox.addFaults([{ kind: 'ignore-field', field: 'smtpLogLevel', path }]);

    const { code, stdout } = await run([...APPLY, '--auto-approve', ...notify]);

    expect(code).toBe(5);
    expect(runsThen).toEqual([1]);
    expect(told()[0]).toMatchObject({
      ...{ command: 'apply', exitCode: 5, run: { id: runIn(stdout), status: 'disagrees' } },
      subject: `${new URL(sandbox.url).host}: apply: the read-back disagrees`,
    });
    expect(told()[0]?.text).toContain(`look: smlockdown runs ${runIn(stdout)} --all`);
  });

  it('tells of what a rule refused, and of a plan that is none', async () => {
    const { run, folder } = await makeScene({ domains: 1 });
    const { notify, told } = await aHook();
    writeFileSync(join(folder, 'plan.json'), '{}');

    const other = await run([...APPLY, '--approved', 'sha256:0123456789abcdef', ...notify]);
    const none = await run(['apply', 'plan.json', '--auto-approve', ...notify, ...STATE]);

    expect([other.code, none.code]).toEqual([3, 65]);
    expect(told().map(({ subject }) => subject.replace(/^\S+ /, ''))).toEqual([
      'apply refused by a safety rule (plan.not-approved)',
      'apply could not begin (plan.invalid)',
    ]);
  });
});
