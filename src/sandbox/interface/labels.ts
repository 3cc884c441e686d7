/** What pages of settings call what they show, where hosters and the vendor's help say it (`docs/api-evidence.md` 12); else its name. */
import { wordsOf } from '../dialect/words.js';

/** Member of the table -> label; with its resource before it where others have a member of that name. */
const LABELS: Readonly<Record<string, string>> = {
  allowRelay: 'Allow Relay',
  requireAuthMatch: 'Require Auth Match',
  allowRelayForAuthenticatedUsers: 'Allow relay for authenticated users',
  enableDomainSmtpAuthForLocalDeliveries: "Enable domain's SMTP auth setting for local deliveries",
  'greylisting enabled': 'Enable greylisting',
  blockPeriodMinutes: 'Block Period (minutes)',
  passPeriodMinutes: 'Pass Period (minutes)',
  recordExpirationDays: 'Record Expiration (days)',
  applyTo: 'Apply To',
  allowUserOverride: 'Enable users to override greylisting',
  minLength: 'Minimum Password Length',
  requireNumber: 'At least one number',
  requireCapital: 'At least one capital letter',
  requireLower: 'At least one lowercase letter',
  requireSymbol: 'At least one symbol',
  notUsername: 'May not match username',
  preventCommonPasswords: 'Prevent common passwords',
  preventPreviousPasswords: 'Prevent previous passwords reuse',
  skipExistingPasswords: 'Skip enforcement for existing passwords',
  expirationEnabled: 'Passwords expire automatically',
  disableOutgoingAfterGracePeriod: 'Disable outgoing mail after grace period ends',
  gracePeriodDays: 'Auto-block Grace Period (days)',
  autoResponderRestriction: 'Autoresponders',
  contentFilterBounceRestriction: 'Content Filter Bouncing',
  smtpBlockEnabled: 'Incoming Weight Threshold',
  outgoingBlockEnabled: 'Outgoing Weight Threshold',
  retryIntervals: 'Retry Intervals (minutes)',
};

export function labelOf(id: string, member: string): string {
  const words = wordsOf(member.replaceAll('.', '-')).join(' ');
  return LABELS[`${id} ${member}`] ?? LABELS[member] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
