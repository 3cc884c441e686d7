/** Waivers and attestations that end soon, told before they do. */

import type { Plan } from '../../engine/plan/plan.js';
import type { Finding } from '../../engine/words/finding.js';
import { grouped } from '../../engine/words/grouped.js';
import { nameSome } from '../../report/text/layout.js';
import { daysBetween } from '../../steps/kit/days.js';
import type { Context } from '../context/context.js';

const SOON_DAYS = 14;

interface Exception {
  readonly step: string;
  readonly target: string;
  /** `waiver of ann@example.com` */
  readonly what: string;
  /** Last day, UTC. */
  readonly ends: string;
}

export function exceptionsOf(findings: readonly Finding[]): readonly Exception[] {
  return findings.flatMap((one): Exception[] => {
    const { step, target } = one;
    if (one.verdict === 'waived')
      return [{ step, target, what: `waiver of ${one.waiver.owner}`, ends: one.waiver.expires }];
    if (one.verdict !== 'manual' || one.attested === undefined) return [];
    return [{ step, target, what: `attestation of ${one.attested.by}`, ends: one.attested.until }];
  });
}

export function exceptionsIn({ waived, manual }: Plan): readonly Exception[] {
  return [
    ...waived.map(({ step, target, owner, expires }) => ({
      ...{ step, target, what: `waiver of ${owner}`, ends: expires },
    })),
    ...manual.flatMap(({ step, target, attested }) =>
      attested === undefined
        ? []
        : [{ step, target, what: `attestation of ${attested.by}`, ends: attested.until }],
    ),
  ];
}

/** Alike ones in one line; what has ended is told beside its finding. */
export function tellEndingSoon(exceptions: readonly Exception[], now: Date, say: Context['say']): void {
  const today = now.toISOString().slice(0, 10);
  const soon = exceptions.filter(({ ends }) => {
    const days = daysBetween(today, ends);
    return days >= 0 && days <= SOON_DAYS;
  });
  for (const alike of grouped(soon, ({ step, what, ends }) => JSON.stringify([step, what, ends])).values()) {
    const [{ step, what, ends }] = alike;
    const targets = nameSome(
      alike.map(({ target }) => target),
      { isExpanded: false },
    );
    say(`The ${what} for ${step}, ${targets}, ends on ${ends}.`);
  }
}
