import { describe, expect, it } from '@jest/globals';
import { totpCode } from '../../src/api/totp.js';
import { LockdownError } from '../../src/errors.js';

/** The test secret of RFC 6238 in base32. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('totpCode', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ])('agrees with RFC 6238 at second %i', (second, code) => {
    expect(totpCode(SECRET, { now: second * 1_000 })).toBe(code);
  });

  it('takes spaces and small letters, as authenticator apps show them', () => {
    expect(totpCode('gezd gnbv gy3t qojq gezd gnbv gy3t qojq', { now: 59_000 })).toBe('287082');
  });

  it('takes a whole address, with its own digits and period', () => {
    const address = `otpauth://totp/SmarterMail:admin?secret=${SECRET}&issuer=SmarterMail&digits=8&period=30`;

    expect(totpCode(address, { now: 59_000 })).toBe('94287082');
  });

  it.each([
    '',
    '   ',
    '0189!',
    'otpauth://hotp/a?secret=GEZDGNBV&counter=1',
    'otpauth://nonsense',
    'otpauth:',
  ])('refuses %j without repeating it', (secret) => {
    let thrown: unknown;
    try {
      totpCode(secret, { now: 0 });
    } catch (error) {
      thrown = error;
    }

    expect(thrown).toBeInstanceOf(LockdownError);
    expect((thrown as LockdownError).code).toBe('config.bad-secret');
    expect((thrown as LockdownError).cause).toBeUndefined();
  });
});
