/**
 * A token that renews itself, once for everybody: refresh tokens rotate, so two renewals at a time would
 * kill each other's tokens.
 */

export interface Token {
  readonly access: string;
  readonly refresh: string | undefined;
  /** From this moment on the token is renewed before it is used; milliseconds since 1970. */
  readonly renewAt: number;
}

export interface Bearer {
  /** The token to use now. */
  current(): Promise<string>;
  /** The token to use after the server answered 401 to `refused`. */
  renew(refused: string): Promise<string>;
}

export interface BearerOptions {
  /** Undefined: the first use obtains it. */
  readonly first?: Token;
  readonly obtain: (old: Token | undefined) => Promise<Token>;
  readonly clock: () => number;
}

/** A renewal that failed is final: it is never tried again, and everyone gets its error. */
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
  return {
    current: async () => {
      const held = token;
      const isUsable = held !== undefined && renewal === undefined && clock() < held.renewAt;
      return isUsable ? held.access : renewed();
    },
    renew: async (refused) => {
      const held = token;
      const isNewer = held !== undefined && renewal === undefined && held.access !== refused;
      return isNewer ? held.access : renewed();
    },
  };
}
