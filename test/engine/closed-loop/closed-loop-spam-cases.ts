/** Cases of the closed loop: steps about spam, about files that run, and about addresses that skip both checks. */
import type { Rbl } from '../../../src/sandbox/assumed/table.js';
import { ipAccessRow } from '../../../src/sandbox/ip-access-list.js';
import type { IpAccessRow, SandboxState } from '../../../src/sandbox/state.js';
import { type LoopCase, oneOf } from './closed-loop-case.js';

const ANTISPAM = 'settings/sysadmin/antispam-settings';

const GREYLISTING: LoopCase = {
  step: 'greylisting',
  options: {},
  weaken: ({ greylisting }) =>
    Object.assign(greylisting, {
      ...{ enabled: false, blockPeriodMinutes: 60, passPeriodMinutes: 10, recordExpirationDays: 400 },
      allowUserOverride: true,
    }),
  fails: 'server',
  meant: ({ greylisting }) =>
    Object.assign(greylisting, {
      ...{ enabled: true, blockPeriodMinutes: 15, passPeriodMinutes: 240, recordExpirationDays: 90 },
      allowUserOverride: false,
    }),
  ignored: { path: 'settings/sysadmin/greylisting-settings', field: 'recordExpirationDays' },
  reads: [{ path: 'settings/sysadmin/greylisting-settings' }],
  refused: { options: { blockMinutes: { min: 1, max: 241 } }, says: 'a whole number from 1 to 240' },
};

function listCalled(state: SandboxState, name: string): Rbl {
  return oneOf(state.rbls, (one) => one.name === name);
}

const RBL = {
  step: 'rbl-checks',
  options: { minimum: 4, weight: 15, switchOffDead: true },
  fails: 'server',
  reads: [{ path: 'settings/sysadmin/rbls' }],
  refused: { options: { weight: 101 }, says: 'a whole number from 1 to 100' },
} as const satisfies Partial<LoopCase>;

function addPsbl(state: SandboxState): void {
  state.rbls.push({
    ...{ guid: 'given by the server', name: 'PSBL', description: '', lookupDomain: 'psbl.surriel.com' },
    ...{
      enabled: true,
      enabledSmtpIn: true,
      enabledSmtpOut: false,
      isUribl: false,
      requireLookupMatch: true,
    },
    ...{ resultsIndicatingSpam: ['127.0.0.2'], weight: 15, weightMax: 15 },
  });
}

/** A list that weighs too little, one that is off, one that counts any answer, one that is gone. */
function weakenLists(state: SandboxState): void {
  // Without its policy list, with which it would be left to a person.
  const resultsIndicatingSpam = ['127.0.0.2', '127.0.0.3'];
  Object.assign(listCalled(state, 'Spamhaus ZEN'), {
    weight: 5,
    enabledSmtpIn: false,
    resultsIndicatingSpam,
  });
  Object.assign(listCalled(state, 'SpamCop'), { enabled: false, weight: 20, enabledSmtpIn: true });
  Object.assign(listCalled(state, 'Barracuda'), {
    ...{ weight: 20, enabledSmtpIn: true, requireLookupMatch: false },
    resultsIndicatingSpam: ['127.0.0.2'],
  });
}

const RBL_CHECKS: LoopCase = {
  ...RBL,
  ignored: { path: 'settings/sysadmin/rbl', field: 'weight' },
  weaken: weakenLists,
  meant: (start) => {
    Object.assign(listCalled(start, 'Spamhaus ZEN'), { weight: 15, enabledSmtpIn: true });
    listCalled(start, 'SpamCop').enabled = true;
    listCalled(start, 'Barracuda').requireLookupMatch = true;
    listCalled(start, 'SORBS').enabled = false;
    addPsbl(start);
  },
};

