/** What `smlockdown wizard` keeps of what was decided, whatever ends it, and how it goes on from there. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import { holdings, signInOf } from './a-cli.js';
import type { Person } from './a-person.js';
import { BASE, doAll, hereIn, keptIn, makeScene, shownOn, startIn } from './a-wizard.js';

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

/** Decides the first step, and leaves at the next page. */
async function decideOne(person: Person): Promise<void> {
  await person.chooses('SIGNS OF A BREAK-IN', '4');
  await person.chooses('WHO MAY SEND', 'q');
}

/** Decides every section but the last, which is shown then. */
async function decideUpToLogs(person: Person): Promise<void> {
  await person.chooses('SIGNS OF A BREAK-IN', '4');
  await person.chooses('WHO MAY SEND', '1');
  await person.chooses('PASSWORDS OF MAILBOXES', '1');
  await person.sees('LOGS AND PORTS');
}

describe('what was decided', () => {
  it('keeps what was decided for its owner alone, and goes on from there', async () => {
    const scene = await makeScene();
    const first = hereIn(scene);
    await first.person.chooses('SIGNS OF A BREAK-IN', '4');
    await first.person.chooses('WHO MAY SEND', '1');
    await first.person.chooses('PASSWORDS OF MAILBOXES', 'q');
    expect((await first.run.ended).code).toBe(2);
    expect(await shownOn(first.run)).toContain(
      'smlockdown wizard --resume --state-dir st --playbook ./base.yaml',
    );
    if (process.platform !== 'win32') expect(statSync(keptIn(scene)).mode & 0o777).toBe(0o600);

    const second = hereIn(scene, ['--resume']);
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
    await decideUpToLogs(person);
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
    await decideOne(first.person);
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
    await decideOne(first.person);
    await first.run.ended;
    const other = hereIn(scene, ['--playbook', './other.yaml']);
    await decideOne(other.person);
    await other.run.ended;
    const again = hereIn(scene);

    await again.person.answers('1 step decided before. Go on from there?', 'y');
    await again.person.sees('Goes on: 1 step decided before.');
    await again.person.chooses('WHO MAY SEND', 'q');
    expect((await again.run.ended).code).toBe(2);
  });

  it('goes on where nothing can be kept, and says so once', async () => {
    const scene = await makeScene();
    const first = hereIn(scene);
    await decideOne(first.person);
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

  it('keeps what was decided where the server is gone', async () => {
    const scene = await makeScene();
    const { run, person } = hereIn(scene);
    await decideUpToLogs(person);
    await scene.sandbox.close();
    await person.answers('Your choice:', '1');

    expect((await run.ended).code).toBe(1);
    expect(await shownOn(run)).toContain('What was decided is kept: smlockdown wizard --resume');
    expect(readFileSync(keptIn(scene), 'utf8')).toContain('"smtp-relay"');
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
    await decideOne(first.person);
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
});
