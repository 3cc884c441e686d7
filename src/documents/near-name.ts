/** "Did you mean": the known name nearest to a mistyped one. */

/** Shares of a word that may be wrong before it is another word: a third, at least one letter. */
const LETTERS_PER_MISTAKE = 3;
/** Nobody mistypes a name of this length; comparing takes the product of both. */
const LONGEST_NAME = 100;

/** Number of letters to insert, drop or replace, or of neighbours to swap, to turn one word into the other. */
export function editDistance(left: string, right: string): number {
  const rows: number[][] = [Array.from({ length: right.length + 1 }, (_, column) => column)];
  const cost = (row: number, column: number): number => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= left.length; row += 1) {
    const line = [row];
    rows.push(line);
    for (let column = 1; column <= right.length; column += 1) {
      const isSame = left[row - 1] === right[column - 1];
      const isSwap = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      line.push(
        Math.min(
          cost(row - 1, column) + 1,
          cost(row, column - 1) + 1,
          cost(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwap ? cost(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return cost(left.length, right.length);
}

/** From so many letters on, the beginning of one name alone is meant for it. */
const FEWEST_LETTERS = 3;

/**
 * The known name nearest to `word`, or the only one that begins with it; `undefined` when none is near. Case, `-` and `_`
 * do not count.
 */
export function nearName(word: string, known: readonly string[]): string | undefined {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '');
  const letters = plain(word);
  const allowed = Math.max(1, Math.floor(letters.length / LETTERS_PER_MISTAKE));
  const short = known.filter((name) => Math.max(name.length, word.length) <= LONGEST_NAME);
  const [nearest] = short
    .map((name) => ({ name, distance: editDistance(letters, plain(name)) }))
    .filter(({ distance }) => distance <= allowed)
    .sort((a, b) => a.distance - b.distance);
  if (nearest !== undefined || letters.length < FEWEST_LETTERS) return nearest?.name;
  const begun = short.filter((name) => plain(name).startsWith(letters));
  return begun.length === 1 ? begun[0] : undefined;
}

/** `did you mean "near"? `, or nothing: the beginning of what is said of an unknown word. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearName(word, known);
  return near === undefined ? '' : `did you mean "${near}"? `;
}

/** The same as the end of it. */
export function orDidYouMean(word: string, known: readonly string[]): string {
  return `; ${didYouMean(word, known)}`.replace(/^; $/, '').trimEnd();
}

/** Longer lists of names hide the one that was meant. */
const MOST_NAMED = 12;

/** What an unknown word may have been: the near name alone where there are many, else all that is allowed. */
export function offered(
  word: string,
  {
    known,
    allowed,
    all,
  }: { readonly known: readonly string[]; readonly allowed: string; readonly all?: string },
): string {
  const near = didYouMean(word, known);
  if (known.length <= MOST_NAMED) return `${near}${allowed}`;
  return near === '' ? (all ?? allowed) : near.trimEnd();
}
