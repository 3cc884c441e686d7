/** Paragraphs of a finding, and what is left to a person among them. */
import type { Instruction } from '../../steps/kit/instruction.js';
import { wrap } from './layout.js';

export interface Paragraph {
  /** In front of the text; lines after the first stand under the text. */
  readonly number?: string;
  readonly text: string;
  /** As it stands, never wrapped: something to copy. */
  readonly isVerbatim?: true;
}

/** One instruction as it is, several with a number each, and what there is to copy below. */
export function byHandParagraphs(instructions: readonly Instruction[], title: string): readonly Paragraph[] {
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

export function paragraphLines(
  paragraphs: readonly Paragraph[],
  { width, indent }: { readonly width: number; readonly indent: string },
): readonly string[] {
  return paragraphs
    .filter(({ text }) => text !== '')
    .flatMap(({ number = '', text, isVerbatim }) =>
      isVerbatim === true
        ? text.split('\n').map((line) => `${indent}  ${line}`)
        : [wrap(`${number}${text}`, { width, indent, hanging: indent + ' '.repeat(number.length) })],
    );
}
