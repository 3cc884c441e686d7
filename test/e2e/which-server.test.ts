/** Which server is meant, asked for in a terminal where neither the command line nor the environment says it. */
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { optionsOf } from '../../src/cli/commands/command.js';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { runIn, type Scene, scenes } from './a-cli.js';
import { Person } from './a-person.js';
import { startInTerminal } from './a-terminal.js';
import { terminalsHere } from './a-terminal-here.js';

const startHere = terminalsHere();
const makeScene = scenes();
const CTRL_C = '\u0003';
const ADDRESS = 'Address of the web interface';
const NAME = 'Server (its name, or a part of it):';
const AUDIT = ['audit', '--step', 'logging', '--fail-on', 'low'];

function here({ folder }: Scene, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return startHere(args, { cwd: folder, size: [100, 40], env });
}

/** A list of servers that are nowhere, and the one that is there. */
function listOf({ folder, sandbox }: Scene, others: readonly string[]): void {
  const { username, password } = sandbox.accounts.admin;
  writeFileSync(join(folder, 'secret'), password);
  const row = (name: string, url: string) =>
    `  - { name: ${name}, url: '${url}', username: ${username}, passwordFrom: 'file:secret' }\n`;
  const rows = [...others.map((name) => row(name, `https://${name}.invalid`)), row('here', sandbox.url)];
  writeFileSync(join(folder, 'servers.yaml'), `version: 1\nservers:\n${rows.join('')}`);
}

/** Each command that reaches a server, as it needs one. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  init: [],
  doctor: [],
  wizard: [],
  audit: [],
  plan: [],
  attest: ['internal-spammer', '--by', 'Ann', '--note', 'n'],
  apply: ['--playbook', 'strict'],
  unblock: ['203.0.113.9'],
  respond: [],
  'login-link': ['info@example.com'],
  rollback: ['latest'],
  export: ['--reason', 'r'],
  learn: ['--plan'],
  contract: ['test'],
};
/** Those that reach one only where it is named. */
const ONLY_NAMED = ['notices', 'rehearse', 'runs'];
/** Those that take a list as a whole. */
const OF_LISTS = ['fleet', 'report'];

