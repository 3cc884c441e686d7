/** How a sandbox is started. */
import { LockdownError } from '../errors.js';

export interface SandboxOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  /** How many mail domains. Default 25. */
  readonly domains?: number;
  /** Which server: the same seed gives the same one. Default 1. */
  readonly seed?: number;
  /** Every answer takes this long at least, in milliseconds. Default 0. */
  readonly latencyMs?: number;
  /** The build number that the login page shows. Default 9406. */
  readonly build?: number;
  /** Serve only what has public evidence. Default false. */
  readonly publishedOnly?: boolean;
  /** Pay no attention to X-SmarterMailDomain, as calls that do not obey it. Default false. */
  readonly ignoreDomainHeader?: boolean;
  /** Block an address after one failed sign-in instead of 25. Default false. */
  readonly strictLockout?: boolean;
  /** Two-factor sign-in as it was before April 2026. Default false. */
  readonly olderTwoFactor?: boolean;
  /** Serve the call that copies Domain Defaults to every domain. Default true. */
  readonly propagate?: boolean;
  /** Milliseconds since 1970, for tokens, codes and the lock-out. Default `Date.now`. */
  readonly clock?: () => number;
}

export type ResolvedOptions = Required<SandboxOptions>;

const DEFAULTS: ResolvedOptions = {
  port: 0,
  domains: 25,
  seed: 1,
  latencyMs: 0,
  build: 9406,
  publishedOnly: false,
  ignoreDomainHeader: false,
  strictLockout: false,
  olderTwoFactor: false,
  propagate: true,
  clock: Date.now,
};

/** The highest sensible value of each number; all of them are whole and not negative. */
const HIGHEST = {
  port: 65_535,
  domains: 100_000,
  seed: 0xffff_ffff,
  latencyMs: 600_000,
  build: 99_999,
} as const satisfies Partial<Record<keyof SandboxOptions, number>>;

/** Options with their defaults. Throws `usage.invalid` for a number out of its range. */
export function resolveOptions(given: SandboxOptions): ResolvedOptions {
  const options = { ...DEFAULTS, ...given };
  for (const [name, highest] of Object.entries(HIGHEST)) {
    const value = options[name as keyof typeof HIGHEST];
    if (!Number.isInteger(value) || value < 0 || value > highest) {
      throw new LockdownError('usage.invalid', `${name}: must be a whole number from 0 to ${highest}`);
    }
  }
  return options;
}
