/** Names in the sentences of steps. */

/** As many names make a sentence that can still be read; lists of a thousand entries exist. */
const MOST_NAMES = 10;

/** `a`, `a and b`, `a, b and c`; of more than ten the first ten, and how many there are beside. */
export function listed(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  const parts = rest > 0 ? [...names.slice(0, MOST_NAMES), `${rest} more`] : names;
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** `listed`, of items by what they are called. */
export function labelsOf(items: readonly { readonly label: string }[]): string {
  return listed(items.map(({ label }) => label));
}

/** Names of accounts and of domains are not case-sensitive. */
export function isSameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

/** The verb for so many things. */
export function isOrAre(things: readonly unknown[]): string {
  return things.length === 1 ? 'is' : 'are';
}

/** Is no name there twice? */
export function isEachOnce(names: readonly unknown[]): boolean {
  return new Set(names).size === names.length;
}
