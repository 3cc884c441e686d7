/** Rows of the server's whitelist and blacklist (`docs/api-evidence.md` 4.3). */
import { LIST, maskOf, SERVICE } from './enum-values.js';

/** Whitelisted by the product itself: such a row can be edited, never deleted (`docs/api-evidence.md` 4.3). */
export const INTERNAL_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8'] as const;

export function isInternalRange(address: string): boolean {
  return INTERNAL_RANGES.some((range) => range === address);
}

/** What is known of a row when it is made or edited. What is left out is off. */
export interface RowParts {
  readonly ip: string;
  readonly services: readonly number[];
  readonly description?: string;
  readonly disabledGreylisting?: boolean;
  readonly bypass?: boolean | null;
  readonly spamBypass?: boolean;
}

/** `protocolMask` has bit n set for ServiceType n; that meaning is the sandbox's own. */
export function ipAccessRow({ ip, services, ...more }: RowParts) {
  const { description = '', disabledGreylisting = false, bypass = false, spamBypass = false } = more;
  const serves = (name: keyof typeof SERVICE) => services.includes(SERVICE[name]);
  return {
    ip,
    protocolMask: maskOf(services),
    description,
    smtp: serves('Smtp'),
    pop: serves('Pop'),
    imap: serves('Imap'),
    xmpp: serves('Xmpp'),
    disabledGreylisting,
    bypass,
    spam_bypass: spamBypass,
  };
}

export type IpAccessRow = ReturnType<typeof ipAccessRow>;

/** Which of the two lists a `dataType` means. */
export function listOf(
  { ipAccess }: { readonly ipAccess: Record<'whitelist' | 'blacklist', IpAccessRow[]> },
  dataType: number,
): IpAccessRow[] {
  return dataType === LIST.WhiteList ? ipAccess.whitelist : ipAccess.blacklist;
}
