/**
 * Which waiver holds for one step on one target at one moment.
 * A waiver hides what it names and nothing else, and not one millisecond after its last day ends in UTC.
 */
import { isGlob, isMatch } from './domain-glob.js';
import type { Waiver } from './playbook.js';

/** Days that an exception is for, where nobody says otherwise. */
export const WAIVED_DAYS = 90;

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
export function isCovered(waiver: Pick<Waiver, 'domain'>, target: string): boolean {
  if (target === SERVER || isServerName(waiver.domain)) {
    return target === SERVER && isServerName(waiver.domain);
  }
  return isMatch(waiver.domain, target);
}

/** A step and the name of a domain as one text: letters of either case are equal in it. */
function named(step: string, domain: string): string {
  return `${step} ${domain.toLowerCase()}`;
}

/** The waivers that name none of these steps on targets: a typo in one would go unseen. */
export function idleWaivers(
  waivers: readonly Waiver[],
  judged: readonly { readonly step: string; readonly target: string }[],
): readonly Waiver[] {
  // A mail domain of that name is not the server.
  const plain = judged.filter(({ target }) => target === SERVER || !isServerName(target));
  const names = new Set(plain.map(({ step, target }) => named(step, target)));
  return waivers.filter((waiver) =>
    isGlob(waiver.domain)
      ? !judged.some(({ step, target }) => step === waiver.step && isCovered(waiver, target))
      : !names.has(named(waiver.step, waiver.domain)),
  );
}

/** Looked up by name: one may be for thousands of domains. Those for globs are few, and under their step. */
type Index = ReadonlyMap<string, readonly (readonly [place: number, waiver: Waiver])[]>;

const INDEXES = new WeakMap<readonly Waiver[], Index>();

function indexOf(waivers: readonly Waiver[]): Index {
  const known = INDEXES.get(waivers);
  if (known !== undefined) return known;
  const index = new Map<string, (readonly [number, Waiver])[]>();
  for (const [place, waiver] of waivers.entries()) {
    const key = isGlob(waiver.domain) ? waiver.step : named(waiver.step, waiver.domain);
    const some = index.get(key) ?? [];
    index.set(key, some);
    some.push([place, waiver]);
  }
  INDEXES.set(waivers, index);
  return index;
}

/** In their order. */
function covering(
  waivers: readonly Waiver[],
  { step, target }: { readonly step: string; readonly target: string },
): readonly Waiver[] {
  const index = indexOf(waivers);
  return [...(index.get(named(step, target)) ?? []), ...(index.get(step) ?? [])]
    .filter(([, waiver]) => isCovered(waiver, target))
    .sort(([a], [b]) => a - b)
    .map(([, waiver]) => waiver);
}

/**
 * The waiver that holds (`active`: the first stated), or, when none holds, the one that held last (`expired`).
 * `target` is `server` or the name of a domain. Both are absent when no waiver names step and target.
 */
export function waiverFor(
  waivers: readonly Waiver[],
  { step, target, now }: { readonly step: string; readonly target: string; readonly now: Date },
): { readonly active?: Waiver; readonly expired?: Waiver } {
  const found = covering(waivers, { step, target });
  const active = found.find((waiver) => !isExpired(waiver, now));
  if (active !== undefined) return { active };

  // ISO days sort as text; the sort is stable, so of two equal days the first stated stays first.
  const [expired] = found.toSorted((a, b) => (a.expires === b.expires ? 0 : a.expires < b.expires ? 1 : -1));
  return expired === undefined ? {} : { expired };
}
