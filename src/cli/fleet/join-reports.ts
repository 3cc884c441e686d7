/**
 * The reports that fleets left in a folder, several machines' together, as one. Each is read when it is asked for and not kept: of
 * thousands, one at a time is in memory.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { isJsonObject, jsonIn } from '../../canonical-json.js';
import { whyUnreadable } from '../../documents/problem.js';
import { LockdownError } from '../../errors.js';
import { auditReportSchema } from '../../report/model/audit-report.js';
import { FLEET_ACTIONS } from '../../report/model/fleet-report.js';
import type { Maker } from '../../report/model/head.js';
import {
  type Age,
  JOINABLE,
  type Joinable,
  type JoinedReport,
  joinedReport,
} from '../../report/model/joined-report.js';
import { planReportSchema } from '../../report/model/plan-report.js';
import { runReportSchema } from '../../report/model/run-report.js';
import { serverKey } from '../../store/server-key.js';
import { readUserFile } from '../../user-file.js';
import { type Action, ENDINGS, MOST_BYTES } from './report-files.js';

const KINDS = { audit: 'audit', plan: 'plan', apply: 'run' } as const satisfies Record<Action, Joinable>;
const SCHEMAS = { audit: auditReportSchema, plan: planReportSchema, run: runReportSchema } as const;

type Report = z.infer<(typeof SCHEMAS)[Joinable]>;

/** What is kept of each: enough to tell which server it is of, when and by which version it was made. */
interface Part extends Age {
  readonly file: string;
  readonly tool: string;
  readonly server: string;
}

function invalid(message: string, next?: string): LockdownError {
  return new LockdownError('report.invalid', message, next === undefined ? {} : { next });
}

/** Files of the folder, and of the folders in it: one of each machine. */
function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  } catch (error) {
    throw invalid(`${folder} could not be read: ${whyUnreadable(error)}`);
  }
}

function noneIn(folder: string, wanted: Action | undefined): LockdownError {
  return invalid(
    `The folder ${folder} has no report of ${wanted === undefined ? 'a fleet' : `a fleet ${wanted}`}`,
    `smlockdown fleet ${wanted ?? 'audit'} --out ${folder} writes them.`,
  );
}

/** Which of them is meant; where there is one kind alone, that. */
function actionIn(files: readonly string[], folder: string, wanted: Action | undefined): Action {
  const there = FLEET_ACTIONS.filter((action) => files.some((file) => file.endsWith(ENDINGS[action])));
  if (wanted !== undefined && there.includes(wanted)) return wanted;
  const [only, ...others] = there;
  if (only === undefined || wanted !== undefined) throw noneIn(folder, wanted);
  if (others.length > 0)
    throw new LockdownError('usage.invalid', `The folder ${folder} has reports of ${there.join(' and ')}`, {
      next: `Say which: ${there.map((action) => `--of ${action}`).join(' or ')}`,
    });
  return only;
}

function reportIn(path: string, action: Action): Report {
  const kind = KINDS[action];
  let text: string;
  try {
    text = readUserFile(path, { most: MOST_BYTES });
  } catch (error) {
    throw invalid(`${path} could not be read: ${whyUnreadable(error)}`);
  }
  const value = jsonIn(text);
  if (!isJsonObject(value)) throw invalid(`${path} could not be read: it is no JSON of a report`);
  const { tool } = value;
  const parsed = SCHEMAS[kind].safeParse(value, { jitless: true });
  if (!parsed.success)
    throw invalid(
      `${path} is no report of ${kind} that this version reads${typeof tool === 'string' ? `: smlockdown ${tool} wrote it` : ''}`,
    );
  return parsed.data;
}

function partOf(file: string, action: Action): Part {
  const report = reportIn(file, action);
  const { tool, server } = report;
  // The account of a plan may be of today, and the plan is not.
  const at = (report.report === 'plan' ? report.made?.at : undefined) ?? report.at;
  const name = file.replace(/^.*[\\/]/, '').slice(0, -ENDINGS[action].length);
  return { name, at, file, tool, server: serverKey(typeof server === 'string' ? server : server.url) };
}

/** What would make one finding two, or one of another: refused. */
function check(parts: readonly Part[]): void {
  const [first] = parts;
  const seen = new Map<string, Part>();
  for (const part of parts) {
    const keys = [`name ${part.name}`, `server ${part.server}`];
    const other = keys.map((key) => seen.get(key)).find((one) => one !== undefined);
    if (other !== undefined)
      throw invalid(`${other.file} and ${part.file} are of the same server`, 'Keep the one that counts.');
    for (const key of keys) seen.set(key, part);
    if (first !== undefined && part.tool !== first.tool)
      throw invalid(
        `${first.file} is by smlockdown ${first.tool}, and ${part.file} by ${part.tool}`,
        'What two versions find is not the same: let one version look at all.',
      );
  }
}

interface Joining extends Maker {
  readonly of: Action | undefined;
  /** Of each report, before anything is told of it. */
  readonly masked: (report: Report) => Report;
  /** Those of the list: whoever of them has no report is named. */
  readonly names?: readonly string[];
}

/** Errors: `report.invalid`, also later, of a file that changed; `usage.invalid` where it cannot be told which are meant. */
export function joinReports(folder: string, { of, masked, names = [], ...maker }: Joining): JoinedReport {
  const files = filesIn(folder);
  const action = actionIn(files, folder, of);
  const parts = files
    .filter((file) => file.endsWith(ENDINGS[action]))
    .map((file) => partOf(join(folder, file), action));
  check(parts);
  const told = parts.map(({ name, file }) => ({
    name,
    get report() {
      return masked(reportIn(file, action));
    },
  }));
  const there = new Set(parts.map(({ name }) => name));
  const missing = names.filter((name) => !there.has(name));
  const [first, ...others] = parts.map(({ name, at }) => ({ name, at }));
  if (first === undefined) throw noneIn(folder, action);
  return joinedReport(
    { audits: [], plans: [], runs: [], [JOINABLE[KINDS[action]]]: told },
    { ...maker, ages: [first, ...others], missing },
  );
}
