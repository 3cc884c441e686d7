/** The code of an authenticator app, from its secret (RFC 6238). */
import { Secret, TOTP, URI } from 'otpauth';
import { LockdownError } from '../errors.js';

/**
 * The code that is valid at a moment, `now`, in milliseconds since 1970.
 * Takes a base32 secret, spaces and any case allowed, or a whole `otpauth://totp/…` URI.
 * Errors: `config.bad-secret`, which never repeats the secret.
 */
export function totpCode(secret: string, { now }: { readonly now: number }): string {
  return parsedTotp(secret.trim()).generate({ timestamp: now });
}

/** What a server takes when an authenticator is set up; others are for authenticators alone. */
const COMMON = { algorithm: 'SHA1', digits: 6, period: 30 } as const;

/**
 * The secret as base32 alone, from any form that `totpCode` takes.
 * Errors: `config.bad-secret`, also for an address with another algorithm, other digits or another period.
 */
export function base32Secret(secret: string): string {
  const { algorithm, digits, period, secret: bytes } = parsedTotp(secret.trim());
  const isCommon = algorithm === COMMON.algorithm && digits === COMMON.digits && period === COMMON.period;
  if (!isCommon) throw badSecret();
  return bytes.base32;
}

const PERIOD_MS = 30_000;

/** Time, and who is told of it. */
export interface CodeSourceOptions {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Resolves after the milliseconds. */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Told before a wait: half a minute without a word looks like a fault. */
  readonly onWait?: () => void;
}

/**
 * Codes that it remembers having given out: a server may refuse one that it has seen. Where the code of now is one of
 * them, `fresh` waits for the next step of 30 seconds.
 */
export class CodeSource {
  readonly #used = new Set<string>();
  readonly #options: CodeSourceOptions;

  constructor(options: CodeSourceOptions) {
    this.#options = options;
  }

  /** The code of now, used before or not. Errors: `config.bad-secret`. */
  now(secret: string): string {
    const code = totpCode(secret, { now: this.#options.clock() });
    this.#used.add(code);
    return code;
  }

  /**
   * The code of now, or that of the next step where it was given out before. It waits once, half a minute at most, and
   * does not look again: whoever took the code of the next step meanwhile has the same.
   * Errors: `config.bad-secret`, before any wait.
   */
  async fresh(secret: string): Promise<string> {
    const { clock, sleep, onWait } = this.#options;
    if (this.#used.has(totpCode(secret, { now: clock() }))) {
      onWait?.();
      await sleep(PERIOD_MS - (clock() % PERIOD_MS));
    }
    return this.now(secret);
  }
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
