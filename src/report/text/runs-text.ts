/** The list of runs as text. */
import { counted } from '../../steps/kit/step.js';
import type { RunsReport } from '../model/runs-report.js';
import { type Page, printable, wrapOn } from './layout.js';

/** A run in two lines: what it was and how it ended, then where. */
function runLines(run: RunsReport['runs'][number], page: Page): readonly string[] {
  const facts = [run.status, ...(run.writes === null ? [] : [counted(run.writes, 'write')])];
  const where = [
    run.server ?? '',
    run.playbook === null || run.kind === 'rollback' ? '' : `playbook ${run.playbook}`,
    run.operator === null ? '' : `by ${run.operator}`,
    run.rollsBack === null ? '' : `brings back the state before ${run.rollsBack}`,
    run.problem ?? '',
  ].filter((fact) => fact !== '');
  return [
    `${page.style.bold(run.id)}  ${facts.join(', ')}`,
    page.style.dim(wrapOn(page)(where.join(', '), '    ')),
  ];
}

export function renderRuns(given: RunsReport, page: Page): string {
  const { runs } = printable(given);
  if (runs.length === 0) return 'No runs yet.\n';
  return `${runs.flatMap((run) => runLines(run, page)).join('\n')}\n`;
}
