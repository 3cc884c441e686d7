import { describe, expect, it } from '@jest/globals';
import { isTotpValid, totpAt } from '../../src/sandbox/totp.js';

/** The SHA-1 secret of RFC 6238, appendix B, in base32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('totp', () => {
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('gives the code of RFC 6238 at second %i', (second, code) => {
    expect(totpAt(secret, second * 1000)).toBe(code);
  });

  it('accepts the codes of the step before and after, and none further away', () => {
    const timeMs = 1_234_567_890_000;

    const isValid = (shift: number) => isTotpValid(totpAt(secret, timeMs + shift), { secret, timeMs });

    expect([-60_000, -30_000, 0, 30_000, 60_000].map(isValid)).toEqual([false, true, true, true, false]);
  });
});
