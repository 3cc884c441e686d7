/** How a sandbox is started. */
import { LockdownError } from '../errors.js';

/**
 * `lines`: an index in which verb and path stand beside each key; `keys`: an index of keys alone, whose pages, one a
 * controller, say the rest; `script`: an empty index that a script fills, from itself or from JSON.
 */
export const REFERENCE_SHAPES = ['lines', 'keys', 'script'] as const;
export type ReferenceShape = (typeof REFERENCE_SHAPES)[number];

const DEFAULTS = {
  /** 0 takes a free one. */
  port: 0,
  /** How many mail domains. */
  domains: 25,
  /** Which server: the same seed gives the same one. */
  seed: 1,
  /** How many messages of one mailbox wait to be sent. */
  flood: 0,
  /** How many more come for each of them that is taken out of the spool. */
  refill: 0,
  /** Every answer takes this long at least, in milliseconds. */
  latencyMs: 0,
  /** The build number that the login page shows. */
  build: 9406,
  /** Serve only what has public evidence. */
  publishedOnly: false,
  /** In which words it says what is assumed: 0 in those of its table, as the contract guesses it (`dialect/table.ts`). */
  dialect: 0,
  /** Which of the shapes its reference has; left out, that is the dialect's. */
  reference: undefined as ReferenceShape | undefined,
  /** Show the reference to nobody who has not signed in. */
  signInForReference: false,
  /** Serve this text as the script of the web interface that makes its calls, in place of the sandbox's own. */
  interfaceScript: undefined as string | undefined,
  /** Pay no attention to X-SmarterMailDomain, as calls that do not obey it. */
  ignoreDomainHeader: false,
  /** Block an address after one failed sign-in instead of 25. */
  strictLockout: false,
  /** Two-factor sign-in as it was before April 2026. */
  olderTwoFactor: false,
  /** Serve the call that copies Domain Defaults to every domain. */
  propagate: true,
  /** Milliseconds since 1970, for tokens, codes and the lock-out. */
  clock: Date.now,
};

export type ResolvedOptions = Readonly<typeof DEFAULTS>;
/** What is left out has its default. */
export type SandboxOptions = Partial<ResolvedOptions>;

/** The highest sensible value of each number; all of them are whole and not negative. */
const HIGHEST = {
  port: 65_535,
  domains: 100_000,
  flood: 1_000_000,
  refill: 1000,
  seed: 0xffff_ffff,
  latencyMs: 600_000,
  build: 99_999,
  dialect: 0xffff_ffff,
} as const satisfies Partial<Record<keyof SandboxOptions, number>>;

/** What is called otherwise on the command line. */
const FLAGS: Readonly<Record<string, string>> = { latencyMs: 'latency' };

/** Options with their defaults. Throws `usage.invalid`, naming the flag, for a number out of its range. */
export function resolveOptions(given: SandboxOptions): ResolvedOptions {
  const options = { ...DEFAULTS, ...given };
  for (const [name, highest] of Object.entries(HIGHEST)) {
    const value = options[name as keyof typeof HIGHEST];
    if (!Number.isInteger(value) || value < 0 || value > highest) {
      throw new LockdownError(
        'usage.invalid',
        `--${FLAGS[name] ?? name} takes a whole number from 0 to ${highest}`,
      );
    }
  }
  return options;
}
