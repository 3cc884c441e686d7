/** Which statement is which save: in their order, each its own, and only where nothing else could be as well. */

/**
 * For each statement the one save it has to be; undefined where it could be another, or none. `fits`: row by row, which
 * saves may be the statement.
 */
export function onlyOrder(fits: readonly (readonly boolean[])[]): readonly (number | undefined)[] {
  const count = fits.length;
  const saves = fits[0]?.length ?? 0;
  /** At most so many of the first `i` statements have one of the first `j` saves. */
  const most = (isFit: (i: number, j: number) => boolean) => {
    const table = Array.from({ length: count + 1 }, () => new Array<number>(saves + 1).fill(0));
    const at = (i: number, j: number) => table[i]?.[j] ?? 0;
    for (let i = 1; i <= count; i += 1)
      for (let j = 1; j <= saves; j += 1) {
        const both = isFit(i - 1, j - 1) ? at(i - 1, j - 1) + 1 : 0;
        (table[i] as number[])[j] = Math.max(at(i - 1, j), at(i, j - 1), both);
      }
    return at;
  };
  const before = most((i, j) => fits[i]?.[j] === true);
  const behind = most((i, j) => fits[count - 1 - i]?.[saves - 1 - j] === true);
  const all = before(count, saves);
  return fits.map((row, i) => {
    const could = row.flatMap((isFit, j) =>
      isFit && before(i, j) + 1 + behind(count - 1 - i, saves - 1 - j) === all ? [j] : [],
    );
    const isLeftOut = Array.from(
      { length: saves + 1 },
      (_, j) => before(i, j) + behind(count - 1 - i, saves - j),
    ).includes(all);
    return could.length === 1 && !isLeftOut ? could[0] : undefined;
  });
}
