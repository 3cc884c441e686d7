/** `report merge FOLDER`: the reports of several servers as one. */
import { redactTexts } from '../../redaction.js';
import { exitCodeFor, type FailOn } from '../../report/model/reports.js';
import type { OutputArguments, ReportingArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { openInventory } from '../fleet/inventory-file.js';
import { joinReports } from '../fleet/join-reports.js';
import type { Action } from '../fleet/report-files.js';

interface ReportArguments extends OutputArguments, ReportingArguments {
  readonly folder: string;
  readonly of: Action | undefined;
  readonly inventory: string | undefined;
  readonly failOn: FailOn;
}

/** Ends with 1 at best where a server of `inventory` has no report. */
export async function report(
  { folder, of, inventory, ...args }: ReportArguments,
  context: Context,
): Promise<number> {
  const masked = <T>(one: T) => redactTexts(one, (text: string) => context.secrets.redact(text));
  const names = inventory === undefined ? [] : openInventory(inventory).map(({ name }) => name);
  const joined = joinReports(folder, { of, masked, names, ...maker() });
  await context.show('joined', joined, { ...args, isMasked: true });
  return exitCodeFor('joined', joined, args.failOn);
}
