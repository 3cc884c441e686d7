/** The log files of a folder, by day and kind: `2026.02.03-smtpLog.log`, or the same zipped, each day once. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

export const KINDS = ['smtp', 'delivery'] as const;
export type LogKind = (typeof KINDS)[number];

export interface LogFile {
  readonly path: string;
  readonly name: string;
  readonly kind: LogKind;
  /** `2026-02-03` */
  readonly day: string;
  readonly isZipped: boolean;
  /** Bytes, as it lies there. */
  readonly size: number;
}

const NAME = /^(\d{4})\.(\d\d)\.(\d\d)-(smtp|delivery)(?:log)?\.log(\.zip)?$/i;

/** The calendar has it. */
function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

async function fileOf(folder: string, name: string): Promise<LogFile | undefined> {
  const [, year, month, date, kind = '', zip] = NAME.exec(name) ?? [];
  const day = `${year}-${month}-${date}`;
  if (year === undefined || !isDay(day)) return undefined;
  const path = join(folder, name);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  return {
    ...{ path, name, day, size: found.size, isZipped: zip !== undefined },
    kind: kind.toLowerCase() as LogKind,
  };
}

export interface LogFolder {
  /** Day by day, of each kind at most one. */
  readonly files: readonly LogFile[];
  /** Those that another one of the same day and kind stands for. */
  readonly doubled: readonly LogFile[];
}

/** The plain file before the zipped one, unless it is empty. */
function better(one: LogFile, other: LogFile): LogFile {
  const worth = ({ size, isZipped }: LogFile) => (size === 0 ? 0 : isZipped ? 1 : 2);
  return worth(other) > worth(one) ? other : one;
}

/** Errors: those of the system, where the folder cannot be listed. */
export async function logFolder(folder: string): Promise<LogFolder> {
  const names = (await readdir(folder)).sort();
  const all: LogFile[] = [];
  for (const name of names) {
    const file = await fileOf(folder, name);
    if (file !== undefined) all.push(file);
  }
  const best = new Map<string, LogFile>();
  for (const file of all) {
    const key = `${file.day} ${file.kind}`;
    best.set(key, better(best.get(key) ?? file, file));
  }
  const files = [...best.values()].sort((a, b) => (a.day === b.day ? 0 : a.day < b.day ? -1 : 1));
  const kept = new Set(files);
  return { files, doubled: all.filter((file) => !kept.has(file)) };
}

const DAY_MS = 86_400_000;

/** `2026-02-03` and so many days later. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