const RBL_CHECKS_OPEN: LoopCase = {
  ...RBL,
  about: 'with a list that counts any answer and names none',
  ignored: { path: 'settings/sysadmin/rbl', field: 'enabledSmtpIn' },
  weaken: (state) => {
    weakenLists(state);
    listCalled(state, 'Barracuda').resultsIndicatingSpam = [];
  },
  meant: (start) => {
    Object.assign(listCalled(start, 'Spamhaus ZEN'), { weight: 15, enabledSmtpIn: true });
    listCalled(start, 'SpamCop').enabled = true;
    listCalled(start, 'SORBS').enabled = false;
    addPsbl(start);
  },
  byHand: 'in Barracuda, name the results that indicate spam',
};

const SPAM_FILTERING: LoopCase = {
  step: 'spam-filtering',
  options: {
    ...{ exact: true, actions: { high: 'delete' } },
    ...{ allowDomainsToOverride: 'refuse', allowUsersToOverride: 'refuse' },
  },
  weaken: ({ antispam }) =>
    Object.assign(antispam, {
      ...{ lowWeight: 30, mediumWeight: 20, highWeight: 10, lowAction: 0, mediumAction: 6, highAction: 0 },
      ...{ lowActionText: '', mediumActionText: 'Maybe: ', allowDomainsToOverride: true },
      allowUsersToOverride: true,
    }),
  fails: 'server',
  meant: ({ antispam }) =>
    Object.assign(antispam, {
      ...{ lowWeight: 10, highWeight: 30, lowAction: 6, mediumAction: 4, highAction: 1 },
      ...{ lowActionText: 'SPAM: ', mediumActionText: 'Junk E-Mail', allowDomainsToOverride: false },
      allowUsersToOverride: false,
    }),
  ignored: { path: ANTISPAM, field: 'highAction' },
  reads: [{ path: ANTISPAM }],
  refused: {
    options: { thresholds: { low: 0, medium: 20, high: 30 } },
    says: 'a whole number from 1 to 1000',
  },
};

const BACKSCATTER: LoopCase = {
  step: 'backscatter',
  options: { contentFilterBounces: 'disabled' },
  weaken: ({ antispam }) =>
    Object.assign(antispam, { autoResponderRestriction: 2, contentFilterBounceRestriction: 0 }),
  fails: 'server',
  meant: ({ antispam }) =>
    Object.assign(antispam, { autoResponderRestriction: 3, contentFilterBounceRestriction: 1 }),
  ignored: { path: ANTISPAM, field: 'contentFilterBounceRestriction' },
  reads: [{ path: ANTISPAM }],
  refused: { options: { autoResponders: 'enabled' }, says: 'one of "require-spf", "disabled"' },
};

/** What G4 names, and its kin. */
const DANGEROUS = (
  'asp aspx ashx asmx asax ascx cer config cshtml vbhtml svc asa cdx php php3 php4 php5 phtml phar jsp jspx ' +
  'exe dll com scr pif bat cmd ps1 psm1 vbs vbe js jse wsf wsh hta msi msp jar lnk reg cpl chm iso img vhd vhdx'
).split(' ');

const FILE_RESTRICTIONS: LoopCase = {
  step: 'file-restrictions',
  options: { also: ['xll'], except: [{ extension: 'iso', reason: 'Images for the workshop' }] },
  weaken: ({ fileRestrictions }) =>
    Object.assign(fileRestrictions, {
      ...{ inboundExtensions: ['.EXE', 'zip'], outboundExtensions: ['exe', 'bat'], uploadExtensions: [] },
      fileSystemExtensions: ['exe', 'iso'],
    }),
  fails: 'server',
  meant: ({ fileRestrictions }) => {
    const wanted = [...DANGEROUS.filter((one) => one !== 'iso'), 'xll'];
    const without = (...known: readonly string[]) => wanted.filter((one) => !known.includes(one));
    fileRestrictions.inboundExtensions.push(...without('exe'));
    fileRestrictions.outboundExtensions.push(...without('exe', 'bat'));
    fileRestrictions.uploadExtensions.push(...wanted);
    fileRestrictions.fileSystemExtensions.push(...without('exe'));
  },
  ignored: { path: 'settings/sysadmin/file-restrictions', field: 'uploadExtensions' },
  reads: [{ path: 'settings/sysadmin/file-restrictions' }],
  refused: { options: { also: ['.exe'] }, says: 'an extension is small letters and digits, without a dot' },
};

