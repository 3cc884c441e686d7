/** The list of runs as text. */
import { counted } from '../../steps/kit/step.js';
import type { RunsReport } from '../model/runs-report.js';
import { type Page, printable, wrapOn } from './layout.js';

/** What a run was and how it ended, then where and by whom, then why. */
function runLines(run: RunsReport['runs'][number], page: Page): readonly string[] {
  const facts = [run.status, ...(run.writes === null ? [] : [counted(run.writes, 'write')])];
  const where = [
    run.server ?? '',
    run.playbook === null || run.kind === 'rollback'
      ? ''
      : `${run.kind === 'action' ? 'action' : 'playbook'} ${run.playbook}`,
    run.operator === null ? '' : `by ${run.operator}`,
    run.user === null ? '' : `${run.user} on ${run.host}, smlockdown ${run.tool}`,
    run.rollsBack === null ? '' : `brings back the state before ${run.rollsBack}`,
    run.problem ?? '',
  ].filter((fact) => fact !== '');
  return [
    `${page.style.bold(run.id)}  ${facts.join(', ')}`,
    page.style.dim(wrapOn(page)(where.join(', '), '    ')),
    ...(run.reason === null ? [] : [page.style.dim(wrapOn(page)(`Reason: ${run.reason}`, '    '))]),
  ];
}

export function renderRuns(given: RunsReport, page: Page): string {
  const { runs, stateDir } = printable(given);
  const where = wrapOn(page)(`${runs.length === 0 ? 'No runs yet' : 'Kept'} in ${stateDir}`);
  return `${[...runs.flatMap((run) => runLines(run, page)), where].join('\n')}\n`;
}
