/** Time-based one-time codes, RFC 6238: SHA-1, 6 digits, steps of 30 seconds, one step of tolerance. */
import { TOTP } from 'otpauth';

const STEP_MS = 30_000;

/** The code of one moment, in milliseconds since 1970. The secret is base32. */
export function totpAt(secret: string, timeMs: number): string {
  return new TOTP({ secret }).generate({ timestamp: timeMs });
}

export function isTotpValid(
  code: string,
  { secret, timeMs }: { readonly secret: string; readonly timeMs: number },
): boolean {
  return [-STEP_MS, 0, STEP_MS].some((shift) => totpAt(secret, timeMs + shift) === code);
}
