/** Which runs of a state folder are meant: of one server, and since when. */
import { parseBaseUrl } from '../../api/base-url.js';
import { LockdownError } from '../../errors.js';
import { whyNoDay } from '../../playbook/day.js';
import { DAY_MS } from '../../steps/kit/days.js';
import { isOfServer, type RunSummary, recordIn } from '../../store/run-list.js';
import { startOfRunId } from '../../store/run-record.js';

const LIKE_A_DAY = /^\d+[-./]\d+[-./]\d+$/;
const DAYS = /^(\d{1,5})d?$/;

/** How many days an option says: `90`, or `90d`. Errors: `usage.invalid`. */
export function daysIn(text: string, option: string): number {
  const days = DAYS.exec(text)?.[1];
  if (days === undefined)
    throw new LockdownError('usage.invalid', `${option} takes a number of days, as 90, not "${text}"`);
  return Number(days);
}

/** A day in UTC, or so many days before now: milliseconds since 1970. Errors: `usage.invalid`. */
export function sinceIn(text: string, now: Date): number {
  // A number alone could be meant for a year.
  if (DAYS.test(text) && text.endsWith('d')) return now.getTime() - daysIn(text, '--since') * DAY_MS;
  const why = whyNoDay(text);
  if (why === undefined) return Date.parse(`${text}T00:00:00.000Z`);
  throw new LockdownError(
    'usage.invalid',
    `--since takes a day in UTC, as 2026-11-01, or a number of days, as 30d, not "${text}"${LIKE_A_DAY.test(text) ? `: ${why}` : ''}`,
  );
}

/** When a run started, as far as that is known: milliseconds since 1970. */
export function startOf(run: RunSummary): number | undefined {
  const record = recordIn(run);
  return record === null ? startOfRunId(run.id) : Date.parse(record.startedAt);
}

/** The same server, however its address is typed. Errors: `config.bad-url`. */
export function serverIn(url: string | undefined): string | undefined {
  return url === undefined ? undefined : parseBaseUrl(url, { insecure: true }).base;
}

/** Those that are meant, in their order. One that does not say of which server it is, or when it was, may be. */
export function selectRuns(
  known: readonly RunSummary[],
  { server, since }: { readonly server: string | undefined; readonly since?: number | undefined },
): readonly RunSummary[] {
  return known.filter((run) => {
    const record = recordIn(run);
    const start = startOf(run);
    const isLate = since === undefined || start === undefined || start >= since;
    return isLate && (record === null || isOfServer(record, server));
  });
}
