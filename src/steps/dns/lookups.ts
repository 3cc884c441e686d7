/** What was looked up in DNS, and the verdict on it: what is wrong counts, and what was not seen is never told as absent. */
import type { Host, Lookup } from '../../contract/resources/dns/lookup.js';
import { type Shortcoming, verdictOf } from '../kit/expectation.js';
import type { Instruction } from '../kit/instruction.js';
import type { Assessment } from '../kit/step.js';

export function recordsOf<T>(lookup: Lookup<T>): readonly T[] {
  return lookup.status === 'found' ? lookup.records : [];
}

/** `A of mail.example.com: the resolver did not answer in time`; nothing where it was answered. */
export function unseen(what: string, lookup: Lookup<unknown>): readonly string[] {
  return lookup.status === 'failed' ? [`${what}: ${lookup.why}`] : [];
}

export function addressesOf({ a, aaaa }: Host): readonly string[] {
  return [...recordsOf(a), ...recordsOf(aaaa)];
}

export function unseenOf(name: string, { a, aaaa, cname }: Host): readonly string[] {
  const all = [...unseen(`A of ${name}`, a), ...unseen(`AAAA of ${name}`, aaaa)];
  return [...all, ...unseen(`CNAME of ${name}`, cname)];
}

interface Beside {
  readonly notSeen: readonly string[];
  readonly pass: string;
  /** Sentences behind either message, each with a space in front. */
  readonly remark?: string;
  /** As `verdictOf` has it. */
  readonly look?: readonly Instruction[];
}

/** Without anything wrong nothing is said of what was not seen. */
export function dnsVerdict(found: readonly Shortcoming[], beside: Beside): Assessment {
  const { notSeen, pass, remark = '', look = [] } = beside;
  if (found.length === 0 && notSeen.length > 0) return { verdict: 'error', message: notSeen.join('; ') };
  const unseenText = notSeen.length > 0 ? ` Not seen: ${notSeen.join('; ')}.` : '';
  return verdictOf(found, { pass, remark: `${remark}${unseenText}`, look });
}
