/** What a run did, as an administrator reads it: the proof first, then everything that is not proved, by name. */
import { counted } from '../../steps/kit/step.js';
import type { RunReport } from '../model/run-report.js';
import { type FoldView, runView, type TroubleView } from '../view/run-view.js';
import { firstOf, nameSome, type Page, printable, wrapOn } from './layout.js';
import { keptLines, propagationLines } from './propagation-text.js';

/** Objects of which something is not proved: so many are named before the rest is only counted. */
const SHOWN = 20;

/** Objects by resource, folded: nothing is wrong with them. */
function foldLines(title: string, folds: readonly FoldView[], page: Page): readonly string[] {
  if (folds.length === 0) return [];
  const wrap = wrapOn(page);
  return [
    page.style.bold(title),
    ...folds.flatMap(({ title: what, targets, text }) => {
      const where =
        targets.length === 1
          ? targets[0]
          : `${counted(targets.length, 'domain')} (${nameSome(targets, page)})`;
      return [
        wrap(`${what}, ${where}`, '  ', '    '),
        ...(text === '' ? [] : [page.style.dim(wrap(text, '    '))]),
      ];
    }),
  ];
}

function troubleLines(title: string, trouble: readonly TroubleView[], page: Page): readonly string[] {
  if (trouble.length === 0) return [];
  const { style } = page;
  const wrap = wrapOn(page);
  const { shown, more } = firstOf(trouble, { most: SHOWN, page });
  return [
    style.bold(title),
    ...shown.flatMap(({ text, details }) => [
      style.red(wrap(text, '  ', '    ')),
      ...details.map((detail) => wrap(detail, '    ', '      ')),
    ]),
    ...(more.length > 0 ? [`  and ${more.length} more (--expand names them all)`] : []),
  ];
}

export function renderRun(given: RunReport, page: Page): string {
  const report = printable(given);
  const view = runView(report, page);
  const { style } = page;
  const wrap = wrapOn(page);
  const counts = view.counts
    .filter(({ count }) => count > 0)
    .map(({ count, outcome }) => `${counted(count, 'object')} ${outcome}`)
    .join(', ');
  return [
    ...foldLines('Proved by reading back', view.proved, page),
    ...troubleLines('Not proved', view.trouble, page),
    ...troubleLines('Written in part, and what was written is proved', view.partTold, page),
    ...foldLines('Written in part: proved, and the run stopped before the rest', view.inPart, page),
    ...troubleLines('Left alone, nothing was sent', view.left, page),
    ...foldLines('Not written, nothing was sent', view.untouched, page),
    ...view.unrestored.map((text) => style.red(wrap(text, '  ', '    '))),
    ...propagationLines(report, page),
    ...keptLines(report, page),
    ...(report.stopped === undefined ? [] : [wrap(`Stopped: ${report.stopped}.`)]),
    '',
    style.bold(wrap(`${view.headline}${counts === '' ? '' : ` ${counts}.`}`)),
    ...view.record.map((line) => wrap(line)),
    ...view.next,
    '',
  ].join('\n');
}
