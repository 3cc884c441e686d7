/** A job for a scheduler: what it does and needs, its files where they were not written, and what is left to be typed. */
import { dayName } from '../../schedule/job.js';
import type { ScheduleReport } from '../model/schedule-report.js';
import { type Page, printable, wrapOn } from './layout.js';
import { labelled } from './screen.js';

function whenText({ days, time, jitterMinutes }: ScheduleReport): string {
  const on = days.length === 0 ? 'every day' : `${days.map(dayName).join(', ')}`;
  return `${on} at ${time}${jitterMinutes === 0 ? '' : ` or up to ${jitterMinutes} minutes later`}`;
}

/** As they are: they are to be copied. */
function fileLines({ files, isWritten }: ScheduleReport): readonly string[] {
  if (isWritten) return [];
  return files.flatMap(({ path, snippet }) => [`--- ${path}`, ...snippet.trimEnd().split('\n'), '']);
}

export function renderSchedule(given: ScheduleReport, page: Page): string {
  const { name, runs, folder, account, files, isWritten, isRegistered, remarks, next } = printable(given);
  const state = isRegistered ? 'registered' : isWritten ? 'written, and not registered yet' : 'only shown';
  return [
    ...fileLines(printable(given)),
    wrapOn(page)(`${name}: ${whenText(given)}, as ${account}; ${state}`),
    ...labelled('runs', runs, page),
    ...labelled('in', folder, page),
    ...remarks.flatMap((one) => labelled(one.about, one.text, page)),
    ...(isWritten ? files.map(({ path }, at) => `${(at === 0 ? 'files' : '').padEnd(12)}${path}`) : []),
    // To be copied, too.
    ...next.map((line, at) => `${(at === 0 ? 'next' : '').padEnd(12)}${line}`),
    '',
  ].join('\n');
}
