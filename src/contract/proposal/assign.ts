/** Which of two lists belong together, one to one. What could be two things is neither. */

/** A field and a member that may be it. */
export interface Pair {
  readonly field: string;
  readonly wire: string;
  /** 0 to 1. At 1 the two have one name. */
  readonly score: number;
}

/** What belongs together, and what could be several things. Each field and each member is in one pair at most. */
export interface Assigned {
  readonly pairs: readonly Pair[];
  /** Field -> the members that it could be. */
  readonly ambiguous: ReadonlyMap<string, readonly string[]>;
}

/** So much better has a pair to be than any other of the same field or the same member. */
const MARGIN = 0.07;

/** The best pairs first; of what is left then, the next best. */
export function assigned(pairs: readonly Pair[]): Assigned {
  const chosen: Pair[] = [];
  const ambiguous = new Map<string, readonly string[]>();
  let left = pairs.toSorted(
    (a, b) =>
      b.score - a.score || (a.field < b.field ? -1 : a.field > b.field ? 1 : a.wire < b.wire ? -1 : 1),
  );
  for (let [best] = left; best !== undefined; [best] = left) {
    const { field, wire, score } = best;
    const isRival = (one: Pair) =>
      one !== best &&
      (one.field === field || one.wire === wire) &&
      (score === 1 ? one.score === 1 : score - one.score < MARGIN);
    const rivals = left.filter(isRival);
    const fields = new Set([field, ...rivals.filter((one) => one.wire === wire).map((one) => one.field)]);
    if (rivals.length === 0) chosen.push(best);
    else
      for (const one of fields)
        ambiguous.set(
          one,
          left.filter((pair) => pair.field === one && score - pair.score < MARGIN).map((pair) => pair.wire),
        );
    left = left.filter((one) =>
      rivals.length === 0 ? one.field !== field && one.wire !== wire : !fields.has(one.field),
    );
  }
  return { pairs: chosen, ambiguous };
}
