/** `runs`: what was applied and rolled back, newest first. */
import { runsReport } from '../../report/model/runs-report.js';
import { listRuns } from '../../store/run-list.js';
import type { OutputArguments, StateArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { openStateDir } from '../context/open-state-dir.js';

export async function runs(args: OutputArguments & StateArguments, context: Context): Promise<number> {
  const stateDir = await openStateDir(args, context, 'read');
  await context.show('runs', runsReport(await listRuns(stateDir), { ...maker(), stateDir }), args);
  return 0;
}
