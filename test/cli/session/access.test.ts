/** Who, where and how, from the command line before the environment; what is stated by neither is left open. */
import { describe, expect, it } from '@jest/globals';
import { accessFrom } from '../../../src/cli/session/access.js';
import { theArguments } from './the-arguments.js';

const URL = 'https://mail.example';

describe('an access', () => {
  it('is what the environment states', () => {
    const env = {
      SMARTERMAIL_URL: URL,
      SMARTERMAIL_USERNAME: 'admin',
      SMARTERMAIL_PASSWORD: 'Oak-5-Marble-Path',
      SMARTERMAIL_TOTP_SECRET: 'JBSWY3DPEHPK3PXP',
    };

    expect(accessFrom(theArguments(), { env, processEnv: env })).toEqual({
      url: URL,
      username: 'admin',
      passwordFrom: 'env:SMARTERMAIL_PASSWORD',
      totpFrom: 'env:SMARTERMAIL_TOTP_SECRET',
      concurrency: 8,
      insecure: false,
      assumeSmarterMail: false,
    });
  });

  it('is what the command line states, whatever the environment does', () => {
    const args = theArguments({
      url: URL,
      username: 'root',
      passwordFrom: 'file:a',
      totpFrom: 'cmd:b',
      ca: 'ca.pem',
      timeout: 0.5,
      concurrency: 3,
      insecure: true,
      assumeSmartermail: true,
    });
    const env = {
      SMARTERMAIL_URL: 'https://other.example',
      SMARTERMAIL_USERNAME: 'other',
      SMARTERMAIL_PASSWORD: 'x',
      SMARTERMAIL_TOTP_SECRET: 'x',
    };

    expect(accessFrom(args, { env, processEnv: env })).toEqual({
      url: URL,
      username: 'root',
      passwordFrom: 'file:a',
      totpFrom: 'cmd:b',
      caFile: 'ca.pem',
      timeoutMs: 500,
      concurrency: 3,
      insecure: true,
      assumeSmarterMail: true,
    });
  });

  it('to a server of a list sends no code that the environment has for another', () => {
    const env = { SMARTERMAIL_TOTP_SECRET: 'JBSWY3DPEHPK3PXP' };
    const listed = { server: 'mail-a', url: URL, username: 'root', passwordFrom: 'file:a' };

    expect(accessFrom(theArguments(listed), { env, processEnv: env })).not.toHaveProperty('totpFrom');
    expect(
      accessFrom(theArguments({ ...listed, totpFrom: 'file:b' }), { env, processEnv: env }),
    ).toMatchObject({
      totpFrom: 'file:b',
    });
  });

  it.each([{}, { SMARTERMAIL_USERNAME: '', SMARTERMAIL_PASSWORD: '', SMARTERMAIL_TOTP_SECRET: '' }])(
    'leaves open what nobody states: %j',
    (env) => {
      const access = accessFrom(theArguments({ url: URL }), { env, processEnv: env });

      expect(Object.keys(access).sort()).toEqual(['assumeSmarterMail', 'concurrency', 'insecure', 'url']);
    },
  );

  it.each([
    ['the command line', URL, {}, undefined],
    ['the environment', undefined, { SMARTERMAIL_URL: URL }, undefined],
    ['.env', undefined, {}, true],
  ])('says whether its address is that of %s', (_, url, processEnv, expected) => {
    const access = accessFrom(theArguments({ url }), { env: { SMARTERMAIL_URL: URL }, processEnv });

    expect(access.isAddressOfFile).toBe(expected);
  });

  it.each([{}, { SMARTERMAIL_URL: '' }])('is none without an address: %j', (env) => {
    expect(() => accessFrom(theArguments(), { env, processEnv: env })).toThrow(
      expect.objectContaining({ code: 'config.no-url', next: expect.stringContaining('--url') }),
    );
  });
});
