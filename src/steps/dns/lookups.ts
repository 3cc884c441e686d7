/** What was looked up in DNS, and the verdict on it: what is wrong counts, and what was not seen is never told as absent. */
import type { Host, Lookup } from '../../contract/resources/dns/lookup.js';
import { type Shortcoming, verdictOf } from '../kit/expectation.js';
import type { Instruction } from '../kit/instruction.js';
import { listed } from '../kit/names.js';
import type { Assessment } from '../kit/step.js';

export function recordsOf<T>(lookup: Lookup<T>): readonly T[] {
  return lookup.status === 'found' ? lookup.records : [];
}

/** What was asked, and why nobody knows the answer: half a sentence, the same for all that one resolver did not answer. */
export interface NotSeen {
  readonly what: string;
  readonly why: string;
}

/** Nothing where it was answered. */
export function unseen(what: string, lookup: Lookup<unknown>): readonly NotSeen[] {
  return lookup.status === 'failed' ? [{ what, why: lookup.why }] : [];
}

export function addressesOf({ a, aaaa }: Host): readonly string[] {
  return [...recordsOf(a), ...recordsOf(aaaa)];
}

export function unseenOf(name: string, { a, aaaa, cname }: Host): readonly NotSeen[] {
  const all = [...unseen(`A of ${name}`, a), ...unseen(`AAAA of ${name}`, aaaa)];
  return [...all, ...unseen(`CNAME of ${name}`, cname)];
}

/** What has one reason is told together, what was asked once. */
function notSeenText(notSeen: readonly NotSeen[]): string {
  const reasons = [...new Set(notSeen.map(({ why }) => why))];
  return reasons
    .map((why) => {
      const own = notSeen.flatMap((one) => (one.why === why ? [one.what] : []));
      return `${listed([...new Set(own)])}: ${why}`;
    })
    .join('; ');
}

interface Beside {
  readonly notSeen: readonly NotSeen[];
  readonly pass: string;
  /** Sentences behind either message, each with a space in front. */
  readonly remark?: string;
  /** As `verdictOf` has it. */
  readonly look?: readonly Instruction[];
}

/** Without anything wrong nothing is said of what was not seen. */
export function dnsVerdict(found: readonly Shortcoming[], beside: Beside): Assessment {
  const { notSeen, pass, remark = '', look = [] } = beside;
  const [first] = notSeen;
  if (found.length === 0 && first !== undefined)
    return { verdict: 'error', message: notSeenText(notSeen), cause: first.why };
  const unseenText = first === undefined ? '' : ` Not seen: ${notSeenText(notSeen)}.`;
  return verdictOf(found, { pass, remark: `${remark}${unseenText}`, look });
}
