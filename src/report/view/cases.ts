/** What is so on many targets, folded: each text once, and what to do about it once where that is the same for all. */
import { isEqualJson } from '../../canonical-json.js';
import type { Instruction } from '../../steps/kit/instruction.js';

export interface Paragraph {
  /** In front of the text; lines after the first stand under the text. */
  readonly number?: string;
  readonly text: string;
  /** As it stands, never wrapped: something to copy. */
  readonly isVerbatim?: true;
}

/** One instruction as it is, several with a number each, and what there is to copy below. */
export function byHandParagraphs(instructions: readonly Instruction[], title = ''): readonly Paragraph[] {
  const copied = ({ snippet }: Instruction): readonly Paragraph[] =>
    snippet === undefined ? [] : [{ text: snippet.text, isVerbatim: true }];
  const [first, ...others] = instructions;
  if (first === undefined) return [];
  if (others.length === 0) return [{ text: `${title}${first.text}` }, ...copied(first)];
  return [
    ...(title === '' ? [] : [{ text: title.trim() }]),
    ...instructions.flatMap((one, index) => [{ number: `${index + 1}. `, text: one.text }, ...copied(one)]),
  ];
}

/** What is so on one target, and what holds of it: what to do, who waived it. */
export interface Remark {
  readonly target: string;
  readonly message: string;
  readonly advice: readonly Paragraph[];
}

export interface Cases {
  /** In the order in which they first come up. */
  readonly cases: readonly {
    readonly message: string;
    readonly targets: readonly string[];
    /** Empty where all cases have it in common. */
    readonly advice: readonly Paragraph[];
  }[];
  readonly advice: readonly Paragraph[];
}

export function casesOf(remarks: readonly Remark[]): Cases {
  const found = new Map<string, { message: string; targets: string[]; advice: readonly Paragraph[] }>();
  for (const { target, message, advice } of remarks) {
    const id = JSON.stringify([message, advice]);
    const known = found.get(id);
    if (known === undefined) found.set(id, { message, targets: [target], advice });
    else known.targets.push(target);
  }
  const [first, ...others] = [...found.values()];
  const isCommon = others.every(({ advice }) => isEqualJson(advice as never, (first?.advice ?? []) as never));
  return isCommon
    ? {
        cases: [...found.values()].map((one) => ({ ...one, advice: [] })),
        advice: first?.advice ?? [],
      }
    : { cases: [...found.values()], advice: [] };
}
