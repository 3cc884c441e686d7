/** Who of a list of servers is not in what was joined. */
import type { JoinedReport } from '../model/joined-report.js';

/** In a sentence, with what `named` makes of the names; null where nobody is known to be missing. */
export function missingText(
  { missing }: Pick<JoinedReport, 'missing'>,
  named: (names: readonly string[]) => string,
): string | null {
  if (missing.length === 0) return null;
  return `No report of ${named(missing)}: what is open there is not in this.`;
}
