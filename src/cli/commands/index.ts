/** Every command, in the order of the help. What one does is loaded when it is called. */

import {
  APPROVED,
  type ArgumentsOf,
  BEYOND,
  COMMON,
  CONNECTION,
  DOCTOR,
  flag,
  HISTORY,
  JUDGING,
  NOTIFY,
  type Options,
  PLANNING,
  REASON,
  REHEARSAL,
  REPORTING,
  SANDBOX,
  SELECTION,
  SHELLS,
  STATE,
  text,
  WRITE,
} from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { type Command, command } from './command.js';

/** With what was found before, where that is asked for. Errors: `report.…`, `usage.invalid`. */
async function seeing({ history }: ArgumentsOf<typeof HISTORY.options>, context: Context): Promise<Context> {
  return history === undefined ? context : (await import('../run/history.js')).withHistory(history, context);
}

/** What a command goes by where no playbook is named. */
const BASELINE = 'baseline';

const FLEET_ACTIONS = ['audit', 'plan', 'apply'] as const;

/** What `fleet` passes on to each server. */
const PASSED_ON = Object.assign(
  {},
  ...[SELECTION, BEYOND, PLANNING, JUDGING, NOTIFY, STATE, REASON, WRITE].map(({ options }) => options),
) as Options;

/** Where a step is the positional. */
const { step: _, ...NAMED } = SELECTION.options;

