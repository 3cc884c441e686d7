/** `runs`: what was applied and rolled back, newest first. */
import { runsReport } from '../../report/model/runs-report.js';
import { renderRuns } from '../../report/text/runs-text.js';
import { listRuns } from '../../store/run-list.js';
import type { OutputArguments, StateArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { stateDirOf } from '../context/state.js';

export async function runs(args: OutputArguments & StateArguments, context: Context): Promise<number> {
  const report = runsReport(await listRuns(stateDirOf(args, context)));
  await context.show(report, { args, text: (page) => renderRuns(report, page) });
  return 0;
}
