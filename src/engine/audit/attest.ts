/** Attestations over findings. Pure. */
import { type Attestation, type AttestationFor, lastDayOf } from '../../playbook/attestations.js';
import type { Finding } from '../words/finding.js';

/** The finding as it counts: what is left to a person stays so, and says who saw to it, or that it is time again. */
export function withAttestation(finding: Finding, attestationFor: AttestationFor<Attestation>): Finding {
  if (finding.verdict !== 'manual') return finding;
  const found = attestationFor(finding.step, finding.target);
  if (found === undefined) return finding;
  const { by, on, note } = found.attestation;
  const until = lastDayOf(found.attestation);
  if (!found.isOver) return { ...finding, attested: { by, on, until, note } };
  return { ...finding, message: `${finding.message} (The attestation of ${by} ended on ${until}.)` };
}
