/** How long a token may be used: what the server says, with room for clocks that disagree. */
import { claimsIn } from './token-roles.js';

/** When nothing says how long: two thirds of the known lifetime of 15 minutes. */
const UNKNOWN_LIFETIME_MS = 10 * 60_000;
const RENEW_EARLY_MS = 60_000;
const HAS_ZONE = /(?:z|[+-]\d\d:?\d\d)$/i;

/** What is known of the life of a token. Source: `docs/api-evidence.md` 1.4. */
export interface TokenAge {
  /** Tells its own expiry, in seconds since 1970, when it is a JWT and the field says nothing. */
  readonly token: string;
  /** The server's expiration field: ISO 8601, UTC when it names no zone. */
  readonly expiration: unknown;
  /** Our clock when the token came, milliseconds since 1970. */
  readonly receivedAt: number;
}

/** Milliseconds from when it came until it expires; negative where the clocks disagree, undefined where nothing says. */
export function lifeOf({ token, expiration, receivedAt }: TokenAge): number | undefined {
  const expiresAt = parseExpiration(expiration) ?? expiryInToken(token);
  return expiresAt === undefined ? undefined : expiresAt - receivedAt;
}

/**
 * The moment, on our clock, from which the token is to be renewed: 60 s before it expires.
 * A token that seems expired on arrival means that the clocks disagree, so its expiry says nothing; and a
 * short life is cut by half at most. Else every request would renew the token. An unknown life counts as ten minutes.
 */
export function renewalTimeOf(age: TokenAge): number {
  const lifetime = lifeOf(age) ?? 0;
  const usable = lifetime > 0 ? lifetime : UNKNOWN_LIFETIME_MS;
  return age.receivedAt + usable - Math.min(RENEW_EARLY_MS, usable / 2);
}

function parseExpiration(value: unknown): number | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const time = Date.parse(HAS_ZONE.test(value) ? value : `${value}Z`);
  return Number.isNaN(time) ? undefined : time;
}

/** The `exp` claim of a JWT, in milliseconds. */
function expiryInToken(token: string): number | undefined {
  const { exp } = claimsIn(token);
  return typeof exp === 'number' ? exp * 1_000 : undefined;
}
