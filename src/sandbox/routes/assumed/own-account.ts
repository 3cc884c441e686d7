/** The administrator who is asking: what the server sees of him, his password, his second factor. */
import { keepLogin } from '../../accounts.js';
import { administratorNamed } from '../../admission.js';
import { type Answer, done, invalidInput, refused } from '../../answer.js';
import type { AssumedState } from '../../assumed/table.js';
import { isObject, type JsonObject } from '../../json.js';
import type { RouteRequest, World } from '../../route.js';
import { isTotpValid } from '../../totp.js';

/** Base32, at least 80 bits. */
const SECRET = /^[A-Z2-7]{16,}=*$/i;

function ownRow({ caller }: RouteRequest, { state }: World) {
  return administratorNamed(state, caller?.login.username ?? '');
}

export function showOwnAccount(request: RouteRequest, world: World): Answer {
  return done({
    sysAdminInfo: {
      username: request.caller?.login.username ?? '',
      ipAddress: request.address,
      twoFactorEnabled: ownRow(request, world)?.twoFactorEnabled ?? false,
    },
  });
}

function meets(password: string, rules: AssumedState['administratorPasswordRequirements']): boolean {
  return (
    password.length >= rules.minLength &&
    (!rules.requireNumber || /\p{N}/u.test(password)) &&
    (!rules.requireCapital || /\p{Lu}/u.test(password)) &&
    (!rules.requireLower || /\p{Ll}/u.test(password)) &&
    (!rules.requireSymbol || /[^\p{L}\p{N}\s]/u.test(password))
  );
}

/** Why a write about an account is not taken: it has to be the caller's own, and still there. */
function strangerOf(request: RouteRequest, options: { username: string; world: World }): Answer | undefined {
  const own = request.caller?.login.username.toLowerCase();
  if (options.username.toLowerCase() !== own) return refused(403, 'Forbidden');
  const isGone = ownRow(request, options.world) === undefined;
  return isGone ? refused(400, 'User not found') : undefined;
}

export function setOwnPassword(request: RouteRequest, world: World): Answer {
  const { username, newPassword } = isObject(request.body) ? request.body : {};
  if (typeof username !== 'string' || typeof newPassword !== 'string') return invalidInput();
  const stranger = strangerOf(request, { username, world });
  if (stranger !== undefined) return stranger;
  const isStrong = newPassword !== '' && meets(newPassword, world.state.administratorPasswordRequirements);
  if (!isStrong) return refused(400, 'User does not meet password requirements');
  const login = world.logins.get(username.toLowerCase());
  if (login === undefined) return refused(400, 'User not found');
  // The password is in no object of the state. This one takes its place, so that a fault can bend the write.
  const kept = { password: login.password };
  request.store(kept, { password: newPassword });
  keepLogin(world.logins, { ...login, password: kept.password });
  return done();
}

/** From the next sign-in on. A secret that was there before is replaced. */
export function setOwnTwoFactor(request: RouteRequest, world: World): Answer {
  const given: JsonObject = isObject(request.body) ? request.body : {};
  const { username, twoFactorSecret: secret, twoFactorCode: code } = given;
  if (typeof username !== 'string' || typeof secret !== 'string' || typeof code !== 'string') {
    return invalidInput();
  }
  const stranger = strangerOf(request, { username, world });
  if (stranger !== undefined) return stranger;
  if (!SECRET.test(secret)) return invalidInput();
  if (!isTotpValid(code, { secret, timeMs: world.clock() })) return refused(400, 'INVALID_TWO_FACTOR_CODE');
  const row = ownRow(request, world);
  const login = world.logins.get(username.toLowerCase());
  if (row === undefined || login === undefined) return refused(400, 'User not found');
  request.store(row, { twoFactorEnabled: true });
  // A fault that keeps the row as it was keeps the sign-in as it was, too.
  if (row.twoFactorEnabled) keepLogin(world.logins, { ...login, hurdle: { kind: 'authenticator', secret } });
  return done();
}