describe('a command without a server', () => {
  it('is known here', () => {
    const reaching = COMMANDS.filter((one) => optionsOf(one).some(([name]) => name === 'inventory'));

    expect(reaching.map(({ name }) => name).sort()).toEqual(
      [...Object.keys(NEEDS), ...ONLY_NAMED, ...OF_LISTS].sort(),
    );
  });

  it('asks for the address, each of them, and sends nothing before', async () => {
    const scene = await makeScene({ domains: 1 });
    const others = [
      ['learn', '--record'],
      ['doctor', '--look'],
      ['doctor', '--confirm', 'log-settings'],
    ];
    const codes: [string, number | null][] = [];

    for (const args of [...Object.entries(NEEDS).map(([name, more]) => [name, ...more]), ...others]) {
      const started = here(scene, args);
      await started.says(ADDRESS);
      started.type(CTRL_C);
      codes.push([args.join(' '), (await started.ended).code]);
    }

    expect(codes.filter(([, code]) => code !== 130)).toEqual([]);
    expect(scene.sandbox.stats().requests).toBe(0);
  });

  it('goes on where it was, signs in with what is typed, and says the address in what is next', async () => {
    const scene = await makeScene({ domains: 1 });
    const { username, password } = scene.sandbox.accounts.admin;
    const started = startInTerminal(['audit'], { cwd: scene.folder, env: {}, size: [100, 40] });

    await started.answer(ADDRESS, scene.sandbox.url);
    await started.answer('System administrator:', username);
    await started.answer(`Password of ${username} on ${scene.sandbox.url}:`, password);
    const ended = await started.ended;

    expect(ended.code).toBe(2);
    expect(ended.stdout).toContain(`--url ${scene.sandbox.url}`);
    expect(ended.stdout).not.toContain(password);
  });

  it('has the whole command for what cannot be typed at an address', async () => {
    const scene = await makeScene({ domains: 1 });
    const other = createServer((_, answer) => answer.end('welcome')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const asked = here(scene, [
      'attest',
      'catch-all',
      '--by',
      'Ann',
      '--note',
      'n',
      '--state-dir',
      'my state',
    ]);
    const person = new Person(asked);

    await person.answers(ADDRESS, url);
    const said = await person.sees(ADDRESS);
    asked.type(CTRL_C);
    await asked.ended;
    other.close();

    expect(said.replaceAll(/\s+/g, ' ')).toContain(
      `smlockdown attest catch-all --state-dir 'my state' --by Ann --note n --url ${url} --assume-smartermail`,
    );
  });

  it('is told of a mistake before it is asked', async () => {
    const scene = await makeScene({ domains: 1 });

    const { code, stdout } = await here(scene, ['apply']).ended;

    expect([code, stdout]).toEqual([64, expect.not.stringContaining(ADDRESS)]);
  });

  it.each([
    ['--no-input', [...AUDIT, '--no-input']],
    ['--no-input, as JSON', [...AUDIT, '--no-input', '--json']],
  ])('is refused with %s, and told of both ways', async (_, args) => {
    const scene = await makeScene({ domains: 1 });
    listOf(scene, []);

    const ended = await here(scene, args).ended;

    expect(ended.code).toBe(78);
    expect(ended.stdout).toContain('config.no-url');
    expect(ended.stdout.replaceAll(/\s+/g, ' ')).toContain('--server NAME of your servers.yaml');
  });
});

describe('a command without a server beside a list of them', () => {
  it('takes a part of a name that is of one alone, and its sign-in from the list', async () => {
    const scene = await makeScene({ domains: 1 });
    listOf(scene, ['mail-a', 'mail-b']);
    const asked = here(scene, ['audit']);
    const person = new Person(asked);

    await person.tries(NAME, '', 'Type a name, or a part of it.');
    await person.tries(NAME, 'mail', 'Which of them: mail-a, mail-b?');
    await person.tries(NAME, 'mial-a', 'No server of the list is called so. Did you mean mail-a?');
    await person.answers(NAME, 'her');
    const { code, stdout } = await asked.ended;

    expect(stdout).toContain('servers.yaml has 3 servers. Another one: --url ADDRESS.');
    expect(stdout).toContain('  mail-b  https://mail-b.invalid');
    expect(stdout).toContain(`here: ${scene.sandbox.url}`);
    expect(code).toBe(2);
    expect(stdout).toContain('--server here');
    expect(stdout).not.toContain('--url http');
  });

  it('lists no hundreds, and ends with 130 after Ctrl-C', async () => {
    const scene = await makeScene({ domains: 1 });
    listOf(
      scene,
      Array.from({ length: 300 }, (_, index) => `mail-${index}`),
    );
    const asked = here(scene, AUDIT);

    const shown = await asked.says(NAME);
    asked.type(CTRL_C);

    expect((await asked.ended).code).toBe(130);
    expect(shown).toContain('servers.yaml has 301 servers');
    expect(shown).not.toContain('mail-1');
    expect(scene.sandbox.stats().requests).toBe(0);
  });

  it('asks for the address where something of a sign-in is stated', async () => {
    const scene = await makeScene({ domains: 1 });
    listOf(scene, ['mail-a']);
    const asked = here(scene, [...AUDIT, '--username', 'admin']);

    await asked.says(ADDRESS);
    asked.type(CTRL_C);

    expect((await asked.ended).code).toBe(130);
  });

  it('is told of a list that is none', async () => {
    const scene = await makeScene({ domains: 1 });
    writeFileSync(join(scene.folder, 'servers.yaml'), 'version: 1\n');

    const { code, stdout } = await here(scene, AUDIT).ended;

    expect([code, stdout]).toEqual([65, expect.stringContaining('[inventory.invalid]')]);
  });
});

describe('a rollback of a run without a server', () => {
  /** A run of a server, by somebody whose terminal is another one by now. */
  async function aRun() {
    const scene = await makeScene({ domains: 1 });
    const applied = await scene.run([
      ...['apply', '--playbook', 'baseline', '--step', 'logging', '--auto-approve', '--state-dir', 'st'],
    ]);
    scene.sandbox.resetStats();
    return { ...scene, id: runIn(applied.stdout), ...scene.sandbox.accounts.admin };
  }
  const back = (id: string, ...more: readonly string[]) => ['rollback', id, '--state-dir', 'st', ...more];
  const USER = 'System administrator:';

  it('is of the server of that run, which is said, and asks only who signs in', async () => {
    const scene = await aRun();
    const { id, username, password, sandbox } = scene;
    const asked = here(scene, back(id, '--auto-approve'));
    const person = new Person(asked);

    const said = await person.answers(USER, username);
    await person.answers(`Password of ${username} on ${sandbox.url}:`, password);
    const { code, stdout } = await asked.ended;

    expect(said).toContain(`Run ${id} is of ${sandbox.url}`);
    expect([code, stdout]).toEqual([0, expect.not.stringContaining(ADDRESS)]);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, readonly string[]]>([
    ['SMARTERMAIL_PASSWORD', { SMARTERMAIL_PASSWORD: 'not-for-there' }, []],
    ['SMARTERMAIL_TOTP_SECRET', { SMARTERMAIL_TOTP_SECRET: 'JBSWY3DPEHPK3PXP' }, []],
    ['--password-from', {}, ['--password-from', 'file:secret']],
  ])('sends it nothing of %s before somebody says so', async (name, env, more) => {
    const scene = await aRun();
    const asked = here(scene, back(scene.id, '--username', 'a', ...more), env);

    const said = await asked.says(ADDRESS);
    asked.type(CTRL_C);

    expect((await asked.ended).code).toBe(130);
    expect(said.replaceAll(/\s+/g, ' ')).toContain(
      `Run ${scene.id} is of ${scene.sandbox.url} What ${name} says is sent to the address that you give. Enter takes that one.`,
    );
    expect(scene.sandbox.stats().requests).toBe(0);
  });

  it('takes its address by Enter', async () => {
    const scene = await aRun();
    const asked = here(scene, back(scene.id, '--auto-approve'), {
      SMARTERMAIL_USERNAME: scene.username,
      SMARTERMAIL_PASSWORD: scene.password,
    });

    await new Person(asked).answers(`${ADDRESS} (https://mail.example.com): (${scene.sandbox.url})`, '');

    expect((await asked.ended).code).toBe(0);
  });

  it('signs in as the list has it where that server is in it', async () => {
    const scene = await aRun();
    listOf(scene, ['mail-a']);

    const { code, stdout } = await here(scene, back(scene.id, '--auto-approve')).ended;

    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining(`Run ${scene.id} is of here: ${scene.sandbox.url}`),
    ]);
  });

  it('knows the server of the list by an address that came from a browser, and past a list that is no good', async () => {
    const scene = await aRun();
    listOf(scene, ['mail-a']);
    const list = join(scene.folder, 'servers.yaml');
    const text = readFileSync(list, 'utf8');
    writeFileSync(list, text.replace(scene.sandbox.url, `${scene.sandbox.url}/interface/root`));

    const { code, stdout } = await here(scene, back(scene.id, '--dry-run')).ended;
    writeFileSync(list, text.replace(/passwordFrom: \S+/, "passwordFrom: 'cmd:false' }"));
    const asked = here(scene, back(scene.id));
    const said = await asked.says(USER);
    asked.type(CTRL_C);
    await asked.ended;

    expect([code, stdout]).toEqual([2, expect.stringContaining(`Run ${scene.id} is of here: `)]);
    expect(said.replaceAll(/\s+/g, ' ')).toMatch(
      new RegExp(`servers\\.yaml is left out\\. .* Run ${scene.id} is of ${scene.sandbox.url}`),
    );
  });

  it('goes where the environment says, which is told that the run is of another', async () => {
    const scene = await aRun();
    const env = { SMARTERMAIL_URL: 'https://other.invalid', SMARTERMAIL_PASSWORD: 'x' };

    const { code, stdout } = await here(scene, back(scene.id), env).ended;

    expect([code, stdout]).toEqual([
      65,
      expect.stringMatching(/run \S+ is of \S+, not of\s+https:\/\/other\.invalid/i),
    ]);
    expect(scene.sandbox.stats().requests).toBe(0);
  });

  it('is refused where nobody answers, and told of a run that is none before anything is asked', async () => {
    const scene = await aRun();

    const unattended = await here(scene, back(scene.id, '--no-input', '--auto-approve')).ended;
    const none = await here(scene, back('20200101-000000-apply-0000')).ended;

    expect([unattended.code, none.code]).toEqual([78, 65]);
    expect(none.stdout).toContain('[run.not-found]');
    expect(scene.sandbox.stats().requests).toBe(0);
  });
});
