/** What is compared with another of its kind: an audit, a plan or an account of a run in a file, or a kept run by its id. */
import { existsSync } from 'node:fs';
import { z } from 'zod';
import { isJsonObject } from '../../canonical-json.js';
import { shippedContract } from '../../contract/contract.js';
import type { Issue, Words } from '../../documents/issues.js';
import { orDidYouMean } from '../../documents/near-name.js';
import { firstLine, whyUnreadable } from '../../documents/problem.js';
import { fitted, readDocument } from '../../documents/read-document.js';
import type { Source } from '../../documents/source.js';
import { type Plan, planSchema } from '../../engine/plan/plan.js';
import { placesIn } from '../../engine/words/place.js';
import { LockdownError } from '../../errors.js';
import { redactTexts } from '../../redaction.js';
import { type AuditFile, auditFileSchema } from '../../report/model/audit-file.js';
import type { AuditReport } from '../../report/model/audit-report.js';
import type { Comparable, DiffReport, DiffSide } from '../../report/model/diff-report.js';
import { diffReport } from '../../report/model/diff-report.js';
import { resultsOf } from '../../report/model/diff-runs.js';
import { keptRun } from '../../report/model/kept-run.js';
import { type RunReport, runReportSchema } from '../../report/model/run-report.js';
import { readJournal } from '../../store/journal.js';
import { loadReport } from '../../store/kept-report.js';
import { hasRun, loadRun, type RunFolder, readRunPlan } from '../../store/run-folder.js';
import { notFound, openRun, orNear, runsOf } from '../../store/run-list.js';
import { isRunId } from '../../store/run-record.js';
import { serverKey } from '../../store/server-key.js';
import { readUserFile } from '../../user-file.js';
import type { StateArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { orNearFile } from '../context/near-file.js';
import { openStateDir } from '../context/open-state-dir.js';
import { MOST_BYTES, planOf } from './plan-file.js';

const WORDS: Words = { one: 'a report', format: 'JSON', whole: 'the report' };

/** What the kinds are called. */
const ONE = { audit: 'an audit', plan: 'a plan', run: 'a run' } as const;

const MAKE = {
  next: 'smlockdown audit --json, plan --out FILE and apply --json write what can be compared.',
} as const;

/** The report's format that this version reads. */
const FORMAT = 1;

/** `orMeant`: what may be meant where there is no such file, as the end of the sentence. */
function sourceOf(file: string, orMeant: string): Source {
  let text: string;
  try {
    text = readUserFile(file, { most: MOST_BYTES });
  } catch (cause) {
    throw new LockdownError(
      'report.invalid',
      `${file} could not be read: ${whyUnreadable(cause)}${orMeant}`,
      {
        cause,
        ...MAKE,
      },
    );
  }
  const { source, problems } = readDocument(text, { file, schema: z.unknown(), words: WORDS });
  if (source === undefined || problems.length > 0)
    throw new LockdownError('report.invalid', firstLine(problems));
  return source;
}

function fitting<Schema extends z.ZodType>(source: Source, schema: Schema): z.output<Schema> {
  const { file, value, keyPlace, valuePlace } = source;
  const formatVersion = isJsonObject(value) ? value.formatVersion : undefined;
  if (typeof formatVersion === 'number' && formatVersion > FORMAT)
    throw new LockdownError(
      'report.newer-format',
      `${file} has format ${formatVersion}; this smlockdown reads up to ${FORMAT}`,
      { next: 'Update smlockdown, or make the report again with this one.' },
    );
  const placeOf = ({ path, at }: Issue) => (at === 'key' ? keyPlace(path) : valuePlace(path));
  const found = fitted(value, { schema, words: WORDS, placeOf });
  if (found.value === undefined) throw new LockdownError('report.invalid', firstLine(found.problems));
  return found.value;
}

export function ofAudit(audit: AuditFile, name: string): Comparable {
  const { at, server, playbook, contract, tool, host = null } = audit;
  const about = { name, at, server: server.url, build: server.build, playbook, contract, tool, host };
  return { kind: 'audit', about, audit, places: placesIn(audit.steps ?? {}) };
}

/** A finding that is there twice could hide which of the two it is. */
function checkOnce(audit: AuditFile, { file, valuePlace }: Source): void {
  const seen = new Set<string>();
  for (const [index, { step, target }] of audit.findings.entries()) {
    const key = `${step} ${target.toLowerCase()}`;
    if (seen.has(key)) {
      const place = valuePlace(['findings', index]);
      const text = `the report has two findings of ${step} on ${target}`;
      throw new LockdownError('report.invalid', firstLine([{ place: { ...place, file }, text }]));
    }
    seen.add(key);
  }
}

function ofPlan(plan: Plan, name: string): Comparable {
  const { server, playbook, contract, made, host = null } = plan;
  const about = { name, at: made?.at ?? null, server: server.url, build: server.build, playbook, contract };
  const told = { ...about, tool: made?.tool ?? null, host };
  return { kind: 'plan', about: told, plan, places: made?.places };
}

function ofRun(report: RunReport, name: string, playbook: DiffSide['playbook'] | null): Comparable {
  const { at, server, contract, tool, results, steps } = report;
  return {
    kind: 'run',
    places: placesIn(steps),
    about: { name, at, server, build: null, playbook, contract, tool, host: null },
    results,
  };
}

/** Errors: `report.…`, `plan.…`. */
function inFile(file: string, orMeant = existsSync(file) ? '' : orNearFile(file)): Comparable {
  const source = sourceOf(file, orMeant);
  const { value } = source;
  const report = isJsonObject(value) ? value.report : undefined;
  if (report === 'audit') {
    const audit = fitting(source, auditFileSchema);
    checkOnce(audit, source);
    return ofAudit(audit, file);
  }
  if (report === 'run') return ofRun(fitting(source, runReportSchema), file, null);
  if (report === 'plan' || (isJsonObject(value) && 'changes' in value))
    return ofPlan(planOf(source).plan, file);
  throw new LockdownError('report.invalid', `${file} is no audit, no plan and no account of a run`, MAKE);
}

/** What became of its objects: as its report says, else as its journal tells. Errors: `run.damaged`. */
async function ofFolder(run: RunFolder, { say }: Pick<Context, 'say'>): Promise<Comparable> {
  const { id, record } = run;
  const plan = planSchema.safeParse(await readRunPlan(run));
  const playbook = plan.success ? { name: record.playbook, hash: plan.data.playbook.hash } : null;
  const kept = keptRun(await loadReport(run), id);
  if (kept.status === 'kept') return ofRun(kept.report, id, playbook);
  if (kept.status !== 'gone') say(`Run ${id}: ${kept.why} What its journal says is compared.`);
  if (!plan.success)
    throw new LockdownError('run.damaged', `The plan of run ${id} is none that this version knows`);
  const { startedAt: at, server, contract = null, tool = null } = record;
  return {
    kind: 'run',
    about: { name: id, at, server, build: plan.data.server.build, playbook, contract, tool, host: null },
    results: resultsOf(plan.data.changes, await readJournal(run)),
  };
}

/** The newest run, of whatever kind. */
const LATEST = 'latest';

interface Place {
  readonly args: StateArguments;
  readonly context: Context;
}

/** A file, the word for the newest run, or a run: the end of what is said of a name that is none of them. */
async function orMeantBy(name: string, { args, context }: Place): Promise<string> {
  const word = orNearFile(name) || orDidYouMean(name, [LATEST]);
  if (word !== '') return word;
  const runs = openStateDir(args, context, 'read').then((stateDir) => runsOf({ stateDir }));
  return orNear(name, await runs.catch(() => []));
}

/** Errors: `report.…`, `plan.…`, `run.…`. */
async function openComparable(name: string, { args, context }: Place): Promise<Comparable> {
  if (!isRunId(name)) return inFile(name, existsSync(name) ? '' : await orMeantBy(name, { args, context }));
  const stateDir = await openStateDir(args, context, 'read');
  // What is not there is told with the runs that are.
  const run = (await hasRun(stateDir, name))
    ? await loadRun(stateDir, name)
    : await openRun({ stateDir, id: name });
  return ofFolder(run, context);
}

/** `server`: of which it is the newest. Errors: `run.not-found`, `run.damaged`. */
async function openLatest(server: string, { args, context }: Place): Promise<Comparable> {
  const stateDir = await openStateDir(args, context, 'read');
  const [newest] = await runsOf({ stateDir, server });
  if (newest === undefined) throw notFound(`there is no run of ${server} in this state folder`, []);
  return ofFolder(await loadRun(stateDir, newest.id), context);
}

/** The two that are named; `latest` is the newest run of the server that the other one is of. Errors: `report.…`, `plan.…`, `run.…`, `usage.invalid`. */
export async function openBoth(
  names: Readonly<Record<'before' | 'after', string>> & StateArguments,
  context: Context,
): Promise<Readonly<Record<'before' | 'after', Comparable>>> {
  const place = { args: names, context };
  const { before, after } = names;
  if (before === LATEST && after === LATEST)
    throw new LockdownError('usage.invalid', 'latest is one run, and diff compares two', {
      next: 'For example: smlockdown diff ID latest. smlockdown runs lists the ids.',
    });
  if (before === LATEST) {
    const other = await openComparable(after, place);
    return { before: await openLatest(other.about.server, place), after: other };
  }
  const first = await openComparable(before, place);
  const isLatest = after === LATEST;
  return {
    before: first,
    after: isLatest ? await openLatest(first.about.server, place) : await openComparable(after, place),
  };
}

/** The audit in a file. Errors: `report.…`. */
export function openAudit(file: string): Extract<Comparable, { kind: 'audit' }> {
  const found = inFile(file);
  if (found.kind === 'audit') return found;
  throw new LockdownError('report.other-kind', `${file} is ${ONE[found.kind]}, and no audit`, {
    next: 'smlockdown audit --json writes one.',
  });
}

/** An audit that was just made, as its file would hold it. */
export function asKept(report: AuditReport, { secrets }: Pick<Context, 'secrets'>): Comparable {
  const redact = (text: string) => secrets.redact(text);
  return ofAudit({ ...report, findings: report.findings.map((one) => redactTexts(one, redact)) }, 'now');
}

/** Errors: `report.other-kind`. */
export function compare(before: Comparable, after: Comparable): DiffReport {
  if (before.kind !== after.kind)
    throw new LockdownError(
      'report.other-kind',
      `${before.about.name} is ${ONE[before.kind]}, and ${after.about.name} is ${ONE[after.kind]}`,
      { next: 'Compare two of a kind: two audits, two plans or two runs.' },
    );
  const isOneServer = serverKey(before.about.server) === serverKey(after.about.server);
  return diffReport({ before, after }, { ...maker(), isOneServer, contract: shippedContract });
}
