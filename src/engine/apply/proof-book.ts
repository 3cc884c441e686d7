/**
 * First one, then the rest: which kinds of change this server was seen to honour in this run, and which it refused.
 */
import type { Outcome } from '../prove/outcome.js';
import { type Change, differingFields, isFieldChange } from '../words/change.js';
import type { ObjectReading } from '../words/reading.js';

/** Alone and before the others, or side by side with them. */
export type Role = 'pioneer' | 'follower';

/**
 * One target may refuse for reasons of its own, and another one takes its place as the first. As many refusals of one
 * kind of change mean that this server refuses it everywhere.
 */
const REFUSALS_OF_A_KIND = 3;

/** What a proved write proves for other targets: that this server honours these fields, or this kind of change. */
function proofsOf(changes: readonly Change[]): readonly string[] {
  return changes.map((change) => {
    if (isFieldChange(change)) return `${change.resource}.${change.field}`;
    const fields = change.action === 'change' ? differingFields(change).map(({ field }) => field) : [];
    return [change.resource, change.action, ...fields].join(' ');
  });
}

export class ProofBook {
  readonly #proved = new Set<string>();
  /** Refused first writes, by what they would have proved. */
  readonly #refusals = new Map<string, number>();

  isProved(changes: readonly Change[]): boolean {
    return proofsOf(changes).every((proof) => this.#proved.has(proof));
  }

  /** Learns from a write. Gives the reason why the run is not to go on, where it is not. */
  learn(
    outcome: Outcome,
    write: { readonly changes: readonly Change[]; readonly role: Role; readonly before: ObjectReading },
  ): string | undefined {
    const unproved = proofsOf(write.changes).filter((proof) => !this.#proved.has(proof));
    if (outcome === 'proved') for (const proof of unproved) this.#proved.add(proof);
    if (outcome === 'proved' || write.role === 'follower' || unproved.length === 0) return undefined;
    const { resource, target } = write.before;
    const refusals = unproved.map((proof) => (this.#refusals.get(proof) ?? 0) + 1);
    for (const [index, proof] of unproved.entries()) this.#refusals.set(proof, refusals[index] ?? 0);
    if (outcome !== 'refused')
      return `the first change of its kind was not proved (${resource.id} of ${target})`;
    return Math.max(...refusals) >= REFUSALS_OF_A_KIND
      ? `the first changes of their kind were refused (last: ${resource.id} of ${target})`
      : undefined;
  }
}
