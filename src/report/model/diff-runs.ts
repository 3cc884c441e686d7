/** Two runs: what became of each object in either. */
import { isEqualJson } from '../../canonical-json.js';
import { toldByJournal } from '../../engine/prove/told-by-journal.js';
import type { Change } from '../../engine/words/change.js';
import { objectId } from '../../engine/words/change.js';
import type { JournalEntry } from '../../store/journal-entry.js';
import { classOf, type Pair, paired, type Turn } from './diff-entry.js';
import type { RunReport } from './run-report.js';

export type KeptResult = Pick<
  RunReport['results'][number],
  'resource' | 'target' | 'steps' | 'outcome' | 'fields'
> & {
  readonly message?: string | undefined;
};

/** What became of each object of a run, as its journal tells: where the account of the run was not kept. */
export function resultsOf(
  changes: readonly Change[],
  journal: readonly JournalEntry[],
): readonly KeptResult[] {
  return toldByJournal(journal, changes);
}

function shown(one: KeptResult | null) {
  if (one === null) return null;
  const { outcome, message } = one;
  // What the plan had is no part of what became of it, and no journal says it.
  const fields = one.fields.map(({ before: _, ...field }) => field);
  return { outcome, ...(message === undefined ? {} : { message }), fields };
}

function turnOf({ before, after }: Pair<KeptResult>): Turn {
  const isWanting = (one: KeptResult | null) => one !== null && one.outcome !== 'proved';
  if (isWanting(before) !== isWanting(after)) return isWanting(after) ? 'worse' : 'better';
  return before !== null && after !== null && isWanting(after) && before.outcome !== after.outcome
    ? 'other'
    : 'same';
}

/** One entry for each object of either. */
export function diffResults(before: readonly KeptResult[], after: readonly KeptResult[]) {
  return paired(before, after, objectId).map((pair) => {
    const isSame = isEqualJson(shown(pair.before), shown(pair.after));
    const { resource, target, steps } = (pair.after ?? pair.before) as KeptResult;
    return {
      ...{
        resource,
        target,
        steps,
        class: classOf(pair, isSame),
        turn: isSame ? ('same' as const) : turnOf(pair),
      },
      ...{ moved: [], before: shown(pair.before), after: shown(pair.after) },
    };
  });
}
