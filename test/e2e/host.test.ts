/** The host's evidence in the command line: judged where it is given, refused where it may be another host's, and told where nobody asked. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Evidence } from '../../src/host/evidence.js';
import { aHost, evidenceText } from '../host/a-host.js';
import { scenes } from './a-cli.js';
import { hereIn } from './a-wizard.js';

const makeScene = scenes();
const DAY_MS = 86_400_000;
const STEP = 'host-service-account';
/** As the script itself does it: of all but the line of the hash, lines ended by LF. */
function isUnedited(script: string): boolean {
  const lines = script.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const text = script === lines ? lines : lines.trimEnd();
  const [line = '', hash] = /^(?:\$ScriptHash = |SCRIPT_HASH=)'(\w+)'\n/m.exec(text) ?? [];
  return hash === createHash('sha256').update(text.replace(line, '')).digest('hex');
}

/** As the sandbox's sign-in page has it. */
const BUILD = 9406;
const HOST = { name: 'mail', domain: 'operations.example', os: 'Windows Server 2022', language: 'en-US' };

function timeOf(daysAgo: number): string {
  return new Date(Date.now() - daysAgo * DAY_MS).toISOString().replace(/\.\d+/, '');
}

function withBuild(
  service: Evidence['service'],
  changes: Partial<Extract<Evidence['service'], { status: 'seen' }>['value'][number]> = {},
): Evidence['service'] {
  if (service.status === 'not-seen') return service;
  return { ...service, value: service.value.map((one) => ({ ...one, build: BUILD, ...changes })) };
}

/** A sandbox, and a file of evidence of its host, or of another one. */
async function aScene(changes: Partial<Evidence> = {}, daysAgo = 0) {
  // Its page is as build 9504's was recorded.
  const scene = await makeScene({ domains: 1, dialect: 1 });
  const service = withBuild(aHost().service);
  const evidence = aHost({ taken: timeOf(daysAgo), host: HOST, service, ...changes });
  writeFileSync(join(scene.folder, 'evidence.json'), evidenceText(evidence));
  const audit = (...more: readonly string[]) =>
    scene.run(['audit', '--host-evidence', 'evidence.json', '--step', STEP, '--format', 'json', ...more]);
  return { ...scene, audit };
}

function verdictIn(stdout: string): string | undefined {
  return JSON.parse(stdout).findings.find(({ step }: { readonly step: string }) => step === STEP)?.verdict;
}

