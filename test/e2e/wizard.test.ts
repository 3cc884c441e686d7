/** `smlockdown wizard` in a terminal, judged on the screen, on the server after it, and on a rollback. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import { parse } from 'yaml';
import { holdings, rollBackLatest, type Scene, scenes, signInOf } from './a-cli.js';
import { Person } from './a-person.js';
import { type InTerminal, startInTerminal } from './a-terminal.js';
import { type Here, terminalsHere } from './a-terminal-here.js';

const startHere = terminalsHere();
const startScene = scenes();
const STATE = ['--state-dir', 'st'];
const BASE = `version: 1
name: base
steps: { smtp-relay: {}, domain-smtp-auth: {}, password-policy: {}, command-hooks: {}, logging: {} }
`;

async function makeScene(options: Parameters<typeof startScene>[0] = { domains: 3 }, base = BASE) {
  const scene = await startScene(options);
  writeFileSync(join(scene.folder, 'base.yaml'), base);
  return scene;
}

function argsOf(args: readonly string[]): readonly string[] {
  const from = args.includes('--playbook') ? [] : ['--playbook', './base.yaml'];
  const state = args.includes('--state-dir') ? [] : STATE;
  return ['wizard', ...from, ...state, ...args];
}

/** The built command in a pseudo-terminal. */
function startIn(
  { folder, sandbox }: Scene,
  args: readonly string[] = [],
  size: readonly [number, number] = [80, 40],
) {
  const run = startInTerminal(argsOf(args), {
    ...{ cwd: folder, size },
    env: { ...signInOf(sandbox), NO_COLOR: '1' },
  });
  return { run, person: new Person(run) };
}

/** In this process, where the terminal itself does not matter. */
function hereIn({ folder, sandbox }: Scene, args: readonly string[] = [], env = signInOf(sandbox)) {
  const run = startHere(argsOf(args), { cwd: folder, size: [80, 40], env });
  return { run, person: new Person(run) };
}

/** Whatever the width; of a command in this process, once it is over. */
async function shownOn(run: InTerminal | Here): Promise<string> {
  const lines = 'screen' in run ? await run.screen() : [(await run.ended).stdout];
  return lines.join(' ').replace(/\s+/g, ' ');
}

function decidedIn({ folder }: Scene): Record<string, never> & { readonly steps?: Record<string, unknown> } {
  return parse(readFileSync(join(folder, 'decided.yaml'), 'utf8'));
}

function keptIn({ folder }: Scene): string {
  const [name = ''] = readdirSync(join(folder, 'st', 'wizard')).filter((one) => one.endsWith('.json'));
  return join(folder, 'st', 'wizard', name);
}

/** All that can be done from here, and the rest is left. */
async function doAll(person: Person): Promise<void> {
  await person.chooses('SIGNS OF A BREAK-IN', '4');
  await person.chooses('WHO MAY SEND', '1');
  await person.chooses('PASSWORDS OF MAILBOXES', '1');
  await person.chooses('LOGS AND PORTS', '1');
}

/** A disk of a few blocks. */
function mount(folder: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
}

/** Only whoever administers the machine can. */
function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'smlockdown-mount-'));
  const isMounted = mount(folder);
  if (isMounted) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return isMounted;
}