const WHITELIST_READ = 'settings/sysadmin/ip-access/true';
const REASONED = { reason: 'cannot sign in', reviewBy: '2027-06-30' } as const;

export function entryOf(state: SandboxState, ip: string): IpAccessRow {
  return oneOf(state.ipAccess.whitelist, (row) => row.ip === ip);
}

function withoutEntries(state: SandboxState, ...addresses: readonly string[]): void {
  const { ipAccess } = state;
  const stays = ipAccess.whitelist.filter(({ ip }) => !addresses.includes(ip));
  ipAccess.whitelist.splice(0, Number.POSITIVE_INFINITY, ...stays);
}

/** Every entry says whether it skips SMTP authentication; the scanner's address is 192.0.2.56. */
function sayBypasses(state: SandboxState): void {
  for (const row of state.ipAccess.whitelist) row.bypass ??= false;
}

const BYPASS = {
  step: 'smtp-auth-bypass',
  options: {
    allow: [{ ...REASONED, address: '192.0.2.99', description: 'Copier' }],
    ...{ unlisted: 'remove', internalBypass: 'refuse', spamBypass: 'refuse' },
  },
  fails: 'server',
  meant: (start: SandboxState) => {
    withoutEntries(start, '192.0.2.56', '198.18.4.0/22');
    entryOf(start, '192.168.0.0/16').bypass = false;
    entryOf(start, '198.51.100.24').spam_bypass = false;
    start.ipAccess.whitelist.push(
      ipAccessRow({ ip: '192.0.2.99', services: [0], description: 'Copier', bypass: true }),
    );
  },
  ignored: { path: 'settings/sysadmin/ip-access', field: 'bypass' },
  reads: [{ path: WHITELIST_READ }, { path: 'settings/sysadmin/smtp-auth-bypass' }],
  refused: {
    options: { allow: [{ ...REASONED, address: '198.18.0.0/15', description: 'Web farm' }] },
    says: 'must not be larger than a /24',
  },
} as const satisfies Partial<LoopCase>;

const SMTP_AUTH_BYPASS: LoopCase = {
  ...BYPASS,
  weaken: (state) => {
    sayBypasses(state);
    state.smtpAuthBypass = [];
  },
};

const SMTP_AUTH_BYPASS_ELSEWHERE: LoopCase = {
  ...BYPASS,
  about: 'with the separate bypass list of older builds',
  weaken: sayBypasses,
  byHand: 'Take 192.0.2.111 off the separate bypass list',
};

const IP_WHITELIST: LoopCase = {
  step: 'ip-whitelist',
  options: {
    allow: [{ ...REASONED, address: '203.0.113.0/24', description: 'Branch office' }],
    ...{ unlisted: 'remove', internal: 'strip' },
  },
  weaken: (state) => {
    sayBypasses(state);
    entryOf(state, '192.0.2.56').bypass = false;
  },
  fails: 'server',
  meant: (start) => {
    withoutEntries(start, '192.0.2.56', '198.18.4.0/22', '198.51.100.24');
    const nothing = { smtp: false, pop: false, imap: false, xmpp: false, protocolMask: 0 };
    // The preloaded ranges are stripped; who skips SMTP authentication still does.
    for (const ip of ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8'])
      Object.assign(entryOf(start, ip), nothing);
  },
  ignored: { path: 'settings/sysadmin/ip-access', field: 'smtp' },
  reads: [{ path: WHITELIST_READ }],
  refused: {
    options: { allow: [{ ...REASONED, address: '2001:db8::/48', description: 'Office' }] },
    says: 'must not be larger than a /24 (IPv6: a /64)',
  },
};

export const SPAM_CASES: readonly LoopCase[] = [
  GREYLISTING,
  RBL_CHECKS,
  RBL_CHECKS_OPEN,
  SPAM_FILTERING,
  BACKSCATTER,
  FILE_RESTRICTIONS,
  SMTP_AUTH_BYPASS,
  SMTP_AUTH_BYPASS_ELSEWHERE,
  IP_WHITELIST,
];
