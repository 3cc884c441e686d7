/** Who can sign in to the sandbox. The same on every seed, but for the name of the first domain. */

export interface SandboxAccount {
  readonly username: string;
  readonly password: string;
}

export type SandboxAccounts = Readonly<ReturnType<typeof accountsOf>>;

export type Role = 'PrimarySysAdmin' | 'SysAdmin' | 'DomainAdmin' | 'User';

/** What stands between a right password and a sign-in. */
export type Hurdle =
  | {
      readonly kind:
        | 'none'
        | 'password-expired'
        | 'change-password'
        | 'not-set-up'
        | 'app-password'
        | 'disabled';
    }
  | { readonly kind: 'authenticator'; readonly secret: string }
  | { readonly kind: 'email'; readonly code: string };

export interface Login extends SandboxAccount {
  readonly role: Role;
  /** The domain of a domain administrator or user. */
  readonly domain?: string;
  readonly emailAddress: string;
  readonly hurdle: Hurdle;
}

export function isSystemLogin({ role }: Login): boolean {
  return role === 'PrimarySysAdmin' || role === 'SysAdmin';
}

export function accountsOf(firstDomain: string) {
  return {
    /** A primary system administrator without a second factor. */
    admin: { username: 'admin', password: 'Sail-7-Copper-Lantern' },
    /** Second factor from an authenticator; the secret is base32. */
    twoFactor: {
      username: 'admin-2fa',
      password: 'Tide-3-Walnut-Bridge',
      totpSecret: 'MFZWIYLONVQXE5DFOJRWC4TENFXGC3BA',
    },
    /** Second factor by e-mail; the code that was "sent" is always this one. */
    twoFactorEmail: { username: 'admin-mail', password: 'Moss-6-Iron-Kettle', code: '402817' },
    /** Administers the first domain only. */
    domainAdmin: { username: `postmaster@${firstDomain}`, password: 'Reef-5-Amber-Ladder' },
    /** A mailbox of the first domain. */
    user: { username: `mailbox@${firstDomain}`, password: 'Dune-8-Paper-Violin' },
    passwordExpired: { username: 'admin-expired', password: 'Fern-2-Velvet-Anchor' },
    changePassword: { username: 'admin-change', password: 'Peak-9-Linen-Compass' },
    twoFactorNotSetUp: { username: 'admin-not-set-up', password: 'Vale-4-Cedar-Trumpet' },
    appPassword: { username: 'admin-app', password: 'Cove-1-Maple-Pencil' },
    disabled: { username: 'admin-disabled', password: 'Glen-6-Silver-Basket' },
  };
}

/** Log-ins by user name in lower case: names are not case-sensitive. A write replaces a log-in, never changes it. */
export type Logins = Map<string, Login>;

export function keepLogin(logins: Logins, login: Login): void {
  logins.set(login.username.toLowerCase(), login);
}

/** The log-in of a mailbox. */
export function mailboxLogin(parts: SandboxAccount & { domain: string; isDomainAdmin: boolean }): Login {
  const { username, password, domain, isDomainAdmin } = parts;
  const role: Role = isDomainAdmin ? 'DomainAdmin' : 'User';
  return { username, password, role, domain, emailAddress: username, hurdle: { kind: 'none' } };
}

/** The log-ins that the sandbox starts with. */
export function loginsOf(accounts: SandboxAccounts, domain: string): Logins {
  const { admin, twoFactor, twoFactorEmail, domainAdmin, user } = accounts;
  const logins: Logins = new Map();
  const keep = (account: SandboxAccount, hurdle: Hurdle, role: Role = 'SysAdmin') =>
    keepLogin(logins, { ...account, role, emailAddress: `${account.username}@operations.example`, hurdle });
  keep(admin, { kind: 'none' }, 'PrimarySysAdmin');
  keep(twoFactor, { kind: 'authenticator', secret: twoFactor.totpSecret });
  keep(twoFactorEmail, { kind: 'email', code: twoFactorEmail.code });
  keepLogin(logins, mailboxLogin({ ...domainAdmin, domain, isDomainAdmin: true }));
  keepLogin(logins, mailboxLogin({ ...user, domain, isDomainAdmin: false }));
  keep(accounts.passwordExpired, { kind: 'password-expired' });
  keep(accounts.changePassword, { kind: 'change-password' });
  keep(accounts.twoFactorNotSetUp, { kind: 'not-set-up' });
  keep(accounts.appPassword, { kind: 'app-password' });
  // Right password, no hurdle: the administrators list says that it is disabled.
  keep(accounts.disabled, { kind: 'none' });
  return logins;
}
