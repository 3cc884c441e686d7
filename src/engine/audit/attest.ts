/** Attestations over findings. Pure. */

import { hashOf } from '../../canonical-json.js';
import { type Attestation, type AttestationFor, lastDayOf } from '../../playbook/attestations.js';
import type { Finding } from '../words/finding.js';

export type Manual = Extract<Finding, { verdict: 'manual' }>;

/** A value that is missing in the playbook is given there, and replaced by nobody's word. */
export function mayBeAttested(finding: Finding): finding is Manual {
  return finding.verdict === 'manual' && finding.remedy !== 'decide';
}

/** The finding as it counts: what is left to a person stays so, and says who saw to it, or that it is time again. */
export function withAttestation(finding: Finding, attestationFor: AttestationFor<Attestation>): Finding {
  if (!mayBeAttested(finding)) return finding;
  const found = attestationFor(finding.step, finding.target);
  if (found === undefined) return finding;
  const { by, on, note, todo } = found.attestation;
  if (todo !== undefined && todo !== hashOf(finding.byHand))
    return {
      ...finding,
      message: `${finding.message} (What is to be done is not what ${by} attested on ${on}.)`,
    };
  const until = lastDayOf(found.attestation);
  if (!found.isOver) return { ...finding, attested: { by, on, until, note } };
  return { ...finding, message: `${finding.message} (The attestation of ${by} ended on ${until}.)` };
}
