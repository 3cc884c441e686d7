/** Globs over domain names: `*` is any run of characters (dots too), `?` is one. Upper and lower case are equal. */
import type { DomainSelection } from './playbook.js';

/** Does it stand for several? Else it is the name of one. */
export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}

/**
 * Whether `glob` covers the whole of `domain`.
 * One pass with a single point of return (the last `*`), so no glob is slow: time is at most glob x domain.
 */
export function isMatch(glob: string, domain: string): boolean {
  if (!isGlob(glob)) return glob.toLowerCase() === domain.toLowerCase();
  const pattern = [...glob.toLowerCase()];
  const text = [...domain.toLowerCase()];
  let inPattern = 0;
  let inText = 0;
  let star = -1;
  let starText = 0;
  while (inText < text.length) {
    // `*` first: in a text, a literal `*` is no reason to read the glob's `*` as a letter.
    if (pattern[inPattern] === '*') {
      star = inPattern;
      starText = inText;
      inPattern += 1;
    } else if (pattern[inPattern] === '?' || pattern[inPattern] === text[inText]) {
      inPattern += 1;
      inText += 1;
    } else if (star >= 0) {
      starText += 1;
      inText = starText;
      inPattern = star + 1;
    } else return false;
  }
  return pattern.slice(inPattern).every((sign) => sign === '*');
}

/** The domains that one of `include` and none of `exclude` matches, in their order and spelling. */
export function selectDomains(
  all: readonly string[],
  { include, exclude }: DomainSelection,
): readonly string[] {
  return all.filter(
    (domain) =>
      include.some((glob) => isMatch(glob, domain)) && !exclude.some((glob) => isMatch(glob, domain)),
  );
}
