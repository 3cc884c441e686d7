/** What is left of a run as text: what is wrong with its report first, then what the run was, then what is not proved. */
import { counted } from '../../steps/kit/step.js';
import type { RemainsReport } from '../model/remains-report.js';
import { firstOf, type Page, printable, wrapOn } from './layout.js';
import { wholeOf } from './runs-text.js';

/** Objects that are named before the rest is only counted. */
const SHOWN = 20;

/** By its outcome; the worst first. */
const WORDS = {
  disagrees: 'read back differently',
  unknown: 'not known: not read back, or not answered',
  undone: 'put back',
  refused: 'refused by the server',
  'not-attempted': 'not written, or not all of it',
  unread: 'not written: it could not be read',
  stale: 'left alone: changed since',
  proved: 'proved by reading back',
} as const satisfies Record<NonNullable<RemainsReport['results']>[number]['outcome'], string>;

function objectLines({ results }: RemainsReport, page: Page): readonly string[] {
  const wrap = wrapOn(page);
  if (results === null) return [wrap('Which objects it wrote cannot be told.')];
  const outcomes = Object.keys(WORDS) as (keyof typeof WORDS)[];
  const counts = outcomes.flatMap((outcome) => {
    const count = results.filter((one) => one.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${WORDS[outcome]}`];
  });
  const open = results
    .filter(({ outcome }) => outcome !== 'proved')
    .toSorted((a, b) => outcomes.indexOf(a.outcome) - outcomes.indexOf(b.outcome));
  const { shown, more } = firstOf(open, { most: SHOWN, page });
  return [
    wrap(`By its journal, ${counted(results.length, 'object')}: ${counts.join(', ') || 'none written'}.`),
    ...shown.flatMap(({ resource, target, outcome, message }) => [
      page.style.red(wrap(`${resource} of ${target}: ${WORDS[outcome]}`, '  ', '    ')),
      ...(message === undefined ? [] : [wrap(message, '    ', '      ')]),
    ]),
    ...(more.length > 0 ? [`  and ${more.length} more (--all names them all)`] : []),
  ];
}

export function renderRemains(given: RemainsReport, page: Page): string {
  const report = printable(given);
  const { run, why } = report;
  const wrap = wrapOn(page);
  return [
    page.style.bold(wrap(why)),
    wrap('What record and journal say:'),
    ...wholeOf(run, page),
    ...objectLines(report, page),
    ...(run.canRollBack ? [`The way back: smlockdown rollback ${run.id}`] : []),
    '',
  ].join('\n');
}
