/** Generated settings against spam, and of files that run: what a server may hold of them. */
import fc from 'fast-check';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { ALSO_STRICT, DANGEROUS } from '../../dangerous-extensions.js';

const bool = fc.boolean();
const weight = fc.constantFrom(0, 5, 10, 20, 30, 45);
/** FilterActionType: none, delete, move to folder, prefix the subject. */
const action = fc.constantFrom(0, 1, 4, 6);
const actionText = fc.constantFrom('', 'SPAM: ', 'Junk Email');
const restriction = fc.constantFrom<number>(0, 1, 2, 3);
/** Nobody gets automatic answers, or only senders whose mail passed SPF. */
const NARROW = fc.constantFrom(1, 3);

const greylisting = {
  enabled: bool,
  blockPeriodMinutes: fc.constantFrom(0, 4, 15, 90),
  passPeriodMinutes: fc.constantFrom(10, 360, 720),
  recordExpirationDays: fc.constantFrom(1, 36, 90),
  applyTo: fc.constantFrom(0, 1, 2),
  allowUserOverride: bool,
  greylistUnknownCountry: bool,
  spamThresholdEnabled: bool,
  spamThreshold: weight,
};

const antispam = {
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
};

const WELL_KNOWN = ['zen.spamhaus.org', 'bl.spamcop.net', 'b.barracudacentral.org'] as const;

const rbl = {
  name: fc.constantFrom('', 'A list', 'Another'),
  description: fc.constantFrom('', 'All zones'),
  lookupDomain: fc.constantFrom(
    ...WELL_KNOWN,
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
};

const extensions = fc.subarray(['exe', '.BAT', 'cmd', 'js', 'vbs', 'ps1', 'aspx', 'ours']);

const fileRestrictions = fc.record({
  inboundExtensions: extensions,
  outboundExtensions: extensions,
  uploadExtensions: extensions,
  fileSystemExtensions: extensions,
});

export const antispamState = fc.record({
  greylisting: fc.record(greylisting),
  antispam: fc.record(antispam),
  rbls: fc.array(fc.record(rbl), { maxLength: 4 }),
  fileRestrictions,
});

type AntispamState = typeof antispamState extends fc.Arbitrary<infer T> ? T : never;

/** Sender lists that count: each of them asked in earnest, and known answers alone. */
const countingLists = fc.subarray([...WELL_KNOWN], { minLength: 2 }).chain((domains) =>
  fc.tuple(
    ...domains.map((lookupDomain) =>
      fc.record({
        ...rbl,
        lookupDomain: fc.constant(lookupDomain),
        enabled: fc.constant(true),
        enabledSmtpIn: fc.constant(true),
        isUribl: fc.constant(false),
        requireLookupMatch: fc.constant(true),
        resultsIndicatingSpam: fc.subarray(['127.0.0.2', '127.0.0.3'], { minLength: 1 }),
        weight: fc.constantFrom(10, 20, 45),
      }),
    ),
  ),
);
const refused = fc.constantFrom([], ['ours']).map((others) => [...others, ...DANGEROUS, ...ALSO_STRICT]);

/** What the strictest guides ask against spam, and of files that run. */
export const hardenedAntispam: fc.Arbitrary<AntispamState> = fc.record({
  greylisting: fc.record({
    ...greylisting,
    enabled: fc.constant(true),
    blockPeriodMinutes: fc.constantFrom(4, 15),
    passPeriodMinutes: fc.constantFrom(360, 720),
    recordExpirationDays: fc.constantFrom(36, 90),
    applyTo: fc.constantFrom(0, 2),
    allowUserOverride: fc.constant(false),
    spamThresholdEnabled: fc.constant(false),
  }),
  antispam: fc
    .tuple(
      fc.record({
        ...antispam,
        mediumAction: fc.constantFrom(1, 4),
        highAction: fc.constant(1),
        // One hit of each list below comes to it.
        smtpBlockEnabled: fc.constant(true),
        smtpBlockThreshold: fc.constantFrom(5, 10),
        allowDomainsToOverride: fc.constant(false),
        allowUsersToOverride: fc.constant(false),
        autoResponderRestriction: NARROW,
        contentFilterBounceRestriction: NARROW,
      }),
      fc.constantFrom([5, 10, 20] as const, [10, 20, 30] as const, [20, 30, 45] as const),
    )
    .map(([settings, [lowWeight, mediumWeight, highWeight]]) => ({
      ...settings,
      lowWeight,
      mediumWeight,
      highWeight,
    })),
  rbls: fc
    .tuple(countingLists, fc.array(fc.record({ ...rbl, enabled: fc.constant(false) }), { maxLength: 2 }))
    .map((lists) => lists.flat()),
  fileRestrictions: fc.record({
    inboundExtensions: refused,
    outboundExtensions: refused,
    uploadExtensions: refused,
    fileSystemExtensions: refused,
  }),
});

export function holdAntispam(state: SandboxState, generated: AntispamState): void {
  Object.assign(state.greylisting, generated.greylisting);
  Object.assign(state.antispam, generated.antispam);
  Object.assign(state.fileRestrictions, generated.fileRestrictions);
  state.rbls = generated.rbls.map((row, index) => ({ ...row, guid: `list-${index}` }));
}
