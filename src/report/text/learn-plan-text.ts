/** What to teach a server: page after page of its settings, with each click, and the command that takes them. */
import { SHOWN } from '../../contract/learning/lessons.js';
import { EXIT } from '../../engine/words/exit-code.js';
import { counted } from '../../steps/kit/step.js';
import type { LearnPlanReport } from '../model/learn-plan-report.js';
import { exitCodeFor } from '../model/reports.js';
import { type Page, printable, wrapOn } from './layout.js';
import { cut, endedBy, ends, labelled, tableWidth } from './screen.js';

type PageToTeach = LearnPlanReport['pages'][number];

const EXIT_TEXTS: Readonly<Record<number, string>> = {
  [EXIT.clean]: 'exit 0: nothing has to be taught',
  [EXIT.error]: 'exit 1: not all was looked at',
  [EXIT.findings]: 'exit 2: something can be taught',
};

function summaryText({ playbook, summary }: LearnPlanReport): string {
  const { pages, saves, minutes, steps } = summary;
  if (pages === 0) return `${playbook.name}: nothing has to be taught.`;
  const gain =
    steps === 0 ? 'no step needs it' : `${counted(steps, 'step')} more could be checked and changed`;
  return `${playbook.name}: ${counted(pages, 'page')}, ${counted(saves, 'save')}, about ${counted(minutes, 'minute')}: ${gain}`;
}

/** `2 saves, 1 minute`. */
function sizeText({ saves, minutes }: PageToTeach): string {
  return `${saves === 0 ? 'only to open' : counted(saves, 'save')}, ${counted(minutes, 'minute')}`;
}

/** On one line, as it is pasted. */
function commandOf({ pages }: LearnPlanReport): string {
  const taught = pages.flatMap(({ clicks }) => clicks.map((one) => ` --taught "${one.taught}"`));
  return `smlockdown learn session.har${taught.join('')}`;
}

/** What the pages say only while somebody looks at them. */
function remarks({ pages }: LearnPlanReport): readonly string[] {
  const isShown = pages.some(({ clicks }) => clicks.some(({ taught }) => taught.includes(SHOWN)));
  return [
    'Open each page before you change it, and again after each save. What is so already: set it to something else, and say that.',
    ...(isShown
      ? [`In the place of ${SHOWN} say what the page showed before you changed it; leave out what was empty.`]
      : []),
    'All of it is really changed on the server: take a test server of the same build, or set it back afterwards.',
  ];
}

function pageLine(one: PageToTeach, page: Page): readonly string[] {
  const size = sizeText(one);
  const where = `${one.severity.padEnd(9)}${one.where}`;
  return ends(cut(where, tableWidth(page) - size.length - 2), size, page);
}

function wholePage(one: PageToTeach, page: Page): readonly string[] {
  const wrap = wrapOn(page);
  return [
    '',
    page.style.bold(wrap(`${one.where} (${sizeText(one)})`)),
    wrap(
      `${one.severity}: ${one.steps.join(', ') || 'no step needs it: all domains are changed by one call then'}`,
      '  ',
      '    ',
    ),
    ...one.clicks.map(({ does }, index) => wrap(does, `  ${index + 1}. `, '     ')),
  ];
}

export function renderLearnPlan(given: LearnPlanReport, page: Page): string {
  const report = printable(given);
  const { server, pages, unread, at } = report;
  const wrap = wrapOn(page);
  const head = [
    ...ends(
      `Lessons for ${server.url}${server.build === null ? '' : ` (build ${server.build})`}`,
      `${at.slice(0, 16).replace('T', ' ')}Z`,
      page,
    ),
    page.style.bold(wrap(summaryText(report))),
    ...(unread.length === 0
      ? []
      : labelled('NOT READ', `${unread.join(', ')}: what they lack is not known`, page)),
  ];
  const exit = EXIT_TEXTS[exitCodeFor('learnPlan', report)] ?? '';
  if (pages.length === 0) return [...endedBy(head, exit, page), ''].join('\n');
  if (page.isWhole)
    return [
      ...head,
      ...pages.flatMap((one) => wholePage(one, page)),
      '',
      ...remarks(report).map((text) => wrap(text)),
      '',
      commandOf(report),
      exit,
      '',
    ].join('\n');
  const foot = [
    ...labelled('all of it:', '--all has each click, and the command that says them all', page),
    ...labelled('next:', 'record those pages (docs/learning.md), then smlockdown learn session.har', page),
  ];
  // What the prompt and what stands above and below leave.
  const room = Math.max(3, page.height - head.length - foot.length - 3);
  const shown = pages.length <= room ? pages : pages.slice(0, room - 1);
  const more = pages.length - shown.length;
  return [
    ...head,
    '',
    ...shown.flatMap((one) => pageLine(one, page)),
    ...(more === 0 ? [] : [`         and ${counted(more, 'other page')}`]),
    ...endedBy(foot, exit, page),
    '',
  ].join('\n');
}
