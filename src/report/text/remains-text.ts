/** What is left of a run as text: what is wrong with its report first, then what the run was, then what is not proved, by its cause. */
import { counted } from '../../steps/kit/step.js';
import type { RemainsReport } from '../model/remains-report.js';
import { byCause, isUntouched } from '../view/run-view.js';
import { stateWords, wordsIn } from '../view/words.js';
import { firstOf, type Page, printable, wrapOn } from './layout.js';
import { causeLine } from './run-screen-text.js';
import { wholeOf } from './runs-text.js';

/** Causes that are told before the rest is only counted. */
const SHOWN = 6;

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

function causeOf({ outcome, message }: NonNullable<RemainsReport['results']>[number]): string {
  return message === undefined ? WORDS[outcome] : `${WORDS[outcome]}: ${message}`;
}

function objectLines(report: RemainsReport, page: Page): readonly string[] {
  const { results } = report;
  const wrap = wrapOn(page);
  if (results === null) return [wrap('Which objects it wrote cannot be told.')];
  const outcomes = Object.keys(WORDS) as (keyof typeof WORDS)[];
  const counts = outcomes.flatMap((outcome) => {
    const count = results.filter((one) => one.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${WORDS[outcome]}`];
  });
  const open = results
    .filter(({ outcome }) => outcome !== 'proved')
    .map((one) => ({ ...one, cause: causeOf(one), isWrong: !isUntouched(one) }));
  const { shown, more } = firstOf(byCause(open, wordsIn(report, page)), { most: SHOWN, page });
  const left = more.reduce((sum, { count }) => sum + count, 0);
  return [
    wrap(`By its journal, ${counted(results.length, 'object')}: ${counts.join(', ') || 'none written'}.`),
    ...shown.map((one) => causeLine(one, page)),
    ...(left > 0 ? [`  and ${counted(left, 'more object')}: --all names them`] : []),
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
    ...(run.canRollBack ? [`The way back: smlockdown rollback ${run.id}${stateWords(page)}`] : []),
    '',
  ].join('\n');
}
