/** One answer of the sign-in conversation, named for what it is. Pure. */
import { isJsonObject, jsonIn } from '../canonical-json.js';
import { messageOf, type Verdict, verdictOf } from './answer.js';
import type { ApiAnswer } from './call.js';
import { REASON_BY_MESSAGE, type RefusalReason, reasonByStatus } from './sign-in-refusals.js';
import type { Answered } from './transport.js';
import { textOf } from './wire-secrets.js';

/** Where the code comes from: an authenticator app (`rfc6238` on the wire), or an e-mail that the server sent. */
export type SecondFactorMethod = 'authenticator' | 'email';

/** What the server said to a password or a code. Texts are as it wrote them, not redacted. */
export type SignInAnswer =
  | { readonly kind: 'signed-in'; readonly accessToken: string; readonly answer: ApiAnswer }
  | {
      readonly kind: 'needs-code';
      readonly method: SecondFactorMethod;
      /** The account, or the e-mail address it went to; may be empty. */
      readonly address: string;
      /** Older builds give none: the code then goes into a second `authenticate-user`. */
      readonly stepToken: string | undefined;
    }
  | {
      readonly kind: 'refused';
      readonly reason: RefusalReason;
      readonly status: number;
      readonly serverMessage: string;
    }
  | Extract<Verdict, { kind: 'redirect' | 'garbage' }>;

const METHODS: ReadonlyMap<string, SecondFactorMethod> = new Map([
  ['rfc6238', 'authenticator'],
  ['email', 'email'],
]);
const CODE_WANTED = /^TWO_FACTOR_REQUIRED\s*\|/i;

/**
 * Names an answer; never throws. A success without a token is `garbage`; one that asks for more is no session.
 * Source: `docs/api-evidence.md` 1.3 and 1.5.
 */
export function parseSignInAnswer(answered: Answered): SignInAnswer {
  const verdict = verdictOf(answered);
  if (verdict.kind === 'redirect' || verdict.kind === 'garbage') return verdict;
  const parsed = jsonIn(answered.text);
  const body: ApiAnswer = isJsonObject(parsed) ? parsed : {};
  const serverMessage = messageOf(answered).trim();
  const codeWanted = parseCodeWanted(serverMessage, body);
  if (codeWanted !== undefined) return codeWanted;
  const refused = { kind: 'refused', status: answered.status, serverMessage } as const;
  // Such an answer says success and holds a token, which is good for a password reset only.
  if (body.changePasswordNeeded === true || body.passwordExpired === true) {
    return { ...refused, reason: 'password-change' };
  }
  const named = REASON_BY_MESSAGE.find(({ says }) => says.test(serverMessage));
  if (named !== undefined) return { ...refused, reason: named.reason };
  if (verdict.kind === 'refused') return { ...refused, reason: reasonByStatus(answered.status) };
  const accessToken = textOf(body, 'accessToken');
  if (accessToken === undefined) return { kind: 'garbage', status: answered.status, looksLike: 'JSON' };
  return { kind: 'signed-in', accessToken, answer: body };
}

/** `TWO_FACTOR_REQUIRED|<method>|<address>`, with a step token on newer builds. */
function parseCodeWanted(message: string, body: ApiAnswer): SignInAnswer | undefined {
  const [, methodName = '', address = ''] = message.split('|').map((part) => part.trim());
  const method = METHODS.get(methodName.toLowerCase());
  if (method === undefined || !CODE_WANTED.test(message)) return undefined;
  return { kind: 'needs-code', method, address, stepToken: textOf(body, 'accessToken') };
}
