/** Reports of several servers: a line for each, what needs somebody first. */
import { counted } from '../../steps/kit/step.js';
import { JOINABLE, type JoinedReport, kindOf } from '../model/joined-report.js';
import { DEFAULT_FAIL_ON, exitCodeFor } from '../model/reports.js';
import { agesText } from '../view/ages.js';
import { inShort } from '../view/in-short.js';
import { missingText } from '../view/missing.js';
import { exitLine, serverLines } from './fleet-text.js';
import { nameSome, type Page, printable, wrapOn } from './layout.js';

export function renderJoined(report: JoinedReport, page: Page): string {
  const kind = kindOf(report);
  const { failOn = DEFAULT_FAIL_ON } = page;
  const missing = missingText({ missing: report.missing.map((name) => printable(name)) }, (names) =>
    nameSome(names, page),
  );
  const lines = report[JOINABLE[kind]].map(({ name, report: own }) => ({
    ...{
      name: printable(name),
      ...inShort(printable(own)),
      exitCode: exitCodeFor(kind, own as never, failOn),
      ms: null,
    },
    state: 'ended' as const,
  }));
  const head = [
    page.style.bold(wrapOn(page)(`Reports of ${counted(lines.length, 'server')}, each of its ${kind}.`)),
    wrapOn(page)(printable(agesText(report))),
    ...(missing === null ? [] : [page.style.red(wrapOn(page)(missing))]),
    '',
  ].flatMap((text) => text.split('\n'));
  const end = [
    '',
    ...(page.failOn === undefined ? [] : [exitLine(exitCodeFor('joined', report, failOn))]),
    '',
  ];
  return [...head, ...serverLines(lines, { page, around: head.length + end.length - 1 }), ...end].join('\n');
}
