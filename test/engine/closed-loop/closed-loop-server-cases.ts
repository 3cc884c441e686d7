/** Cases of the closed loop: steps about the server itself, but for spam, doors and roles. */
import type { SandboxState } from '../../../src/sandbox/state.js';
import { type HandCase, type LoopCase, oneOf, strongOf, weakOf } from './closed-loop-case.js';

const WATCHED = 'postmaster@operations.example';

/** The seed's rules, as a hoster had them: each of them is too weak. */
const WEAK_RULES = { denialOfService: 1, byEmail: 2, byAddress: 3, retrieval: 4 } as const;

function tightenRule(state: SandboxState, id: number, to: object): void {
  Object.assign(
    oneOf(state.idsRules, (rule) => rule.id === id),
    to,
  );
}

function addRule(
  state: SandboxState,
  rule: Omit<SandboxState['idsRules'][number], 'id' | 'isPermanent'>,
): void {
  state.idsRules.push({ ...rule, id: 1000 + state.idsRules.length, isPermanent: false });
}

const IDS_READ = [{ path: 'settings/sysadmin/ids-rules' }] as const;
const BLOCK = { action: 0, notifyAddress: '' } as const;

/** A program that somebody planted, and no event or mount that starts one. */
function plantProgram(state: SandboxState): void {
  Object.assign(state.antivirus, {
    enableSpoolCommandLine: true,
    spoolCommandLineFile: 'C:\\Tools\\spool-scan.cmd',
    spoolCommandLineArguments: '%filepath',
    commandLine: 'C:\\Tools\\scan.exe',
    commandLineArguments: '%1',
  });
  state.eventHooks = state.eventHooks.filter(({ actions }) => actions.every(({ type }) => type === 'email'));
}

function stopPrograms({ antivirus }: SandboxState): void {
  Object.assign(antivirus, { enableSpoolCommandLine: false, spoolCommandLineFile: '', commandLine: '' });
}

const HOOKS = {
  step: 'command-hooks',
  options: { unlisted: 'clear' },
  fails: 'server',
  meant: stopPrograms,
  ignored: { path: 'settings/sysadmin/antivirus/settings', field: 'commandLine' },
  reads: [
    { path: 'settings/sysadmin/antivirus/settings' },
    { path: 'settings/sysadmin/volume-mounts' },
    { path: 'settings/sysadmin/event-hooks' },
  ],
  refused: { options: { allow: [''] }, says: 'text of at least 1 characters' },
} as const satisfies Omit<LoopCase, 'weaken'>;

const SMTP_RELAY: LoopCase = {
  step: 'smtp-relay',
  options: { requireAuthMatch: 'email-address', enforceDomainAuthForLocalDeliveries: true },
  weaken: ({ smtpIn }) =>
    Object.assign(smtpIn, {
      allowRelay: 3,
      requireAuthMatch: 0,
      allowRelayForAuthenticatedUsers: false,
      enableDomainSmtpAuthForLocalDeliveries: false,
    }),
  fails: 'server',
  meant: ({ smtpIn }) =>
    Object.assign(smtpIn, {
      allowRelay: 0,
      requireAuthMatch: 2,
      allowRelayForAuthenticatedUsers: true,
      enableDomainSmtpAuthForLocalDeliveries: true,
    }),
  ignored: { path: 'settings/sysadmin/smtp-in-settings', field: 'requireAuthMatch' },
  reads: [{ path: 'settings/sysadmin/smtp-in-settings' }],
  refused: { options: { allowRelay: 'anyone' }, says: '"nobody", "only-local-users", "only-local-domains"' },
};

const LOGGING: LoopCase = {
  step: 'logging',
  options: { logs: ['delivery', 'smtp', 'imap', 'pop', 'administrative'], keepDays: 90 },
  weaken: ({ logSettings }) => Object.assign(logSettings, { deliveryLogLevel: 2, smtpLogLevel: 1 }),
  fails: 'server',
  meant: ({ logSettings }) =>
    Object.assign(logSettings, {
      smtpLogLevel: 2,
      imapLogLevel: 2,
      popLogLevel: 2,
      administrativeLogLevel: 2,
      autoDeleteDays: 90,
    }),
  ignored: { path: 'settings/sysadmin/log-settings', field: 'popLogLevel' },
  reads: [{ path: 'settings/sysadmin/log-settings' }],
  refused: { options: { logs: ['spool'] }, says: '"delivery", "smtp", "imap", "pop", "administrative"' },
};

const IDS_RULES: LoopCase = {
  step: 'ids-rules',
  options: { harvesting: true, bruteForceByIp: { threshold: 5, blockMinutes: 1440 } },
  weaken: () => {},
  fails: 'server',
  meant: (start) => {
    const dos = { type: 3, timeFrameMinutes: 5, threshold: 500, blockMinutes: 5, ...BLOCK };
    tightenRule(start, WEAK_RULES.denialOfService, { timeFrameMinutes: 5, threshold: 500 });
    tightenRule(start, WEAK_RULES.byEmail, { timeFrameMinutes: 30, threshold: 10, blockMinutes: 60 });
    tightenRule(start, WEAK_RULES.byAddress, { timeFrameMinutes: 30, threshold: 5, blockMinutes: 1440 });
    tightenRule(start, WEAK_RULES.retrieval, { timeFrameMinutes: 30, threshold: 5, blockMinutes: 1440 });
    addRule(start, { ...dos, service: 2, description: 'Too many POP connections' });
    addRule(start, { ...dos, service: 1, description: 'Too many IMAP connections' });
    addRule(start, {
      ...{ ...BLOCK, type: 1, service: null, timeFrameMinutes: 5, threshold: 20, blockMinutes: 60 },
      description: 'Address harvesting',
    });
  },
  ignored: { path: 'settings/sysadmin/ids-rule', field: 'threshold' },
  reads: IDS_READ,
  refused: { options: { bruteForceByIp: { threshold: 0 } }, says: 'a whole number from 1 to 1000' },
};

