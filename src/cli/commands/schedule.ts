/** `schedule -- audit …`: a job for Task Scheduler or systemd, shown, written or registered. No server is asked. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { scheduleReport } from '../../report/model/schedule-report.js';
import { daysIn, type JobFile, timeIn } from '../../schedule/job.js';
import { writeExactFile } from '../../store/private-files.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { intoOutFolder } from '../context/out-file.js';
import { shellWord } from '../context/restated.js';
import type { Typed } from '../context/typed.js';
import type { ChosenArguments } from '../fleet/chosen.js';
import { forSystemd } from '../schedule/for-systemd.js';
import { forWindows, isSystem } from '../schedule/for-windows.js';
import { mistake } from '../schedule/mistake.js';
import { checkAudit, checkFleet, checkListed, type Needing } from '../schedule/needs.js';
import { checkFolder, register } from '../schedule/register.js';
import { type Asked, type Chosen, chosen } from '../schedule/what-runs.js';

interface Arguments extends OutputArguments, Asked {
  readonly at: string;
  readonly days: string | undefined;
  readonly jitter: number;
  readonly name: string | undefined;
}

/** `audit`, `ACME\\audit`, `audit@acme.example`. */
const ACCOUNT = /^[\p{L}\p{N}_][\p{L}\p{N}_. @\\$-]*$/u;
const MOST_JITTER_MINUTES = 720;
/** A list of servers takes its time. */
const LIMIT_MINUTES = { audit: 60, fleet: 720 } as const;

/** When, as whom and under which name. Errors: `usage.invalid`. */
function timing({ at, days: stated, jitter, account, name }: Arguments, verb: keyof typeof LIMIT_MINUTES) {
  const time = timeIn(at);
  if (time === undefined) throw mistake(`--at ${at}: it takes a time of day, from 0:00 to 23:59`);
  const days = stated === undefined ? [] : daysIn(stated);
  if ('unknown' in days)
    throw mistake(`--days ${days.unknown}: it takes mon, tue, wed, thu, fri, sat, sun, with commas between`);
  if (!Number.isInteger(jitter) || jitter < 0 || jitter > MOST_JITTER_MINUTES)
    throw mistake(`--jitter takes whole minutes, up to ${MOST_JITTER_MINUTES}`);
  const job = name ?? (verb === 'audit' ? 'smlockdown-audit' : 'smlockdown-fleet-audit');
  if (!/^[a-z\d][\w-]{0,59}$/i.test(job)) throw mistake('--name takes letters, digits, - and _, 60 at most');
  if (account !== undefined && !ACCOUNT.test(account))
    throw mistake(`--account ${account}: that is no name of an account`);
  return { name: job, at: time, days, jitterMinutes: jitter, limitMinutes: LIMIT_MINUTES[verb] };
}

/** Errors: those of what the job lacks. */
async function checkNeeds({ verb, args }: Chosen, folder: string, context: Context) {
  const place = { folder, context };
  if (verb === 'fleet') await checkFleet(args as unknown as Needing & ChosenArguments, place);
  else if (args.server !== undefined) await checkListed(args, place);
  else await checkAudit(args as Needing, place);
}

/** As the programs of the platform read it: Task Scheduler takes UTF-16, and cmd the line breaks of Windows. */
function bytesOf({ path, text }: JobFile, isWindows: boolean): string | Uint8Array {
  const whole = isWindows ? text.replaceAll('\n', '\r\n') : text;
  return path.endsWith('.xml') ? Buffer.from(`\uFEFF${whole}`, 'utf16le') : whole;
}

/** Errors: `usage.invalid` where one is there, `store.unwritable`. */
async function write(
  files: readonly JobFile[],
  folder: string,
  { force, isWindows }: { readonly force: boolean; readonly isWindows: boolean },
) {
  const there = files.find(({ path }) => existsSync(path));
  if (there !== undefined && !force)
    throw mistake(
      `${there.path} is there already`,
      'Give another --name or --out, or --force to replace it.',
    );
  await intoOutFolder(folder, async () => {
    for (const file of files) await writeExactFile(file.path, bytesOf(file, isWindows));
  });
}

/** Errors: `usage.invalid`. */
function checkPlatform({ install, account }: Arguments, platform: NodeJS.Platform): void {
  if (platform === 'darwin')
    throw mistake(
      'Neither Task Scheduler nor systemd is on macOS',
      'docs/unattended.md has what cron takes.',
    );
  if (!install) return;
  if (platform !== 'win32')
    throw mistake(
      "--install is for Windows: units of systemd are root's to put in place",
      'Leave it out: what is to be typed is shown, and --out FOLDER writes the units.',
    );
  if (account !== undefined && !isSystem(account))
    throw mistake(
      `--install registers for the system alone: Windows asks for the password of ${account}`,
      'Give --out FOLDER, and type what is shown then.',
    );
}

export async function schedule(
  args: Arguments,
  context: Context,
  other: () => Promise<Typed | undefined>,
): Promise<number> {
  const { platform } = context;
  checkPlatform(args, platform);
  const command = await chosen(other);
  const folder = resolve('.');
  const base = { ...timing(args, command.verb), program: process.execPath, folder };
  await checkNeeds(command, folder, context);
  const isWindows = platform === 'win32';
  const { job, files, stateDir, remarks, next } = isWindows
    ? forWindows(base, command, args, context)
    : forSystemd(base, command, args);
  const { install, force, out = install ? folder : undefined } = args;
  if (install) await checkFolder(resolve(out ?? folder), context);
  if (out !== undefined) await write(files, out, { force, isWindows });
  const xmlFile = files.find(({ path }) => path.endsWith('.xml'))?.path;
  if (install && xmlFile !== undefined)
    await register({ name: job.name, xmlFile, mayReplace: force }, context);
  const { name, account, at: time, days, jitterMinutes } = job;
  const runs = ['smlockdown', ...job.words.slice(1)].map((word) => shellWord(word, platform)).join(' ');
  const report = scheduleReport(
    {
      scheduler: isWindows ? 'task-scheduler' : 'systemd',
      ...{ name, runs, folder, account, time, days, jitterMinutes, stateDir },
      files: files.map(({ path, text }) => ({ path, snippet: text })),
      isWritten: out !== undefined,
      isRegistered: install,
      ...{ remarks, next },
    },
    maker(),
  );
  await context.show('schedule', report, args);
  return 0;
}
