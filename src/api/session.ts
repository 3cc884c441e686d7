/** The session of one run: its tokens, their refresh, the sign-out. There is one sign-in a run and no other. */
import { LockdownError } from '../errors.js';
import { type Bearer, bearerOf, type Token } from './bearer.js';
import { API_ROOT, type ApiAnswer, type RequestName } from './call.js';
import { answerOf } from './failure.js';
import type { Parts } from './parts.js';
import { renewalTimeOf } from './token-life.js';
import type { Transport } from './transport.js';
import { learnTokens, textOf } from './wire-secrets.js';

/** Where the session is held. */
export type SessionOptions = Pick<Parts, 'transport' | 'base' | 'secrets' | 'clock'>;

/** Milliseconds for the whole of a sign-out, at most: the process is about to end, perhaps by Ctrl-C. */
const SIGN_OUT_MS = 5_000;
const REFRESH: RequestName = { method: 'POST', path: `${API_ROOT}auth/refresh-token` };
const SIGN_OUT: RequestName = { method: 'POST', path: `${API_ROOT}auth/logout-user` };

/**
 * The bearer of the session that the answer to a sign-in opened.
 * Errors: `internal.bug` for an answer without a token; of its tokens `session.lost`.
 * Source: `docs/api-evidence.md` 1.4, 1.6 and 3.
 */
export function sessionBearer(signInAnswer: ApiAnswer, options: SessionOptions): Bearer {
  const first = tokenOf(signInAnswer, options.clock());
  if (first === undefined) throw new LockdownError('internal.bug', 'a session without a token');
  return bearerOf({ first, clock: options.clock, obtain: (old) => refreshed(old, options) });
}

/**
 * One refresh, never repeated: the refresh token dies with its first use, and a dead one counts against the
 * operator's address like a wrong password. Without an answer nobody knows which of the two tokens lives.
 */
async function refreshed(old: Token | undefined, options: SessionOptions): Promise<Token> {
  const { transport, base, secrets, clock } = options;
  if (old?.refresh === undefined) throw lost('The session has ended, and the server gave no refresh token');
  const body = { token: old.refresh };
  // Not cut by an interruption: the sign-out needs the new token.
  const exchange = await transport.send({ ...REFRESH, body, onInterruption: 'finishes' });
  let token: Token | undefined;
  try {
    const answer = answerOf(exchange, { request: REFRESH, base, secrets });
    learnTokens(answer, secrets);
    token = tokenOf(answer, clock());
  } catch (error) {
    throw lost('The session could not be refreshed', error);
  }
  if (token === undefined) throw lost('The session could not be refreshed: the answer holds no token');
  return token;
}

function tokenOf(answer: ApiAnswer, receivedAt: number): Token | undefined {
  const access = textOf(answer, 'accessToken');
  if (access === undefined) return undefined;
  const renewAt = renewalTimeOf({ token: access, expiration: answer.accessTokenExpiration, receivedAt });
  return { access, refresh: textOf(answer, 'refreshToken'), renewAt };
}

function lost(message: string, cause?: unknown): LockdownError {
  const known = cause instanceof LockdownError ? cause : undefined;
  return new LockdownError('session.lost', known === undefined ? message : `${message}: ${known.message}`, {
    request: REFRESH,
    next: 'Run again: a run signs in once only, so it ends here.',
    ...(known?.status === undefined ? {} : { status: known.status }),
    ...(known?.serverMessage === undefined ? {} : { serverMessage: known.serverMessage }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * Ends the session. Never throws, and takes `timeoutMs` or five seconds at most: a sign-out that fails changes nothing
 * for the run.
 * Source: `docs/api-evidence.md` 1.4 and 3.
 */
export async function endSession(
  bearer: Bearer,
  { transport, timeoutMs }: { readonly transport: Transport; readonly timeoutMs: number },
): Promise<void> {
  const limitMs = Math.min(timeoutMs, SIGN_OUT_MS);
  const signOut = async (): Promise<void> => {
    const token = await bearer.current();
    await transport.send({ ...SIGN_OUT, bearer: token, onInterruption: 'finishes', timeoutMs: limitMs });
  };
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([signOut().catch(() => {}), tooLong]);
  clearTimeout(timer);
}
