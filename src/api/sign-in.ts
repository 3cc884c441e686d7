/**
 * The sign-in conversation: user name and password, then the code of the second factor if the server asks.
 * No request of it is ever repeated: the server counts failures against the operator's own address.
 */
import { isJsonObject, jsonIn } from '../canonical-json.js';
import { LockdownError } from '../errors.js';
import { API_ROOT, type ApiAnswer, type RequestName } from './call.js';
import { type FailureContext, failureOf } from './failure.js';
import type { Parts } from './parts.js';
import { shownText } from './shown-text.js';
import { parseSignInAnswer, type SecondFactorMethod, type SignInAnswer } from './sign-in-answer.js';
import { REFUSALS, type RefusalReason } from './sign-in-refusals.js';
import { learnTokens } from './wire-secrets.js';

/** What the server asks for: the code of an authenticator app, or the one it sent to an e-mail address. */
export interface SecondFactorRequest {
  readonly method: SecondFactorMethod;
  readonly address: string;
}

/** Who signs in, and where. */
export interface SignInOptions extends Pick<Parts, 'transport' | 'base' | 'secrets' | 'interruption'> {
  readonly username: string;
  readonly password: string;
  /** The same through the whole conversation; the server keeps one token pair for each. */
  readonly clientId: string;
  /** The code, or throws a `LockdownError`. Called once at most. */
  readonly secondFactor: (request: SecondFactorRequest) => Promise<string>;
}

/** A session was opened: its access token, and the whole answer, which says whose it is. */
export interface SignedIn {
  readonly accessToken: string;
  readonly answer: ApiAnswer;
}

type CodeWanted = Extract<SignInAnswer, { kind: 'needs-code' }>;

/** The request with the password. Source: `docs/api-evidence.md` 3. */
export const PASSWORD_CALL: RequestName = { method: 'POST', path: `${API_ROOT}auth/authenticate-user` };
const CODE_CALL: RequestName = { method: 'POST', path: `${API_ROOT}auth/authenticate-two-factor-code` };

/** Once the password was accepted, these mean that the code was not. */
const MEANS_WRONG_CODE: ReadonlySet<RefusalReason> = new Set(['wrong-password', 'refused', 'not-understood']);

/**
 * Signs in once: one request with the password, one more with the code where it is asked for.
 * Errors: one for each row of the refusals, `server.*` when no proper answer came, `interrupted`, and what
 * `secondFactor` throws.
 * Source: `docs/api-evidence.md` 1.5, 1.6 and 3.
 */
export async function signIn(options: SignInOptions): Promise<SignedIn> {
  const { username, password, clientId, interruption, secrets } = options;
  secrets.add(password);
  interruption.check();
  const answer = await ask(options, { request: PASSWORD_CALL, body: { username, password, clientId } });
  if (answer.kind === 'signed-in') return answer;
  if (answer.kind === 'needs-code') return giveCode(options, answer);
  throw failureOfAnswer(answer, { ...options, request: PASSWORD_CALL });
}

async function giveCode(options: SignInOptions, wanted: CodeWanted): Promise<SignedIn> {
  const { username, password, clientId, interruption, secrets } = options;
  interruption.check();
  const { method, address } = wanted;
  const twoFactorCode = (await options.secondFactor({ method, address })).trim();
  secrets.add(twoFactorCode);
  interruption.check();
  const { stepToken } = wanted;
  const step =
    stepToken === undefined
      ? { request: PASSWORD_CALL, body: { username, password, clientId, twoFactorCode } }
      : { request: CODE_CALL, body: { twoFactorCode, clientId }, bearer: stepToken };
  const answer = await ask(options, step);
  if (answer.kind === 'signed-in') return answer;
  const context = { ...options, request: step.request };
  if (answer.kind === 'needs-code')
    throw refusalOf({ reason: 'wrong-code', status: 401, serverMessage: '' }, context);
  if (answer.kind !== 'refused') throw failureOfAnswer(answer, context);
  if (answer.reason === 'session-rejected') throw refusalOf({ ...answer, reason: 'step-expired' }, context);
  const reason = MEANS_WRONG_CODE.has(answer.reason) ? 'wrong-code' : answer.reason;
  throw refusalOf({ ...answer, reason }, context);
}

async function ask(
  { transport, base, secrets }: SignInOptions,
  step: { readonly request: RequestName; readonly body: unknown; readonly bearer?: string },
): Promise<SignInAnswer> {
  const { request, ...rest } = step;
  // Not cut by an interruption: the server may open a session, which then has to be signed out.
  const exchange = await transport.send({ ...request, ...rest, onInterruption: 'finishes' });
  if (exchange.kind === 'no-answer') throw failureOf(exchange, { request, base, secrets });
  const body = jsonIn(exchange.text);
  if (isJsonObject(body)) learnTokens(body, secrets);
  return parseSignInAnswer(exchange);
}

function failureOfAnswer(
  answer: Exclude<SignInAnswer, { kind: 'signed-in' | 'needs-code' }>,
  context: FailureContext,
): LockdownError {
  return answer.kind === 'refused' ? refusalOf(answer, context) : failureOf(answer, context);
}

function refusalOf(
  refused: { readonly reason: RefusalReason; readonly status: number; readonly serverMessage: string },
  { request, secrets }: FailureContext,
): LockdownError {
  const { code, message, next } = REFUSALS[refused.reason];
  const words = shownText(refused.serverMessage, secrets);
  const details = { request, status: refused.status, next };
  return new LockdownError(code, message, words === '' ? details : { ...details, serverMessage: words });
}
