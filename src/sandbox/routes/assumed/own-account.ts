/** The administrator who is asking: what the server sees of him, his password, his second factor. */
import { z } from 'zod';
import { keepLogin, type Login } from '../../accounts.js';
import { administratorNamed } from '../../admission.js';
import { type Answer, done, invalidInput, refused } from '../../answer.js';
import type { Administrator, AssumedState } from '../../assumed/table.js';
import { type RouteRequest, taking } from '../../route.js';
import { isTotpValid } from '../../totp.js';

export function showOwnAccount(request: RouteRequest): Answer {
  const username = request.caller?.login.username ?? '';
  const twoFactorEnabled = administratorNamed(request, username)?.twoFactorEnabled ?? false;
  return done({ sysAdminInfo: { username, ipAddress: request.address, twoFactorEnabled } });
}

function meets(password: string, rules: AssumedState['administratorPasswordRequirements']): boolean {
  return (
    password.length >= Math.max(rules.minLength, 1) &&
    (!rules.requireNumber || /\p{N}/u.test(password)) &&
    (!rules.requireCapital || /\p{Lu}/u.test(password)) &&
    (!rules.requireLower || /\p{Ll}/u.test(password)) &&
    (!rules.requireSymbol || /[^\p{L}\p{N}\s]/u.test(password))
  );
}

/** The account that a write is about, or why it is not taken: it has to be the caller's own, and still there. */
function ownOf(request: RouteRequest, username: string): { row: Administrator; login: Login } | Answer {
  const name = username.toLowerCase();
  if (name !== request.caller?.login.username.toLowerCase()) return refused(403, 'Forbidden');
  const row = administratorNamed(request, name);
  const login = request.logins.get(name);
  return row && login ? { row, login } : refused(400, 'User not found');
}

const PASSWORD = z.object({ username: z.string(), newPassword: z.string() });

export const setOwnPassword = taking(PASSWORD, (request: RouteRequest, { username, newPassword }) => {
  const own = ownOf(request, username);
  if ('type' in own) return own;
  if (!meets(newPassword, request.state.administratorPasswordRequirements)) {
    return refused(400, 'User does not meet password requirements');
  }
  // The password is in no object of the state. This one takes its place, so that a fault can bend the write.
  const kept = { password: own.login.password };
  request.store(kept, { password: newPassword });
  keepLogin(request.logins, { ...own.login, password: kept.password });
  return done();
});

/** Base32, at least 80 bits. */
const SECRET = /^[A-Z2-7]{16,}=*$/i;
const TWO_FACTOR = z.object({ username: z.string(), twoFactorSecret: z.string(), twoFactorCode: z.string() });

/** From the next sign-in on. A secret that was there before is replaced. */
export const setOwnTwoFactor = taking(TWO_FACTOR, (request: RouteRequest, given) => {
  const { username, twoFactorSecret: secret, twoFactorCode: code } = given;
  const own = ownOf(request, username);
  if ('type' in own) return own;
  if (!SECRET.test(secret)) return invalidInput();
  if (!isTotpValid(code, { secret, timeMs: request.clock() })) return refused(400, 'INVALID_TWO_FACTOR_CODE');
  const { row, login } = own;
  request.store(row, { twoFactorEnabled: true });
  // A fault that keeps the row as it was keeps the sign-in as it was, too.
  const hurdle = { kind: 'authenticator', secret } as const;
  if (row.twoFactorEnabled) keepLogin(request.logins, { ...login, hurdle });
  return done();
});
