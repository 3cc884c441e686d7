/** The options that several commands share, as data: the parser, the help and the types of the commands come from it. */
import { isIP } from 'node:net';
import { DOOR_NAMES, type DoorName } from '../../contract/resources/outside/places.js';
import { FORMATS, REPORTERS } from '../../report/formats.js';
import { DEFAULT_FAIL_ON, FAIL_ON } from '../../report/model/reports.js';
import type { Disruption } from '../../steps/kit/step.js';
import { notifyMistake } from './notify-forms.js';
import { reportersIn, reportersMistake } from './reporters.js';

export type Named = 'step' | 'run' | 'playbook' | 'file' | 'folder';

/** What is given after a command: as `--name VALUE`, as `--name` where it is yes or no, or by its position alone. */
export type Option = {
  readonly describe: string;
  readonly default?: string | number | boolean;
  /** May be given again, for more. Any other option is given once. */
  readonly repeatable?: true;
  /** Of a positional: the command needs it. */
  readonly required?: true;
  /** What the value names, for the completion of shells; a playbook is a shipped one or a file. */
  readonly names?: Named | readonly Named[];
  /** Words that it takes beside those. */
  readonly words?: readonly string[];
} & ({ readonly type: 'string' | 'number' | 'boolean' } | { readonly choices: readonly string[] });

/** By the name on the command line: `state-dir`. */
export type Options = Readonly<Record<string, Option>>;

/** Options that belong together, in the order of the help. */
export interface OptionGroup<O extends Options = Options> {
  /** Heading in the help. Without one they stand among the command's own. */
  readonly title?: string;
  readonly options: O;
  /** Why the values cannot be; undefined when they can. */
  check?(args: ArgumentsOf<O>): string | undefined;
}

type CamelCase<Name> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name;

type ValueOf<O extends Option> = O extends { readonly choices: readonly (infer Choice)[] }
  ? Choice
  : { string: string; number: number; boolean: boolean }[Extract<O, { type: unknown }>['type']];

type Given<O extends Option> = O extends { readonly repeatable: true } ? readonly ValueOf<O>[] : ValueOf<O>;

/** The values as a command gets them: `--state-dir` is `stateDir`. */
export type ArgumentsOf<O extends Options> = {
  readonly [Name in keyof O as CamelCase<Name>]: O[Name] extends
    | { readonly default: unknown }
    | { readonly required: true }
    ? Given<O[Name]>
    : Given<O[Name]> | undefined;
};

/** Only so that the compiler knows which options a check gets. */
function optionGroup<const O extends Options>(group: OptionGroup<O>): OptionGroup<O> {
  return group;
}

export const text = (describe: string, names?: Option['names']) =>
  ({ type: 'string', describe, ...(names === undefined ? {} : { names }) }) as const;
const texts = (describe: string, names?: Option['names']) =>
  ({ ...text(describe, names), repeatable: true }) as const;
export const flag = (describe: string) => ({ type: 'boolean', default: false, describe }) as const;

const MOST_CONCURRENT = 64;
const LONGEST_TIMEOUT_SECONDS = 3600;
const MOST_EVIDENCE_DAYS = 365;

/** What a list of servers says of one. */
export const STATED_BY_SERVER: readonly string[] = ['url', 'username', 'password-from', 'totp-from', 'ca'];

export const CONNECTION = optionGroup({
  title: 'Server:',
  options: {
    url: text('Address of the server (or SMARTERMAIL_URL)'),
    server: text('In place of address and credentials: the server of this name in --inventory'),
    inventory: text('List of servers (default: servers.yaml)', 'file'),
    username: text('System administrator (or SMARTERMAIL_USERNAME)'),
    'password-from': text('env:NAME, file:PATH or cmd:PROGRAM (or SMARTERMAIL_PASSWORD)'),
    'totp-from': text('The same for the two-factor secret (or SMARTERMAIL_TOTP_SECRET)'),
    ca: text('PEM file of the authority to trust', 'file'),
    insecure: { type: 'boolean', describe: 'Take any certificate, and plain http: for tests only' },
    'assume-smartermail': {
      type: 'boolean',
      describe: 'Do not look for SmarterMail on the login page first',
    },
    timeout: { type: 'number', describe: 'Seconds for one request' },
    concurrency: { type: 'number', default: 8, describe: 'Requests at a time' },
  },
  check: ({ concurrency, timeout, server, inventory, ...stated }) => {
    if (inventory !== undefined && server === undefined) return '--inventory goes with --server';
    const { url, username, passwordFrom, totpFrom, ca } = stated;
    if (server !== undefined && [url, username, passwordFrom, totpFrom, ca].some((one) => one !== undefined))
      return `--server goes without ${STATED_BY_SERVER.map((name) => `--${name}`).join(', ')}: the list states them`;
    if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MOST_CONCURRENT)
      return `--concurrency takes a whole number from 1 to ${MOST_CONCURRENT}`;
    return timeout === undefined || (timeout > 0 && timeout <= LONGEST_TIMEOUT_SECONDS)
      ? undefined
      : `--timeout takes seconds, up to ${LONGEST_TIMEOUT_SECONDS}`;
  },
});

