/** Sign-in, refresh and sign-out (`docs/api-evidence.md` 1.4 to 1.6 and 3). */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { isSystemLogin, type Login, mailboxLogin } from '../accounts.js';
import { administratorNamed, isShutOut, presentLogin } from '../admission.js';
import { type Answer, done, refused } from '../answer.js';
import { each } from '../json.js';
import { type Handle, type RouteRequest, serverCalls, taking } from '../route.js';
import { domainNamed } from '../state.js';
import type { Step, TokenPair } from '../tokens.js';
import { isTotpValid } from '../totp.js';

const CREDENTIALS = z.object({
  username: z.string(),
  password: z.string(),
  clientId: z.string().default(''),
  twoFactorCode: z.string().default(''),
});
/** In place of name and password. */
const ONE_TIME = z.object({ autoLoginToken: z.string().min(1), clientId: z.string().default('') });
const CODE = z.object({ twoFactorCode: z.string(), clientId: z.string().default('') });

function isoOf(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

function tokensOf({ accessToken, refreshToken, refreshExpiresAt, caller }: TokenPair) {
  return {
    accessToken,
    refreshToken,
    accessTokenExpiration: isoOf(caller.expiresAt),
    refreshTokenExpiration: isoOf(refreshExpiresAt),
    username: caller.login.username,
    isImpersonating: caller.isImpersonating,
    canViewPasswords: false,
  };
}

function personOf(login: Login) {
  return {
    username: login.username,
    emailAddress: login.emailAddress,
    isAdmin: isSystemLogin(login),
    isDomainAdmin: login.role === 'DomainAdmin',
    changePasswordNeeded: login.hurdle.kind === 'change-password',
    passwordExpired: login.hurdle.kind === 'password-expired',
    displayWelcomeWizard: false,
    isLicensed: true,
    ...each('', 'autoLoginToken', 'autoLoginUrl'),
    localeId: 'en',
    debugInfo: '',
  };
}

interface Attempt {
  readonly login: Login;
  readonly clientId: string;
  /** Of the second step; empty when none was sent. */
  readonly code: string;
}

function signedIn(request: RouteRequest, { login, clientId }: Attempt): Answer {
  request.lockout.succeed(request.address);
  if (isSystemLogin(login)) request.lastSignIns.set(login.username.toLowerCase(), request.clock());
  return done({
    ...tokensOf(request.tokens.issue(login, { clientId, isImpersonating: false })),
    ...personOf(login),
  });
}

function failed({ lockout, address }: RouteRequest, answer: Answer): Answer {
  lockout.fail(address);
  return answer;
}

/** 200 and success, and yet no sign-in: the token can only finish what the message asks for. */
function halfway(
  { tokens }: RouteRequest,
  options: Attempt & Pick<Step, 'purpose'> & { readonly message: string },
): Answer {
  const { login, clientId, purpose, message } = options;
  const { token, expiresAt } = tokens.issueStep(login, { clientId, purpose });
  const payload = {
    accessToken: token,
    refreshToken: '',
    accessTokenExpiration: isoOf(expiresAt),
    isImpersonating: false,
    canViewPasswords: false,
    ...personOf(login),
  };
  return done(payload, message);
}

/** What the message asks for as the second step; accounts of other hurdles have none. */
const SECOND_STEPS: Readonly<Record<string, string>> = {
  authenticator: 'rfc6238|ADDRESS',
  email: 'email|ADDRESS',
  'not-set-up': 'SYSADMIN_NOT_SETUP|ADDRESS',
  'app-password': 'APP_PASSWORD',
};

function isCodeRight({ clock }: RouteRequest, { login: { hurdle }, code }: Attempt): boolean {
  if (hurdle.kind === 'email') return code === hurdle.code;
  return hurdle.kind === 'authenticator' && isTotpValid(code, { secret: hurdle.secret, timeMs: clock() });
}

function afterCode(request: RouteRequest, attempt: Attempt): Answer {
  return isCodeRight(request, attempt)
    ? signedIn(request, attempt)
    : failed(request, refused(401, 'INVALID_TWO_FACTOR_CODE'));
}

/** Why an account takes no sign-in from here, though the password is right. No failure in the lock-out's sense. */
function refusalOf(login: Login, request: RouteRequest): Answer | undefined {
  if (login.hurdle.kind === 'disabled') return refused(401, 'ACCOUNT_DISABLED');
  if (isShutOut(login, request)) return refused(401, 'IP restriction against a system administrator');
  return undefined;
}

function afterPassword(request: RouteRequest, attempt: Attempt): Answer {
  const { login } = attempt;
  const { kind } = login.hurdle;
  const closed = refusalOf(login, request);
  if (closed !== undefined) return closed;
  if (kind === 'password-expired' || kind === 'change-password') {
    return halfway(request, { ...attempt, purpose: 'PasswordReset', message: '' });
  }
  const asked = SECOND_STEPS[kind];
  if (asked === undefined) return signedIn(request, attempt);
  // The older form: everything in one call, and no token until the code is right.
  if (attempt.code !== '') return afterCode(request, attempt);
  const message = `TWO_FACTOR_REQUIRED|${asked.replace('ADDRESS', () => login.emailAddress)}`;
  if (request.olderTwoFactor) return refused(401, message);
  return halfway(request, { ...attempt, purpose: 'TwoFactorVerification', message });
}

/** Refused unseen as long as the source address is blocked. */
function unlessBlocked(what: 'login' | 'refresh', handle: Handle): Handle {
  return (request) => {
    const isBlocked = request.lockout.isBlocked(request.address);
    return isBlocked ? refused(401, `Too many ${what} attempts`) : handle(request);
  };
}

/** Once, and not for long. No password is asked for, and no second step. */
function byToken(
  request: RouteRequest,
  { autoLoginToken: token, clientId }: z.output<typeof ONE_TIME>,
): Answer {
  const { loginTokens, clock } = request;
  const given = loginTokens.get(token);
  loginTokens.delete(token);
  if (given === undefined || given.expiresAt <= clock())
    return failed(request, refused(401, 'Token has expired'));
  return refusalOf(given.login, request) ?? signedIn(request, { login: given.login, clientId, code: '' });
}

const byPassword = taking(CREDENTIALS, (request: RouteRequest, given) => {
  const { username, password, clientId, twoFactorCode: code } = given;
  if (username === '' || password === '') return refused(401, 'Username or password is empty');
  const login = presentLogin(username, request);
  // Some administrators are in the list and have no password that anybody knows.
  const isKnown = login !== undefined || administratorNamed(request, username) !== undefined;
  if (!isKnown) return failed(request, refused(400, 'USER_NOT_FOUND'));
  return login?.password === password
    ? afterPassword(request, { login, clientId, code })
    : failed(request, refused(401, 'USERNAME_OR_PASSWORD_INCORRECT'));
});

const authenticate: Handle = (request) => {
  const { success, data } = ONE_TIME.safeParse(request.body);
  return success ? byToken(request, data) : byPassword(request);
};

const authenticateCode = taking(CODE, (request: RouteRequest, { twoFactorCode: code, clientId }) => {
  const { tokens, bearer } = request;
  const step = tokens.find(bearer);
  const isOurs =
    step?.kind === 'step' && step.purpose === 'TwoFactorVerification' && step.clientId === clientId;
  // The settings may have changed since the password was taken.
  const login = isOurs ? presentLogin(step.login.username, request) : undefined;
  if (login === undefined) return failed(request, refused(401, 'INVALID_TWO_FACTOR_CODE'));
  const attempt = { login, clientId, code };
  const closed = refusalOf(login, request);
  if (closed !== undefined) return closed;
  if (isCodeRight(request, attempt)) tokens.spend(bearer);
  return afterCode(request, attempt);
});

const refresh = taking(z.object({ token: z.string() }), (request: RouteRequest, { token }) => {
  const pair = request.tokens.refresh(token);
  return pair === undefined ? failed(request, refused(401, 'Refresh token rejected')) : done(tokensOf(pair));
});

function signOut({ caller, tokens }: RouteRequest): Answer {
  if (caller !== undefined) tokens.signOut(caller);
  return done();
}

/** How long a one-time link lives. */
const LINK_MS = 60_000;

const WHOSE = z.object({
  username: z.string(),
  domain: z.string().default(''),
  isSystemAdmin: z.boolean().default(false),
});

/** Whom a link is for: an administrator of the server, or a mailbox, also one that nobody here knows a password of. */
function linkedLogin(request: RouteRequest, { username, domain, isSystemAdmin }: z.output<typeof WHOSE>) {
  if (isSystemAdmin) {
    const login = presentLogin(username, request);
    return login !== undefined && isSystemLogin(login) ? login : undefined;
  }
  const name = domain.toLowerCase();
  const address = username.includes('@') ? username : `${username}@${domain}`;
  const users = domainNamed(request.state, name)?.users ?? [];
  const user = users.find(({ emailAddress }) => emailAddress.toLowerCase() === address.toLowerCase());
  if (user === undefined) return undefined;
  const login = mailboxLogin({
    ...{ username: user.emailAddress, password: '', domain: name },
    isDomainAdmin: user.securityFlags.isDomainAdmin,
  });
  return user.securityFlags.isDisabled ? { ...login, hurdle: { kind: 'disabled' } as const } : login;
}

/** One-time link for the web interface. */
const loginToken = taking(WHOSE, (request: RouteRequest, whose) => {
  const login = linkedLogin(request, whose);
  if (login === undefined) return refused(400, 'User not found');
  const autoLoginToken = randomBytes(24).toString('base64url');
  request.loginTokens.set(autoLoginToken, { login, expiresAt: request.clock() + LINK_MS });
  return done({ autoLoginToken, autoLoginUrl: `/interface/root#/login?token=${autoLoginToken}` });
});

const TEMPORARY_MS = 86_400_000;

/** A second password for a while. Nothing in the sandbox takes it: the call is there for who makes it. */
function generateTemporary(request: RouteRequest): Answer {
  const login = presentLogin(request.params.email ?? '', request);
  if (login === undefined) return refused(400, 'User not found');
  const tempPassword = randomBytes(12).toString('base64url');
  return done({ tempPassword, tempPasswordExpUtc: isoOf(request.clock() + TEMPORARY_MS) });
}

function revokeTemporary(request: RouteRequest): Answer {
  const isKnown = presentLogin(request.params.email ?? '', request) !== undefined;
  return isKnown ? done() : refused(400, 'User not found');
}

/** What the sign-in page asks before anybody has signed in. */
const showLoginSettings: Handle = ({ state }) =>
  done({
    allowPasswordRecovery: state.passwordRequirements.enablePasswordRetrieval,
    ...each('', 'customLogo', 'customTitle', 'customHelpUrl', 'customHelpText', 'customHtmlBlock'),
    ...each('', 'backgroundStillImage', 'backgroundColor', 'customPageTitle'),
  });

const AUTH = { under: 'auth/', controller: 'AuthenticationController' };
const forAnyone = serverCalls({ ...AUTH, access: 'anyone' });

export const authRoutes = [
  ...forAnyone({
    'POST authenticate-user': ['client session', 'AuthenticateUser', unlessBlocked('login', authenticate)],
    'GET login-settings': ['recorded read', 'GetLoginSettings', showLoginSettings],
    'POST refresh-token': ['client session', 'RefreshToken', unlessBlocked('refresh', refresh)],
  }),
  ...serverCalls({ ...AUTH, access: 'signed-in' })({
    'POST logout-user': ['documented session', 'LogoutUser', signOut],
  }),
  ...serverCalls({ ...AUTH, access: 'system' })({
    'POST retrieve-login-token': ['client session', 'RetrieveLoginToken', loginToken],
    'POST generate-temp-pass/{email}': ['client session', 'GenerateTempPass', generateTemporary],
    'POST revoke-temp-pass/{email}': ['client session', 'RevokeTempPass', revokeTemporary],
  }),
];

/** Since April 2026 the second step is a call of its own. */
export const secondStepRoutes = forAnyone({
  'POST authenticate-two-factor-code': [
    'client session',
    'AuthenticateTwoFactorCode',
    unlessBlocked('login', authenticateCode),
  ],
});
