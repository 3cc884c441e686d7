/** The weak settings of the server itself: open relay, relaxed intrusion detection, whitelisted addresses. */
import { blankAntivirus, blankPort } from './blanks.js';
import { BLOCK, SERVICE } from './enum-values.js';
import { INTERNAL_RANGES, ipAccessRow } from './ip-access-list.js';
import { each } from './json.js';
import type { Random } from './random.js';

/** The seed of the demo: it also makes the server run a program. */
const DEMO_SEED = 1;
const MAIL = [SERVICE.Smtp, SERVICE.Imap, SERVICE.Pop] as const;
const ALL = [...MAIL, SERVICE.Xmpp, SERVICE.WebMail, SERVICE.ActiveSync, SERVICE.MapiEws] as const;
const SMTP = [SERVICE.Smtp] as const;

/** Drawn before everything else of a server. */
export function ipAccessOf(random: Random) {
  const host = (highest = 250) => random.between(2, highest);
  const newsletter = { services: SMTP, description: 'Newsletter service', bypass: null, spamBypass: true };
  const whitelist = [
    ...INTERNAL_RANGES.map((ip) => ({
      ip,
      services: ALL,
      description: 'Internal',
      bypass: ip === '192.168.0.0/16',
    })),
    { ip: `192.0.2.${host()}`, services: SMTP, description: 'Scanner, 2nd floor', bypass: true },
    { ip: '198.18.4.0/22', services: MAIL, description: 'Web farm', bypass: true },
    { ip: '203.0.113.0/24', services: ALL, description: 'Branch office' },
    { ...newsletter, ip: `198.51.100.${host()}`, disabledGreylisting: true },
  ];
  const blacklist = [
    { ip: `198.51.100.${host(120)}`, services: MAIL, bypass: null },
    { ip: '198.18.64.0/24', services: ALL, description: 'Password guessing', bypass: null },
  ];
  return { whitelist: whitelist.map(ipAccessRow), blacklist: blacklist.map(ipAccessRow) };
}

function antivirusOf(seed: number, random: Random) {
  const runsProgram = random.chance(0.2) || seed === DEMO_SEED;
  return {
    ...blankAntivirus(),
    quarantineDirectory: 'C:\\SmarterMail\\Domains\\Quarantine\\',
    enableSpoolCommandLine: runsProgram,
    spoolCommandLineFile: runsProgram ? 'C:\\Tools\\spool-scan.cmd' : '',
    spoolCommandLineArguments: runsProgram ? '%filepath' : '',
    spoolCommandLineTimeout: 5,
    ...each(true, 'commandLineScanMessages', 'commandLineScanMessagesWithoutAttachments'),
    commandLineScanFiles: true,
  };
}

function ipBlocksOf(random: Random) {
  const block = (source: { readonly ip: string; readonly ipLocation: string }, protocol: number) => ({
    count: random.between(50, 900),
    ...source,
    protocol,
    blockType: BLOCK.BruteForce as number,
    ruleDescription: 'Password Brute Force by IP',
    serviceType: protocol,
    secondsLeftOnBlock: random.between(60, 600) + 0.5,
  });
  return [
    block({ ip: `203.0.113.${random.between(2, 250)}`, ipLocation: 'Portugal' }, SERVICE.Smtp),
    block({ ip: `198.51.100.${random.between(130, 250)}`, ipLocation: 'Brazil' }, SERVICE.Imap),
  ];
}

function bindingsOf() {
  const plain = blankPort();
  const certificatePath = 'C:\\SmarterMail\\Certificates\\mail.pfx';
  const secure = { ...plain, certificatePath, password: 'Quiet-Otter-41-Certificate' };
  return {
    bindingPorts: [
      { ...secure, id: 1, name: 'SMTP', port: 25, type: 0, isTls: true },
      { ...plain, id: 2, name: 'POP', port: 110, type: 1 },
      { ...plain, id: 3, name: 'IMAP', port: 143, type: 2 },
      { ...secure, id: 4, name: 'SMTP SSL', port: 465, type: 0, isSSL: true },
      { ...secure, id: 5, name: 'IMAP SSL', port: 993, type: 2, isSSL: true },
    ],
    bindingInfo: [{ ipAddress: '192.0.2.25', portIDs: [1, 2, 3, 4, 5] }],
  };
}

/** Everything but the domains, the lists of addresses, and what is assumed from end to end. */
export function seedServer(seed: number, random: Random) {
  return {
    smtpBlockRules: [{ id: 1, value: 'bulk@sender.test', description: 'Newsletter that never stops' }],
    antivirus: antivirusOf(seed, random),
    ipBlocks: ipBlocksOf(random),
    services: {
      ...each(true, 'spool', 'smtp', 'pop'),
      xmpp: random.chance(0.5),
      imap: true,
      ldap: random.chance(0.3),
      ...each(true, 'popretrieval', 'imapretrieval', 'indexing'),
    },
    licenseNotifications: {
      daysUntilUpgradeProtectionExpires: random.between(5, 300),
      isUpgradeProtectionExpired: false,
    },
    licensing: { edition: 1 },
    spoolCounts: {
      // Of these two and of who is held back, the lists that they count say the number.
      default: random.between(0, 20),
      waiting: random.between(0, 60),
      virus: 0,
      spam: random.between(0, 9),
      throttledMailingLists: 0,
      spool_limit: 50_000,
      quarantine_limit: 5000,
    },
    bindings: bindingsOf(),
  };
}

type Seeded = ReturnType<typeof seedServer> & { ipAccess: ReturnType<typeof ipAccessOf> };
/** Only the list of blocks is replaced; the rest is changed in its place. */
export type ServerState = Readonly<Omit<Seeded, 'ipBlocks'>> & Pick<Seeded, 'ipBlocks'>;