describe('the wizard', () => {
  it('writes nothing before the last page, applies after a yes, and a rollback brings all of it back', async () => {
    const scene = await makeScene();
    const before = holdings(scene.sandbox.state);
    const { run, person } = startIn(scene);
    await doAll(person);
    await person.sees('THE LAST PAGE');
    expect(holdings(scene.sandbox.state)).toBe(before);
    expect(existsSync(join(scene.folder, 'decided.yaml'))).toBe(false);
    await person.answers('Your choice:', '1');
    await person.answers('Type "yes":', 'yes');
    const { code } = await run.ended;

    expect(code).toBe(0);
    const screen = (await run.screen()).join('\n');
    expect(screen).toContain('smtp-relay');
    expect(screen).toContain('Verified: a separate read shows every change.');
    expect(screen).toContain('smlockdown apply --playbook ./decided.yaml --auto-approve');
    expect(holdings(scene.sandbox.state)).not.toBe(before);
    const again = await scene.run(['apply', '--playbook', './decided.yaml', '--auto-approve', ...STATE]);
    expect(again.stderr).toContain('Nothing to change.');
    const back = await rollBackLatest(scene.run, ['--auto-approve', ...STATE]);
    expect(back.code).toBe(0);
    expect(holdings(scene.sandbox.state)).toBe(before);
  });

  it('takes adjusted options, checked as they are typed, and keeps a domain as it is; the saved plan does just that', async () => {
    const scene = await makeScene();
    const { domains } = scene.sandbox.state;
    const before = holdings(scene.sandbox.state);
    const { run, person } = startIn(scene);
    await person.chooses('SIGNS OF A BREAK-IN', '4');
    await person.chooses('WHO MAY SEND', '2');
    await person.chooses('smtp-relay (', '4');
    const shown = await person.chooses('domain-smtp-auth (', '3');
    const [kept = ''] = /\S+\.example/.exec(shown.slice(shown.indexOf('AFFECTS'))) ?? [];
    await person.tries('For which domains?', 'nobody.example', 'There is nothing to keep on nobody.example');
    await person.answers('For which domains?', kept.replace(/,$/, ''));
    await person.answers('Why?', 'old scanners');
    await person.answers('Who answers for it?', 'Ann');
    await person.answers('Until which day?', '2099-01-31');
    await person.chooses('PASSWORDS OF MAILBOXES', '2');
    await person.answers('Which one?', 'minLength');
    await person.tries('minLength:', 'many', 'It takes');
    await person.answers('minLength:', '17');
    await person.answers('Which one?', '');
    expect(await person.chooses('password-policy (', '1')).toContain('17');
    await person.chooses('LOGS AND PORTS', '4');
    await person.chooses('THE LAST PAGE', '2');
    const { code } = await run.ended;

    expect(code).toBe(0);
    expect(holdings(scene.sandbox.state)).toBe(before);
    expect(decidedIn(scene)).toMatchObject({
      ...{ extends: './base.yaml', steps: { 'smtp-relay': 'off', logging: 'off' } },
      waivers: [{ step: 'domain-smtp-auth', owner: 'Ann', expires: '2099-01-31', reason: 'old scanners' }],
    });
    expect(decidedIn(scene).steps?.['password-policy']).toEqual({ minLength: 17 });
    const own = domains[kept.replace(/,$/, '')];
    expect(own).toBeDefined();
    const asBefore = JSON.stringify(own);
    const applied = await scene.run(['apply', 'decided-plan.json', '--auto-approve', ...STATE]);
    expect(applied.stdout).toContain('Verified');
    expect(JSON.stringify(own)).toBe(asBefore);
    expect((await rollBackLatest(scene.run, ['--auto-approve', ...STATE])).code).toBe(0);
    expect(holdings(scene.sandbox.state)).toBe(before);
  });

  it("takes for what no call shows somebody's word, which an audit of the playbook then counts", async () => {
    const base = 'version: 1\nname: base\nsteps: { logging: {} }\n';
    const scene = await makeScene({ domains: 1, publishedOnly: true }, base);
    const { run, person } = startIn(scene);
    await person.chooses('logging (', '5');
    await person.sees('[ ]');
    await person.answers('Is it done?', 'y');
    await person.answers('What did you do or see?', 'set all of it');
    await person.answers('Whose word is it?', 'Ann');
    await person.chooses('THE LAST PAGE', '2');
    const { code } = await run.ended;

    expect(code).toBe(0);
    const audit = await scene.run(['audit', '--playbook', './decided.yaml', '--json', ...STATE]);
    expect(JSON.parse(audit.stdout).findings).toMatchObject([
      { verdict: 'manual', attested: { by: 'Ann', note: 'set all of it' } },
    ]);
  });

  it('reads again what somebody says to have done by hand, and takes no word for it', async () => {
    const scene = await makeScene({ domains: 1 }, 'version: 1\nname: base\nsteps: { logging: {} }\n');
    const { run, person } = hereIn(scene);
    await person.chooses('logging (', '5');
    await person.answers('Is it done?', 'y');
    await person.sees('Read again, and it is still so on server');
    await person.chooses('logging (', 'q');

    expect((await run.ended).code).toBe(2);
  });

  it('keeps what was decided for its owner alone, and goes on from there', async () => {
    const scene = await makeScene();
    const first = startIn(scene);
    await first.person.chooses('SIGNS OF A BREAK-IN', '4');
    await first.person.chooses('WHO MAY SEND', '1');
    await first.person.chooses('PASSWORDS OF MAILBOXES', 'q');
    expect((await first.run.ended).code).toBe(2);
    expect(await shownOn(first.run)).toContain(
      'smlockdown wizard --resume --state-dir st --playbook ./base.yaml',
    );
    if (process.platform !== 'win32') expect(statSync(keptIn(scene)).mode & 0o777).toBe(0o600);

    const second = startIn(scene, ['--resume']);
    const shown = await second.person.chooses('PASSWORDS OF MAILBOXES', '1');
    expect(shown).toContain('smtp-relay: do it');
    await second.person.chooses('LOGS AND PORTS', '1');
    await second.person.chooses('THE LAST PAGE', '3');
    expect((await second.run.ended).code).toBe(2);
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('keeps what was decided where somebody leaves with %s, and ends with 130', async (_, key) => {
    const scene = await makeScene();
    const { run, person } = startIn(scene);
    await person.chooses('SIGNS OF A BREAK-IN', '4');
    await person.sees('WHO MAY SEND');
    await person.sees('Your choice:');
    await sleep(60);
    run.type(key);
    const { code } = await run.ended;

    expect(code).toBe(130);
    expect(await shownOn(run)).toContain('What was decided is kept: smlockdown wizard --resume');
    expect(readFileSync(keptIn(scene), 'utf8')).toContain('"command-hooks"');
  });

  it('asks again what has changed on the server since it was decided', async () => {
    const scene = await makeScene();
    const { run, person } = hereIn(scene);
    await person.chooses('SIGNS OF A BREAK-IN', '4');
    await person.chooses('WHO MAY SEND', '1');
    await person.chooses('PASSWORDS OF MAILBOXES', '1');
    await person.sees('LOGS AND PORTS');
    const [first] = Object.values(scene.sandbox.state.domains);
    if (first !== undefined) first.settings.requireSmtpAuthentication = true;
    for (const domain of Object.values(scene.sandbox.state.domains))
      domain.settings.requireSmtpAuthentication = false;
    await person.answers('Your choice:', '1');
    await person.sees('These look different by now, and are asked again: domain-smtp-auth');
    await person.chooses('domain-smtp-auth (', 'q');

    expect((await run.ended).code).toBe(2);
  });

  it('refuses what was kept where it was edited, and starts anew without losing it before something is decided', async () => {
    const scene = await makeScene();
    const first = hereIn(scene);
    await first.person.chooses('SIGNS OF A BREAK-IN', '4');
    await first.person.chooses('WHO MAY SEND', 'q');
    await first.run.ended;
    const file = keptIn(scene);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"at": ".*"/, '"at": "2020-01-01T00:00:00.000Z"'));
    const edited = readFileSync(file, 'utf8');
    const second = hereIn(scene, ['--resume']);

    expect((await second.run.ended).code).toBe(64);
    expect(await shownOn(second.run)).toContain('was edited');
    const third = hereIn(scene);
    await third.person.sees('was edited.');
    await third.person.chooses('SIGNS OF A BREAK-IN', 'q');
    await third.run.ended;
    expect(readFileSync(file, 'utf8')).toBe(edited);
  });

  it('keeps what was decided of each playbook that it starts from', async () => {
    const scene = await makeScene({ domains: 1 });
    writeFileSync(join(scene.folder, 'other.yaml'), BASE.replace('name: base', 'name: other'));
    const first = hereIn(scene);
    await first.person.chooses('SIGNS OF A BREAK-IN', '4');
    await first.person.chooses('WHO MAY SEND', 'q');
    await first.run.ended;
    const other = hereIn(scene, ['--playbook', './other.yaml']);
    await other.person.chooses('SIGNS OF A BREAK-IN', '4');
    await other.person.chooses('WHO MAY SEND', 'q');
    await other.run.ended;
    const again = hereIn(scene);

    await again.person.answers('1 step decided before. Go on from there?', 'y');
    await again.person.sees('Goes on: 1 step decided before.');
    await again.person.chooses('WHO MAY SEND', 'q');
    expect((await again.run.ended).code).toBe(2);
  });

  it('writes nothing for what is no yes, and shows the last page again; nothing is written by 3 either', async () => {
    const scene = await makeScene({ domains: 1 });
    const before = holdings(scene.sandbox.state);
    const { run, person } = hereIn(scene);
    await doAll(person);
    await person.chooses('THE LAST PAGE', '1');
    await person.answers('Type "yes":', 'no');
    await person.chooses('Not approved; nothing was changed.', '3');

    expect((await run.ended).code).toBe(2);
    expect(holdings(scene.sandbox.state)).toBe(before);
    expect(readdirSync(scene.folder).filter((name) => name.startsWith('decided'))).toEqual([]);
    expect(existsSync(keptIn(scene))).toBe(true);
  });

  it('lets nobody leave all of the playbook, and goes back', async () => {
    const scene = await makeScene({ domains: 1 }, 'version: 1\nname: base\nsteps: { smtp-relay: {} }\n');
    const { run, person } = hereIn(scene);
    await person.chooses('smtp-relay (', '4');
    await person.sees('What was decided makes no playbook');
    await person.chooses('smtp-relay (', '1');
    await person.chooses('THE LAST PAGE', 'b');
    await person.chooses('smtp-relay (', 'q');

    expect((await run.ended).code).toBe(2);
  });

  it('does what was chosen, however much users notice of it, and holds back the rest from then on', async () => {
    const scene = await makeScene({ domains: 2 }, `${BASE}limits: { disruption: low }\n`);
    const { run, person } = hereIn(scene);
    await person.chooses('SIGNS OF A BREAK-IN', '4');
    await person.chooses('WHO MAY SEND', '2');
    await person.chooses('smtp-relay (', '1');
    await person.chooses('domain-smtp-auth (', '3');
    await person.answers('For which domains?', '*.example, server');
    await person.answers('Why?', 'later');
    await person.answers('Who answers for it?', 'Ann');
    await person.answers('Until which day?', '');
    await person.chooses('PASSWORDS OF MAILBOXES', '1');
    await person.chooses('LOGS AND PORTS', '1');
    await person.sees('You chose what users notice');
    await person.answers('Your choice:', '2');

    expect((await run.ended).code).toBe(0);
    expect(decidedIn(scene)).toMatchObject({ limits: { disruptionOf: { 'smtp-relay': 'high' } } });
  });

  it('refuses a second one on the same server', async () => {
    const scene = await makeScene();
    const first = startIn(scene);
    await first.person.sees('Your choice:');
    const second = startIn(scene);

    expect((await second.run.ended).code).toBe(3);
    expect(await shownOn(second.run)).toContain('locked by "wizard"');
    await sleep(60);
    first.run.type('\u0003');
    expect((await first.run.ended).code).toBe(130);
  });

  it('goes on where nothing can be kept, and says so once', async () => {
    const scene = await makeScene();
    const first = hereIn(scene);
    await first.person.chooses('SIGNS OF A BREAK-IN', '4');
    await first.person.chooses('WHO MAY SEND', 'q');
    await first.run.ended;
    const file = keptIn(scene);
    rmSync(file);
    mkdirSync(join(file, 'in-the-way'), { recursive: true });
    const { run, person } = hereIn(scene);
    await doAll(person);
    await person.chooses('THE LAST PAGE', '2');

    expect((await run.ended).code).toBe(0);
    const screen = await shownOn(run);
    expect(screen.split('cannot be kept')).toHaveLength(2);
  });

  it('leads through what the published API alone allows', async () => {
    const scene = await makeScene({ domains: 2, publishedOnly: true });
    const { run, person } = startIn(scene);
    await person.chooses('SIGNS OF A BREAK-IN', '4');
    await person.chooses('WHO MAY SEND', '1');
    expect(await person.chooses('smtp-relay (', '4')).toContain('MANUAL');
    await person.chooses('password-policy (', '4');
    await person.chooses('logging (', '4');
    await person.chooses('LAST PAGE', '1');
    await person.answers('Type "yes":', 'yes');

    expect((await run.ended).code).toBe(0);
  });

  it('asks for what only the operator knows, and can do the step from then on', async () => {
    const base = 'version: 1\nname: base\nsteps: { internal-spammer: {} }\n';
    const scene = await makeScene({ domains: 1 }, base);
    const { run, person } = hereIn(scene);
    expect(await person.chooses('internal-spammer (', '2')).not.toContain('1 do it');
    await person.answers('Which one?', 'notify');
    await person.tries('notify:', 'nobody', 'It takes');
    await person.answers('notify:', 'postmaster@mail.example');
    await person.answers('Which one?', '');
    await person.chooses('1 do it', '1');
    await person.chooses('THE LAST PAGE', '2');

    expect((await run.ended).code).toBe(0);
    expect(decidedIn(scene).steps).toEqual({ 'internal-spammer': { notify: 'postmaster@mail.example' } });
  });

  it('keeps what was decided where the server is gone', async () => {
    const scene = await makeScene();
    const { run, person } = hereIn(scene);
    await person.chooses('SIGNS OF A BREAK-IN', '4');
    await person.chooses('WHO MAY SEND', '1');
    await person.chooses('PASSWORDS OF MAILBOXES', '1');
    await person.sees('LOGS AND PORTS');
    await scene.sandbox.close();
    await person.answers('Your choice:', '1');

    expect((await run.ended).code).toBe(1);
    expect(await shownOn(run)).toContain('What was decided is kept: smlockdown wizard --resume');
    expect(readFileSync(keptIn(scene), 'utf8')).toContain('"smtp-relay"');
  });

  it('takes more domains than may be changed at once in portions, and names the command for the rest', async () => {
    const base = `version: 1
name: base
steps: { domain-smtp-auth: {} }
limits: { changedDomainsPercent: 25 }
`;
    const scene = await makeScene({ domains: 40 }, base);
    const { domains } = scene.sandbox.state;
    for (const { settings } of Object.values(domains)) settings.requireSmtpAuthentication = false;
    const { run, person } = hereIn(scene);
    await person.chooses('domain-smtp-auth (', '1');
    await person.chooses('lets one plan change 25 domains', '1');
    await person.answers('Type "yes":', 'yes');

    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    const changed = Object.values(domains).filter(({ settings }) => settings.requireSmtpAuthentication);
    expect(changed).toHaveLength(25);
    expect(stdout).toContain('apply --playbook ./decided.yaml --auto-approve --state-dir st --first 25');
  });

  it('leads through two thousand domains on pages of a screen, and brings back what it did', async () => {
    const base =
      'version: 1\nname: base\nsteps: { smtp-relay: {}, domain-smtp-auth: {} }\nlimits: { changedDomainsPercent: 3 }\n';
    const scene = await makeScene({ domains: 2000 }, base);
    const before = holdings(scene.sandbox.state);
    const { run, person } = startIn(scene, [], [80, 24]);
    await person.sees('2000 domains');
    const section = await person.chooses('WHO MAY SEND', '2');
    await person.chooses('smtp-relay (', '4');
    const step = await person.chooses('domain-smtp-auth (', '1');
    expect(step).toMatch(/and \d{3,} more/);
    for (const page of [section, step]) expect(page.split('\n').length).toBeLessThan(40);
    const last = await person.chooses('lets one plan change 60 domains', '1');
    expect(last.split('\n').length).toBeLessThan(30);
    await person.answers('Type "yes":', 'yes');

    expect((await run.ended).code).toBe(0);
    expect(holdings(scene.sandbox.state)).not.toBe(before);
    const back = await rollBackLatest(scene.run, ['--auto-approve', ...STATE]);
    expect(back.code).toBe(0);
    expect(holdings(scene.sandbox.state)).toBe(before);
  });

  it('keeps what was decided where the sign-in ends in the middle', async () => {
    let later = 0;
    const scene = await makeScene({ domains: 1, clock: () => Date.now() + later });
    const { run, person } = hereIn(scene);
    await person.chooses('SIGNS OF A BREAK-IN', '4');
    await person.sees('WHO MAY SEND');
    later = 400 * 86_400_000;
    await person.answers('Your choice:', '1');
    await person.chooses('PASSWORDS OF MAILBOXES', '1');
    await person.chooses('LOGS AND PORTS', '1');

    expect((await run.ended).code).not.toBe(0);
    expect(await shownOn(run)).toContain('What was decided is kept: smlockdown wizard --resume');
    expect(readFileSync(keptIn(scene), 'utf8')).toContain('"password-policy"');
  });

  it('asks for the address and the account where nobody states them, and for a password again that was refused', async () => {
    const scene = await makeScene({ domains: 1 }, 'version: 1\nname: base\nsteps: { logging: {} }\n');
    const { username, password } = scene.sandbox.accounts.admin;
    const { run, person } = hereIn(scene, [], {});
    await person.answers('Address of the web interface', scene.sandbox.url);
    await person.answers('System administrator', username);
    await person.answers(`Password of ${username}`, 'not-this-one');
    await person.sees('rejected the user name or password');
    await person.answers('System administrator', username);
    await person.answers(`Password of ${username}`, password);
    await person.chooses('logging (', 'q');

    expect((await run.ended).code).toBe(2);
  });

  it('asks for the second factor, and again where it goes on', async () => {
    let later = 0;
    const clock = () => Date.now() + later;
    const scene = await makeScene({ domains: 1, clock });
    const { twoFactor } = scene.sandbox.accounts;
    const code = () =>
      new TOTP({ secret: Secret.fromBase32(twoFactor.totpSecret) }).generate({ timestamp: clock() });
    const env = signInOf(scene.sandbox, twoFactor);
    const first = hereIn(scene, [], env);
    await first.person.answers('Code of your authenticator:', code());
    await first.person.chooses('SIGNS OF A BREAK-IN', '4');
    await first.person.chooses('WHO MAY SEND', 'q');
    expect((await first.run.ended).code).toBe(2);
    later = 90_000;
    const second = hereIn(scene, ['--resume'], env);
    await second.person.answers('Code of your authenticator:', code());
    await second.person.chooses('WHO MAY SEND', 'q');

    expect((await second.run.ended).code).toBe(2);
  });

  const onSmallDisk = canMount() ? it : it.skip;
  onSmallDisk('goes on where the disk is full, and writes nothing in part', async () => {
    const scene = await makeScene({ domains: 1 });
    const before = holdings(scene.sandbox.state);
    const disk = join(scene.folder, 'disk');
    mkdirSync(disk);
    mount(disk);
    try {
      const { run, person } = hereIn(scene, ['--state-dir', 'disk/st', '--out', 'disk/decided.yaml']);
      await person.sees('SIGNS OF A BREAK-IN');
      writeFileSync(join(disk, 'full'), '');
      expect(() => writeFileSync(join(disk, 'full'), 'x'.repeat(1_000_000))).toThrow('ENOSPC');
      await doAll(person);
      await person.chooses('THE LAST PAGE', '2');

      expect((await run.ended).code).toBe(1);
      const screen = await shownOn(run);
      expect(screen.split('What is decided cannot be kept')).toHaveLength(2);
      expect(screen).toContain('Nothing was decided that is kept.');
      expect(readdirSync(disk).sort()).toEqual(['full', 'st']);
      expect(holdings(scene.sandbox.state)).toBe(before);
    } finally {
      spawnSync('umount', [disk]);
    }
  });

  it('fits 40 columns, and a window that changes its size', async () => {
    const scene = await makeScene();
    const { run, person } = startIn(scene, [], [40, 24]);
    await person.chooses('SIGNS OF A BREAK-IN', '4');
    await person.sees('WHO MAY SEND');
    await person.sees('Your choice:');
    const narrow = stripVTControlCharacters(await run.says('')).split(/[\r\n]+/);
    // A question is written anew with each letter of its answer.
    expect(narrow.filter((line) => line.length > 40 && !line.includes('?'))).toEqual([]);
    run.resize(100, 30);
    await sleep(100);
    await person.answers('Your choice:', '2');
    const wide = await person.chooses('smtp-relay (', 'q');

    expect((await run.ended).code).toBe(2);
    expect(Math.max(...wide.split('\n').map((line) => line.length))).toBeGreaterThan(60);
  });
});

