/** What is so on many targets, as lines. */
import { counted } from '../../steps/kit/step.js';
import type { Cases, Paragraph } from '../view/cases.js';
import { firstOf, nameSome, type Page, wrapOn } from './layout.js';

/** Cases that are told one by one, before the rest is only counted. */
const TOLD = 3;

export function paragraphLines(
  paragraphs: readonly Paragraph[],
  { width, indent }: { readonly width: number; readonly indent: string },
): readonly string[] {
  return paragraphs
    .filter(({ text }) => text !== '')
    .flatMap(({ number = '', text, isVerbatim }) =>
      isVerbatim === true
        ? text.split('\n').map((line) => `${indent}  ${line}`)
        : [wrapOn({ width })(`${number}${text}`, indent, indent + ' '.repeat(number.length))],
    );
}

/** The one text of all, or the first few with their targets; then what holds for all of them. */
export function caseLines({ cases, advice }: Cases, page: Page, indent: string): readonly string[] {
  const { width } = page;
  const lines = (paragraphs: readonly Paragraph[], more = '') =>
    paragraphLines(paragraphs, { width, indent: `${indent}${more}` });
  const [only, ...others] = cases;
  if (only !== undefined && others.length === 0) return lines([{ text: only.message }, ...advice]);
  const told = firstOf(cases, { most: TOLD, page });
  const more = told.more.flatMap(({ targets }) => targets).length;
  return [
    ...told.shown.flatMap(({ message, targets, advice: own }) => [
      wrapOn(page)(
        `${nameSome(targets, page)}${message === '' ? '' : `: ${message}`}`,
        indent,
        `${indent}  `,
      ),
      ...lines(own, '  '),
    ]),
    ...(more > 0
      ? [page.style.dim(`${indent}and ${counted(more, 'more domain')} (--expand names them all)`)]
      : []),
    ...lines(advice),
  ];
}
