/** Generated settings against spam, and of files that run: what a server may hold of them. */
import fc from 'fast-check';
import type { SandboxState } from '../../src/sandbox/state.js';

const bool = fc.boolean();
const weight = fc.constantFrom(0, 5, 10, 20, 30, 45);
/** FilterActionType: none, delete, move to folder, prefix the subject. */
const action = fc.constantFrom(0, 1, 4, 6);
const actionText = fc.constantFrom('', 'SPAM: ', 'Junk Email');
const restriction = fc.constantFrom(0, 1, 2, 3);

const greylisting = fc.record({
  enabled: bool,
  blockPeriodMinutes: fc.constantFrom(0, 4, 15, 90),
  passPeriodMinutes: fc.constantFrom(10, 360, 720),
  recordExpirationDays: fc.constantFrom(1, 36, 90),
  applyTo: fc.constantFrom(0, 1, 2),
  allowUserOverride: bool,
  greylistUnknownCountry: bool,
  spamThresholdEnabled: bool,
  spamThreshold: weight,
});

const antispam = fc.record({
  lowWeight: weight,
  mediumWeight: weight,
  highWeight: weight,
  lowAction: action,
  mediumAction: action,
  highAction: action,
  lowActionText: actionText,
  mediumActionText: actionText,
  highActionText: actionText,
  allowDomainsToOverride: bool,
  allowUsersToOverride: bool,
  smtpBlockEnabled: bool,
  smtpBlockThreshold: weight,
  outgoingBlockEnabled: bool,
  outgoingBlockThreshold: weight,
  autoResponderRestriction: restriction,
  contentFilterBounceRestriction: restriction,
});

const rbl = fc.record({
  name: fc.constantFrom('', 'A list', 'Another'),
  description: fc.constantFrom('', 'All zones'),
  lookupDomain: fc.constantFrom(
    'zen.spamhaus.org',
    'bl.spamcop.net',
    'b.barracudacentral.org',
    'dnsbl.sorbs.net',
    'multi.surbl.org',
    'lists.operations.example',
  ),
  enabled: bool,
  enabledSmtpIn: bool,
  enabledSmtpOut: bool,
  isUribl: bool,
  requireLookupMatch: bool,
  resultsIndicatingSpam: fc.subarray(['127.0.0.2', '127.0.0.3', '127.0.0.10']),
  weight,
  weightMax: weight,
});

const extensions = fc.subarray(['exe', '.BAT', 'cmd', 'js', 'vbs', 'ps1', 'aspx', 'ours']);

const fileRestrictions = fc.record({
  inboundExtensions: extensions,
  outboundExtensions: extensions,
  uploadExtensions: extensions,
  fileSystemExtensions: extensions,
});

export const antispamState = fc.record({
  greylisting,
  antispam,
  rbls: fc.array(rbl, { maxLength: 4 }),
  fileRestrictions,
});

type AntispamState = typeof antispamState extends fc.Arbitrary<infer T> ? T : never;

export function holdAntispam(state: SandboxState, generated: AntispamState): void {
  Object.assign(state.greylisting, generated.greylisting);
  Object.assign(state.antispam, generated.antispam);
  Object.assign(state.fileRestrictions, generated.fileRestrictions);
  state.rbls = generated.rbls.map((row, index) => ({ ...row, guid: `list-${index}` }));
}
