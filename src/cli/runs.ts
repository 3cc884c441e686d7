/** `runs`: what was applied and rolled back, newest first. */
import { renderRuns, runsReport } from '../report/runs-report.js';
import { listRuns } from '../store/run-list.js';
import type { OutputArguments, StateArguments } from './arguments.js';
import type { Context } from './context.js';
import { stateDirOf } from './state.js';

export async function runs(args: OutputArguments & StateArguments, context: Context): Promise<number> {
  const report = runsReport(await listRuns(stateDirOf(args, context)));
  if (args.json) await context.resultJson(report);
  else await context.result(renderRuns(report, context.page(args)));
  return 0;
}
