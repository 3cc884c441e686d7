/** The things that there are: `condition && thing` leaves out a thing whose condition does not hold. */
export function present<T>(...things: readonly (T | false | undefined)[]): readonly T[] {
  return things.filter((thing): thing is T => thing !== false && thing !== undefined);
}

/** Sentences behind another one. */
export function remarks(...texts: readonly (string | false | undefined)[]): string {
  return present(...texts)
    .map((text) => ` ${text}`)
    .join('');
}