export const SELECTION = optionGroup({
  title: 'Selection:',
  options: {
    playbook: text('baseline (default), strict, or a file', 'playbook'),
    step: texts('Only this step; again for more', 'step'),
    domain: texts('Only domains that match this glob, and not the server'),
    contract: texts(
      'Overlay of calls learned on this build; again for more (or SMARTERMAIL_CONTRACT)',
      'file',
    ),
    advisories: text('A newer list of published flaws than the shipped one', 'file'),
  },
  check: ({ contract }) => (contract?.includes('') ? '--contract takes the name of a file' : undefined),
});

/** What is looked at beyond the server. */
export const BEYOND = optionGroup({
  title: 'Beyond the server:',
  options: {
    dns: flag('Judge what the domains publish in DNS, too'),
    resolver: texts("Ask DNS here: ADDRESS[:PORT]; again for more (default: the system's)"),
    probe: flag('Knock at the server from here: relaying, ports, TLS, what it tells'),
    'probe-mx': flag('Knock at the MX hosts of its domains, too'),
    'probe-ports': text('Where to knock instead of the usual ports: smtp=2525,imap=off,...'),
    'host-evidence': text('Judge the host, too, by the file that its check script wrote', 'file'),
    'host-evidence-days': { type: 'number', describe: 'How old that may be (default: 7)' },
    'host-is': text('Name of the host in that file, where only you can tell that it is the server'),
  },
  check: ({ dns, resolver = [], probe, probeMx, probePorts, hostEvidence, hostEvidenceDays, hostIs }) => {
    if (hostEvidence === '') return '--host-evidence takes the name of a file';
    if (hostEvidence === undefined && hostEvidenceDays !== undefined)
      return '--host-evidence-days goes with --host-evidence';
    if (hostEvidence === undefined && hostIs !== undefined) return '--host-is goes with --host-evidence';
    if (hostEvidenceDays !== undefined && !(hostEvidenceDays > 0 && hostEvidenceDays <= MOST_EVIDENCE_DAYS))
      return `--host-evidence-days takes days, up to ${MOST_EVIDENCE_DAYS}`;
    if (resolver.length > 0 && !dns && !probe) return '--resolver goes with --dns or --probe';
    const wrong = resolver.find((one) => !isResolver(one));
    if (wrong !== undefined) return `--resolver ${wrong}: it takes an IP address, perhaps with :PORT`;
    if (probeMx && !probe) return '--probe-mx goes with --probe';
    if (probePorts === undefined) return undefined;
    const odd = statedDoors(probePorts).find(({ port }) => port === undefined);
    if (odd !== undefined)
      return `--probe-ports ${odd.text}: it takes NAME=PORT or NAME=off, with commas between, each name once: ${DOOR_NAMES.join(', ')}`;
    if (!probe) return '--probe-ports goes with --probe';
    const isNone = DOOR_NAMES.every((name) =>
      statedDoors(probePorts).some(({ door, port }) => door === name && port === 'off'),
    );
    return isNone ? '--probe-ports leaves nothing to knock at: leave --probe out' : undefined;
  },
});

/** Who would break, as it was found beforehand. */
export const REHEARSAL = optionGroup({
  options: { rehearsal: text('Show who would break, as rehearse --out kept it', 'file') },
  check: ({ rehearsal }) => (rehearsal === '' ? '--rehearsal takes the name of a file' : undefined),
});

export const JUDGING = optionGroup({
  options: {
    'fail-on': {
      choices: FAIL_ON,
      default: DEFAULT_FAIL_ON,
      describe: 'Exit code 2 from this severity on',
    },
  },
});

