/** Every way a sign-in can end without a session: how the server says it, and what we tell the operator. */
import type { ErrorCode } from '../errors.js';

/** The error of a refused sign-in: its code, what happened, and what to do now. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly next: string;
}

const COUNTED =
  'One attempt was made, and none will be repeated: SmarterMail counts failures against your address and blocks it after a few.';
const BROWSER = 'Sign in to the web interface with this account';

/**
 * By reason. None of them is followed by another attempt, and the rows that say so counted as a failed one.
 * Source: `docs/api-evidence.md` 1.6.
 */
export const REFUSALS = {
  'wrong-password': {
    code: 'session.rejected',
    message: 'The server rejected the user name or password',
    next: `Check both and run again; where nobody knows them, smlockdown explain lost-administrator says what to do. ${COUNTED}`,
  },
  refused: {
    code: 'session.rejected',
    message: 'The server refused the sign-in',
    next: `See the message of the server. ${COUNTED}`,
  },
  'wrong-code': {
    code: 'session.second-factor',
    message: 'The server rejected the code of the second factor',
    next: `Check the secret and the clock of this machine, then run again; where it is lost, smlockdown explain lost-second-factor says what to do. ${COUNTED}`,
  },
  'step-expired': {
    code: 'session.second-factor',
    message: 'The time to give the code of the second factor ran out',
    next: 'Run again and give the code within ten minutes.',
  },
  'second-factor-not-set-up': {
    code: 'session.second-factor',
    message: 'The server demands a second factor, and this account has none yet',
    next: `${BROWSER}, set up two-step authentication, then run again.`,
  },
  'app-password': {
    code: 'session.second-factor',
    message: 'The server wants an app password for this account, which is no sign-in to the API',
    next: 'Use a system administrator that signs in with a password and, if asked, a code.',
  },
  'unknown-second-factor': {
    code: 'session.second-factor',
    message: 'The server wants a second factor of a kind that is not known here',
    next: 'Use an account whose second factor is an authenticator app or e-mail.',
  },
  'password-change': {
    code: 'session.password-change',
    message: 'The password of this account has expired or must be changed before it signs in',
    next: `${BROWSER}, change the password, then run again with the new one.`,
  },
  'account-blocked': {
    code: 'session.blocked',
    message: 'This account is disabled, locked, blocked or suspended',
    next: 'Have another system administrator look at the account. Where there is none, smlockdown explain lost-administrator says what to do.',
  },
  'too-many-attempts': {
    code: 'session.blocked',
    message: 'The server takes no more sign-ins from your address for now: there were too many',
    next: 'Wait until the block ends, as more attempts make it longer; smlockdown explain blocked-address says how to end it.',
  },
  'address-restricted': {
    code: 'session.blocked',
    message: 'This system administrator may not sign in from your address',
    next: 'Run from an address that the account allows, or change its IP restriction; smlockdown explain blocked-address says what else can be done.',
  },
  'session-rejected': {
    code: 'session.lost',
    message: 'The server no longer accepts the token',
    next: 'Run again.',
  },
  'not-understood': {
    code: 'server.refused',
    message: 'The server did not understand the sign-in',
    next: 'Check that the address leads to the API of a supported SmarterMail build.',
  },
  'server-failed': {
    code: 'server.refused',
    message: 'The server failed at the sign-in',
    next: 'Look at the log of the server. The sign-in was not repeated.',
  },
} as const satisfies Record<string, Refusal>;

/** Why there is no session. */
export type RefusalReason = keyof typeof REFUSALS;

/**
 * By the message of the body or, on older builds, the status text. First match wins.
 * Source: `docs/api-evidence.md` 1.3 and 1.5.
 */
export const REASON_BY_MESSAGE: readonly { readonly says: RegExp; readonly reason: RefusalReason }[] = [
  {
    says: /^TWO_FACTOR_REQUIRED\|(?:DOMAIN_FORCED_NOT_SETUP|SYSADMIN_NOT_SETUP)/i,
    reason: 'second-factor-not-set-up',
  },
  { says: /^TWO_FACTOR_REQUIRED\|APP_PASSWORD/i, reason: 'app-password' },
  { says: /^TWO_FACTOR_REQUIRED/i, reason: 'unknown-second-factor' },
  { says: /^INVALID_TWO_FACTOR_CODE/i, reason: 'wrong-code' },
  { says: /USERNAME_OR_PASSWORD_INCORRECT|USER_NOT_FOUND/i, reason: 'wrong-password' },
  { says: /^(?:Unauthorized|User not found|Username or password is empty)\b/i, reason: 'wrong-password' },
  { says: /^User does not meet password requirements/i, reason: 'password-change' },
  { says: /^Too many (?:login|refresh) attempts/i, reason: 'too-many-attempts' },
  { says: /^IP restriction against a system administrator/i, reason: 'address-restricted' },
  { says: /^(?:Refresh token rejected|Token has expired)/i, reason: 'session-rejected' },
  { says: /^Invalid input parameters/i, reason: 'not-understood' },
  { says: /DISABLED|LOCKED|BLOCKED|SUSPENDED/i, reason: 'account-blocked' },
];

/** When the message says nothing known. */
export function reasonByStatus(status: number): RefusalReason {
  if (status === 401) return 'wrong-password';
  if (status === 429) return 'too-many-attempts';
  if (status === 404 || status === 405) return 'not-understood';
  return status >= 500 ? 'server-failed' : 'refused';
}