describe('an audit with --host-evidence', () => {
  it('judges the host, whose build and name are those of the server, without a question', async () => {
    const { audit, sandbox } = await aScene();

    const { stdout, code } = await audit();

    expect({ verdict: verdictIn(stdout), code }).toEqual({ verdict: 'pass', code: 0 });
    expect(sandbox.stats().writes).toBe(0);
  });

  it('says which look at the host it rests on, once in each form, and where none is asked for not at all', async () => {
    const { audit, run, folder } = await aScene({ taken: '2026-11-20T17:15:00Z' });
    const given = ['--host-evidence', 'evidence.json', '--host-evidence-days', '365'];
    const host = {
      name: 'mail',
      ...{ taken: '2026-11-20T17:15:00Z', platform: 'windows', tool: '0.9.0', elevated: true },
    };

    const json = await audit('--host-evidence-days', '365');
    const other = await run(['audit', ...given, '--step', 'updates', '--format', 'json']);
    const screen = await run(['audit', ...given]);
    const whole = await run(['audit', ...given, '--all']);
    await run(['plan', ...given, '--out', 'plan.json']);
    const plan = await run(['show', 'plan.json']);

    expect(JSON.parse(json.stdout).host).toEqual(host);
    expect(JSON.parse(other.stdout)).not.toHaveProperty('host');
    for (const { stdout } of [screen, whole, plan])
      expect(stdout.match(/mail as seen at 17:15Z on 2026-11-20 by check\.ps1$/gm)).toHaveLength(1);
    expect(JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')).host).toEqual(host);
    // How to go on is by the same evidence.
    expect(screen.stdout.replace(/\s+/g, ' ')).toContain(
      '--host-evidence evidence.json --host-evidence-days 365',
    );
  });

  it('is told once which host it is where only a person knows, and remembers that', async () => {
    const { audit } = await aScene({ host: { ...HOST, name: 'MAIL01' } });

    const unsaid = await audit();
    const other = await audit('--host-is', 'MAIL02');
    const said = await audit('--host-is', 'mail01');
    // What speaks for another host is told, as is what was said of it.
    expect(JSON.parse(unsaid.stderr).error.message).toMatch(/its sign-in page calls it \S+, and nobody said/);
    expect(JSON.parse(other.stderr).error.message).toContain('--host-is says MAIL02');
    const later = await audit();

    for (const refused of [unsaid, other]) {
      expect(refused.code).toBe(3);
      expect(JSON.parse(refused.stderr).error).toMatchObject({
        code: 'evidence.other-host',
        message: expect.stringContaining('The evidence of MAIL01 is not used for'),
        next: expect.stringContaining('say so once with --host-is MAIL01'),
      });
    }
    expect([said, later].map(({ code }) => code)).toEqual([0, 0]);
  });

  it('offers nothing to paste in which a shell sees more than a name', async () => {
    const { audit } = await aScene({ host: { ...HOST, name: 'MAIL01;\u001b[31m$(id)\u202E' } });

    const { stderr } = await audit();

    expect(JSON.parse(stderr).error.next).toContain('say so once with --host-is and its name;');
    expect([...stderr].filter((sign) => ['\u001b', '\u202e'].includes(sign))).toEqual([]);
  });

  it('refuses what was seen on a host with another build, whatever is said', async () => {
    const { service } = aHost();
    const { audit } = await aScene({ service });

    const { code, stderr } = await audit('--host-is', 'mail');

    expect(code).toBe(3);
    expect(stderr).toContain('SmarterMail there is build 9504');
  });

  it('refuses what is older than a week, unless more days are given', async () => {
    const { audit } = await aScene({}, 8);

    const old = await audit();
    const taken = await audit('--host-evidence-days', '9');

    expect(old.code).toBe(3);
    expect(old.stderr.replace(/\s+/g, ' ')).toMatch(/written at \d\d:\d\dZ on \S+, more than 7 days ago/);
    expect(taken.code).toBe(0);
  });

  it('refuses what is still to come, for which more days are of no use', async () => {
    const { audit } = await aScene({}, -3);
    const { message, next } = JSON.parse((await audit()).stderr).error;
    expect(message).toContain('still to come: a clock is wrong, there or here');
    expect(next).not.toContain('--host-evidence-days');
  });

  it.each([
    ['..', 'it is a folder'],
    ['evidenc.json', 'there is no such file; did you mean evidence.json?'],
  ])('says why %s is not read', async (file, why) => {
    const { run } = await aScene();
    expect((await run(['audit', '--host-evidence', file])).stderr.replace(/\s+/g, ' ')).toContain(why);
  });

  it('belongs to the making of a plan, and not to its file', async () => {
    const { run } = await aScene();
    const applied = await run(['apply', 'plan.json', '--host-evidence', 'evidence.json']);
    expect(applied).toMatchObject({ code: 64, stderr: expect.stringContaining('the making of a plan') });
  });

  it('is named where a playbook asks of the host alone, and nobody gave it', async () => {
    const { run, folder } = await aScene();
    writeFileSync(join(folder, 'own.yaml'), 'version: 1\nname: own\nsteps: { host-files: {} }\n');
    const { code, stderr } = await run(['audit', '--playbook', './own.yaml']);
    expect([code, stderr.replace(/\s+/g, ' ')]).toEqual([
      64,
      expect.stringContaining('ask for them by --host-evidence'),
    ]);
  });

  it('sends nothing where the file is of no use', async () => {
    const { run, folder, sandbox } = await aScene();
    writeFileSync(join(folder, 'cut.json'), evidenceText(aHost()).slice(0, -5));

    const { code, stderr } = await run(['audit', '--host-evidence', 'cut.json']);

    expect(code).toBe(65);
    expect(stderr).toContain('Error [evidence.invalid]: cut.json cannot be used');
    expect(sandbox.stats().reads).toBe(0);
  });

  it('leaves the host out without it, and names what asks for it', async () => {
    const { run } = await aScene();

    const { stdout } = await run(['audit']);
    const whole = await run(['audit', '--all']);
    const alone = await run(['audit', '--step', STEP]);

    expect(stdout).toContain('not asked: --dns, --probe, --host-evidence');
    expect(whole.stdout.replace(/\s+/g, ' ')).toContain(
      '--host-evidence, of the scripts that smlockdown host script writes',
    );
    expect(alone).toMatchObject({ code: 64, stderr: expect.stringContaining('--host-evidence') });
  });

  it.each([
    [['--host-evidence', ''], '--host-evidence takes the name of a file'],
    [['--host-is', 'a'], '--host-is goes with --host-evidence'],
    [['--host-evidence-days', '3'], '--host-evidence-days goes with --host-evidence'],
    [
      ['--host-evidence', 'e.json', '--host-evidence-days', '0'],
      '--host-evidence-days takes days, up to 365',
    ],
  ])('refuses %j', async (flags, why) => {
    const { run } = await aScene();
    expect(await run(['audit', ...flags])).toMatchObject({ code: 64, stderr: expect.stringContaining(why) });
  });
});

describe('a doctor with --host-evidence', () => {
  it('says which look at the host it is, and why an audit would not take it', async () => {
    const { run, folder } = await makeScene({ domains: 1 });
    const { service } = aHost();
    const given = ['doctor', '--host-is', 'mail', '--host-evidence', 'evidence.json'];
    const about = async (daysAgo: number) => {
      const changes = { host: HOST, service: withBuild(service), elevated: false, taken: timeOf(daysAgo) };
      writeFileSync(join(folder, 'evidence.json'), evidenceText(aHost(changes)));
      const { code, stdout } = await run(given);
      return `${code} ${stdout.replace(/\s+/g, ' ')}`;
    };

    expect(await about(0)).toMatch(
      /warn host mail as seen at \S+ on \S+ by check.ps1, which did not run as an/,
    );
    expect(await about(9)).toMatch(/^2 .*fail host .*more than 7 days ago/);
  });
});

describe('a wizard with --host-evidence', () => {
  it('proves by new evidence alone what somebody did on the host', async () => {
    const { service } = aHost();
    const own = (kind: 'system' | 'local-user') =>
      withBuild(service, {
        account: { sid: 'S-1-5-21-1-2-3-1004', name: 'MAIL01\\SmarterMailService', kind },
      });
    const scene = await aScene({ service: own('system') }, 1);
    const file = join(scene.folder, 'evidence.json');
    const after = aHost({ taken: timeOf(0), host: HOST, service: own('local-user') });
    writeFileSync(join(scene.folder, 'base.yaml'), `version: 1\nname: base\nsteps: { ${STEP}: {} }\n`);
    const { run, person } = hereIn(scene, ['--host-evidence', 'evidence.json']);

    await person.sees('HOST        mail as seen at');
    await person.chooses(`${STEP} (high)`, '5');
    await person.answers('Is it done?', 'y');
    await person.sees('this says nothing: mail');
    writeFileSync(file, 'half of');
    await person.chooses(`${STEP} (high)`, '5');
    await person.answers('Is it done?', 'y');
    await person.sees('evidence.json cannot be used');
    writeFileSync(file, evidenceText(after));
    await person.chooses(`${STEP} (high)`, '5');
    await person.answers('Is it done?', 'y');
    await person.sees('nothing is left to do');
    run.type('\u0003');
    await run.ended;
  });
});

describe('host script', () => {
  it('writes the scripts with what the playbook wants, and replaces none unasked', async () => {
    const { run, folder } = await makeScene({ domains: 1 });
    const playbook = "version: 1\nname: own\nsteps:\n  host-service-account: { user: O'Brien }\n";
    writeFileSync(join(folder, 'own.yaml'), playbook);
    const write = ['host', 'script', '--out', 'scripts', '--playbook', './own.yaml'];

    const first = await run(write);
    const again = await run(write);
    const forced = await run([...write, '--force', '--json']);

    expect([first.code, again.code, forced.code]).toEqual([0, 64, 0]);
    expect(readdirSync(join(folder, 'scripts')).sort()).toEqual(['apply.ps1', 'check.ps1', 'undo.ps1']);
    expect(readFileSync(join(folder, 'scripts', 'apply.ps1'), 'utf8')).toContain("User = 'O''Brien'");
    expect(again.stderr).toContain('check.ps1 is there already');
    expect(JSON.parse(forced.stdout)).toMatchObject({ report: 'host', steps: ['host-service-account'] });
  });

  it.each([
    ['windows', 'ps1', '\uFEFF# ', '\r\n'],
    ['linux', 'sh', '#!/bin/sh\n', '\n'],
  ])('writes those of %s as they run, sign by sign', async (platform, ending, start, lineEnd) => {
    const { run, folder } = await makeScene({ domains: 1 });

    await run(['host', 'script', '--out', 'new/scripts', '--platform', platform]);

    for (const name of ['check', 'apply', 'undo']) {
      const script = readFileSync(join(folder, 'new', 'scripts', `${name}.${ending}`), 'utf8');
      expect(script.startsWith(start)).toBe(true);
      expect(script.replaceAll(lineEnd, '')).not.toMatch(/[\r\n]/);
      expect(isUnedited(script)).toBe(true);
    }
  });

  it('says what is run where, by which playbook, and what is left to a person', async () => {
    const { run, folder } = await makeScene({ domains: 1 });
    const playbook =
      'version: 1\nname: own\nsteps: { host-files: {}, host-webmail-ip: { allow: [203.0.113.0/24] } }\n';
    writeFileSync(join(folder, 'own.yaml'), playbook);

    const usual = await run(['host', 'script', '--out', 'a']);
    const own = await run(['host', 'script', '--out', 'b', '--playbook', './own.yaml']);
    const linux = await run(['host', 'script', '--out', 'c', '--platform', 'linux']);

    const [of, ofOwn, ofLinux] = [usual, own, linux].map(({ stdout }) => stdout.replace(/\s+/g, ' '));
    expect(of).toContain('smlockdown audit --host-evidence before.json (and after.json)');
    expect(of).toContain('lacks: host-files, host-webmail-binding, host-webmail-ip');
    expect(ofOwn).toContain('smlockdown audit --playbook ./own.yaml --host-evidence before.json');
    expect(ofOwn).toContain('find wrong: host-webmail-ip.');
    expect(ofOwn).toContain('lacks: host-files:');
    expect(of).toContain('asks there for the password');
    expect(ofLinux).not.toContain('asks');
    for (const { stdout } of [usual, own, linux]) expect(stdout.split('\n').length).toBeLessThan(24);
  });

  it('writes shell scripts for a Linux host, without what is of IIS', async () => {
    const { run, folder } = await makeScene({ domains: 1 });

    const { stdout, code } = await run([
      'host',
      'script',
      '--out',
      'scripts',
      '--platform',
      'linux',
      '--json',
    ]);

    expect(code).toBe(0);
    expect(readdirSync(join(folder, 'scripts')).sort()).toEqual(['apply.sh', 'check.sh', 'undo.sh']);
    expect(JSON.parse(stdout).steps).toEqual([
      'host-files',
      'host-permissions',
      'host-service-account',
      'host-api-port',
    ]);
  });

  it('says where a playbook wants nothing of the host, or the folder is none', async () => {
    const { run, folder } = await makeScene({ domains: 1 });
    writeFileSync(join(folder, 'own.yaml'), 'version: 1\nname: own\nsteps:\n  updates: {}\n');
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'empty'));

    const none = await run(['host', 'script', '--out', 'empty', '--playbook', './own.yaml']);
    writeFileSync(
      join(folder, 'odd.yaml'),
      'version: 1\nname: odd\nsteps:\n  host-service-account: { description: "a\\nb" }\n',
    );
    const odd = await run(['host', 'script', '--out', 'empty', '--playbook', './odd.yaml']);
    expect(odd).toMatchObject({ code: 65, stderr: expect.stringContaining('playbook.invalid') });
    const nowhere = await run(['host', 'script', '--out', 'file/below']);
    writeFileSync(join(folder, 'iis.yaml'), 'version: 1\nname: iis\nsteps: { host-iis-identity: {} }\n');
    const ofIis = await run([
      'host',
      'script',
      '--out',
      'new',
      '--platform',
      'linux',
      '--playbook',
      './iis.yaml',
    ]);
    const unnamed = await run(['host', 'script']);

    expect(none).toMatchObject({ code: 64, stderr: expect.stringContaining('has no step of the host') });
    expect(readdirSync(join(folder, 'empty'))).toEqual([]);
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('store.unwritable') });
    expect(nowhere.stderr).toContain('give another folder with --out');
    expect(ofIis).toMatchObject({ code: 64, stderr: expect.stringContaining('about IIS') });
    expect(unnamed).toMatchObject({ code: 64, stderr: expect.stringContaining('--out DIR') });
  });
});
