/** `runs`: what was applied and rolled back, newest first. */

import { runsReport } from '../../report/model/runs-report.js';
import { SCREEN_LINES } from '../../report/text/screen.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { knownIn, knownRun, unopenedRun } from './known-run.js';
import { selectRuns, serverIn, sinceIn } from './which-runs.js';

export interface ListArguments extends OutputArguments {
  readonly url: string | undefined;
  readonly since: string | undefined;
}

export async function showList(args: ListArguments, context: Context, stateDir: string): Promise<void> {
  const made = maker();
  const server = serverIn(args.url);
  const since = args.since === undefined ? undefined : sinceIn(args.since, made.now);
  const all = await knownIn(stateDir);
  const { known } = all;
  const meant = selectRuns(known, { server, since });
  // Reports of thousands of domains take their time: they are opened where the page shows what they say.
  const isShort = context.isForPeople(args) && !args.all && !args.expand;
  const rows = [];
  for (const [index, summary] of meant.entries())
    rows.push(isShort && index >= SCREEN_LINES ? unopenedRun(summary, all) : await knownRun(summary, all));
  const about = { stateDir, total: known.length, server: server ?? null };
  const from = since === undefined ? null : new Date(since).toISOString();
  await context.show('runs', runsReport(rows, { ...made, ...about, since: from }), args);
}
