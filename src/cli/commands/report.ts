/** `report merge FOLDER`: the reports of several servers as one. */
import { EXIT, worstOf } from '../../engine/words/exit-code.js';
import { redactTexts } from '../../redaction.js';
import type { JoinedReport } from '../../report/model/joined-report.js';
import { exitCodeFor, type FailOn } from '../../report/model/reports.js';
import { nameSome } from '../../report/text/layout.js';
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

/** Who of the list is in none of the reports. */
function missingIn({ audits, plans, runs }: JoinedReport, inventory: string): readonly string[] {
  const there = new Set([audits, plans, runs].flatMap((parts) => parts.map(({ name }) => name)));
  return openInventory(inventory).flatMap(({ name }) => (there.has(name) ? [] : [name]));
}

/** Ends with 1 at best where a server of `inventory` has no report: what was not looked at is not in order. */
export async function report(
  { folder, of, inventory, ...args }: ReportArguments,
  context: Context,
): Promise<number> {
  const redact = (text: string) => context.secrets.redact(text);
  const joined = joinReports(folder, { of, masked: (one) => redactTexts(one, redact), ...maker() });
  const missing = inventory === undefined ? [] : missingIn(joined, inventory);
  await context.show('joined', joined, { ...args, isMasked: true });
  const exitCode = exitCodeFor('joined', joined, args.failOn);
  if (missing.length === 0) return exitCode;
  context.say(`No report of ${nameSome(missing, { isExpanded: false })}: what is open there is not in this.`);
  return worstOf([exitCode, EXIT.error]);
}
