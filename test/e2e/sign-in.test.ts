/** Signing in: once, with what the environment, a file or a program gives; no secret is ever shown. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type Ended, scenes, signInOf, workplaces } from './a-cli.js';

const makeScene = scenes();
const makeWorkplace = workplaces();
const LOGOUT = 'POST auth/logout-user';

function output({ stdout, stderr }: Ended): string {
  return `${stdout}${stderr}`;
}

function envFileOf(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

describe('a wrong password', () => {
  it('ends with 77 after one attempt, and is never retried', async () => {
    const { sandbox, run } = await makeScene();

    const ended = await run(['audit'], { env: { SMARTERMAIL_PASSWORD: 'Wrong-9-Willow-Gate' } });

    expect(ended.code).toBe(77);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain('[session.rejected]');
    expect(output(ended)).not.toContain('Wrong-9-Willow-Gate');
    expect(sandbox.stats()).toMatchObject({ signIns: 1, reads: 0, writes: 0 });
  });

  it('is one JSON object on stderr with --json, without the password', async () => {
    const { sandbox, run } = await makeScene();

    const ended = await run(['apply', '--playbook', 'strict', '--auto-approve', '--json'], {
      env: { SMARTERMAIL_PASSWORD: 'Wrong-9-Willow-Gate' },
    });

    expect(ended.code).toBe(77);
    expect(ended.stdout).toBe('');
    expect(JSON.parse(ended.stderr)).toMatchObject({
      formatVersion: 1,
      error: { code: 'session.rejected', exitCode: 77, status: 401 },
    });
    expect(output(ended)).not.toContain('Wrong-9-Willow-Gate');
    expect(sandbox.stats()).toMatchObject({ signIns: 1, writes: 0 });
  });
});

describe('an account that may not do this', () => {
  it.each([
    ['domainAdmin', 'session.forbidden'],
    ['user', 'session.forbidden'],
    ['passwordExpired', 'session.password-change'],
    ['changePassword', 'session.password-change'],
    ['twoFactorNotSetUp', 'session.second-factor'],
    ['appPassword', 'session.second-factor'],
    ['disabled', 'session.blocked'],
  ] as const)('%s ends with 77 and %s', async (name, code) => {
    const { sandbox, run } = await makeScene();

    const ended = await run(['audit'], { env: signInOf(sandbox, sandbox.accounts[name]) });

    expect(ended.code).toBe(77);
    expect(ended.stderr).toContain(`[${code}]`);
    expect(sandbox.stats()).toMatchObject({ signIns: 1, writes: 0 });
  });
});

describe('two factors', () => {
  it('are given by SMARTERMAIL_TOTP_SECRET', async () => {
    const { sandbox, run } = await makeScene();
    const { twoFactor } = sandbox.accounts;
    const env = { ...signInOf(sandbox, twoFactor), SMARTERMAIL_TOTP_SECRET: twoFactor.totpSecret };

    const ended = await run(['audit', '--step', 'logging', '--fail-on', 'low'], { env });

    expect(ended.code).toBe(2);
    expect(output(ended)).not.toContain(twoFactor.totpSecret);
    expect(sandbox.stats().byRoute[LOGOUT]).toBe(1);
  });

  it('are given by --totp-from', async () => {
    const { sandbox, folder, run } = await makeScene();
    const { twoFactor } = sandbox.accounts;
    writeFileSync(join(folder, 'totp'), `${twoFactor.totpSecret}\n`);

    const ended = await run(['audit', '--step', 'logging', '--fail-on', 'low', '--totp-from', 'file:totp'], {
      env: signInOf(sandbox, twoFactor),
    });

    expect(ended.code).toBe(2);
  });

  it('end with 77 and name the variable where nobody can type a code', async () => {
    const { sandbox, run } = await makeScene();

    const ended = await run(['audit'], { env: signInOf(sandbox, sandbox.accounts.twoFactor) });

    expect(ended.code).toBe(77);
    expect(ended.stderr).toContain('[session.second-factor]');
    expect(ended.stderr).toContain('SMARTERMAIL_TOTP_SECRET');
    expect(sandbox.stats()).toMatchObject({ signIns: 1, writes: 0 });
  });

  it('by e-mail end with 77 and say so where nobody can type a code', async () => {
    const { sandbox, run } = await makeScene();

    const ended = await run(['audit'], { env: signInOf(sandbox, sandbox.accounts.twoFactorEmail) });

    expect(ended.code).toBe(77);
    expect(ended.stderr).toContain('by e-mail');
  });

  it('with a secret that is none end with 78, and the secret is not shown', async () => {
    const { sandbox, run } = await makeScene();
    const env = {
      ...signInOf(sandbox, sandbox.accounts.twoFactor),
      SMARTERMAIL_TOTP_SECRET: 'not!base32!18',
    };

    const ended = await run(['audit'], { env });

    expect([77, 78]).toContain(ended.code);
    expect(output(ended)).not.toContain('not!base32!18');
  });
});

describe('what signs in', () => {
  it('comes from .env in the working folder', async () => {
    const { sandbox } = await makeScene();
    const { folder, run } = makeWorkplace();
    writeFileSync(join(folder, '.env'), envFileOf(signInOf(sandbox)));

    const ended = await run(['audit', '--step', 'logging', '--fail-on', 'low']);

    expect(ended.code).toBe(2);
  });

  it.each([
    ['password', { SMARTERMAIL_PASSWORD: 'Oak-5-Marble-Path' }, []],
    ['password that is named', { OTHER: 'Oak-5-Marble-Path' }, ['--password-from', 'env:OTHER']],
  ])('does not bring a %s of the process to an address of .env: nothing is sent', async (_, env, more) => {
    const { sandbox } = await makeScene();
    const { folder, run } = makeWorkplace();
    const { url } = sandbox;
    writeFileSync(join(folder, '.env'), envFileOf({ SMARTERMAIL_URL: url, SMARTERMAIL_USERNAME: 'admin' }));

    const ended = await run(['audit', ...more], { env });

    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain("The server's address comes from .env");
    expect(sandbox.stats().requests).toBe(0);
  });

  it('comes from the variables of the process before those of .env', async () => {
    const { folder, run } = await makeScene();
    writeFileSync(
      join(folder, '.env'),
      envFileOf({
        SMARTERMAIL_URL: 'http://127.0.0.1:9',
        SMARTERMAIL_USERNAME: 'nobody',
        SMARTERMAIL_PASSWORD: 'none',
      }),
    );

    const ended = await run(['audit', '--step', 'logging', '--fail-on', 'low']);

    expect(ended.code).toBe(2);
  });

  it.each([
    ['env:MAIL_SECRET', 'MAIL_SECRET'],
    ['file:secret.txt', 'a file'],
    ['cmd:./give-secret word', 'a program'],
  ])('--password-from %s takes it from %s', async (source) => {
    const { sandbox, folder, run } = await makeScene();
    const { password } = sandbox.accounts.admin;
    writeFileSync(join(folder, 'secret.txt'), `${password}\r\n`);
    writeFileSync(join(folder, 'give-secret'), `#!/bin/sh\ntest "$1" = word && cat secret.txt\n`);
    chmodSync(join(folder, 'give-secret'), 0o700);

    const ended = await run(['audit', '--step', 'logging', '--fail-on', 'low', '--password-from', source], {
      env: { SMARTERMAIL_PASSWORD: 'Wrong-9-Willow-Gate', MAIL_SECRET: password },
    });

    expect(ended.code).toBe(2);
    expect(output(ended)).not.toContain(password);
  });

  it.each([
    ['Sail-7-Copper-Lantern', 'env:NAME, file:PATH or cmd:PROGRAM'],
    ['env:NOT_SET', 'env:NOT_SET'],
    ['file:nowhere', 'nowhere'],
    ['cmd:false', 'false'],
    ['cmd:true', 'empty'],
  ])('--password-from %s ends with 78 before anything is sent', async (source, words) => {
    const { sandbox, run } = await makeScene();

    const ended = await run(['audit', '--password-from', source]);

    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain('[config.bad-secret]');
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).not.toContain('Sail-7-Copper-Lantern');
    expect(sandbox.stats().requests).toBe(0);
  });

  it('is asked for by name where nobody can answer', async () => {
    const { sandbox, run } = await makeScene();

    const user = await run(['audit'], { env: { SMARTERMAIL_USERNAME: '' } });
    const password = await run(['audit', '--no-input'], { env: { SMARTERMAIL_PASSWORD: '' } });

    expect([user.code, password.code]).toEqual([78, 78]);
    expect(user.stderr).toContain('--username');
    expect(password.stderr).toContain('--password-from');
    expect(password.stderr).toContain('SMARTERMAIL_PASSWORD');
    expect(sandbox.stats().requests).toBe(0);
  });
});
