/**
 * A token that renews itself, once for everybody: refresh tokens rotate, so two renewals at a time would
 * kill each other's tokens.
 */

/** An access token, and what is known of its renewal. Source: `docs/api-evidence.md` 1.4. */
export interface Token {
  readonly access: string;
  /** Good for one use. Undefined: there is none, or it is not used. */
  readonly refresh: string | undefined;
  /** From this moment on the token is renewed before it is used; milliseconds since 1970. */
  readonly renewAt: number;
}

/** Tokens that are good when they are given. Errors: that of `obtain`, from then on always. */
export interface Bearer {
  /** The token to use now. */
  current(): Promise<string>;
  /** The token to use after the server answered 401 to `refused`. */
  renew(refused: string): Promise<string>;
}

/** Where a bearer has its tokens from. */
export interface BearerOptions {
  /** Undefined: the first use obtains it. */
  readonly first?: Token;
  /** The token after `old`. Never under way twice at a time; its error is final. */
  readonly obtain: (old: Token | undefined) => Promise<Token>;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/**
 * A bearer; asks for nothing before its first use. A renewal that failed is final: it is never tried again, and
 * everyone gets its error.
 */
export function bearerOf({ first, obtain, clock }: BearerOptions): Bearer {
  let token = first;
  let renewal: Promise<Token> | undefined;
  const renewed = async (): Promise<string> => {
    renewal ??= obtain(token).then((next) => {
      token = next;
      renewal = undefined;
      return next;
    });
    return (await renewal).access;
  };
  /** The token at hand, where it is good and no other is on its way. */
  const heldWhere = async (isGood: (held: Token) => boolean): Promise<string> =>
    token !== undefined && renewal === undefined && isGood(token) ? token.access : renewed();
  return {
    current: () => heldWhere(({ renewAt }) => clock() < renewAt),
    renew: (refused) => heldWhere(({ access }) => access !== refused),
  };
}
