/** The mail domain, or the glob over some, that was meant by one that fits none. */
import { orDidYouMean } from '../documents/near-name.js';

const ALL_BELOW = '*.';

/** `; did you mean "sales.example"?`, or nothing: the end of what is said of it. */
export function orNearDomain(glob: string, domains: readonly string[]): string {
  if (!glob.startsWith(ALL_BELOW)) return orDidYouMean(glob, domains);
  const above = domains.flatMap((name) => {
    const labels = name.split('.');
    return labels.slice(1).map((_, index) => `${ALL_BELOW}${labels.slice(index + 1).join('.')}`);
  });
  return orDidYouMean(glob, [...new Set(above)]);
}