describe('the wizard without anybody to answer', () => {
  it.each([[[]], [['--json']], [['--no-input']]])(
    'ends with 64 and names the unattended way: %j',
    async (args) => {
      const scene = await makeScene({ domains: 1 });

      const { code, stderr } = await scene.run(['wizard', ...args]);

      expect(code).toBe(64);
      expect(stderr).toContain('smlockdown apply --playbook FILE --auto-approve');
    },
  );

  it.each([
    ['decided.yaml', 'may stand there: smlockdown apply --playbook ./decided.yaml does it.'],
    ['decided-plan.json', 'is there and is no plan: it would be lost'],
  ])('replaces no %s that is there, and says so before the first question', async (name, says) => {
    const scene = await makeScene({ domains: 1 });
    writeFileSync(join(scene.folder, name), 'mine\n');
    const { run } = hereIn(scene);

    expect((await run.ended).code).toBe(64);
    expect(await shownOn(run)).toContain(says);
    expect(readFileSync(join(scene.folder, name), 'utf8')).toBe('mine\n');
  });

  it('never makes of the playbook that it starts from one that extends itself', async () => {
    const scene = await makeScene({ domains: 1 });
    symlinkSync('base.yaml', join(scene.folder, 'decided.yaml'));
    const { run } = hereIn(scene, ['--force']);

    expect((await run.ended).code).toBe(65);
    expect(readFileSync(join(scene.folder, 'base.yaml'), 'utf8')).toBe(BASE);
  });
});
