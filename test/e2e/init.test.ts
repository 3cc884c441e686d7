/** `smlockdown init`: the first day, unattended and in a terminal. */

import { linkSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { holdings, type Scene, scenes, signInOf, workplaces } from './a-cli.js';
import { Person } from './a-person.js';
import { type InTerminal, startInTerminal } from './a-terminal.js';

const startScene = scenes();
const elsewhere = workplaces();

/** A server where one domain has a catch-all. */
async function makeScene(options: Parameters<typeof startScene>[0] = {}): Promise<Scene> {
  const scene = await startScene(options);
  const [first] = Object.values(scene.sandbox.state.domains);
  if (first === undefined) throw new Error('the sandbox has no domain');
  first.settings.catchAll = 'info';
  return scene;
}

interface Written {
  readonly steps?: Readonly<
    Record<string, { readonly allow?: readonly Record<string, unknown>[]; known?: string[] }>
  >;
  readonly waivers?: readonly Record<string, unknown>[];
}

function playbookIn({ folder }: Scene, file = 'playbook.yaml'): Written {
  return parse(readFileSync(join(folder, file), 'utf8')) as Written;
}

function envIn({ folder }: Scene) {
  return parseEnv(readFileSync(join(folder, '.env'), 'utf8'));
}

/** What a folder holds beside what the tool keeps of itself. */
function filesIn({ folder }: Scene): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'state')
    .sort();
}

function rowIn({ state }: Scene['sandbox']) {
  return state.ipAccess.whitelist.find(({ ip, bypass }) => bypass === true && ip.startsWith('192.0.2.'));
}

/** An address of the whitelist that sends unsigned, and is no internal range. */
function unsignedIn({ sandbox }: Scene): string {
  return rowIn(sandbox)?.ip ?? '';
}

