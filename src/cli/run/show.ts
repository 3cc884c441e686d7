/** A plan or a run as a result, and the exit code it ends a command with. */
import { type Contract, shippedContract } from '../../contract/contract.js';
import { fieldLabel } from '../../contract/label.js';
import type { RunReport } from '../../engine/apply/run-report.js';
import type { Plan } from '../../engine/plan/plan.js';
import { differingFields, isFieldChange } from '../../engine/words/change.js';
import type { Places } from '../../engine/words/place.js';
import { redactTexts } from '../../redaction.js';
import { planReport } from '../../report/model/plan-report.js';
import { DEFAULT_FAIL_ON, exitCodeFor, type FailOn, isNothingJudged } from '../../report/model/reports.js';
import { runReport } from '../../report/model/run-report.js';
import { printable } from '../../report/text/layout.js';
import { planLine } from '../../report/text/plan-text.js';
import { counted } from '../../steps/kit/step.js';
import type { OutputArguments, RehearsalArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { keepReport } from './keep-report.js';
import { rehearsalFor } from './kept-rehearsal.js';

/** Why a plan without changes nevertheless ends with 1. */
export function tellUnjudged(plan: Plan, { say }: Pick<Context, 'say'>): void {
  if (isNothingJudged(plan)) say('Nothing of what was selected could be judged on this server.');
}

/** Of what a run is to change, what its snapshot will lack, told before anything is written. */
export function tellUnkept({ changes }: Plan, { say, secrets }: Pick<Context, 'say' | 'secrets'>): void {
  const isHidden = (value: unknown) => redactTexts(value, (text) => secrets.redact(text)) !== value;
  for (const change of changes) {
    const lost = differingFields(change).flatMap(({ field, before }) => (isHidden(before) ? [field] : []));
    if (lost.length === 0) continue;
    const of = isFieldChange(change) ? change.target : `${change.item} of ${change.target}`;
    const resource = shippedContract.byId(change.resource);
    const fields = lost.map((field) => fieldLabel(resource, field)).join(', ');
    say(
      `${resource?.title ?? change.resource}: ${fields} of ${of} holds what you sign in with, and is in no snapshot: a rollback does not bring it back.`,
    );
  }
}

/** Why a run that proved all it did nevertheless ends with 2. */
export function tellHeld({ held, summary }: Plan, { say }: Pick<Context, 'say'>): void {
  if (held.length > 0)
    say(
      `${counted(summary.held, 'change')} held back, as users would notice: smlockdown plan --all shows them.`,
    );
}

/** Why a run that proved all it did nevertheless ends with 4, and what goes on. A plan file is stale from now on. */
export function tellAdded(
  { judgedNext = [] }: Plan,
  { file, onlyServer }: { readonly file: string | undefined; readonly onlyServer: boolean | undefined },
  { say }: Pick<Context, 'say'>,
): void {
  if (judgedNext.length === 0) return;
  const how = onlyServer === true ? 'without --only-server' : 'by the same command';
  const next = file === undefined ? `Apply once more, ${how}` : 'Make the plan once more, and apply that';
  say(
    `${next}: what ${judgedNext.join(', ')} holds, which was added, can be judged only now that it is there.`,
  );
}

interface As {
  readonly args: OutputArguments & RehearsalArguments;
  readonly context: Context;
  /** Default: `high`. */
  readonly failOn?: FailOn;
  /** Without a server at hand, resources are called as they ship. */
  readonly contract?: Contract;
  /** Where the playbook asks for its steps, where it is at hand. */
  readonly places?: Places | undefined;
  /** More follows: the command does not end with it. */
  readonly isFollowed?: boolean;
}

/** Resolves to the exit code of the plan. */
export async function showPlan(
  plan: Plan,
  { args, context, contract = shippedContract, failOn = DEFAULT_FAIL_ON, isFollowed = false, places }: As,
): Promise<number> {
  const made = maker();
  const rehearsal = rehearsalFor(args.rehearsal, { playbook: plan.playbook, now: made.now });
  const report = planReport(plan, { contract, rehearsal, places, ...made });
  await context.show('plan', report, { ...args, failOn, isFollowed });
  return exitCodeFor('plan', report, failOn);
}

/** The plan above its run; in a line where it was looked at before, or nobody is asked. */
export async function tellPlan(
  plan: Plan,
  { isLine, ...as }: As & { readonly isLine: boolean },
): Promise<void> {
  if (isLine) await as.context.result(`${planLine(printable(plan))}\n\n`);
  else await showPlan(plan, { ...as, isFollowed: true });
}

/** Keeps the report of the run, as it is shown. Resolves to the exit code of the run. */
export async function showRun(
  account: RunReport,
  {
    args,
    context,
    contract,
    places,
    stateDir,
  }: Required<Pick<As, 'args' | 'context' | 'contract'>> & Pick<As, 'places'> & { readonly stateDir: string },
): Promise<number> {
  const report = runReport(account, { contract, places, ...maker() });
  await keepReport(report, { stateDir, context });
  await context.show('run', report, args);
  return exitCodeFor('run', report);
}
