/** The records of an answer; none where there is none, or nobody knows. */
import type { Lookup } from '../contract/resources/dns/lookup.js';

export function recordsFound<T>(lookup: Lookup<T>): readonly T[] {
  return lookup.status === 'found' ? lookup.records : [];
}
