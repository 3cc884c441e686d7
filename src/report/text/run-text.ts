/** What a run did, as an administrator reads it: the proof first, then everything that is not proved, by name. */
import { counted } from '../../steps/kit/step.js';
import type { RunReport } from '../model/run-report.js';
import { type FoldView, runView, type TroubleView } from '../view/run-view.js';
import { nameSome, type Page, printable, wrap } from './layout.js';
import { keptLines, propagationLines } from './propagation-text.js';

/** Objects that are not proved: so many are named before the rest is only counted. */
const SHOWN = 20;

/** Objects by resource, folded: nothing is wrong with them. */
function foldLines(title: string, folds: readonly FoldView[], page: Page): readonly string[] {
  if (folds.length === 0) return [];
  return [
    page.style.bold(title),
    ...folds.flatMap(({ resource, targets, text }) => {
      const where =
        targets.length === 1
          ? targets[0]
          : `${counted(targets.length, 'domain')} (${nameSome(targets, page)})`;
      return [
        wrap(`${resource}, ${where}`, { width: page.width, indent: '  ' }),
        ...(text === '' ? [] : [page.style.dim(wrap(text, { width: page.width, indent: '    ' }))]),
      ];
    }),
  ];
}

function troubleLines(trouble: readonly TroubleView[], page: Page): readonly string[] {
  if (trouble.length === 0) return [];
  const { width, style } = page;
  const shown = page.isExpanded ? trouble : trouble.slice(0, SHOWN);
  const more = trouble.length - shown.length;
  return [
    style.bold('Not proved'),
    ...shown.flatMap(({ text, details }) => [
      style.red(wrap(text, { width, indent: '  ', hanging: '    ' })),
      ...details.map((detail) => wrap(detail, { width, indent: '    ', hanging: '      ' })),
    ]),
    ...(more > 0 ? [`  and ${more} more (--expand names them all)`] : []),
  ];
}

export function renderRun(given: RunReport, page: Page): string {
  const report = printable(given);
  const view = runView(report);
  const { width, style } = page;
  const { proved, notProved, untouched } = view.counts;
  const counts = [
    ...(proved > 0 ? [`${counted(proved, 'object')} proved`] : []),
    ...(notProved > 0 ? [`${counted(notProved, 'object')} not proved`] : []),
    ...(untouched > 0 ? [`${counted(untouched, 'object')} not written`] : []),
  ].join(', ');
  const line = (text: string) => wrap(text, { width, indent: '' });
  return [
    ...foldLines('Proved by reading back', view.proved, page),
    ...troubleLines(view.trouble, page),
    ...foldLines('Written in part: proved, and the run stopped before the rest', view.inPart, page),
    ...foldLines('Not written, nothing was sent', view.untouched, page),
    ...view.unrestored.map((text) => style.red(wrap(text, { width, indent: '  ', hanging: '    ' }))),
    ...propagationLines(report.propagation, page),
    ...keptLines(report.kept, page),
    ...(report.stopped === undefined ? [] : [line(`Stopped: ${report.stopped}.`)]),
    '',
    style.bold(line(`${view.headline}${counts === '' ? '' : ` ${counts}.`}`)),
    ...view.next,
    '',
  ].join('\n');
}