describe('init without a terminal', () => {
  it('writes the address for its owner alone, and what is meant so, and changes nothing on the server', async () => {
    const scene = await makeScene();
    const before = holdings(scene.sandbox.state);
    const address = unsignedIn(scene);

    const ended = await scene.run(['init', '--allow', address, '--known', 'ADMIN', '--owner', 'Ann']);

    expect(ended).toMatchObject({ code: 0 });
    const { admin } = scene.sandbox.accounts;
    expect(envIn(scene)).toEqual({
      SMARTERMAIL_URL: scene.sandbox.url,
      SMARTERMAIL_USERNAME: admin.username,
    });
    if (process.platform !== 'win32') expect(statSync(join(scene.folder, '.env')).mode & 0o777).toBe(0o600);
    const { steps = {}, waivers = [] } = playbookIn(scene);
    expect(steps['smtp-auth-bypass']?.allow?.map((one) => one.address)).toEqual([address]);
    expect(steps['admin-review']?.known).toEqual([admin.username]);
    expect(waivers).toMatchObject([{ step: 'catch-all', owner: 'Ann' }]);
    expect(holdings(scene.sandbox.state)).toBe(before);
  });

  it('writes a playbook that an audit goes by as it says next', async () => {
    const scene = await makeScene();
    const address = unsignedIn(scene);
    const { stdout } = await scene.run(['init', '--allow', address]);
    const [, next = ''] = /^to look: +smlockdown (.*)$/m.exec(stdout) ?? [];

    const ended = await scene.run([...next.split(' '), '--json']);

    const { findings } = JSON.parse(ended.stdout) as {
      findings: { step: string; verdict: string; message: string }[];
    };
    const of = (step: string) => findings.filter((one) => one.step === step);
    expect(of('smtp-auth-bypass').some(({ message }) => message.includes(address))).toBe(false);
    expect(of('catch-all').map(({ verdict }) => verdict)).not.toContain('fail');
    expect(of('catch-all').map(({ verdict }) => verdict)).toContain('waived');
  });

  it('states nobody as known and no address as meant that was not named', async () => {
    const scene = await makeScene();

    const ended = await scene.run(['init', '--no-waive-catch-alls', '--json']);

    expect(ended.code).toBe(0);
    expect(playbookIn(scene)).not.toHaveProperty('steps');
    expect(playbookIn(scene)).not.toHaveProperty('waivers');
    const { leftOut, meant } = JSON.parse(ended.stdout);
    expect(meant).toEqual({ addresses: 0, administrators: 0, catchAlls: 0 });
    expect(leftOut.addresses).toBeGreaterThan(0);
    expect(leftOut.administrators).toBeGreaterThan(0);
    expect(leftOut.catchAlls).toBeGreaterThan(0);
  });

  it('keeps the password where it is told to, and only there', async () => {
    const scene = await makeScene();

    await scene.run(['init', '--keep-password']);
    const nothing = { SMARTERMAIL_URL: '', SMARTERMAIL_USERNAME: '', SMARTERMAIL_PASSWORD: '' };
    const ended = await scene.run(['runs'], { env: nothing });

    expect(ended.code).toBe(0);
    expect(envIn(scene).SMARTERMAIL_PASSWORD).toBe(scene.sandbox.accounts.admin.password);
    expect(readFileSync(join(scene.folder, 'playbook.yaml'), 'utf8')).not.toContain(
      scene.sandbox.accounts.admin.password,
    );
  });

  it('says that a password of the environment is not sent to an address that only .env names', async () => {
    const scene = await makeScene();
    const env = { SMARTERMAIL_URL: '' };

    const ended = await scene.run(['init', '--url', scene.sandbox.url], { env });

    expect(ended.stdout.replace(/\s+/g, ' ')).toContain(
      'A password of the environment is not sent to an address that only .env names',
    );
  });

  it('sends no password of the environment to an address that only .env names', async () => {
    const scene = await makeScene();
    writeFileSync(join(scene.folder, '.env'), `SMARTERMAIL_URL=${scene.sandbox.url}\n`);
    const { SMARTERMAIL_URL: _, ...env } = signInOf(scene.sandbox);

    const ended = await elsewhere().run(['init', '--force'], { env, cwd: scene.folder });

    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain('it is not sent there');
    expect(scene.sandbox.stats().requests).toBe(0);
  });

  it.each([
    ['an address', ['--allow', '192.0.2.250'], '--allow 192.0.2.250: the server has none that skips'],
    ['a range that is too large', ['--allow', '198.18.4.0/22'], 'more addresses than may be exempt (a /24)'],
    ['an administrator', ['--known', 'nobody-here'], '--known nobody-here: the server has none'],
  ])('refuses %s that is not there, and writes nothing', async (_, args, says) => {
    const scene = await makeScene();

    const ended = await scene.run(['init', ...args]);

    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain(says);
    expect(filesIn(scene)).toEqual([]);
  });

  it.each(['.env', 'playbook.yaml'])('replaces no %s that says something else, unless told', async (name) => {
    const scene = await makeScene();
    writeFileSync(join(scene.folder, name), 'MINE=1\n');

    const refused = await scene.run(['init']);

    expect(refused.code).toBe(64);
    expect(refused.stderr).toContain(`${name} is there, and would be lost`);
    expect(readFileSync(join(scene.folder, name), 'utf8')).toBe('MINE=1\n');
    expect((await scene.run(['init', '--force'])).code).toBe(0);
    expect(envIn(scene).SMARTERMAIL_URL).toBe(scene.sandbox.url);
  });

  it('takes a .env that says the same as it is', async () => {
    const scene = await makeScene();
    await scene.run(['init']);
    const kept = `# mine\n${readFileSync(join(scene.folder, '.env'), 'utf8')}`;
    writeFileSync(join(scene.folder, '.env'), kept, { mode: 0o600 });

    const ended = await scene.run(['init', '--out', 'second.yaml']);

    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('was there, and stays: the address, the name, no password');
    expect(readFileSync(join(scene.folder, '.env'), 'utf8')).toBe(kept);
  });

  it('writes nothing where the sign-in is refused, and tries it once', async () => {
    const scene = await makeScene();

    const ended = await scene.run(['init'], { env: { SMARTERMAIL_PASSWORD: 'wrong' } });

    expect(ended.code).toBe(77);
    expect(filesIn(scene)).toEqual([]);
  });

  it('says what it needs where nobody can be asked', async () => {
    const scene = await makeScene();

    const ended = await scene.run(['init'], { env: { SMARTERMAIL_URL: '' } });

    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain('--url https://mail.example.com');
  });

  it('escapes what a server says of an address', async () => {
    const scene = await makeScene();
    const address = unsignedIn(scene);
    const entry = rowIn(scene.sandbox);
    if (entry !== undefined) entry.description = 'x\u202e\u001b[31m: [evil]\n  known: [a]';

    const ended = await scene.run(['init', '--allow', address]);

    expect(ended.code).toBe(0);
    const text = readFileSync(join(scene.folder, 'playbook.yaml'), 'utf8');
    expect(['\u202e', '\u001b'].filter((sign) => text.includes(sign))).toEqual([]);
    expect(playbookIn(scene).steps).not.toHaveProperty('known');
    expect((await scene.run(['playbook', './playbook.yaml'])).code).toBe(0);
  });

  it('sends nothing where a file cannot be written, and says why', async () => {
    const scene = await makeScene();
    mkdirSync(join(scene.folder, 'playbook.yaml'));

    const ended = await scene.run(['init']);

    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain('--out ./playbook.yaml: no file can be written there: it is a folder');
    expect(scene.sandbox.stats().requests).toBe(0);
    expect(filesIn(scene)).toEqual(['playbook.yaml']);
  });

  it.each([
    ['./.env', []],
    ['.env', ['--force']],
    ['sub/../.env', ['--force']],
    ['link.yaml', ['--force']],
  ])('never writes the playbook to %s, which is .env itself, with %j', async (out, more) => {
    const scene = await makeScene();
    const env = `SMARTERMAIL_URL=${scene.sandbox.url}\nSMARTERMAIL_USERNAME=admin\n`;
    writeFileSync(join(scene.folder, '.env'), env);
    mkdirSync(join(scene.folder, 'sub'));
    linkSync(join(scene.folder, '.env'), join(scene.folder, 'link.yaml'));

    const ended = await scene.run(['init', '--out', out, ...more]);

    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain(`--out ${out} is .env itself`);
    expect(readFileSync(join(scene.folder, '.env'), 'utf8')).toBe(env);
    expect(scene.sandbox.stats().requests).toBe(0);
  });

  it('looks into a .env that stays, and says what it holds', async () => {
    const scene = await makeScene();
    const { url, accounts } = scene.sandbox;
    const env = `SMARTERMAIL_URL=${url}/interface/root\nSMARTERMAIL_USERNAME=ADMIN\nSMARTERMAIL_PASSWORD='${accounts.admin.password}'\nSMARTERMAIL_TOTP_SECRET=ABC\n`;
    writeFileSync(join(scene.folder, '.env'), env, { mode: 0o600 });

    const ended = await scene.run(['init']);

    expect(ended.code).toBe(0);
    expect(ended.stdout.replace(/\s+/g, ' ')).toContain(
      'was there, and stays: the address, the name, the password, the secret of the authenticator',
    );
    expect(readFileSync(join(scene.folder, '.env'), 'utf8')).toBe(env);
  });

  it('says which file is there where the second could not be written', async () => {
    const scene = await makeScene();
    const disk = await scene.run(['init', '--out', 'x'.repeat(240)]);

    expect(disk.code).toBe(1);
    expect(disk.stderr).toContain('could not be written to');
    expect(disk.stderr).toContain('.env is there, and no playbook');
    expect(disk.stderr).not.toMatch(/\.tmp|ENAMETOOLONG/);
    expect(filesIn(scene)).toEqual(['.env']);
  });
});

