/** What the settings of the moment say about a sign-in: who exists, who is disabled, from where he may come. */
import { type Hurdle, isSystemLogin, type Login } from './accounts.js';
import type { Administrator } from './assumed/table.js';
import type { RouteRequest, World } from './route.js';
import { isListed } from './source-address.js';
import { domainNamed } from './state.js';

/** The row of one administrator. Names are not case-sensitive. */
export function administratorNamed({ state }: World, username: string): Administrator | undefined {
  const wanted = username.toLowerCase();
  return state.administrators.find((row) => row.username.toLowerCase() === wanted);
}

/** What now stands between a right password and a sign-in; `undefined` when the account is gone. */
function hurdleNow(login: Login, world: World): Hurdle | undefined {
  if (isSystemLogin(login)) {
    const row = administratorNamed(world, login.username);
    return row && (row.isEnabled ? login.hurdle : { kind: 'disabled' });
  }
  const domain = domainNamed(world.state, login.domain ?? '');
  const user = domain?.users.find(({ emailAddress }) => emailAddress === login.emailAddress);
  if (user?.securityFlags.isDisabled) return { kind: 'disabled' };
  return user?.isPasswordExpired ? { kind: 'password-expired' } : domain && login.hurdle;
}

/** The log-in of a name as the settings let it be now; `undefined` for a name that is unknown. */
export function presentLogin(username: string, world: World): Login | undefined {
  const login = world.logins.get(username.toLowerCase());
  const hurdle = login && hurdleNow(login, world);
  return hurdle && { ...login, hurdle };
}

/** Whether an administrator may only come from other addresses. It stops sign-ins, no token that he has. */
export function isShutOut(login: Login, request: RouteRequest): boolean {
  const row = isSystemLogin(login) ? administratorNamed(request, login.username) : undefined;
  return row?.restrictLoginByIp === true && !isListed(request.address, row.ipRestrictions);
}