/** Of the commands that make a plan. */
export const PLANNING = optionGroup({
  options: {
    'max-disruption': {
      choices: ['none', 'low', 'medium', 'high'] satisfies readonly Disruption[],
      describe: 'Hold back what users notice more of (default: limits.disruption of the playbook)',
    },
    first: { type: 'number', describe: 'Change only so many domains, those with the fewest mailboxes' },
    'only-server': { type: 'boolean', describe: 'Look at the server alone, and at no domain' },
  },
  check: ({ first, onlyServer }) => {
    if (first !== undefined && (!Number.isInteger(first) || first < 1))
      return '--first takes a whole number from 1';
    return first !== undefined && onlyServer === true
      ? '--first and --only-server exclude each other'
      : undefined;
  },
});

/** With fewer a first screen has no room for what it found. */
export const LEAST_LINES = 12;

export const OUTPUT = optionGroup({
  title: 'Output:',
  options: {
    format: { choices: Object.keys(FORMATS), default: 'text', describe: 'Form of the result' },
    json: flag('The same as --format json: for programs'),
    all: flag('The whole story, and every domain by name'),
    expand: flag('Another name of --all'),
    color: { choices: ['auto', 'always', 'never'], default: 'auto', describe: 'Colour in the text' },
    lines: { type: 'number', describe: 'Lines of a first screen (default: what fits, at most 23)' },
  },
  check: ({ lines }) =>
    lines === undefined || (Number.isInteger(lines) && lines >= LEAST_LINES)
      ? undefined
      : `--lines takes a whole number from ${LEAST_LINES}`,
});

/** Of the commands whose reports are read elsewhere, too. */
export const REPORTING = optionGroup({
  options: {
    reporter: {
      ...texts('Write the report as NAME[:FILE] too, as html:audit.html; again for more'),
      words: Object.keys(REPORTERS),
    },
  },
  check: ({
    reporter,
    ...others
  }: { readonly reporter: readonly string[] | undefined } & Partial<Stdout> & Partial<Written>) => {
    const read = Object.values(others)
      .flat()
      .filter((value) => typeof value === 'string');
    const written = [others.out, others.report].filter((value) => typeof value === 'string');
    const isJson = others.json === true || others.format === 'json';
    return reportersMistake(reporter, { isJson, read, written });
  },
});

/** Of the commands whose report has a page with pictures. */
export const HISTORY = optionGroup({
  options: { history: texts('Draw earlier audits into --reporter html, as audit --json wrote them', 'file') },
  check: ({
    history,
    reporter,
  }: { readonly history: readonly string[] | undefined } & Partial<
    ArgumentsOf<typeof REPORTING.options>
  >) => {
    if (history === undefined) return undefined;
    if (history.some((file) => file === '')) return '--history takes the name of a file';
    return reportersIn(reporter).some(({ name }) => name === 'html')
      ? undefined
      : '--history is drawn by --reporter html:FILE';
  },
});

/** Of the commands that somebody runs at night. */
export const NOTIFY = optionGroup({
  options: {
    notify: texts(
      'Tell of what got worse: cmd:PROGRAM, https://…, smtp://HOST?from=…&to=…, env:NAME or file:PATH; again for more',
    ),
  },
  check: ({ notify }) => notifyMistake(notify),
});

/** Files that a command writes beside its reports. */
type Written = Readonly<Record<'out' | 'report', string>>;

/** What else decides what stands on stdout. */
type Stdout = Pick<ArgumentsOf<typeof OUTPUT.options>, 'json' | 'format'>;

export const STATE = optionGroup({
  options: { 'state-dir': text("Where runs are kept (default: the platform's state folder)", 'folder') },
});

const INPUT = optionGroup({
  options: {
    input: { type: 'boolean', default: true, describe: 'Ask on the terminal (--no-input: never)' },
  },
});

/** Every command takes them, also where it keeps nothing or asks nothing: one set of flags serves all. */
export const COMMON = [OUTPUT, STATE, INPUT] as const;

/** Why a plan or a run is made. */
export const REASON = optionGroup({
  options: { reason: text('Why, for the record: a ticket, a sentence') },
  check: ({ reason }) => (/\S/.test(reason ?? '-') ? undefined : '--reason takes a text'),
});

export const WRITE = optionGroup({
  options: {
    'auto-approve': flag('Go ahead without a question'),
    'dry-run': flag('Only show what would be done'),
  },
  check: ({ autoApprove, dryRun }) =>
    autoApprove && dryRun ? '--auto-approve and --dry-run exclude each other' : undefined,
});

interface StatedDoor {
  readonly text: string;
  readonly door: DoorName;
  /** Undefined where it is none. */
  readonly port: number | 'off' | undefined;
}

