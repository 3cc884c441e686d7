/**
 * What every error code means and what to do about it, and what every exit code says: for docs/troubleshooting.md.
 * Texts are Markdown as a table takes it; links are those of a page in docs/.
 */
import type { ErrorCode } from '../errors.js';

export interface ErrorWords {
  readonly meaning: string;
  readonly remedy: string;
}

export const ERROR_WORDS: Readonly<Record<ErrorCode, ErrorWords>> = {
  'internal.bug': {
    meaning: 'a fault of smlockdown; what it was writing was finished and read back, as after Ctrl-C',
    remedy: 'report it, with what it says when it is run with `DEBUG=1`',
  },
  'usage.invalid': {
    meaning: 'the command line does not fit',
    remedy: '`smlockdown COMMAND --help`',
  },
  'usage.needs-flag': {
    meaning: 'nobody is there to be asked',
    remedy: 'give the flag that the error names',
  },
  'config.no-url': { meaning: 'no server address', remedy: '`--url`, `--server` or `SMARTERMAIL_URL`' },
  'config.bad-url': {
    meaning: "the address is none, holds a password, or is plain http; or the proxy's is none",
    remedy: 'write `https://HOST`',
  },
  'config.no-credentials': {
    meaning: 'no user name or password',
    remedy: 'see [Sign-in and secrets](guide.md#sign-in-and-secrets)',
  },
  'config.bad-secret': {
    meaning: 'the place of a secret, or `.env`, cannot be read or is empty',
    remedy: 'check the file, variable or program',
  },
  'config.bad-ca': {
    meaning: 'the file of `--ca` cannot be read or holds no certificate',
    remedy: 'give a PEM file',
  },
  'config.bad-advisories': {
    meaning: 'the file of `--advisories` cannot be read or is no list of advisories',
    remedy: 'correct the place that the error names',
  },
  'contract.invalid': {
    meaning: 'an overlay of the contract has mistakes or is unsafe, each with its line, or cannot be read',
    remedy: 'correct the file: [overlays.md](overlays.md)',
  },
  'contract.other-build': {
    meaning:
      "the run to be taken back was made by calls that were learned on another build than the server's; or `doctor --look` cannot tell on which build it looks",
    remedy:
      'bring its settings back by hand: `snapshot.json` in the folder of the run has them; or write the overlay by hand',
  },
  'recording.invalid': {
    meaning:
      'the file is no recording of a browser, ends in the middle, or is of another server, of several, or of two builds; or no page of settings was opened while `learn --record` recorded',
    remedy: 'record again, or name the server with `--url`: [learning.md](learning.md)',
  },
  'playbook.invalid': {
    meaning:
      'the playbook has mistakes, each with its line; an override loosens; or a name is no domain of the server',
    remedy: 'correct the file: [every member](playbook-reference.md)',
  },
  'playbook.not-found': { meaning: 'there is no such playbook', remedy: 'check name or path' },
  'attestations.invalid': {
    meaning: '`attestations.yaml` has mistakes, each with its line, or cannot be read or added to',
    remedy: 'correct the file: [Attestations](guide.md#attestations)',
  },
  'inventory.invalid': {
    meaning: 'the list of servers has mistakes, each with its line, or cannot be read',
    remedy: 'correct the file: [Many servers](fleet.md#the-list-of-servers)',
  },
  'plan.invalid': {
    meaning:
      'the file is no plan, the plan of something else, or shows other values before than the server holds',
    remedy: 'make one with `plan --out`',
  },
  'plan.edited': {
    meaning: 'the plan was changed after it was made, or `plan --out` did not write it',
    remedy: 'change the playbook, plan again with `--out`',
  },
  'plan.newer-format': { meaning: 'a newer smlockdown made the plan', remedy: 'update, or plan again' },
  'plan.conflict': {
    meaning: 'two steps want different values of one field',
    remedy: "change the playbook's options",
  },
  'plan.other-server': {
    meaning: 'the plan was made of another server',
    remedy: "give that server's address",
  },
  'plan.stale': {
    meaning:
      'nothing could be written any more as it was planned, or the plan was made under another contract',
    remedy: 'plan again and look at what is different; or give its overlays with `--contract`',
  },
  'plan.over-limit': {
    meaning: 'the plan is larger than the playbook allows',
    remedy: 'narrow it as the error says (`--first N`), or raise the [limit](guide.md#limits)',
  },
  'plan.lock-out': {
    meaning: 'the plan would shut you out of the server',
    remedy: 'change the options of the step, see [Doors and lock-outs](guide.md#doors-and-lock-outs)',
  },
  'plan.not-read': {
    meaning: 'something of the plan could not be judged, as it was not read, and nobody is asked',
    remedy: 'look at it; `--allow-unread` applies the rest all the same',
  },
  'plan.not-approved': {
    meaning: 'the question was not answered with `yes`, or the plan is not the one of `--approved`',
    remedy: 'look at this one, and approve it by its own hash',
  },
  'rehearsal.invalid': {
    meaning: 'a file of `--rehearsal` is damaged, was altered, or is none',
    remedy: 'make it again: [The rehearsal](rehearse.md)',
  },
  'template.invalid': {
    meaning: 'a text of `--templates` is missing, or has a name that nothing is called there',
    remedy: 'mend the file at the place that is named: [Letters to users](notices.md)',
  },
  'evidence.invalid': {
    meaning: 'a file of `--host-evidence` is damaged, was altered, or holds what no evidence does',
    remedy: 'run the check script on the host again: [The host](host.md)',
  },
  'evidence.other-host': {
    meaning: "the evidence may be of another server's host",
    remedy: 'say once with `--host-is NAME` that it is this one, where it is',
  },
  'evidence.too-old': {
    meaning: 'the evidence is older than it may be, or dated in the future',
    remedy: 'run the check script again; `--host-evidence-days`',
  },
  'report.invalid': {
    meaning: 'a file to compare is damaged, or is no audit, no plan and no account of a run',
    remedy: 'make it again: `audit --json`, `plan --out`, `apply --json`',
  },
  'report.newer-format': {
    meaning: 'a newer smlockdown made the report',
    remedy: 'update, or make it again',
  },
  'report.other-kind': {
    meaning: 'an audit was to be compared with a plan, or the like',
    remedy: 'compare two of a kind',
  },
  'run.locked': {
    meaning: 'another run holds the server',
    remedy:
      'wait; the error names the holder. The lock of a process of this machine that is gone is taken over; one of another machine has to be removed by hand: the error names the file',
  },
  'run.not-found': {
    meaning: 'there is no such run in this state folder',
    remedy: '`smlockdown runs`, `--state-dir`',
  },
  'run.damaged': {
    meaning: 'a file of the run cannot be trusted',
    remedy: 'compare by hand with its snapshot',
  },
  'run.contract-lost': {
    meaning:
      "the run's `contract.json` is gone, was edited, or no longer fits: nothing says by which calls to take it back",
    remedy: "restore the run's folder, or bring the settings back by hand",
  },
  'schedule.incomplete': {
    meaning:
      'a job would lack an address, a user name, a secret, its playbook or whom it tells: it has no variable of your session',
    remedy:
      'name it behind `--`, or in the `.env` of its folder: [unattended use](unattended.md#a-job-made-for-you)',
  },
  'schedule.not-registered': {
    meaning: 'Task Scheduler did not take the job, or others may write where its files lie',
    remedy: 'run it as an administrator; close the folder as the error shows',
  },
  'store.unwritable': {
    meaning: 'a file or folder cannot be written or read, or the disk is full',
    remedy: 'check space and rights: [State folder](guide.md#state-folder)',
  },
  'server.unreachable': {
    meaning: 'no connection, it was cut, or `http` and `https` are mixed up',
    remedy: 'check address, firewall, proxy',
  },
  'server.timeout': {
    meaning: 'no complete answer in time',
    remedy: '`--timeout`, or a smaller `--concurrency`',
  },
  'server.untrusted-certificate': {
    meaning: 'the certificate is for another name, out of date, or not trusted',
    remedy:
      'as the error says: another address, a new certificate, or `--ca` with the authority that signed it',
  },
  'server.redirect': {
    meaning: 'the server sends elsewhere',
    remedy: 'give the address it names, if that is yours',
  },
  'server.not-smartermail': {
    meaning: "what answers is not SmarterMail's sign-in page",
    remedy: 'check the address; `--assume-smartermail` if you are sure',
  },
  'server.too-old': {
    meaning: 'it is SmarterMail up to 16.x, which this tool is not made for',
    remedy: 'update it first; `doctor` says more',
  },
  'server.garbage': {
    meaning: 'an answer is not what it has to be',
    remedy: 'look at what answers there; the build may be unknown',
  },
  'server.answer-too-large': {
    meaning: 'an answer is longer than 64 MiB, and was cut off',
    remedy: 'look at what answers there',
  },
  'server.refused': {
    meaning: 'the server refused a request, in its own words',
    remedy: 'see its message',
  },
  'server.busy': {
    meaning: 'the server, or a proxy, stays busy or asks to wait for long',
    remedy: 'later, or a smaller `--concurrency`',
  },
  'session.rejected': {
    meaning: 'wrong user name or password, or refused',
    remedy: 'correct it; nothing is tried twice',
  },
  'session.forbidden': { meaning: 'not a system administrator, or not allowed', remedy: 'use one' },
  'session.second-factor': {
    meaning: 'the code is missing, wrong, or of a kind that cannot be given',
    remedy: 'see the error; check the clock',
  },
  'session.password-change': {
    meaning: 'the password has expired or must be changed',
    remedy: 'change it in the web interface',
  },
  'session.blocked': {
    meaning: 'account or address is blocked',
    remedy: 'wait, or unblock under IDS Blocks: [Unblock an address](guide.md#unblock-an-address)',
  },
  'session.lost': { meaning: 'the session ended in between', remedy: 'run again' },
  'api.not-declared': {
    meaning: 'a call that no binding declares was about to be sent as a read; it was not',
    remedy: 'report it',
  },
  'api.no-warrant': {
    meaning: 'a write was about to be sent without plan, lock and snapshot; it was not',
    remedy: 'report it',
  },
  interrupted: {
    meaning: 'stopped from outside (Ctrl-C) while reading, or at a question',
    remedy: 'run it again',
  },
};

