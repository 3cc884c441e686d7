/** Attestations over findings. Pure. */

import { hashOf } from '../../canonical-json.js';
import { type Attestation, type AttestationFor, lastDayOf } from '../../playbook/attestations.js';
import { type Finding, noted, steadyText } from '../words/finding.js';

export type Manual = Extract<Finding, { verdict: 'manual' }>;

/** A value that is missing in the playbook is given there, and replaced by nobody's word. */
export function mayBeAttested(finding: Finding): finding is Manual {
  return finding.verdict === 'manual' && finding.remedy !== 'decide';
}

/** What somebody's word is of: what was found and what was to be done about it. */
export function todoOf({ message, byHand }: Pick<Manual, 'message' | 'byHand'>): string {
  return hashOf({ found: steadyText(message), byHand });
}

/** The finding as it counts: what is left to a person stays so, and says who saw to it, or that it is time again. */
export function withAttestation(finding: Finding, attestationFor: AttestationFor<Attestation>): Finding {
  if (!mayBeAttested(finding)) return finding;
  const found = attestationFor(finding.step, finding.target);
  if (found === undefined) return finding;
  const { by, on, note, todo } = found.attestation;
  const withNote = (attestation: string): Manual => ({
    ...finding,
    message: noted(finding.message, attestation),
    notes: { ...finding.notes, attestation },
  });
  if (todo !== undefined && todo !== todoOf(finding))
    return withNote(`What was found, or is to be done, is not what ${by} attested on ${on}.`);
  const until = lastDayOf(found.attestation);
  if (!found.isOver) return { ...finding, attested: { by, on, until, note } };
  return withNote(`The attestation of ${by} ended on ${until}.`);
}
