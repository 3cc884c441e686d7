/** Weak values of the settings that are assumed: spam let through, extensions let in, a dead list still asked. */
import type {
  AntispamSettings,
  AssumedState,
  FileRestrictions,
  GreylistingSettings,
  Rbl,
} from './assumed-state.js';
import type { Random } from './random.js';

/** The seed of the demo: it shows each weakness. */
const DEMO_SEED = 1;
/** FilterActionType. */
const ACTION = { none: 0, moveToFolder: 4, prefixSubject: 6 } as const;

function greylistingOf(): GreylistingSettings {
  return {
    enabled: false,
    blockPeriodMinutes: 4,
    passPeriodMinutes: 360,
    recordExpirationDays: 36,
    applyTo: 0,
    allowUserOverride: true,
    greylistUnknownCountry: false,
    spamThresholdEnabled: false,
    spamThreshold: 30,
  };
}

function antispamOf(seed: number, random: Random): AntispamSettings {
  const delivers = random.chance(0.4) || seed === DEMO_SEED;
  return {
    lowWeight: 10,
    mediumWeight: 20,
    highWeight: 30,
    lowAction: ACTION.prefixSubject,
    mediumAction: ACTION.moveToFolder,
    highAction: delivers ? ACTION.none : ACTION.moveToFolder,
    lowActionText: 'SPAM-LOW: ',
    mediumActionText: 'Junk Email',
    highActionText: delivers ? '' : 'Junk Email',
    allowDomainsToOverride: true,
    allowUsersToOverride: true,
    smtpBlockEnabled: false,
    smtpBlockThreshold: 30,
    outgoingBlockEnabled: false,
    outgoingBlockThreshold: 30,
    autoResponderRestriction: 0,
    contentFilterBounceRestriction: 0,
    maxMessageSizeToScan: 4_194_304,
  };
}

function guidOf(random: Random): string {
  const hex = (length: number) => Array.from({ length }, () => random.between(0, 15).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}

function rblsOf(random: Random): Rbl[] {
  const list = (parts: Pick<Rbl, 'name' | 'lookupDomain'> & Partial<Rbl>): Rbl => ({
    guid: guidOf(random),
    description: '',
    enabled: true,
    enabledSmtpIn: false,
    enabledSmtpOut: false,
    isUribl: false,
    requireLookupMatch: true,
    resultsIndicatingSpam: ['127.0.0.2'],
    weight: 10,
    weightMax: 10,
    ...parts,
  });
  return [
    list({
      name: 'Spamhaus ZEN',
      lookupDomain: 'zen.spamhaus.org',
      resultsIndicatingSpam: ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.10', '127.0.0.11'],
      weight: 20,
      weightMax: 30,
      enabledSmtpIn: true,
    }),
    list({ name: 'SpamCop', lookupDomain: 'bl.spamcop.net', enabled: random.chance(0.5) }),
    list({
      name: 'Barracuda',
      lookupDomain: 'b.barracudacentral.org',
      requireLookupMatch: false,
      resultsIndicatingSpam: [],
    }),
    list({ name: 'SORBS', description: 'All zones', lookupDomain: 'dnsbl.sorbs.net', enabledSmtpIn: true }),
    list({ name: 'UCEProtect Level 1', lookupDomain: 'dnsbl-1.uceprotect.net', enabled: false, weight: 5 }),
    list({ name: 'SURBL', lookupDomain: 'multi.surbl.org', isUribl: true, enabled: false }),
  ];
}

function fileRestrictionsOf(seed: number, random: Random): FileRestrictions {
  const isEmptied = random.chance(0.2) || seed === DEMO_SEED;
  return {
    inboundExtensions: ['exe', 'bat'],
    outboundExtensions: ['exe', 'bat'],
    uploadExtensions: isEmptied ? [] : ['exe', 'bat', 'com'],
    fileSystemExtensions: ['exe', 'bat', 'cmd', 'com', 'js', 'vbs'],
    maxFileSizeMb: 1024,
  };
}

export function seedAssumed(seed: number, random: Random): Omit<AssumedState, 'administrators'> {
  return {
    greylisting: greylistingOf(),
    antispam: antispamOf(seed, random),
    rbls: rblsOf(random),
    fileRestrictions: fileRestrictionsOf(seed, random),
    certificates: [
      {
        fileName: 'mail.pfx',
        subject: 'CN=mail.operations.example',
        expirationDate: '2026-12-21T00:00:00.000Z',
      },
      {
        fileName: 'webmail.pfx',
        subject: 'CN=webmail.operations.example',
        expirationDate: '2027-12-01T00:00:00.000Z',
      },
    ],
    administratorPasswordRequirements: {
      minLength: 5,
      requireNumber: false,
      requireCapital: false,
      requireLower: false,
      requireSymbol: false,
    },
    outgoingGateways: [],
    incomingGateways: [],
    spoolSettings: { retryIntervals: [15, 30, 60, 240], deliveryDelaySeconds: 0 },
  };
}