const INTERNAL_SPAMMER: LoopCase = {
  step: 'internal-spammer',
  options: { notify: WATCHED, block: true },
  weaken: (state) =>
    // One that waits too long and tells nobody.
    addRule(state, {
      ...{ type: 5, service: null, timeFrameMinutes: 10, threshold: 5000, blockMinutes: 5, action: 1 },
      notifyAddress: '',
      description: 'Told to nobody',
    }),
  fails: 'server',
  meant: (start) => {
    const numbers = { timeFrameMinutes: 30, threshold: 100 };
    const told = oneOf(start.idsRules, ({ type }) => type === 5);
    Object.assign(told, { ...numbers, notifyAddress: WATCHED });
    addRule(start, {
      ...{ ...BLOCK, ...numbers, type: 5, service: null, blockMinutes: 60 },
      description: 'Blocks a mailbox that sends much',
    });
  },
  ignored: { path: 'settings/sysadmin/ids-rule', field: 'notifyAddress' },
  reads: IDS_READ,
  refused: { options: { threshold: 10_001 }, says: 'a whole number from 1 to 10000' },
};

const INTERNAL_SPAMMER_UNSAID: HandCase = {
  step: 'internal-spammer',
  about: 'without a mailbox to tell',
  options: {},
  weaken: () => {},
  fails: 'server',
  reads: IDS_READ,
  refused: { options: { notify: 'nobody' }, says: 'must be a mail address' },
  onlyByHand: {
    why: 'only the operator knows who is to be told',
    verdict: 'manual',
    says: 'State notify, a mailbox that somebody reads',
  },
};

const PASSWORD_POLICY: LoopCase = {
  step: 'password-policy',
  options: {
    ...{ minLength: 12, require: ['number', 'capital', 'lower', 'symbol'], preventReuse: true },
    ...{ applyToExisting: true, domains: 'check', expiry: { months: 12, graceDays: 14 } },
  },
  weaken: (state) => {
    for (const { passwordSettings } of weakOf(state))
      passwordSettings.minLength = { enabled: true, ruleValue: 5 };
    strongOf(state).passwordSettings.minLength = { enabled: true, ruleValue: 16 };
  },
  fails: 'server and domains',
  meant: (start) => {
    Object.assign(start.passwordRequirements, {
      ...{ minLength: 12, requireNumber: true, requireCapital: true, requireLower: true },
      ...{ requireSymbol: true, notUsername: true, preventCommonPasswords: true },
      ...{ preventPreviousPasswords: true, skipExistingPasswords: false, expirationEnabled: true },
      ...{ expirationMonths: 12, disableOutgoingAfterGracePeriod: true, gracePeriodDays: 14 },
    });
    for (const { passwordSettings } of weakOf(start)) passwordSettings.minLength.ruleValue = 12;
  },
  ignored: { path: 'settings/sysadmin/password-requirements', field: 'preventCommonPasswords' },
  reads: [{ path: 'settings/sysadmin/password-requirements' }, { path: 'settings/domain/password-settings' }],
  refused: { options: { minLength: 5 }, says: 'a whole number from 8 to 64' },
};

const COMMAND_HOOKS: LoopCase = { ...HOOKS, weaken: plantProgram };

const COMMAND_HOOKS_PARTLY: LoopCase = {
  ...HOOKS,
  about: 'with an event and a mount that only a person can switch off',
  weaken: (state) => {
    plantProgram(state);
    state.eventHooks.push({
      ...{ id: 9, name: 'New user', enabled: true },
      actions: [{ type: 'commandLine', argument: 'C:\\Tools\\welcome.cmd' }],
    });
    state.volumeMounts.push({
      ...{
        id: 9,
        mountPath: 'Z:\\',
        commandMount: 'C:\\Tools\\mount.cmd',
        commandUnmount: '',
        enabled: true,
      },
    });
  },
  byHand: 'C:\\Tools\\welcome.cmd',
};

const UPDATES: HandCase = {
  step: 'updates',
  options: {},
  weaken: () => {},
  fails: 'server',
  // The build is read from the sign-in page, without which there is no connection.
  reads: [{ path: 'settings/sysadmin/license-notifications' }],
  refused: { options: { warnProtectionDays: 366 }, says: 'a whole number from 0 to 365' },
  onlyByHand: { why: 'no call installs an update', verdict: 'fail', says: 'Update SmarterMail to build' },
};

export const SERVER_CASES: readonly (LoopCase | HandCase)[] = [
  UPDATES,
  LOGGING,
  COMMAND_HOOKS,
  COMMAND_HOOKS_PARTLY,
  IDS_RULES,
  INTERNAL_SPAMMER,
  INTERNAL_SPAMMER_UNSAID,
  PASSWORD_POLICY,
  SMTP_RELAY,
];
