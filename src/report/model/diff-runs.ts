/** Two runs: what became of each object in either. */
import { isEqualJson } from '../../canonical-json.js';
import { type ObjectResult, outcomeOf, worstOf } from '../../engine/prove/outcome.js';
import type { Change } from '../../engine/words/change.js';
import { changesByObject, objectId } from '../../engine/words/change.js';
import type { JournalEntry } from '../../store/journal-entry.js';
import { classOf, type Pair, paired, type Turn } from './diff-entry.js';
import type { RunReport } from './run-report.js';

export type KeptResult = Pick<
  RunReport['results'][number],
  'resource' | 'target' | 'steps' | 'outcome' | 'fields'
> & {
  readonly message?: string | undefined;
};

type Write = Extract<JournalEntry, { entry: 'write' }>;

/** Was it put back by a later write of the same run? */
function isPutBack(write: Write, later: readonly Write[]): boolean {
  const fields = Object.entries(write.fields ?? {});
  return later.some((one) =>
    write.action === 'add'
      ? one.action === 'remove' && one.item === write.item
      : fields.length > 0 &&
        fields.every(
          ([name, { before }]) => one.fields?.[name] && isEqualJson(one.fields[name].after, before),
        ),
  );
}

/** What became of each object of a run, as its journal tells: where the account of the run was not kept. */
export function resultsOf(
  changes: readonly Change[],
  journal: readonly JournalEntry[],
): readonly KeptResult[] {
  const writes = journal.filter((one) => one.entry === 'write');
  const answers = new Map(journal.flatMap((one) => (one.entry === 'answer' ? [[one.write, one]] : [])));
  const readBacks = new Map(journal.flatMap((one) => (one.entry === 'read-back' ? [[one.write, one]] : [])));
  const skipped = new Map(journal.flatMap((one) => (one.entry === 'skipped' ? [[objectId(one), one]] : [])));
  return [...changesByObject(changes)].map(([id, [first, ...others]]) => {
    const all = [first as Change, ...others];
    const { resource, target } = all[0] as Change;
    const own = writes.filter((one) => objectId(one) === id);
    const outcomes = own.map((write, index): ObjectResult['outcome'] => {
      const [answer, seen] = [answers.get(write.write), readBacks.get(write.write)];
      if (seen === undefined) return 'unknown';
      if (isPutBack(write, own.slice(index + 1))) return 'undone';
      const verification = {
        ...seen,
        verdicts: seen.verdicts.map((one) => ({
          ...one,
          expected: one.expected ?? null,
          found: one.found ?? null,
        })),
      };
      return outcomeOf(
        { kind: answer?.outcome ?? 'no-answer' } as Parameters<typeof outcomeOf>[0],
        verification,
      );
    });
    const left = skipped.get(id);
    return {
      ...{ resource, target, steps: [...new Set(all.flatMap(({ steps }) => steps))] },
      outcome: worstOf([
        ...outcomes,
        ...(left !== undefined || own.length === 0 ? (['not-attempted'] as const) : []),
      ]),
      ...(left === undefined ? {} : { message: left.reason }),
      fields: own.flatMap(({ write }) =>
        (readBacks.get(write)?.verdicts ?? []).map((one) => ({
          ...one,
          ...{ expected: one.expected ?? null, found: one.found ?? null },
        })),
      ),
    };
  });
}

function shown(one: KeptResult | null) {
  if (one === null) return null;
  const { outcome, message, fields } = one;
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
