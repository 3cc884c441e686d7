import { describe, expect, it } from '@jest/globals';
import { URI } from 'otpauth';
import { enrolmentText, otpauthUri, signInNotes } from '../../../src/cli/run/enrolment.js';
import type { SecretUse, SecretVault } from '../../../src/engine/apply/secrets.js';
import { aResult, aRun } from '../../report/builders.js';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const ACCOUNT = { name: 'j.marsh', host: 'mail.example.com' };

const USE: SecretUse = {
  reference: 'generate:totp.txt',
  resource: 'own-two-factor',
  field: 'totpSecret',
  isTotp: true,
};

const VAULT: SecretVault = { secret: () => SECRET, code: () => '000000' };

function textOf(options: {
  readonly uses?: readonly SecretUse[];
  readonly outcome?: 'proved' | 'undone' | 'refused';
}): string | undefined {
  const { uses = [USE], outcome = 'proved' } = options;
  const report = aRun([aResult({ resource: 'own-two-factor', target: 'server', outcome })]);
  return enrolmentText(report, { uses, vault: VAULT, ...ACCOUNT });
}

describe('the address for an authenticator', () => {
  it('is one that authenticator apps read, with the account, the server and the secret in it', () => {
    const parsed = URI.parse(otpauthUri({ ...ACCOUNT, secret: SECRET }));

    expect(parsed).toMatchObject({ issuer: 'SmarterMail mail.example.com', label: 'j.marsh' });
    expect(parsed.secret.base32).toBe(SECRET);
  });

  it('keeps what could be mistaken for a part of it out of its parts', () => {
    const uri = otpauthUri({ name: 'a:b?c&d', host: 'mail.example.com', secret: SECRET });

    expect(URI.parse(uri).label).toBe('a:b?c&d');
    expect(new URL(uri).searchParams.get('secret')).toBe(SECRET);
  });
});

describe('what a terminal shows after an enrolment', () => {
  it('is the address and a code to scan', () => {
    const text = textOf({}) ?? '';

    expect(text).toContain('Add j.marsh to your authenticator now.');
    expect(text).toContain(`\n${otpauthUri({ ...ACCOUNT, secret: SECRET })}\n`);
    expect(text).toMatch(/[█▀▄]{10}/);
  });

  it.each(['undone', 'refused'] as const)('is nothing where the enrolment was %s', (outcome) => {
    expect(textOf({ outcome })).toBeUndefined();
  });

  it('is nothing where nobody was enrolled', () => {
    expect(textOf({ uses: [] })).toBeUndefined();
    expect(textOf({ uses: [{ ...USE, resource: 'own-password', isTotp: false }] })).toBeUndefined();
  });
});

describe('how to sign in from now on', () => {
  const PASSWORD: SecretUse = { ...USE, resource: 'own-password', field: 'password', isTotp: false };
  const proved = (resource: string) => aResult({ resource, target: 'server' });

  it('names the sources of what the run set, and no secret', () => {
    const uses = [{ ...PASSWORD, reference: 'env:NEW_PASSWORD' }, USE];

    const notes = signInNotes(aRun([proved('own-password'), proved('own-two-factor')]), {
      uses,
      name: 'j.marsh',
    });

    expect(notes).toEqual([
      'The password of j.marsh is the new one: --password-from env:NEW_PASSWORD',
      'Two-factor sign-in is on for j.marsh: --totp-from file:totp.txt',
    ]);
  });

  it('is as before where nothing of it is proved', () => {
    const report = aRun([aResult({ resource: 'own-password', outcome: 'undone' }), proved('smtp-in')]);

    expect(signInNotes(report, { uses: [PASSWORD, USE], name: 'j.marsh' })).toEqual([]);
  });
});
