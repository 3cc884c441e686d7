/** The reports that fleets left in a folder, several machines' together, as one. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { isJsonObject, jsonIn } from '../../canonical-json.js';
import { whyUnreadable } from '../../documents/problem.js';
import { LockdownError } from '../../errors.js';
import { auditReportSchema } from '../../report/model/audit-report.js';
import type { Maker } from '../../report/model/head.js';
import {
  JOINABLE,
  type Joinable,
  type JoinedReport,
  joinedReport,
} from '../../report/model/joined-report.js';
import { planReportSchema } from '../../report/model/plan-report.js';
import { runReportSchema } from '../../report/model/run-report.js';
import { serverKey } from '../../store/server-key.js';
import { readUserFile } from '../../user-file.js';

/** As `fleet` names them, by what it did. */
const NAMED = { audit: '.audit.json', plan: '.plan.json', apply: '.apply.json' } as const;
export type Action = keyof typeof NAMED;
export const ACTIONS = Object.keys(NAMED) as readonly Action[];

const KINDS = { audit: 'audit', plan: 'plan', apply: 'run' } as const satisfies Record<Action, Joinable>;
const SCHEMAS = { audit: auditReportSchema, plan: planReportSchema, run: runReportSchema } as const;

const MOST_BYTES = 400 * 2 ** 20;

interface Part {
  readonly name: string;
  readonly file: string;
  readonly report: z.infer<(typeof SCHEMAS)[Joinable]>;
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

/** Which of them is meant; where there is one kind alone, that. */
function actionIn(files: readonly string[], folder: string, wanted: Action | undefined): Action {
  const there = ACTIONS.filter((action) => files.some((file) => file.endsWith(NAMED[action])));
  if (wanted !== undefined && there.includes(wanted)) return wanted;
  const [only, ...others] = there;
  if (only === undefined || wanted !== undefined)
    throw invalid(
      `${folder} has no report of ${wanted === undefined ? 'a fleet' : `a fleet ${wanted}`}`,
      `smlockdown fleet ${wanted ?? 'audit'} --out ${folder} writes them.`,
    );
  if (others.length > 0)
    throw new LockdownError('usage.invalid', `${folder} has reports of ${there.join(' and ')}`, {
      next: `Say which: ${there.map((action) => `--of ${action}`).join(' or ')}`,
    });
  return only;
}

function partOf(path: string, action: Action): Part {
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
  const name = path.replace(/^.*[\\/]/, '').slice(0, -NAMED[action].length);
  return { name, file: path, report: parsed.data };
}

const urlOf = ({ server }: Part['report']): string => (typeof server === 'string' ? server : server.url);

/** What would make one finding two, or one of another: refused. */
function check(parts: readonly Part[]): void {
  const [first] = parts;
  for (const [index, part] of parts.entries()) {
    const other = parts
      .slice(0, index)
      .find(
        (one) => one.name === part.name || serverKey(urlOf(one.report)) === serverKey(urlOf(part.report)),
      );
    if (other !== undefined)
      throw invalid(`${other.file} and ${part.file} are of the same server`, 'Keep the one that counts.');
    if (first !== undefined && part.report.tool !== first.report.tool)
      throw invalid(
        `${first.file} is by smlockdown ${first.report.tool}, and ${part.file} by ${part.report.tool}`,
        'What two versions find is not the same: let one version look at all.',
      );
  }
}

/** Errors: `report.invalid`; `usage.invalid` where it cannot be told which are meant. */
export function joinReports(
  folder: string,
  { of, ...maker }: Maker & { readonly of: Action | undefined },
): JoinedReport {
  const files = filesIn(folder);
  const action = actionIn(files, folder, of);
  const parts = files
    .filter((file) => file.endsWith(NAMED[action]))
    .map((file) => partOf(join(folder, file), action));
  check(parts);
  const told = parts.map(({ name, report }) => ({ name, report }));
  return joinedReport({ audits: [], plans: [], runs: [], [JOINABLE[KINDS[action]]]: told }, maker);
}
