/**
 * What the sandbox holds: the settings of one mail server, plain JSON in the shapes of the wire.
 * Accounts, tokens, counters and faults are not part of it.
 */
import type { AssumedState } from './assumed/table.js';
import type { blankPasswordSettings, newAlias, newUser, newUserDefaults, nothingGiven } from './blanks.js';
import type { DomainSettings } from './domain-settings.js';
import type { IpAccessRow } from './ip-access-list.js';
import type { ServerState } from './seed-server.js';
import type { SpoolState } from './seed-spool.js';

export type AliasState = ReturnType<typeof newAlias>;
export type UserState = ReturnType<typeof newUser>;
export type PasswordSettings = ReturnType<typeof blankPasswordSettings>;
export type UserDefaults = ReturnType<typeof newUserDefaults>;
export type { IpAccessRow };

/** What the daily check of one user's password found. Users without a row comply. */
export type PasswordViolations = { emailAddress: string; violations: string[] };

export type DomainState = ReturnType<typeof nothingGiven> & {
  settings: DomainSettings;
  aliases: AliasState[];
  /** By the address of the mailbox, where it forwards to; a mailbox that is not in it does not. */
  forwarding: Record<string, string[]>;
  users: UserState[];
  passwordSettings: PasswordSettings;
  passwordViolations: PasswordViolations[];
  userDefaults: UserDefaults;
};

export interface SandboxState extends AssumedState, ServerState, SpoolState {
  /** By domain name, in lower case. */
  readonly domains: Record<string, DomainState>;
}

/** An address that intrusion detection blocks now (`docs/api-evidence.md` 4.2). */
export type IpBlock = SandboxState['ipBlocks'][number];

/** By its name in lower case; a name that objects have by nature is none. */
export function domainNamed(
  { domains }: Pick<SandboxState, 'domains'>,
  name: string,
): DomainState | undefined {
  return Object.hasOwn(domains, name) ? domains[name] : undefined;
}