/** `smtp=2525,imap=off`; with blanks between, as PowerShell makes of it on its way through a script of npm. */
export function statedDoors(text: string): readonly StatedDoor[] {
  const parts = text.trim().split(/\s*,\s*|\s+/);
  const nameOf = (part: string) => part.split('=', 1)[0];
  return parts.map((part) => {
    const door = DOOR_NAMES.find((one) => one === nameOf(part));
    const value = /^[a-z]+=(off|[1-9]\d{0,4})$/.exec(part)?.[1];
    const isOnce = parts.filter((one) => nameOf(one) === door).length === 1;
    const isPort = value === 'off' || Number(value) <= 65_535;
    const port = value === 'off' ? value : Number(value);
    return {
      text: part,
      door: door ?? 'smtp',
      port: door !== undefined && isOnce && isPort ? port : undefined,
    };
  });
}

/** `ADDRESS`, `ADDRESS:PORT` or `[ADDRESS]:PORT`. */
function isResolver(text: string): boolean {
  const [, bracketed, bare, port = '53'] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  return isIP(bracketed ?? bare ?? text) > 0 && Number(port) > 0 && Number(port) <= 65_535;
}

/** What else the doctor does, one of them at a time. */
export const DOCTOR = optionGroup({
  options: {
    report: text('Keep a report without names, addresses and values here', 'file'),
    look: flag('Look for reads of what is not known here: shows them first, and asks'),
    names: text('--look, with the names that --names-script lists', 'file'),
    'names-script': flag("Print a PowerShell line that lists the names in the server's files, and no value"),
    confirm: text('Compare this setting with the web interface, and keep that'),
    seen: texts('--confirm without a question: FIELD, or FIELD=NAME, is so there; again for more'),
    'auto-approve': flag('--look without a question'),
  },
  check: ({ report, look, names, namesScript, confirm }) => {
    const asked = [
      ...(look || names !== undefined ? ['--look'] : []),
      ...(namesScript ? ['--names-script'] : []),
      ...(confirm === undefined ? [] : ['--confirm']),
      ...(report === undefined ? [] : ['--report']),
    ];
    return asked.length > 1 ? `${asked.join(' and ')} exclude each other` : undefined;
  },
});

/** Of the hash of a plan: so many digits name no other one. */
const HASH = /^sha256:[0-9a-f]{16,64}$/;

/** A plan that somebody looked at elsewhere. */
export const APPROVED = optionGroup({
  options: { approved: text('Go ahead with the plan of this hash alone (sha256:…)') },
  check: ({ approved }) =>
    approved === undefined || HASH.test(approved)
      ? undefined
      : '--approved takes sha256: and 16 digits or more, as show and plan print them',
});

export const SANDBOX = optionGroup({
  options: {
    domains: { type: 'number', default: 25, describe: 'Mail domains' },
    seed: { type: 'number', default: 1, describe: 'The same seed gives the same server' },
  },
});

/** Those that `completion` knows. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** What the list of servers states is in its place by then. */
type Listed = 'server' | 'inventory';

export type ConnectionArguments = Omit<ArgumentsOf<typeof CONNECTION.options>, Listed> &
  Partial<Pick<ArgumentsOf<typeof CONNECTION.options>, Listed>> &
  ArgumentsOf<typeof INPUT.options>;
export type SelectionArguments = ArgumentsOf<typeof SELECTION.options>;
export type BeyondArguments = ArgumentsOf<typeof BEYOND.options>;
export type PlanningArguments = ArgumentsOf<typeof PLANNING.options> & ArgumentsOf<typeof JUDGING.options>;
export type RehearsalArguments = Partial<ArgumentsOf<typeof REHEARSAL.options>>;
export type OutputArguments = ArgumentsOf<typeof OUTPUT.options>;
export type ReportingArguments = Partial<ArgumentsOf<typeof REPORTING.options>>;
export type NotifyArguments = Partial<ArgumentsOf<typeof NOTIFY.options>>;
export type StateArguments = ArgumentsOf<typeof STATE.options>;
export type WriteArguments = ArgumentsOf<typeof WRITE.options>;
export type DoctorArguments = ArgumentsOf<typeof DOCTOR.options>;
export type ReasonArguments = ArgumentsOf<typeof REASON.options>;
export type ApprovedArguments = ArgumentsOf<typeof APPROVED.options>;
export type SandboxArguments = ArgumentsOf<typeof SANDBOX.options>;
/** Of the commands that compare the server with a playbook. */
export type SurveyArguments = ConnectionArguments &
  SelectionArguments &
  Partial<BeyondArguments> &
  OutputArguments &
  StateArguments;
