/** Waivers and attestations that end soon, told before they do. */
import type { AttestedBy, WaivedBy } from '../../engine/words/finding.js';
import { grouped } from '../../engine/words/grouped.js';
import { nameTargets } from '../../report/text/layout.js';
import { daysBetween } from '../../steps/kit/days.js';
import type { Context } from '../context/context.js';

const SOON_DAYS = 14;

/** A finding, or what a plan says of one. */
interface Excepted {
  readonly step: string;
  readonly target: string;
  readonly waiver?: Pick<WaivedBy, 'owner' | 'expires'>;
  readonly attested?: Pick<AttestedBy, 'by' | 'until'> | undefined;
}

/** Alike ones in one line; what has ended is told beside its finding. */
export function tellEndingSoon(all: readonly Excepted[], now: Date, say: Context['say']): void {
  const today = now.toISOString().slice(0, 10);
  const soon = all.flatMap(({ step, target, waiver, attested }) => {
    const ends = waiver?.expires ?? attested?.until ?? '';
    const days = daysBetween(today, ends);
    const what = waiver === undefined ? `attestation of ${attested?.by}` : `waiver of ${waiver.owner}`;
    return days >= 0 && days <= SOON_DAYS ? [{ target, what: `${what} for ${step}`, ends }] : [];
  });
  for (const alike of grouped(soon, ({ what, ends }) => JSON.stringify([what, ends])).values()) {
    const [{ what, ends }] = alike;
    say(`The ${what}, ${nameTargets(alike, { isExpanded: false })}, ends on ${ends}.`);
  }
}