export const COMMANDS: readonly Command[] = [
  command({
    name: 'init',
    about: 'Set up a folder: look at the server, write .env and a playbook',
    groups: [CONNECTION, ...COMMON],
    options: {
      out: { type: 'string', default: './playbook.yaml', describe: 'Where the playbook goes', names: 'file' },
      extends: { choices: ['baseline', 'strict'], default: 'baseline', describe: 'What it extends' },
      force: flag('Replace .env and the playbook that are there'),
      'keep-password': flag('Keep the password in .env'),
      allow: { ...text('This address is meant to skip what it skips'), repeatable: true },
      known: { ...text('This administrator is known'), repeatable: true },
      'waive-catch-alls': {
        type: 'boolean',
        describe: 'Waive the catch-alls that are there for 90 days (default: ask, else yes)',
      },
      owner: text('Who answers for the waivers (default: your name here)'),
    },
    run: async (args, context) => (await import('./init.js')).init(args, context),
  }),
  command({
    name: 'wizard',
    about: 'Be led through a lock-down, and keep it as a playbook',
    groups: [CONNECTION, BEYOND, REHEARSAL, ...COMMON, REASON],
    options: {
      playbook: text('What it starts from (default: baseline)', 'playbook'),
      out: { ...text('Where what was decided goes', 'file'), default: './decided.yaml' },
      force: flag('Replace the playbook that is there'),
      resume: flag('Go on from what was decided before'),
      contract: SELECTION.options.contract,
      advisories: SELECTION.options.advisories,
    },
    run: async (args, context) =>
      (await import('./wizard.js')).wizard({ ...args, playbook: args.playbook ?? BASELINE }, context),
  }),
  command({
    name: 'doctor',
    about: 'Say what is in order, and what can be checked and changed here',
    groups: [CONNECTION, BEYOND, REPORTING, ...COMMON, DOCTOR],
    options: {
      playbook: text('Whose steps it is about (default: baseline)', 'playbook'),
      contract: SELECTION.options.contract,
      advisories: SELECTION.options.advisories,
    },
    run: async (args, context) =>
      (await import('./doctor.js')).doctor({ ...args, playbook: args.playbook ?? BASELINE }, context),
  }),
  command({
    name: 'audit',
    about: 'Compare the server with a playbook',
    groups: [CONNECTION, SELECTION, BEYOND, JUDGING, REPORTING, HISTORY, NOTIFY, ...COMMON],
    options: { against: text('Tell what moved since this audit, as audit --json wrote it', 'file') },
    run: async (args, context) => (await import('./audit.js')).audit(args, await seeing(args, context)),
  }),
  command({
    name: 'plan',
    about: 'Show what an apply would change',
    groups: [
      CONNECTION,
      SELECTION,
      BEYOND,
      REHEARSAL,
      PLANNING,
      JUDGING,
      REPORTING,
      HISTORY,
      ...COMMON,
      REASON,
    ],
    options: { out: text('Keep the plan in this file', 'file') },
    run: async (args, context) => (await import('./plan.js')).plan(args, await seeing(args, context)),
  }),
  command({
    name: 'attest',
    about: 'Say that what is left to a person was seen to',
    groups: [CONNECTION, BEYOND, ...COMMON],
    options: {
      ...NAMED,
      by: text('Whose word it is'),
      note: text('What was done or seen'),
    },
    positional: { step: { ...text('The step that is manual', 'step'), required: true } },
    run: async (args, context) => (await import('./attest.js')).attest(args, context),
  }),
  command({
    name: 'show',
    about: 'Show a plan file',
    groups: [REPORTING, HISTORY, ...COMMON],
    options: { step: SELECTION.options.step },
    positional: { file: { ...text('What plan --out wrote', 'file'), required: true } },
    run: async (args, context) => (await import('./show.js')).show(args, await seeing(args, context)),
  }),
  command({
    name: 'notices',
    about: 'Write letters to users about what a plan changes',
    groups: [CONNECTION, ...COMMON],
    options: {
      out: text('The folder that they go to', 'folder'),
      on: text('The day of the change: 2027-01-31'),
      language: { type: 'string', default: 'en', describe: 'en, de, or one that --templates has' },
      from: text('Write messages to send, too (.eml), from this address'),
      to: {
        type: 'string',
        default: 'postmaster',
        describe: '--from: to whom in each domain, or one address for all',
      },
      templates: text('Words of your own: a folder with en.yaml', 'folder'),
      force: flag('Replace letters that are there'),
      contract: SELECTION.options.contract,
    },
    positional: { file: { ...text('What plan --out wrote', 'file'), required: true } },
    run: async (args, context) => (await import('./notices.js')).notices(args, context),
  }),
  command({
    name: 'diff',
    about: 'Compare two audits, two plans or two runs',
    groups: [JUDGING, REPORTING, ...COMMON],
    positional: {
      before: {
        ...text('A file of audit --json, plan --out or apply --json; or a run, or "latest"', ['file', 'run']),
        words: ['latest'],
        required: true,
      },
      after: { ...text('The later one', ['file', 'run']), words: ['latest'], required: true },
    },
    run: async (args, context) => (await import('./diff.js')).diff(args, context),
  }),
  command({
    name: 'apply',
    about: 'Carry out a plan and prove it',
    groups: [
      CONNECTION,
      SELECTION,
      BEYOND,
      REHEARSAL,
      PLANNING,
      JUDGING,
      REPORTING,
      HISTORY,
      NOTIFY,
      ...COMMON,
      REASON,
      WRITE,
      APPROVED,
    ],
    options: {
      'allow-unread': flag('Without a question: also where something was not read'),
    },
    positional: { file: text('A plan file; or give --playbook', 'file') },
    run: async (args, context) => (await import('./apply.js')).apply(args, await seeing(args, context)),
  }),
  command({
    name: 'unblock',
    about: 'Let an address in again that intrusion detection blocks',
    groups: [CONNECTION, ...COMMON, REASON, WRITE],
    options: { contract: SELECTION.options.contract },
    positional: { address: { ...text('The IP address'), required: true } },
    run: async (args, context) => (await import('./unblock.js')).unblock(args, context),
  }),
  command({
    name: 'respond',
    about: 'Say who sends a flood of mail, and stop it',
    groups: [CONNECTION, ...COMMON, REASON, WRITE],
    options: {
      disable: flag('Disable the mailbox'),
      'new-password': text('Give the mailbox this password: env:NAME, file:PATH, cmd:PROGRAM, generate:PATH'),
      'expire-password': flag('Its password has to be changed at the next sign-in'),
      'end-sessions': flag('Sign out whoever is connected as the mailbox'),
      purge: flag('Delete its messages from the spool'),
      'older-than': { type: 'number', describe: '--purge: only what came more than so many minutes ago' },
      'retry-now': flag('Try every waiting message again now'),
      contract: SELECTION.options.contract,
    },
    positional: { mailbox: text('What is to be done is about this mailbox; without it, look') },
    run: async (args, context) => (await import('./respond.js')).respond(args, context),
  }),
  command({
    name: 'login-link',
    about: 'Make a link that signs in one mailbox, once',
    groups: [CONNECTION, ...COMMON, REASON, WRITE],
    options: {
      show: flag('Print the link also where the output is no terminal'),
      contract: SELECTION.options.contract,
    },
    positional: { mailbox: { ...text('The address of the mailbox'), required: true } },
    run: async (args, context) => (await import('./login-link.js')).loginLink(args, context),
  }),
  command({
    name: 'fleet',
    about: 'List the servers of a list; audit, plan or apply on them',
    groups: [SELECTION, BEYOND, PLANNING, JUDGING, NOTIFY, ...COMMON, REASON, WRITE],
    options: {
      inventory: text('List of servers (default: servers.yaml)', 'file'),
      shard: text('Only this part of them, for several machines: K/N, as 2/5'),
      label: { ...text('Only servers with this label; again for more'), repeatable: true },
      parallel: { type: 'number', default: 4, describe: 'Servers at a time' },
      out: { ...text('The folder that the report of each goes to', 'folder'), default: 'fleet' },
      plans: text('Apply the plans that fleet plan kept in this folder, and nothing else', 'folder'),
    },
    positional: { action: { choices: ['list', ...FLEET_ACTIONS], describe: 'What to do', required: true } },
    run: async ({ action, ...args }, context) =>
      action === 'list'
        ? (await import('../fleet/fleet-list.js')).fleetList(args, context)
        : (await import('./fleet.js')).fleet({ action, ...args }, context, PASSED_ON),
  }),
  command({
    name: 'report',
    about: 'Join the reports that fleets left in a folder',
    groups: [JUDGING, REPORTING, ...COMMON],
    options: {
      of: { choices: FLEET_ACTIONS, describe: 'Of which, where there are several' },
      inventory: text('List of servers: who has no report is named, and the end is no 0', 'file'),
    },
    positional: {
      what: { choices: ['merge'], describe: 'What to do', required: true },
      folder: { ...text('The folder, also of several machines', 'folder'), required: true },
    },
    run: async (args, context) => (await import('./report.js')).report(args, context),
  }),
  command({
    name: 'schedule',
    about: 'Audit by itself: a job for Task Scheduler or systemd. Behind --: audit or fleet audit',
    groups: COMMON,
    options: {
      at: { type: 'string', default: '05:30', describe: 'Time of day, on the clock of this machine' },
      days: text('Only on these days, as mon,thu (default: every day)'),
      jitter: { type: 'number', default: 15, describe: 'Up to so many minutes later, by chance' },
      account: text('Whom it runs as (default: the system on Windows, else you)'),
      name: text('What it is called (default: smlockdown-audit, smlockdown-fleet-audit)'),
      out: text('Write its files into this folder (default: only show them)', 'folder'),
      install: flag('On Windows: write them, and register it with Task Scheduler'),
      force: flag('Replace a job of that name, and its files'),
    },
    takesCommand: true,
    run: async (args, context, other) => (await import('./schedule.js')).schedule(args, context, other),
  }),
  command({
    name: 'rollback',
    about: 'Bring back what a run changed, and prove it',
    groups: [CONNECTION, REPORTING, HISTORY, ...COMMON, REASON, WRITE],
    positional: { run: { ...text('Id of the run, or "latest"', 'run'), words: ['latest'], required: true } },
    run: async (args, context) => (await import('./rollback.js')).rollback(args, await seeing(args, context)),
    serverOf: async (args, context) => (await import('./rollback.js')).serverOfRun(args, context),
  }),
  command({
    name: 'runs',
    about: 'List what was applied and rolled back, show a run again, or prune',
    groups: [REPORTING, HISTORY, ...COMMON, WRITE],
    options: {
      url: text('Only the runs of this server'),
      server: text('The same, by its name in --inventory'),
      inventory: CONNECTION.options.inventory,
      since: text('Only runs since a day in UTC (2026-11-01), or for so long (30d)'),
      keep: { type: 'number', describe: 'prune: keep so many of the newest' },
      'older-than': text('prune: take only what is older than so many days'),
    },
    positional: {
      id: {
        ...text('Id of a run, or "latest"; or prune, perhaps with the ids to remove', 'run'),
        words: ['latest', 'prune'],
        repeatable: true,
      },
    },
    run: async (args, context) => (await import('./runs.js')).runs(args, await seeing(args, context)),
  }),
  command({
    name: 'steps',
    about: 'List the steps, or explain one',
    groups: COMMON,
    positional: { id: text('The step to explain', 'step') },
    run: async (args, context) => (await import('./steps.js')).steps(args, context),
  }),
  command({
    name: 'explain',
    about: 'Say of a step why and who notices; or how to get back in',
    groups: COMMON,
    options: {
      for: {
        choices: ['windows', 'linux', 'version-16', 'up-to-15'],
        describe: 'A way back in: for what runs on the server (default: name all)',
      },
    },
    positional: {
      what: {
        ...text('A step, or lost-administrator, lost-second-factor, blocked-address', 'step'),
        words: ['lost-administrator', 'lost-second-factor', 'blocked-address'],
        required: true,
      },
    },
    run: async (args, context) => (await import('./explain.js')).explain(args, context),
  }),
  command({
    name: 'playbook',
    about: 'Check a playbook, and show what holds and why',
    groups: COMMON,
    options: {
      step: SELECTION.options.step,
      domain: text('What holds for this mail domain'),
    },
    positional: { file: { ...text('A shipped name, or a file', 'playbook'), required: true } },
    run: async (args, context) => (await import('./playbook.js')).playbook(args, context),
  }),
  command({
    name: 'export',
    about: 'Write the server as a playbook whose audit passes',
    groups: [CONNECTION, ...COMMON, REASON],
    options: {
      out: text('Write it to this file', 'file'),
      force: flag('Also where that file is there'),
      extends: {
        choices: ['baseline', 'strict'],
        default: 'baseline',
        describe: 'The playbook that it says the differences from',
      },
      contract: SELECTION.options.contract,
      advisories: SELECTION.options.advisories,
    },
    run: async (args, context) => (await import('./export.js')).exportPlaybook(args, context),
  }),
  command({
    name: 'learn',
    about: "Learn a build's calls from a recording of its web interface",
    groups: [CONNECTION, ...COMMON, REASON, WRITE],
    options: {
      taught: {
        ...text('What a save of it changed: smtp-in.allowRelay=nobody; again for the next save'),
        repeatable: true,
      },
      build: { type: 'number', describe: 'Build of the server, where the recording does not say it' },
      out: text('Where the overlay goes (default: to those in the state folder)', 'file'),
      record: flag('Record now: work on the server through an address of this machine'),
      port: { type: 'number', describe: '--record: the port of that address (default: any free one)' },
      plan: flag('List what this server would have to be taught, with each click'),
      playbook: text('--plan: for whose steps (default: baseline)', 'playbook'),
      step: { ...text('--plan: for this step alone; again for more', 'step'), repeatable: true },
      contract: SELECTION.options.contract,
      undo: flag('Set back what was clicked: shows it first, and asks'),
    },
    positional: { file: text('The recording: session.har', 'file') },
    run: async (args, context) => (await import('./learn.js')).learn(args, context),
  }),
  command({
    name: 'contract',
    about: 'Show what is known of the API, try its reads, or join overlays',
    groups: [CONNECTION, ...COMMON],
    options: {
      playbook: { ...text('Overlays beside it count', 'playbook'), default: 'baseline' },
      contract: SELECTION.options.contract,
      build: { type: 'number', describe: 'show: as on a server of this build' },
      domain: text('test: the mail domain to read of (default: the first)'),
      out: text('merge: where the overlay that comes of it goes', 'file'),
    },
    positional: {
      what: { choices: ['show', 'test', 'merge'], describe: 'What to do', required: true },
      names: {
        ...text('show: one resource; merge: the overlays to join', 'file'),
        repeatable: true,
      },
    },
    run: async (args, context) => (await import('./contract.js')).contract(args, context),
  }),
  command({
    name: 'host',
    about: "Write scripts that look at the server's host, harden it and undo that",
    groups: COMMON,
    options: {
      out: text('The folder that they go to', 'file'),
      playbook: { ...text('What it wants of the host', 'playbook'), default: 'baseline' },
      platform: {
        choices: ['windows', 'linux'],
        default: 'windows',
        describe: 'What the host runs: PowerShell scripts, or shell scripts',
      },
      force: flag('Replace scripts that are there'),
    },
    positional: { what: { choices: ['script'], describe: 'What to write', required: true } },
    run: async (args, context) => (await import('./host.js')).host(args, context),
  }),
  command({
    name: 'rehearse',
    about: "Say who would break under a playbook, by the server's own logs",
    groups: [CONNECTION, ...COMMON],
    options: {
      logs: text('The folder of the log files, or of a copy of them', 'folder'),
      playbook: text('Whose steps it is about (default: baseline)', 'playbook'),
      days: { type: 'number', default: 30, describe: 'How many days, back from the newest log' },
      domains: text('The mail domains here: a list with commas, or a file (or give --url)', 'file'),
      out: text('Keep the result in this file, for --rehearsal', 'file'),
      force: flag('Also where that file is there'),
      anonymise: flag('Stand-ins in place of names and addresses, for what leaves the house'),
      contract: SELECTION.options.contract,
    },
    run: async (args, context) =>
      (await import('./rehearse.js')).rehearse({ ...args, playbook: args.playbook ?? BASELINE }, context),
  }),
  command({
    name: 'scan-forms',
    about: 'Find web pages that send passwords to SmarterMail',
    groups: COMMON,
    options: {
      server: {
        ...text('Name of your mail server: any form that sends a password there counts'),
        repeatable: true,
      },
      ca: text('Of a site: PEM file of the authority to trust', 'file'),
    },
    positional: {
      places: {
        ...text('A folder of web pages, or the address of a site', ['folder', 'file']),
        required: true,
        repeatable: true,
      },
    },
    run: async (args, context) => (await import('./scan-forms.js')).scanForms(args, context),
  }),
  command({
    name: 'sandbox',
    about: 'Run a stand-in SmarterMail server to try things on',
    groups: [SANDBOX, ...COMMON],
    options: {
      port: { type: 'number', default: 0, describe: '0 takes a free one' },
      latency: { type: 'number', default: 0, describe: 'Milliseconds before each answer' },
      build: { type: 'number', describe: 'Build number it claims' },
      'published-only': flag('Leave out what is assumed about the API'),
      dialect: { type: 'number', default: 0, describe: 'Say what is assumed in other words: 1, 2, 3, …' },
      flood: { type: 'number', default: 0, describe: 'So many messages of one mailbox wait in its spool' },
      untaught: flag('Write no overlay that teaches its calls: as a server that nobody has met'),
    },
    run: async (args, context) => (await import('./sandbox.js')).sandbox(args, context),
  }),
  command({
    name: 'demo',
    about: 'Audit, plan, apply and roll back on a sandbox',
    groups: [SANDBOX, ...COMMON],
    options: {
      full: flag('All of it: no first screens, and what is only told otherwise'),
      untaught: flag('Teach the tool nothing: as on a server that nobody has met'),
    },
    run: async (args, context) => (await import('./demo.js')).demo(args, context),
  }),
  command({
    name: 'completion',
    about: 'Print what makes a shell complete commands',
    groups: COMMON,
    positional: { shell: { choices: SHELLS, describe: 'The shell that is to learn it', required: true } },
    run: async (args, context) => (await import('./completion.js')).completion(args, context),
  }),
];
