/** Waivers and attestations that end soon, told before they do. */
import type { AttestedBy, WaivedBy } from '../../engine/words/finding.js';
import { grouped } from '../../engine/words/grouped.js';
import { nameSome } from '../../report/text/layout.js';
import { daysBetween } from '../../steps/kit/days.js';
import type { Context } from '../context/context.js';

export const SOON_DAYS = 14;

/** A finding, or what a plan says of one. */
interface Excepted {
  readonly step: string;
  readonly target: string;
  readonly waiver?: Pick<WaivedBy, 'owner' | 'expires'> | undefined;
  readonly attested?: Pick<AttestedBy, 'by' | 'until'> | undefined;
}

/** Alike ones together, in their order. `what`: `waiver of it@a.example for catch-all`. */
export interface EndingSoon {
  readonly what: string;
  /** The last day that it counts, UTC. */
  readonly ends: string;
  readonly targets: readonly [string, ...string[]];
}

/** What has ended is told beside its finding. */
export function endingSoon(all: readonly Excepted[], now: Date): readonly EndingSoon[] {
  const today = now.toISOString().slice(0, 10);
  const soon = all.flatMap(({ step, target, waiver, attested }) => {
    const ends = waiver?.expires ?? attested?.until ?? '';
    const days = daysBetween(today, ends);
    const what = waiver === undefined ? `attestation of ${attested?.by}` : `waiver of ${waiver.owner}`;
    return days >= 0 && days <= SOON_DAYS ? [{ target, what: `${what} for ${step}`, ends }] : [];
  });
  const groups = grouped(soon, ({ what, ends }) => JSON.stringify([what, ends])).values();
  return [...groups].map(([first, ...rest]) => ({
    ...{ what: first.what, ends: first.ends },
    targets: [first.target, ...rest.map(({ target }) => target)],
  }));
}

export function tellEndingSoon(all: readonly Excepted[], now: Date, say: Context['say']): void {
  for (const { what, ends, targets } of endingSoon(all, now))
    say(`The ${what}, ${nameSome(targets, { isExpanded: false })}, ends on ${ends}.`);
}
