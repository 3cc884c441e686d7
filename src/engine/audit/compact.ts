/**
 * Findings of an audit of thousands of domains, kept small: texts that many of them share are held once, and of changes
 * that nobody plans only the number is left.
 */
import type { Finding } from '../words/finding.js';

export class Compactor {
  readonly #shared = new Map<string, unknown>();

  compact(finding: Finding): Finding {
    const { step, target, severity, evidence } = finding;
    const message = this.#one(finding.message);
    // Objects that are written out take a fraction of the memory of ones that are spread together.
    switch (finding.verdict) {
      case 'fail': {
        const { verdict, changeCount, remedy } = finding;
        const changes = this.#one([]);
        const impact = this.#one(finding.impact);
        const affects = this.#one(finding.affects);
        const byHand = this.#one(finding.byHand);
        return {
          step,
          target,
          severity,
          evidence,
          message,
          verdict,
          changes,
          changeCount,
          impact,
          affects,
          byHand,
          remedy,
        };
      }
      case 'manual': {
        const { remedy } = finding;
        const byHand = this.#one(finding.byHand);
        return { step, target, severity, evidence, message, verdict: 'manual', byHand, remedy };
      }
      case 'pass':
      case 'not-applicable':
        return { step, target, severity, evidence, message, verdict: finding.verdict };
      default:
        return finding;
    }
  }

  /** The first value that reads the same. */
  #one<T>(value: T): T {
    const id = typeof value === 'string' ? value : JSON.stringify(value);
    const known = this.#shared.get(id);
    if (known !== undefined && typeof known === typeof value) return known as T;
    this.#shared.set(id, value);
    return value;
  }
}
