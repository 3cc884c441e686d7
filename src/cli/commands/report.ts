/** `report merge FOLDER`: the reports of several servers as one. */
import { exitCodeFor, type FailOn } from '../../report/model/reports.js';
import type { OutputArguments, ReportingArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { type Action, joinReports } from '../fleet/join-reports.js';

interface ReportArguments extends OutputArguments, ReportingArguments {
  readonly folder: string;
  readonly of: Action | undefined;
  readonly failOn: FailOn;
}

export async function report({ folder, of, ...args }: ReportArguments, context: Context): Promise<number> {
  const joined = joinReports(folder, { of, ...maker() });
  await context.show('joined', joined, args);
  return exitCodeFor('joined', joined, args.failOn);
}