/** What an error is about, by the first word of its code. */
type Family = ErrorCode extends infer Code ? (Code extends `${infer First}.${string}` ? First : Code) : never;

const FILES = 'Files that you give';
const TOOL = 'The tool itself';

/** Where it is looked for. */
export const FAMILIES = {
  usage: 'The command line',
  config: 'Address, sign-in and secrets',
  server: 'The server does not answer, or not as it should',
  session: 'The server does not let you in',
  playbook: FILES,
  attestations: FILES,
  inventory: FILES,
  contract: FILES,
  recording: FILES,
  rehearsal: FILES,
  template: FILES,
  evidence: FILES,
  report: FILES,
  plan: 'The plan',
  run: 'Runs, and what is kept of them',
  schedule: 'Jobs of a scheduler',
  store: 'Runs, and what is kept of them',
  internal: TOOL,
  api: TOOL,
  interrupted: TOOL,
} as const satisfies Record<Family, string>;

export function familyOf(code: ErrorCode): string {
  return FAMILIES[code.split('.')[0] as Family];
}

/** Every exit code; the same for every command and format. */
export const EXIT_MEANINGS: readonly (readonly [exit: number, meaning: string])[] = [
  [
    0,
    'clean: the audit passes, the plan is empty, the apply is verified, the rollback is proved; of `diff` and with `--against`: nothing got worse',
  ],
  [
    1,
    'error: it could not finish, something could not be read, or `plan` and `apply` could judge nothing of what was selected',
  ],
  [
    2,
    'findings at or above `--fail-on` (default: `high`) that fail, are held back, or could not be judged and are neither waived nor attested; or the plan has changes; of `diff` and with `--against`: something got worse',
  ],
  [
    3,
    'refused by a safety rule: lock-out, limit, stale plan, lock held, not approved; or a door was put back',
  ],
  [4, 'partly applied: plan again for the rest, or roll back'],
  [5, 'applied, but the read-back disagrees: look at what the report names before anything else'],
  [6, 'rollback not proved: the report names what is different'],
  [64, 'usage: the command line'],
  [65, 'a bad playbook, plan, report, run or other file'],
  [77, 'no permission: the sign-in'],
  [78, 'bad configuration: address, secrets, certificate'],
  [130, 'interrupted, stopped at a safe point'],
];
