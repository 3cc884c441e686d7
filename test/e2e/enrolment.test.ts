/** `enrolOwn`: the account in use gets a second factor, and its secret is shown once, to a person alone. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Scene, scenes, signInOf } from './a-cli.js';
import { ownPlaybook } from './a-playbook-file.js';
import { startInTerminal } from './a-terminal.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const LOOK = ['audit', '--step', 'logging', '--fail-on', 'never'];

function enrolment({ folder }: Scene, enrolOwn: string): readonly string[] {
  const args = ownPlaybook(folder, { steps: { 'admin-2fa': { enrolOwn } } });
  return ['apply', ...args, '--auto-approve', ...STATE];
}

function hasTwoFactor({ sandbox }: Scene): boolean | undefined {
  return sandbox.state.administrators.find(({ username }) => username === 'admin')?.twoFactorEnabled;
}

function secretMadeIn({ folder }: Scene): string {
  return readFileSync(join(folder, 'totp.txt'), 'utf8').trimEnd();
}

/** Everything in the state folder of a run. */
function storedBy({ folder }: Scene): string {
  return readdirSync(join(folder, 'st'), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, 'st', name))
    .filter((file) => statSync(file).isFile())
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
}

describe('an enrolment', () => {
  // After it the tool signs in afresh, with a code that it has not used yet: half a minute at most, of both at a time.
  it('asks for a code from then on, and shows the secret in a terminal only', async () => {
    const [piped, shown] = [await makeScene(), await makeScene()];
    const args = (scene: Scene) => enrolment(scene, 'generate:totp.txt');

    const [fromPipe, fromTerminal] = await Promise.all([
      piped.run(args(piped)),
      startInTerminal(args(shown), { cwd: shown.folder, env: signInOf(shown.sandbox) }).ended,
    ]);
    const without = await piped.run(LOOK);
    const withSecret = await piped.run([...LOOK, '--totp-from', 'file:totp.txt']);

    expect([fromPipe.code, fromTerminal.code]).toEqual([0, 0]);
    expect([hasTwoFactor(piped), hasTwoFactor(shown)]).toEqual([true, true]);
    expect([without.code, withSecret.code]).toEqual([77, 0]);
    expect(statSync(join(piped.folder, 'totp.txt')).mode & 0o777).toBe(0o600);
    expect(fromPipe.stderr).toContain('Two-factor sign-in is on for admin: --totp-from file:totp.txt');
    expect(`${fromPipe.stdout}${fromPipe.stderr}${storedBy(piped)}`).not.toContain(secretMadeIn(piped));
    expect(fromPipe.stderr).not.toMatch(/otpauth:|[█▀▄]/);
    const secret = secretMadeIn(shown);
    expect(
      fromTerminal.stdout.split(`otpauth://totp/SmarterMail%20127.0.0.1:admin?secret=${secret}`),
    ).toHaveLength(2);
    expect(fromTerminal.stdout).toMatch(/[█▀▄]{10}/);
    expect(storedBy(shown)).not.toContain(secret);
  });

  it('with a secret that is none ends with 78, and nothing is written', async () => {
    const scene = await makeScene();

    const ended = await scene.run(enrolment(scene, 'env:TOTP'), { env: { TOTP: 'not!base32!18' } });

    expect(ended.code).toBe(78);
    expect(`${ended.stdout}${ended.stderr}`).not.toContain('not!base32!18');
    expect(scene.sandbox.stats().writes).toBe(0);
  });

  it('that the server refuses ends with 1, and the account signs in as before', async () => {
    const scene = await makeScene();
    writeFileSync(join(scene.folder, 'totp.txt'), `${SECRET}\n`);
    scene.sandbox.addFaults([
      { kind: 'status', path: 'settings/sysadmin/administrator-two-factor', code: 400 },
    ]);

    const ended = await scene.run(enrolment(scene, 'file:totp.txt'));

    expect(ended.code).toBe(1);
    expect(ended.stderr).not.toContain('Two-factor sign-in is on');
    expect((await scene.run(LOOK)).code).toBe(0);
    expect(`${ended.stdout}${ended.stderr}${storedBy(scene)}`).not.toContain(SECRET);
  });

  it('of an account that has a second factor changes nothing', async () => {
    const scene = await makeScene();
    const { twoFactor } = scene.sandbox.accounts;
    const env = { ...signInOf(scene.sandbox, twoFactor), SMARTERMAIL_TOTP_SECRET: twoFactor.totpSecret };

    const ended = await scene.run(enrolment(scene, 'generate:totp.txt'), { env });

    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain('Nothing to change.');
    expect(readdirSync(scene.folder)).not.toContain('totp.txt');
    expect(scene.sandbox.stats().writes).toBe(0);
  });
});
