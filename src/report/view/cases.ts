/** What is so on many targets, folded: each text once, and what to do about it once where that is the same for all. */
import { isEqualJson } from '../../canonical-json.js';
import { grouped } from '../../engine/words/grouped.js';
import { SERVER } from '../../engine/words/target.js';
import type { Instruction } from '../../steps/kit/instruction.js';
import { counted, type Disruption, theMost } from '../../steps/kit/step.js';

/** What is alike, with the targets it is so on: what is on the server is never folded with a domain's. */
export function alikeOn<T extends { readonly target: string }>(all: readonly T[], keyOf: (one: T) => string) {
  const groups = grouped(all, (one) => `${one.target === SERVER} ${keyOf(one)}`);
  return [...groups.values()].map((own) => ({
    own,
    first: own[0],
    targets: own.map(({ target }) => target),
  }));
}

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

/** Who waived it. */
export function waivedText(by: Record<'owner' | 'expires' | 'reason', string>): Paragraph {
  return { text: `Waived by ${by.owner} until ${by.expires}: ${by.reason}` };
}

/** Whose word it is that it was seen to. */
export function attestedText(by: Record<'by' | 'on' | 'until' | 'note', string>): Paragraph {
  return { text: `Attested by ${by.by} on ${by.on}, counts until ${by.until}: ${by.note}` };
}

interface Held {
  readonly changes: number;
  readonly disruption: Disruption;
  readonly impact: readonly string[];
}

/** What a limit holds back: how much users would notice, and what. Of domains that read the same it stands once: no number. */
export function heldText(target: string, { changes, disruption, impact }: Held): Paragraph {
  const what = impact.length === 0 ? '.' : `: ${impact.join(' ')}`;
  const many = target === SERVER ? `: ${counted(changes, 'change')}` : '';
  return { text: `Held back${many}, disruption ${disruption}${what}` };
}

/** What lets through all that is held back. */
export function throughText(held: readonly Pick<Held, 'disruption'>[]): string {
  const most = theMost(held.map(({ disruption }) => disruption));
  return `smlockdown plan --max-disruption ${most} has them in the plan; --step and --domain take them one by one.`;
}

/** What is so on one target, and what holds of it: what to do, who waived it. */
export interface Remark {
  readonly target: string;
  readonly message: string;
  readonly advice: readonly Paragraph[];
}

export type Cases = ReturnType<typeof casesOf>;

export function casesOf(remarks: readonly Remark[]) {
  const found = grouped(remarks, ({ message, advice }) => JSON.stringify([message, advice]));
  const all = [...found.values()];
  const shared = all[0]?.[0].advice ?? [];
  const isCommon = all.every(([{ advice }]) => isEqualJson(advice, shared));
  const none: readonly Paragraph[] = [];
  return {
    /** In the order in which they first come up. */
    cases: all.map((own) => ({
      message: own[0].message,
      targets: own.map(({ target }) => target),
      /** Empty where all cases have it in common. */
      advice: isCommon ? none : own[0].advice,
    })),
    advice: isCommon ? shared : none,
  };
}
