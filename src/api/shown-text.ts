/** Text from outside, made fit for an error: without secrets, on one line, not longer than a reader wants. */
import type { SecretValues } from '../redaction.js';

const LONGEST = 500;

/**
 * One line without secrets and control characters: of 500 characters at most, or the first 500 and an …. Redacts first:
 * joined white space or a cut could leave a part of a secret that no longer matches it.
 */
export function shownText(text: string, secrets: SecretValues): string {
  // Control characters could drive the operator's terminal.
  const plain = secrets
    .redact(text)
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}
