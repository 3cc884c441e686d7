/** The code of an authenticator app, from its secret (RFC 6238). */
import { Secret, TOTP, URI } from 'otpauth';
import { LockdownError } from '../errors.js';

export interface TotpOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The code that is valid at a moment.
 * Takes a base32 secret, spaces and any case allowed, or a whole `otpauth://totp/…` URI.
 * Errors: `config.bad-secret`, which never repeats the secret.
 */
export function totpCode(secret: string, { now }: TotpOptions): string {
  return parsedTotp(secret.trim()).generate({ timestamp: now });
}

function parsedTotp(text: string): TOTP {
  try {
    if (/^otpauth:/i.test(text)) {
      const parsed = URI.parse(text);
      if (parsed instanceof TOTP) return parsed;
      throw badSecret();
    }
    const base32 = text.replace(/[\s-]/g, '');
    if (base32 === '') throw badSecret();
    return new TOTP({ secret: Secret.fromBase32(base32) });
  } catch {
    // The library's own error may hold the secret.
    throw badSecret();
  }
}

function badSecret(): LockdownError {
  return new LockdownError('config.bad-secret', 'The secret of the second factor cannot be read', {
    next: 'Give the base32 secret that the authenticator app was set up with, or its otpauth://totp/ address.',
  });
}
