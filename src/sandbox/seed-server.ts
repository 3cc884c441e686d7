/** The weak settings of the server itself: open relay, relaxed intrusion detection, whitelisted addresses. */
import type { AssumedState } from './assumed/table.js';
import { blankAntivirus, blankPort } from './blanks.js';
import { BLOCK, SERVICE } from './enum-values.js';
import { INTERNAL_RANGES, ipAccessRow } from './ip-access-list.js';
import type { Random } from './random.js';
import type { AntivirusSettings, BindingPort, IpBlock, SandboxState } from './state.js';

/** The seed of the demo: it also makes the server run a program. */
const DEMO_SEED = 1;
const MAIL = [SERVICE.Smtp, SERVICE.Imap, SERVICE.Pop] as const;
const ALL = [...MAIL, SERVICE.Xmpp, SERVICE.WebMail, SERVICE.ActiveSync, SERVICE.MapiEws] as const;
const SMTP = [SERVICE.Smtp] as const;

function whitelistOf(random: Random): SandboxState['ipAccess']['whitelist'] {
  const internal = INTERNAL_RANGES.map((ip) =>
    ipAccessRow({ ip, services: ALL, description: 'Internal', bypass: ip === '192.168.0.0/16' }),
  );
  const host = () => random.between(2, 250);
  return [
    ...internal,
    ipAccessRow({ ip: `192.0.2.${host()}`, services: SMTP, description: 'Scanner, 2nd floor', bypass: true }),
    ipAccessRow({ ip: '198.18.4.0/22', services: MAIL, description: 'Web farm', bypass: true }),
    ipAccessRow({ ip: '203.0.113.0/24', services: ALL, description: 'Branch office' }),
    ipAccessRow({
      ip: `198.51.100.${host()}`,
      services: SMTP,
      description: 'Newsletter service',
      bypass: null,
      disabledGreylisting: true,
      spamBypass: true,
    }),
  ];
}

function blacklistOf(random: Random): SandboxState['ipAccess']['blacklist'] {
  return [
    ipAccessRow({ ip: `198.51.100.${random.between(2, 120)}`, services: MAIL, bypass: null }),
    ipAccessRow({ ip: '198.18.64.0/24', services: ALL, description: 'Password guessing', bypass: null }),
  ];
}

/** Drawn before everything else of a server. */
export function ipAccessOf(random: Random): SandboxState['ipAccess'] {
  return { whitelist: whitelistOf(random), blacklist: blacklistOf(random) };
}

function antivirusOf(seed: number, random: Random): AntivirusSettings {
  const runsProgram = random.chance(0.2) || seed === DEMO_SEED;
  return {
    ...blankAntivirus(),
    quarantineDirectory: 'C:\\SmarterMail\\Domains\\Quarantine\\',
    enableSpoolCommandLine: runsProgram,
    spoolCommandLineFile: runsProgram ? 'C:\\Tools\\spool-scan.cmd' : '',
    spoolCommandLineArguments: runsProgram ? '%filepath' : '',
    spoolCommandLineTimeout: 5,
    commandLineScanMessages: true,
    commandLineScanMessagesWithoutAttachments: true,
    commandLineScanFiles: true,
  };
}

function ipBlocksOf(random: Random): IpBlock[] {
  const block = (source: Pick<IpBlock, 'ip' | 'ipLocation'>, protocol: number): IpBlock => ({
    count: random.between(50, 900),
    ...source,
    protocol,
    blockType: BLOCK.BruteForce,
    ruleDescription: 'Password Brute Force by IP',
    serviceType: protocol,
    secondsLeftOnBlock: random.between(60, 600) + 0.5,
  });
  return [
    block({ ip: `203.0.113.${random.between(2, 250)}`, ipLocation: 'Portugal' }, SERVICE.Smtp),
    block({ ip: `198.51.100.${random.between(130, 250)}`, ipLocation: 'Brazil' }, SERVICE.Imap),
  ];
}

function bindingsOf(): SandboxState['bindings'] {
  const plain = blankPort();
  const certificatePath = 'C:\\SmarterMail\\Certificates\\mail.pfx';
  const secure = { ...plain, certificatePath, password: 'Quiet-Otter-41-Certificate' };
  const bindingPorts: BindingPort[] = [
    { ...secure, id: 1, name: 'SMTP', port: 25, type: 0, isTls: true },
    { ...plain, id: 2, name: 'POP', port: 110, type: 1 },
    { ...plain, id: 3, name: 'IMAP', port: 143, type: 2 },
    { ...secure, id: 4, name: 'SMTP SSL', port: 465, type: 0, isSSL: true },
    { ...secure, id: 5, name: 'IMAP SSL', port: 993, type: 2, isSSL: true },
  ];
  return { bindingPorts, bindingInfo: [{ ipAddress: '192.0.2.25', portIDs: [1, 2, 3, 4, 5] }] };
}

/** Everything but the domains, the lists of addresses, and what is assumed from end to end. */
export function seedServer(
  seed: number,
  random: Random,
): Omit<SandboxState, 'domains' | 'ipAccess' | keyof AssumedState> {
  return {
    smtpBlockRules: [{ id: 1, value: 'bulk@sender.test', description: 'Newsletter that never stops' }],
    antivirus: antivirusOf(seed, random),
    ipBlocks: ipBlocksOf(random),
    services: {
      spool: true,
      smtp: true,
      pop: true,
      xmpp: random.chance(0.5),
      imap: true,
      ldap: random.chance(0.3),
      popretrieval: true,
      imapretrieval: true,
      indexing: true,
    },
    licenseNotifications: {
      daysUntilUpgradeProtectionExpires: random.between(5, 300),
      isUpgradeProtectionExpired: false,
    },
    licensing: { edition: 1 },
    spoolCounts: {
      default: random.between(0, 20),
      waiting: random.between(0, 60),
      virus: 0,
      spam: random.between(0, 9),
      throttledUsers: 0,
      throttledMailingLists: 0,
      throttledDomains: 0,
      spool_limit: 50_000,
      quarantine_limit: 5000,
    },
    bindings: bindingsOf(),
  };
}
