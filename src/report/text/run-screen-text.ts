/** The first screen of a run: how it ended, what is otherwise than planned by its cause, and the way on. */

import { exitText } from '../../engine/words/exit-code.js';
import { SERVER } from '../../engine/words/target.js';
import { counted } from '../../steps/kit/step.js';
import { countExceptions } from '../model/exceptions.js';
import type { RunReport } from '../model/run-report.js';
import { exceptionsOf, runView } from '../view/run-view.js';
import { stateWords } from '../view/words.js';
import { nameSome, type Page, printable, wrapOn } from './layout.js';
import { keptLines } from './propagation-text.js';
import { endedBy, lineCount, tableWidth } from './screen.js';

/** `22 objects: left alone: changed since (Log detail; Settings of a mail domain: a.example, b.example)`. */
export function causeLine(
  { cause, count, objects, isWrong }: ReturnType<typeof exceptionsOf>[number],
  page: Page,
): string {
  // What the server has once needs no place.
  const where = objects.map(({ title, targets }) =>
    targets.every((target) => target === SERVER) ? title : `${title}: ${nameSome(targets, page)}`,
  );
  const text = wrapOn(page)(`${counted(count, 'object')}: ${cause} (${where.join('; ')})`, '  ', '    ');
  return isWrong ? page.style.red(text) : text;
}

/** As many causes as fit, the rest counted. */
function exceptionLines(report: RunReport, page: Page, room: number): readonly string[] {
  const { style } = page;
  const causes = exceptionsOf(report, page);
  const all = countExceptions(report);
  if (all === 0) return report.results.length === 0 ? [] : ['Exceptions: none.'];
  const lines = causes.map((one) => causeLine(one, page));
  const made = (count: number) => {
    const left = causes.slice(count).reduce((sum, one) => sum + one.count, 0);
    return [
      style.bold(`EXCEPTIONS: ${counted(all, 'object')}`),
      ...lines.slice(0, count),
      ...(left === 0 ? [] : [`  and ${counted(left, 'more object')}: --all names them`]),
    ];
  };
  let count = lines.length;
  while (count > 1 && lineCount(made(count), page) > room) count -= 1;
  return made(count);
}

/** A command is not broken: one that does not fit behind the words stands below them. */
function wholeLines(command: string, page: Page): readonly string[] {
  const words = 'The whole of it:';
  const line = `${words} ${command}`;
  return line.length <= tableWidth(page) ? [line] : [words, `  ${command}`];
}

export function renderRunScreen(given: RunReport, page: Page): string {
  const report = printable(given);
  const { headline, counts, record, next } = runView(report, page);
  const wrap = wrapOn(page);
  const summary = counts
    .filter(({ count }) => count > 0)
    .map(({ count, outcome }) => `${counted(count, 'object')} ${outcome}`)
    .join(', ');
  const head = [page.style.bold(wrap(`${headline}${summary === '' ? '' : ` ${summary}.`}`))];
  const foot = [
    ...keptLines(report, page),
    ...(report.stopped === undefined ? [] : [wrap(`Stopped: ${report.stopped}.`)]),
    ...record.map((line) => wrap(line)),
    ...next,
    ...(report.run === null
      ? []
      : wholeLines(`smlockdown runs ${report.run} --all${stateWords(page)}`, page)),
  ];
  const room = page.height - lineCount(head, page) - lineCount(foot, page);
  const [first, ...others] = exceptionLines(report, page, room);
  // The line of the run stays as it is: people and scripts look for it.
  // A run judges nothing: after a rollback much is open again.
  const ended = exitText(report.exitCode, 'what was planned is done');
  const told = endedBy(first === undefined ? [] : [first], ended, page);
  return [...head, ...told, ...others, ...foot, ''].join('\n');
}
