/** Overlays that were joined: a line, and one for each resource where all is asked for. */
import { counted } from '../../steps/kit/step.js';
import type { MergeReport } from '../model/merge-report.js';
import { type Page, printable, wrapOn } from './layout.js';
import { labelled } from './screen.js';

export function renderMerge(given: MergeReport, page: Page): string {
  const { file, build, from, resources } = printable(given);
  const parts = resources.reduce((sum, one) => sum + one.parts, 0);
  const of = build === null ? 'no build' : `build ${build}`;
  const told = `${file}: ${counted(parts, 'part')} of ${counted(resources.length, 'resource')}, of ${of}.`;
  return [
    wrapOn(page)(told),
    ...(page.isWhole
      ? [
          ...labelled('from', from.join(', '), page),
          ...resources.map((one) =>
            wrapOn(page)(`${one.resource} (${one.title}): ${counted(one.parts, 'part')}`, '  ', '    '),
          ),
        ]
      : []),
    '',
  ].join('\n');
}
