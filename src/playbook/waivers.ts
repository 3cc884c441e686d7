/**
 * Which waiver holds for one step on one target at one moment.
 * A waiver hides what it names and nothing else, and not one millisecond after its last day ends in UTC.
 */
import { isMatch } from './domain-glob.js';
import type { Waiver } from './playbook.js';

/** The word that stands for the server where else a domain stands. */
export const SERVER = 'server';

/** Whether the text names the server, not a domain or a glob over domains. */
export function isServerName(text: string): boolean {
  return text.toLowerCase() === SERVER;
}

/** The last day counts in full, in UTC. An unreadable day or clock counts as expired. */
export function isExpired(waiver: Pick<Waiver, 'expires'>, now: Date): boolean {
  const end = Date.parse(`${waiver.expires}T24:00:00.000Z`);
  return !(now.getTime() < end);
}

/** A waiver for the server never covers a domain, and a glob never covers the server, not even `*`. */
export function isCovered(waiver: Waiver, target: string): boolean {
  if (target === SERVER || isServerName(waiver.domain)) {
    return target === SERVER && isServerName(waiver.domain);
  }
  return isMatch(waiver.domain, target);
}

/** The waivers that name none of these steps on targets: a typo in one would go unseen. */
export function idleWaivers(
  waivers: readonly Waiver[],
  judged: readonly { readonly step: string; readonly target: string }[],
): readonly Waiver[] {
  return waivers.filter(
    (waiver) => !judged.some(({ step, target }) => step === waiver.step && isCovered(waiver, target)),
  );
}

/**
 * The waiver that holds (`active`: the first stated), or, when none holds, the one that held last (`expired`).
 * `target` is `server` or the name of a domain. Both are absent when no waiver names step and target.
 */
export function waiverFor(
  waivers: readonly Waiver[],
  { step, target, now }: { readonly step: string; readonly target: string; readonly now: Date },
): { readonly active?: Waiver; readonly expired?: Waiver } {
  const named = waivers.filter((waiver) => waiver.step === step && isCovered(waiver, target));
  const active = named.find((waiver) => !isExpired(waiver, now));
  if (active !== undefined) return { active };

  // ISO days sort as text; the sort is stable, so of two equal days the first stated stays first.
  const [expired] = named.toSorted((a, b) => (a.expires === b.expires ? 0 : a.expires < b.expires ? 1 : -1));
  return expired === undefined ? {} : { expired };
}
