/** The report of a run, kept beside its journal, with its secrets masked as the journal's are. */
import type { Contract } from '../../contract/contract.js';
import { countOutcomes } from '../../engine/apply/ending.js';
import { type RunReport as Account, reportOf } from '../../engine/apply/run-report.js';
import type { Plan } from '../../engine/plan/plan.js';
import { reasonOf } from '../../engine/words/stop-reason.js';
import { exitCodeOf } from '../../errors.js';
import { type Redact, redactTexts } from '../../redaction.js';
import { type RunReport, runReport } from '../../report/model/run-report.js';
import { maskBeside } from '../../store/journal.js';
import { storeReport } from '../../store/kept-report.js';
import { type RunFolder, runPathOf } from '../../store/run-folder.js';
import { type Context, maker } from '../context/context.js';
import { toldObjects } from './told-objects.js';

interface Where {
  readonly stateDir: string;
  readonly context: Pick<Context, 'secrets' | 'say'>;
}

interface Broken {
  readonly run: RunFolder;
  readonly plan: Plan;
  readonly contract: Contract;
}

interface Told {
  readonly message?: string | undefined;
}

/** In free text by value; in the values of a server, and what they are called, by name too. */
function masked(report: RunReport, redact: Redact): RunReport {
  const bystandersOf = (all: RunReport['kept'][number]['bystanders']) =>
    all.map((one) => ({ ...maskBeside(one.path, one, redact), path: redact(one.path) }));
  const said = ({ message }: Told) => (message === undefined ? {} : { message: redact(message) });
  return {
    ...report,
    ...(report.stopped === undefined ? {} : { stopped: redact(report.stopped) }),
    results: report.results.map((one) => ({
      ...one,
      ...said(one),
      target: redact(one.target),
      fields: one.fields.map((field) => ({
        ...redactTexts(maskBeside(field.field, field, redact), redact),
        verdict: field.verdict,
      })),
      bystanders: bystandersOf(one.bystanders),
    })),
    propagation: report.propagation.map((one) => ({
      ...one,
      ...(one.why === undefined ? {} : { why: redact(one.why) }),
    })),
    kept: report.kept.map((one) => ({
      ...one,
      target: redact(one.target),
      bystanders: bystandersOf(one.bystanders),
    })),
    unrestored: report.unrestored.map((one) => ({
      ...redactTexts(maskBeside(one.path, one, redact), redact),
      why: one.why,
    })),
  };
}

/**
 * What a run proved stands, also where its report cannot be kept: that is said, and `runs ID` then tells what record and
 * journal say.
 */
export async function keepReport(report: RunReport, { stateDir, context }: Where): Promise<void> {
  const { run } = report;
  if (run === null) return;
  try {
    await storeReport(
      { path: runPathOf(stateDir, run) },
      masked(report, (text) => context.secrets.redact(text)),
    );
  } catch (error) {
    context.say(`The report of run ${run} is not kept: ${reasonOf(error)}`);
  }
}

/**
 * A run that an error ended gives no account of itself: what plan and journal tell is kept, with the error. Never throws:
 * the error is what has to be told.
 */
export async function keepWhatIsKnown(
  error: unknown,
  { run, plan, contract, ...where }: Where & Broken,
): Promise<void> {
  const results = await toldObjects(run).catch(() => undefined);
  if (results === undefined) return;
  // What was written stands, and nobody proved the whole.
  const hasWritten = results.some(({ outcome, fields }) => outcome !== 'not-attempted' || fields.length > 0);
  const status = !hasWritten ? 'failed' : plan.kind === 'rollback' ? 'not-proved' : 'partial';
  const account: Account = {
    ...reportOf({
      run: run.id,
      plan,
      reason: run.record.reason,
      ending: { status, exitCode: exitCodeOf(error) },
    }),
    ...{ stopped: reasonOf(error), results, summary: countOutcomes(results) },
  };
  await keepReport(runReport(account, { contract, ...maker() }), where);
}
