/** What the settings of the moment say about a sign-in: who exists, who is disabled, from where he may come. */
import type { Hurdle, Login } from './accounts.js';
import type { Administrator } from './assumed/table.js';
import type { World } from './route.js';
import { isListed } from './source-address.js';
import type { SandboxState } from './state.js';

export function isSystemLogin({ role }: Pick<Login, 'role'>): boolean {
  return role === 'PrimarySysAdmin' || role === 'SysAdmin';
}

/** The row of one administrator. Names are not case-sensitive. */
export function administratorNamed(state: SandboxState, username: unknown): Administrator | undefined {
  const wanted = String(username).toLowerCase();
  return state.administrators.find((row) => row.username.toLowerCase() === wanted);
}

/** What now stands between a right password and a sign-in; `undefined` when the account is gone. */
function hurdleNow(login: Login, { state }: World): Hurdle | undefined {
  if (isSystemLogin(login)) {
    const row = administratorNamed(state, login.username);
    if (row === undefined) return undefined;
    return row.isEnabled ? login.hurdle : { kind: 'disabled' };
  }
  const name = login.domain ?? '';
  const domain = Object.hasOwn(state.domains, name) ? state.domains[name] : undefined;
  if (domain === undefined) return undefined;
  const user = domain.users.find(({ emailAddress }) => emailAddress === login.emailAddress);
  if (user?.securityFlags.isDisabled) return { kind: 'disabled' };
  return user?.isPasswordExpired ? { kind: 'password-expired' } : login.hurdle;
}

/** The log-in of a name as the settings let it be now; `undefined` for a name that is unknown. */
export function presentLogin(username: string, world: World): Login | undefined {
  const login = world.logins.get(username.toLowerCase());
  const hurdle = login === undefined ? undefined : hurdleNow(login, world);
  return login === undefined || hurdle === undefined ? undefined : { ...login, hurdle };
}

/** Whether an administrator may only come from other addresses. It stops sign-ins, no token that he has. */
export function isShutOut(
  login: Login,
  options: { readonly address: string; readonly world: World },
): boolean {
  const row = isSystemLogin(login) ? administratorNamed(options.world.state, login.username) : undefined;
  return row?.restrictLoginByIp === true && !isListed(options.address, row.ipRestrictions);
}