/** Resolves when `text` stands behind `before`. */
async function saysAfter({ says }: InTerminal, before: string, text: string): Promise<void> {
  while (!(await says(before)).split(before).slice(1).join('').includes(text)) await sleep(10);
}

describe('init in a terminal', () => {
  const nothing = { SMARTERMAIL_URL: '', SMARTERMAIL_USERNAME: '', SMARTERMAIL_PASSWORD: '' };

  it('asks for the address, the sign-in, and each address and administrator by itself', async () => {
    const scene = await makeScene({ domains: 2 });
    const { admin } = scene.sandbox.accounts;
    const started = startInTerminal(['init'], { cwd: scene.folder, env: nothing });

    await started.says('Address of the web interface');
    started.type(`${scene.sandbox.url}\r`);
    await started.says('System administrator:');
    started.type(`${admin.username}\r`);
    await started.says('Where does the password come from?');
    started.type('my-password\r');
    await saysAfter(started, 'Press Enter, or type keep', 'Where does the password come from?');
    started.type('\r');
    await started.says('Password of');
    started.type(`${admin.password}\r`);
    await started.says(`${unsignedIn(scene)} (`);
    // The further line of a paste is no answer to the next question.
    started.type('y\ry\r');
    await started.says('198.51.100.');
    started.type('none\r');
    await started.says('NEVER SIGNED IN, created');
    started.type('none\r');
    await started.says('Waive them for 90 days? (Y/n)');
    started.type('n\r');
    const ended = await started.ended;

    expect(ended.code).toBe(0);
    expect(ended.stdout).not.toContain(admin.password);
    expect(ended.stdout).not.toContain('my-p');
    expect(envIn(scene)).not.toHaveProperty('SMARTERMAIL_PASSWORD');
    const { steps = {}, waivers } = playbookIn(scene);
    expect(steps['smtp-auth-bypass']?.allow).toMatchObject([{ address: unsignedIn(scene) }]);
    expect(Object.keys(steps)).toEqual(['smtp-auth-bypass']);
    expect(waivers).toBeUndefined();
  });

  it('asks again for what is no address, and writes nothing at Ctrl-C', async () => {
    const scene = await makeScene({ domains: 2 });
    const started = startInTerminal(['init'], { cwd: scene.folder, env: nothing });

    const person = new Person(started);
    await person.tries('Address of the web interface', 'mail.example.com', 'has no scheme');
    // Between two questions the terminal itself ends the program.
    await person.sees('Address of the web interface');
    started.type('\u0003');
    const ended = await started.ended;

    expect(ended.code).toBe(130);
    expect(filesIn(scene)).toEqual([]);
  });

  it('shows each question and its answer once, whole, in a narrow window that changes its size', async () => {
    const scene = await makeScene({ domains: 2 });
    const { admin } = scene.sandbox.accounts;
    const env = { ...nothing, SMARTERMAIL_USERNAME: admin.username };
    const started = startInTerminal(['init', '--known', admin.username], {
      ...{ cwd: scene.folder, env, size: [40, 24] },
    });

    await started.says('Address of the web interface');
    started.type(`${scene.sandbox.url}\r`);
    await started.says('Where does the password come from?');
    started.resize(60, 24);
    started.type('\r');
    await started.says('Password of');
    started.type(`${admin.password}\r`);
    await started.says(`${unsignedIn(scene)} (`);
    started.type('y\r');
    await started.says('198.51.100.');
    started.type('none\r');
    await started.says('Waive them for');
    started.type('\r');
    const ended = await started.ended;
    const screen = await started.screen();

    expect(ended.code).toBe(0);
    expect(screen.filter((line) => line.includes('Where does the password come from?'))).toHaveLength(1);
    expect(screen.filter((line) => line.startsWith(`√ ${unsignedIn(scene)}`))).toHaveLength(1);
    expect(screen.join(' ')).not.toContain(admin.password);
    expect(screen.at(-1)).toContain('smlockdown audit --playbook');
  });
});
