/** Reports of several servers: a line for each, what needs somebody first. */
import { worstOf } from '../../engine/words/exit-code.js';
import { counted } from '../../steps/kit/step.js';
import { JOINABLE, type JoinedReport, kindOf } from '../model/joined-report.js';
import { DEFAULT_FAIL_ON, exitCodeFor } from '../model/reports.js';
import { inShort } from '../view/in-short.js';
import { exitLine, serverLines } from './fleet-text.js';
import { type Page, printable, wrapOn } from './layout.js';

export function renderJoined(report: JoinedReport, page: Page): string {
  const kind = kindOf(report);
  const { failOn = DEFAULT_FAIL_ON } = page;
  const lines = report[JOINABLE[kind]].map(({ name, report: own }) => ({
    ...{
      name: printable(name),
      said: inShort(printable(own)).said,
      exitCode: exitCodeFor(kind, own as never, failOn),
      ms: null,
    },
    state: 'ended' as const,
  }));
  return [
    page.style.bold(wrapOn(page)(`Reports of ${counted(lines.length, 'server')}, each of its ${kind}.`)),
    '',
    ...serverLines(lines, page),
    '',
    ...(page.failOn === undefined ? [] : [exitLine(worstOf(lines.map(({ exitCode }) => exitCode)))]),
    '',
  ].join('\n');
}
