/** The verdict on what was looked at beyond the server, of which some may not have been seen. */
import type { Part } from '../../contract/resources/part.js';
import { type Shortcoming, verdictOf } from './expectation.js';
import type { Instruction } from './instruction.js';
import { listed } from './names.js';
import type { Assessment } from './step.js';

/** What was asked, and why nobody knows the answer: half a sentence, the same for all that has one reason. */
export interface NotSeen {
  readonly what: string;
  readonly why: string;
}

/** Why it was not seen; none where it was. */
export function unseenPart(what: string, part: Part<unknown>): readonly NotSeen[] {
  return part.status === 'not-seen' ? [{ what, why: part.why }] : [];
}

export function seenIn<T>(part: Part<T>): T | undefined {
  return part.status === 'seen' ? part.value : undefined;
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

/** With something wrong, what was not seen is a remark; without, nothing is known to be right. */
export function seenVerdict(found: readonly Shortcoming[], beside: Beside): Assessment {
  const { notSeen, pass, remark = '', look = [] } = beside;
  const [first] = notSeen;
  if (found.length === 0 && first !== undefined)
    return { verdict: 'error', message: notSeenText(notSeen), cause: first.why };
  const unseenText = first === undefined ? '' : ` Not seen: ${notSeenText(notSeen)}.`;
  return verdictOf(found, { pass, remark: `${remark}${unseenText}`, look });
}
