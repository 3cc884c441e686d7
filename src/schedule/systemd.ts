/**
 * A job as a service and a timer of systemd. Sources: systemd.service(5), systemd.exec(5), systemd.timer(5), systemd.time(7),
 * systemd.unit(5), for specifiers (`%`), and systemd.syntax(7).
 */
import { dayName, type Job, type JobFile } from './job.js';

/** Where the units of an administrator lie. */
export const UNIT_FOLDER = '/etc/systemd/system';

export interface Unit extends Job {
  /** Below `/var/lib`, made by systemd for the account alone. */
  readonly stateDirectory?: string;
  /** Files that systemd reads itself, and hands to this job alone, by their names there. */
  readonly credentials: Readonly<Record<string, string>>;
}

/** `%` begins a specifier everywhere. */
const plain = (text: string) => text.replaceAll('%', '%%');

/** As a word of a command: what would be a specifier, a variable or the end of the quotes is none. */
function word(text: string): string {
  const escaped = plain(text).replaceAll('$', '$$$$');
  if (/^[\w@:=,.%/+-]+$/.test(escaped)) return escaped;
  const signs = { '\\': '\\\\', '"': '\\"', '\n': '\\n', '\t': '\\t' } as const;
  return `"${escaped.replace(/[\\"\n\t]/g, (sign) => signs[sign as keyof typeof signs])}"`;
}

/** An option a line, with its value. A secret that systemd reads lies where it says to the job alone. */
function commandLines({ program, words, credentials }: Unit): string {
  const handed = new Map(Object.entries(credentials).map(([id, path]) => [`file:${path}`, id]));
  const typed = (text: string) => {
    const id = handed.get(text);
    return id === undefined ? word(text) : `file:\${CREDENTIALS_DIRECTORY}/${id}`;
  };
  return [program, ...words]
    .map(typed)
    .map((one, at) => (at === 0 ? one : one.startsWith('--') ? ` \\\n  ${one}` : ` ${one}`))
    .join('');
}

function serviceText(unit: Unit): string {
  const { name, account, folder, stateDirectory, credentials, limitMinutes } = unit;
  return [
    '[Unit]',
    `Description=smlockdown by itself (${name})`,
    'Wants=network-online.target',
    'After=network-online.target',
    '',
    '[Service]',
    'Type=oneshot',
    `User=${account}`,
    `WorkingDirectory=${plain(folder)}`,
    ...Object.entries(credentials).map(([id, path]) => `LoadCredential=${id}:${plain(path)}`),
    ...(stateDirectory === undefined ? [] : [`StateDirectory=${stateDirectory}`, 'StateDirectoryMode=0700']),
    'UMask=0077',
    `ExecStart=${commandLines(unit)}`,
    '# 2 says that something is open, which is a verdict: failed is what has none.',
    'SuccessExitStatus=2',
    `TimeoutStartSec=${limitMinutes}min`,
    '',
  ].join('\n');
}

function timerText({ name, at, days, jitterMinutes }: Unit): string {
  const on = days.length === 0 ? '' : `${days.map((day) => dayName(day).slice(0, 3)).join(',')} `;
  return [
    '[Unit]',
    `Description=When ${name} starts`,
    '',
    '[Timer]',
    `OnCalendar=${on}*-*-* ${at}:00`,
    `RandomizedDelaySec=${jitterMinutes}min`,
    '# What was missed while the machine was off is made up for.',
    'Persistent=true',
    '',
    '[Install]',
    'WantedBy=timers.target',
    '',
  ].join('\n');
}

/** A service of this kind never runs twice at once: a timer starts nothing that runs. */
export function unitFiles(unit: Unit): readonly JobFile[] {
  return [
    { path: `${unit.name}.service`, text: serviceText(unit) },
    { path: `${unit.name}.timer`, text: timerText(unit) },
  ];
}
