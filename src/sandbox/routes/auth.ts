/** Sign-in, refresh and sign-out (`docs/api-evidence.md` 1.4 to 1.6 and 3). */
import { randomBytes } from 'node:crypto';
import type { Login } from '../accounts.js';
import { administratorNamed, isShutOut, isSystemLogin, presentLogin } from '../admission.js';
import { type Answer, done, invalidInput, refused } from '../answer.js';
import { isObject } from '../json.js';
import { type RouteRequest, type ServerRoute, serverRoutes, type World } from '../route.js';
import type { Step, TokenPair } from '../tokens.js';
import { isTotpValid } from '../totp.js';

interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly clientId: string;
  readonly code: string;
}

function isoOf(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

function tokensOf(pair: TokenPair) {
  return {
    accessToken: pair.accessToken,
    refreshToken: pair.refreshToken,
    accessTokenExpiration: isoOf(pair.accessExpiresAt),
    refreshTokenExpiration: isoOf(pair.refreshExpiresAt),
    username: pair.caller.login.username,
    isImpersonating: pair.caller.isImpersonating,
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
    autoLoginToken: '',
    autoLoginUrl: '',
    localeId: 'en',
    debugInfo: '',
  };
}

function signedIn(login: Login, options: { readonly clientId: string; readonly world: World }): Answer {
  const { clientId, world } = options;
  if (isSystemLogin(login)) world.lastSignIns.set(login.username.toLowerCase(), world.clock());
  return done({ ...tokensOf(world.tokens.issue(login, clientId)), ...personOf(login) });
}

/** 200 and success, and yet no sign-in: the token can only finish what the message asks for. */
function halfway(
  login: Login,
  options: { readonly token: string; readonly message: string; readonly expiresAt: number },
): Answer {
  return {
    type: 'json',
    status: 200,
    body: {
      accessToken: options.token,
      refreshToken: '',
      accessTokenExpiration: isoOf(options.expiresAt),
      isImpersonating: false,
      canViewPasswords: false,
      ...personOf(login),
      success: true,
      resultCode: 200,
      message: options.message,
    },
  };
}

function credentialsOf(body: unknown): Credentials | undefined {
  if (!isObject(body)) return undefined;
  const { username, password, clientId = '', twoFactorCode = '' } = body;
  if (typeof username !== 'string' || typeof password !== 'string') return undefined;
  if (typeof clientId !== 'string' || typeof twoFactorCode !== 'string') return undefined;
  return { username, password, clientId, code: twoFactorCode };
}

function failed(request: RouteRequest, options: { readonly world: World; readonly answer: Answer }): Answer {
  options.world.lockout.fail(request.address);
  return options.answer;
}

/** The message that asks for the second step, or `undefined` when the account has none. */
function secondStepOf(login: Login): string | undefined {
  switch (login.hurdle.kind) {
    case 'authenticator':
      return `TWO_FACTOR_REQUIRED|rfc6238|${login.emailAddress}`;
    case 'email':
      return `TWO_FACTOR_REQUIRED|email|${login.emailAddress}`;
    case 'not-set-up':
      return `TWO_FACTOR_REQUIRED|SYSADMIN_NOT_SETUP|${login.emailAddress}`;
    case 'app-password':
      return 'TWO_FACTOR_REQUIRED|APP_PASSWORD';
    default:
      return undefined;
  }
}

function isCodeRight(login: Login, options: { readonly code: string; readonly world: World }): boolean {
  const { hurdle } = login;
  if (hurdle.kind === 'email') return options.code === hurdle.code;
  if (hurdle.kind !== 'authenticator') return false;
  return isTotpValid(options.code, { secret: hurdle.secret, timeMs: options.world.clock() });
}

/** The older form: everything in one call, and no token until the code is right. */
function secondStepInside(
  request: RouteRequest,
  options: { readonly login: Login; readonly given: Credentials; readonly world: World },
): Answer {
  const { login, given, world } = options;
  if (isCodeRight(login, { code: given.code, world })) {
    world.lockout.succeed(request.address);
    return signedIn(login, { clientId: given.clientId, world });
  }
  return failed(request, { world, answer: refused(401, 'INVALID_TWO_FACTOR_CODE') });
}

/** Why an account takes no sign-in from here, though the password is right. No failure in the lock-out's sense. */
function refusalOf(
  login: Login,
  options: { readonly address: string; readonly world: World },
): Answer | undefined {
  if (login.hurdle.kind === 'disabled') return refused(401, 'ACCOUNT_DISABLED');
  if (isShutOut(login, options)) return refused(401, 'IP restriction against a system administrator');
  return undefined;
}

function afterPassword(
  request: RouteRequest,
  options: { readonly login: Login; readonly given: Credentials; readonly world: World },
): Answer {
  const { login, given, world } = options;
  const closed = refusalOf(login, { address: request.address, world });
  if (closed !== undefined) return closed;
  if (login.hurdle.kind === 'password-expired' || login.hurdle.kind === 'change-password') {
    const step = world.tokens.issueStep(login, { clientId: given.clientId, purpose: 'PasswordReset' });
    return halfway(login, { ...step, message: '' });
  }
  const message = secondStepOf(login);
  if (message === undefined) {
    world.lockout.succeed(request.address);
    return signedIn(login, { clientId: given.clientId, world });
  }
  if (given.code !== '') return secondStepInside(request, options);
  if (world.olderTwoFactor) return refused(401, message);
  const step = world.tokens.issueStep(login, {
    clientId: given.clientId,
    purpose: 'TwoFactorVerification',
  });
  return halfway(login, { ...step, message });
}

function authenticate(request: RouteRequest, world: World): Answer {
  if (world.lockout.isBlocked(request.address)) return refused(401, 'Too many login attempts');
  const given = credentialsOf(request.body);
  if (given === undefined) return invalidInput();
  if (given.username === '' || given.password === '') return refused(401, 'Username or password is empty');
  const login = presentLogin(given.username, world);
  // Some administrators are in the list and have no password that anybody knows.
  const isKnown = login !== undefined || administratorNamed(world.state, given.username) !== undefined;
  if (!isKnown) return failed(request, { world, answer: refused(400, 'USER_NOT_FOUND') });
  if (login === undefined || login.password !== given.password) {
    return failed(request, { world, answer: refused(401, 'USERNAME_OR_PASSWORD_INCORRECT') });
  }
  return afterPassword(request, { login, given, world });
}

function stepOf(request: RouteRequest, world: World): Step | undefined {
  const found = request.bearer === undefined ? undefined : world.tokens.find(request.bearer);
  return found?.kind === 'step' && found.purpose === 'TwoFactorVerification' ? found : undefined;
}

function authenticateCode(request: RouteRequest, world: World): Answer {
  if (world.lockout.isBlocked(request.address)) return refused(401, 'Too many login attempts');
  const { twoFactorCode, clientId = '' } = isObject(request.body) ? request.body : {};
  if (typeof twoFactorCode !== 'string' || typeof clientId !== 'string') return invalidInput();
  const step = stepOf(request, world);
  // The settings may have changed since the password was taken.
  const login = step?.clientId === clientId ? presentLogin(step.login.username, world) : undefined;
  const closed = login === undefined ? undefined : refusalOf(login, { address: request.address, world });
  if (closed !== undefined) return closed;
  if (login === undefined || !isCodeRight(login, { code: twoFactorCode, world })) {
    return failed(request, { world, answer: refused(401, 'INVALID_TWO_FACTOR_CODE') });
  }
  world.tokens.spend(request.bearer ?? '');
  world.lockout.succeed(request.address);
  return signedIn(login, { clientId, world });
}

function refresh(request: RouteRequest, world: World): Answer {
  if (world.lockout.isBlocked(request.address)) return refused(401, 'Too many refresh attempts');
  const token = isObject(request.body) ? request.body.token : undefined;
  if (typeof token !== 'string') return invalidInput();
  const pair = world.tokens.refresh(token);
  if (pair === undefined) return failed(request, { world, answer: refused(401, 'Refresh token rejected') });
  return done(tokensOf(pair));
}

function signOut(request: RouteRequest, world: World): Answer {
  if (request.caller !== undefined) world.tokens.signOut(request.caller);
  return done();
}

/** One-time link for the web interface; nothing in the sandbox takes it. */
function loginToken(request: RouteRequest): Answer {
  const { username, domain } = isObject(request.body) ? request.body : {};
  if (typeof username !== 'string' || typeof domain !== 'string') return invalidInput();
  const autoLoginToken = randomBytes(24).toString('base64url');
  return done({ autoLoginToken, autoLoginUrl: `/interface/root#/login?token=${autoLoginToken}` });
}

const AUTH = { under: 'auth/', controller: 'AuthenticationController' } as const;

export const authRoutes: readonly ServerRoute[] = [
  ...serverRoutes({
    ...AUTH,
    access: 'anyone',
    calls: {
      'POST authenticate-user': ['client session', 'AuthenticateUser', authenticate],
      'POST refresh-token': ['client session', 'RefreshToken', refresh],
    },
  }),
  ...serverRoutes({
    ...AUTH,
    access: 'signed-in',
    calls: { 'POST logout-user': ['documented session', 'LogoutUser', signOut] },
  }),
  ...serverRoutes({
    ...AUTH,
    access: 'system',
    calls: { 'POST retrieve-login-token': ['client session', 'RetrieveLoginToken', loginToken] },
  }),
];

/** Since April 2026 the second step is a call of its own. */
export const secondStepRoutes = serverRoutes({
  ...AUTH,
  access: 'anyone',
  calls: {
    'POST authenticate-two-factor-code': ['client session', 'AuthenticateTwoFactorCode', authenticateCode],
  },
});
