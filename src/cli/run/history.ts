/** Earlier audits beside a report, for what draws them. */
import { LockdownError } from '../../errors.js';
import { type Progress, progressOf, progressOn } from '../../report/view/progress.js';
import type { Context } from '../context/context.js';
import { openAudit } from './comparable.js';

/** Errors: `report.…`; `usage.invalid` where they are of more than one server. */
function progressIn(files: readonly string[]): readonly Progress[] {
  const all = files.map((file) => progressOf(openAudit(file).audit));
  const [first] = all;
  const other =
    first === undefined ? -1 : all.findIndex((one) => progressOn(first.server, [one]).length === 0);
  if (other > 0)
    throw new LockdownError(
      'usage.invalid',
      `--history is of one server: ${files[0]} is of ${first?.server}, and ${files[other]} of ${all[other]?.server}`,
    );
  return all;
}

/** Read at once: a file that is no audit is told before anything is asked. Errors: `report.…`, `usage.invalid`. */
export function withHistory(files: readonly string[], context: Context): Context {
  const audits = progressIn(files);
  return { ...context, show: (kind, report, args) => context.show(kind, report, { ...args, audits }) };
}
