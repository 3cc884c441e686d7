/** Waivers over findings. Pure. */
import type { Waiver } from '../../playbook/playbook.js';
import { WAIVED_DAYS, waiverFor } from '../../playbook/waivers.js';
import { DAY_MS, dayOf } from '../../steps/kit/days.js';
import { type Finding, noted } from '../words/finding.js';

/** The last day of an exception that begins at a time in milliseconds, where nobody says otherwise: `YYYY-MM-DD`. */
export function waivedUntil(from: number): string {
  return dayOf(from + WAIVED_DAYS * DAY_MS);
}

/** The finding as it counts: an active waiver hides a failure, an expired one is told beside it. */
export function withWaiver(
  finding: Finding,
  options: { readonly waivers: readonly Waiver[]; readonly now: Date },
): Finding {
  if (finding.verdict !== 'fail' && finding.verdict !== 'manual') return finding;
  const { step, target, severity, message } = finding;
  const { active, expired } = waiverFor(options.waivers, { step, target, now: options.now });
  if (active !== undefined) {
    const { reason, owner, expires } = active;
    const waiver = { reason, owner, expires };
    const sides = finding.verdict === 'fail' ? finding.sides : undefined;
    return {
      ...{ step, target, severity, message, evidence: finding.evidence, verdict: 'waived', waiver },
      ...(sides === undefined ? {} : { sides }),
    };
  }
  if (expired === undefined) return finding;
  const note = `The waiver of ${expired.owner} expired on ${expired.expires}.`;
  const told = { ...finding, message: noted(message, note), notes: { waiver: note } };
  // A plan shows the impact: whoever approves it has to see that this was waived once.
  return told.verdict === 'fail' ? { ...told, impact: [note, ...told.impact] } : told;
}
