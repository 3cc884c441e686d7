/** `rehearse`: who would break, by SmarterMail's own logs. Nothing is written on the server, and it is asked only with `--url`. */
import { factsFor, Rehearsal } from '../../engine/rehearse/tally.js';
import { LockdownError } from '../../errors.js';
import { dayAfter, type LogFile, type LogFolder, logFolder } from '../../logs/log-folder.js';
import { localDomainsIn, readLogs } from '../../logs/read-logs.js';
import { loadPlaybook } from '../../playbook/load.js';
import type { Playbook } from '../../playbook/playbook.js';
import {
  anonymised,
  type RehearsalResult,
  rehearsalFile,
  rehearsalOf,
  rehearseReport,
} from '../../report/model/rehearsal.js';
import { exitCodeFor } from '../../report/model/reports.js';
import { linesToKeep } from '../../report/view/to-keep.js';
import { steps } from '../../steps/index.js';
import type { ConnectionArguments, OutputArguments, StateArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { isTaken, writeOutFile } from '../context/out-file.js';
import { SHIPPED } from '../context/shipped.js';
import { askServer, type KnownOfServer, statedDomains } from '../rehearse/known-of-server.js';
import { progress } from '../terminal/progress.js';

const MOST_DAYS = 366;

type Arguments = ConnectionArguments &
  OutputArguments &
  StateArguments & {
    readonly logs: string | undefined;
    readonly playbook: string;
    readonly days: number;
    readonly domains: string | undefined;
    readonly contract: readonly string[] | undefined;
    readonly out: string | undefined;
    readonly force: boolean;
    readonly anonymise: boolean;
  };

const usage = (message: string, next: string) => new LockdownError('usage.invalid', message, { next });

/** Errors: `usage.invalid`. */
function checkArguments({ logs, days, out, force }: Arguments): string {
  if (logs === undefined || logs === '')
    throw usage(
      'Name the folder of the logs: --logs DIR',
      'On the server they are in C:\\SmarterMail\\Logs or /var/lib/smartermail/Logs; a copy of it will do.',
    );
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw usage(`--days takes a whole number from 1 to ${MOST_DAYS}`, 'Thirty days are usual.');
  if (out !== undefined && !force && isTaken(out))
    throw usage(`${out} is there, and would be lost`, 'Name another file with --out, or give --force.');
  return logs;
}

/** Errors: `usage.invalid`. */
async function filesIn(folder: string): Promise<LogFolder> {
  let found: LogFolder;
  try {
    found = await logFolder(folder);
  } catch {
    throw usage(`The folder ${folder} cannot be read`, 'Give the folder that the log files are in.');
  }
  if (found.files.some(({ kind }) => kind === 'smtp')) return found;
  throw usage(
    `There is no SMTP log in ${folder}`,
    'They are called as 2026.11.03-smtpLog.log, or the same with .zip behind it.',
  );
}

/** The last days that there are logs of: a copy of them is as good as a day old. */
function rangeOf(files: readonly LogFile[], days: number) {
  const smtp = files.filter(({ kind }) => kind === 'smtp').map(({ day }) => day);
  const to = smtp.at(-1) ?? '';
  const from = dayAfter(to, 1 - days);
  // Nobody knows whether there were logs before the first that is there.
  const first = smtp.find((day) => day >= from) ?? to;
  return { from: first, to };
}

/** Which domains are here, by whom that is said, and whom the whitelist lets through. */
async function knownBeside(
  args: Arguments,
  {
    files,
    playbook,
    context,
  }: { readonly files: readonly LogFile[]; readonly playbook: Playbook; readonly context: Context },
) {
  const asked: KnownOfServer | undefined =
    args.url === undefined ? undefined : await askServer(args, context);
  const stated = args.domains === undefined ? undefined : statedDomains(args.domains);
  const from: RehearsalResult['domains']['from'] =
    stated !== undefined ? 'given' : asked !== undefined ? 'server' : 'logs';
  const own = new Set(stated ?? asked?.domains ?? (await localDomainsIn(files)));
  // What an incoming gateway takes mail for is taken without a sign-in, as its own domains are.
  const taken = new Set([...own, ...gatewayDomains(playbook)]);
  const isLocal = (domain: string) => (taken.has(domain) ? true : from === 'logs' ? undefined : false);
  return { isLocal, whitelist: asked?.whitelist, domains: { from, count: own.size } };
}

function gatewayDomains({ steps: asked }: Playbook): readonly string[] {
  const { gateways } = asked['incoming-gateways'] ?? {};
  if (!Array.isArray(gateways)) return [];
  return gateways
    .flatMap(({ domains }: { domains?: readonly string[] }) => domains ?? [])
    .map((one) => one.toLowerCase());
}

export async function rehearse(args: Arguments, context: Context): Promise<number> {
  const folder = checkArguments(args);
  const playbook = await loadPlaybook({
    ...{ playbook: args.playbook, catalogue: steps, shippedFolder: SHIPPED },
    tell: context.say,
  });
  const { files, doubled } = await filesIn(folder);
  const { from, to } = rangeOf(files, args.days);
  const isInRange = ({ day }: LogFile) => day >= from && day <= to;
  const inRange = files.filter(isInRange);
  const made = maker();
  const { domains, ...known } = await knownBeside(args, { files: inRange, playbook, context });
  const rehearsal = new Rehearsal({
    steps,
    playbook,
    facts: factsFor(playbook, { ...known, now: made.now }),
  });
  const line = progress({ label: 'Reading day', stderr: context.streams.stderr });
  const total = new Set(inRange.map(({ day }) => day)).size;
  let done = 0;
  let result: RehearsalResult;
  try {
    const account = await readLogs({
      ...{ files: inRange, from, to },
      onSending: (sending) => rehearsal.add(sending),
      onDay: () => {
        done += 1;
        line.update(Math.min(done, total), total);
      },
    });
    result = rehearsalOf(rehearsal.result(), {
      ...{ ...made, playbook, account, domains, isWhitelistKnown: known.whitelist !== undefined },
      leftAside: doubled.filter(isInRange).map(({ name }) => name),
    });
  } finally {
    line.clear();
  }
  const shown = args.anonymise ? anonymised(result) : result;
  if (args.out !== undefined)
    await writeOutFile(args.out, `${JSON.stringify(rehearsalFile(shown), null, 2)}\n`, {
      ...{ what: 'The rehearsal', mayReplace: args.force },
    });
  const report = rehearseReport(shown, {
    ...{
      ...made,
      toKeep: linesToKeep(shown, made.now),
      out: args.anonymise && args.out !== undefined ? 'FILE' : (args.out ?? null),
    },
  });
  await context.show('rehearse', report, args);
  return exitCodeFor('rehearse', report);
}
