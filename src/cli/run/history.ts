/** Earlier audits beside a report, for what draws them. */
import { LockdownError } from '../../errors.js';
import type { Reports } from '../../report/model/reports.js';
import { besideNewest, type Progress, progressOf } from '../../report/view/progress.js';
import { hasRows } from '../../report/view/rows.js';
import { subjectOf } from '../../report/view/subject.js';
import { serverKey } from '../../store/server-key.js';
import type { Context } from '../context/context.js';
import { openAudit } from './comparable.js';

const isOf = (url: string) => (one: Progress) => serverKey(one.server) === serverKey(url);

/** Errors: `report.…`; `usage.invalid` where they are of more than one server. */
function progressIn(files: readonly string[]) {
  const all = files.map((file) => progressOf(openAudit(file).audit));
  const server = all[0]?.server ?? '';
  const other = all.findIndex((one) => !isOf(server)(one));
  if (other >= 0)
    throw new LockdownError(
      'usage.invalid',
      `--history is of one server: ${files[0]} is of ${server}, and ${files[other]} of ${all[other]?.server}`,
    );
  return all;
}

/**
 * Read at once: a file that is no audit is told before anything is asked. Of another server nothing is drawn, which is told.
 * Errors: `report.…`, `usage.invalid`.
 */
export function withHistory(files: readonly string[], context: Context): Context {
  const audits = progressIn(files);
  return {
    ...context,
    show: (kind, report, args) => {
      const server = hasRows(kind) ? subjectOf(kind, report as never).server : '';
      const own = audits.filter(isOf(server));
      if (own.length === 0 && hasRows(kind))
        context.say(`--history is of ${audits[0]?.server}, and not of ${server}: it is not drawn.`);
      const now = kind === 'audit' ? progressOf(report as Reports['audit']) : undefined;
      const drawn = besideNewest(own, now);
      const others = drawn.filter(({ isOther }) => isOther).map(({ at }) => at);
      if (others.length > 0)
        context.say(
          `--history: by another playbook, or of other steps or domains: the audit of ${others.join(', ')}. Its counts are of other findings.`,
        );
      return context.show(kind, report, { ...args, audits: drawn });
    },
  };
}
