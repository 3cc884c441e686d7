/** An action as a command: planned on the spot, shown, approved, carried out and proved by what carries out every plan. */
import { hashOf } from '../../canonical-json.js';
import type { Contract } from '../../contract/contract.js';
import { applyPlan, type RunOptions } from '../../engine/apply/apply.js';
import { audit } from '../../engine/audit/audit.js';
import type { ReferenceDepth } from '../../engine/observe/read-reference.js';
import { gone } from '../../engine/observe/until-gone.js';
import { buildPlan } from '../../engine/plan/build-plan.js';
import type { Plan } from '../../engine/plan/plan.js';
import { EXIT } from '../../engine/words/exit-code.js';
import { LockdownError } from '../../errors.js';
import type { Playbook } from '../../playbook/playbook.js';
import { isSecretName } from '../../redaction.js';
import { exitCodeFor } from '../../report/model/reports.js';
import { printable } from '../../report/text/layout.js';
import type { Step, StepOptions } from '../../steps/kit/step.js';
import type {
  ConnectionArguments,
  OutputArguments,
  ReasonArguments,
  SelectionArguments,
  StateArguments,
  WriteArguments,
} from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { openStateDir, stateDirToRead } from '../context/open-state-dir.js';
import { type Session, withSession } from '../session/session.js';
import { loadContracts } from '../survey/load-contract.js';
import { canAsk } from '../terminal/prompts.js';
import { approvalOf, askApproval } from './approval.js';
import { carryOut, withLock } from './carry-out.js';
import { checkAllowed } from './refusal.js';
import { showPlan, showRun } from './show.js';

export type ActionArguments = ConnectionArguments &
  OutputArguments &
  StateArguments &
  WriteArguments &
  ReasonArguments &
  Pick<SelectionArguments, 'contract'>;

interface Asked {
  readonly action: Step;
  readonly options: StepOptions;
}

/** A playbook that asks for this alone. It limits nothing: the operator asks for it by name. */
function playbookOf({ action, options }: Asked): Playbook {
  const steps = { [action.id]: options };
  const limits = {
    ...{ disruption: undefined, disruptionOf: undefined },
    ...{ changes: undefined, changedDomainsPercent: undefined },
  };
  const all = { domains: { include: ['*'], exclude: [] }, named: [], overrides: [], waivers: [] };
  return { name: action.id, hash: hashOf({ ...all, steps } as never), steps, off: [], limits, ...all };
}

interface Planning {
  readonly concurrency: number;
  /** Domains are looked at, too. */
  readonly isOfDomains: boolean;
  /** `apply`: a rollback takes it back. */
  readonly kind: 'apply' | 'action';
}

/** Looks, and plans what is to be done. */
async function planNow(asked: Asked, session: Session, { concurrency, isOfDomains, kind }: Planning) {
  const playbook = playbookOf(asked);
  const survey = await audit({
    ...{ observer: session.observer, url: session.connection.server.url, playbook, concurrency },
    ...{ steps: [asked.action], keep: 'findings-and-objects', now: new Date() },
    onlyServer: !isOfDomains,
  });
  if (survey.isCutShort) throw gone();
  const passes = survey.findings.flatMap((one) => (one.verdict === 'pass' ? [one.message] : []));
  return { plan: buildPlan(survey, playbook, { kind }), objects: survey.objects, passes };
}

/** `newPassword` -> `--new-password`. */
function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Errors: `usage.invalid` for options that do not fit. */
function askedOf(action: Step, given: StepOptions): Asked {
  const parsed = action.options.safeParse(given);
  if (parsed.success) return { action, options: parsed.data };
  const [{ path: [name] = [], message } = { message: '' }] = parsed.error.issues;
  const told = String(name);
  // What was typed in place of a reference may be the secret itself.
  if (isSecretName(told)) throw new LockdownError('usage.invalid', `${flagOf(told)}: ${message}`);
  const value = JSON.stringify(given[told]);
  throw new LockdownError('usage.invalid', `${told.toUpperCase()} ${message}, not ${value}`);
}

/**
 * `given`: what the command line says of the action's options; `ifNothing`: where to look on when nothing is to be done.
 * Errors: `usage.invalid` for options that do not fit.
 */
export async function act(
  {
    action,
    given,
    ifNothing,
    isOfDomains = false,
    kind = 'action',
    reference = 'index',
    isWhole = false,
    onAccepted,
    afterwards,
  }: {
    readonly action: Step;
    readonly given: StepOptions | ((session: Session) => StepOptions);
    readonly ifNothing: string;
    /** How far the server's reference is read: what a call takes stands on its pages alone. */
    readonly reference?: ReferenceDepth;
    /** All of it was asked for: with something left to a person the command does not end clean. */
    readonly isWhole?: boolean;
    /** Told what the server answers to a write that it takes. */
    readonly onAccepted?: RunOptions['onAccepted'];
    /** Once it was carried out, whatever came of it. Resolves to the exit code of a run that is clean by itself. */
    readonly afterwards?: (session: Session, plan: Plan) => Promise<number>;
  } & Partial<Omit<Planning, 'concurrency'>>,
  args: ActionArguments,
  context: Context,
): Promise<number> {
  const approvalNow = () =>
    args.dryRun ? undefined : approvalOf(args, { canAsk: canAsk(args, context.streams) });
  // Where only the server says whether there is anything to do, nobody is asked for leave before.
  const early =
    typeof given === 'function' ? undefined : { asked: askedOf(action, given), approval: approvalNow() };
  const stateDirRead = await stateDirToRead(args, context);
  const named = { playbook: undefined, contract: args.contract };
  const contracts = await loadContracts(named, { context, stateDir: stateDirRead });
  const { concurrency } = args;
  const planning = { concurrency, isOfDomains, kind };
  /** The plan, or in words why there is nothing to do. Resolves to the exit code of the plan. */
  const show = async (
    { plan, passes }: Awaited<ReturnType<typeof planNow>>,
    { contract, isFollowed = false }: { readonly contract: Contract; readonly isFollowed?: boolean },
  ) => {
    if (passes.length === 0 || !context.isForPeople(args))
      return showPlan(plan, { args, context, contract, isFollowed });
    await context.result(`${printable(passes).join('\n')}\n`);
    context.say(ifNothing);
    return exitCodeFor('plan', plan);
  };
  const endOf = (code: number, { plan }: Awaited<ReturnType<typeof planNow>>) =>
    isWhole && code === EXIT.clean && plan.summary.manual > 0 ? EXIT.findings : code;
  const run = async (session: Session) => {
    const { contract } = session.observer;
    const asked = early?.asked ?? askedOf(action, typeof given === 'function' ? given(session) : given);
    const approval = early === undefined ? approvalNow() : early.approval;
    if (approval === undefined) {
      const planned = await planNow(asked, session, planning);
      return endOf(await show(planned, { contract }), planned);
    }
    const stateDir = await openStateDir(args, context, 'keep');
    const lock = { stateDir, serverUrl: session.connection.server.url, command: action.id };
    return withLock(lock, async (held) => {
      const planned = await planNow(asked, session, planning);
      const { plan, objects } = planned;
      if (plan.changes.length === 0) return endOf(await show(planned, { contract }), planned);
      if (context.isForPeople(args)) await show(planned, { contract, isFollowed: true });
      await checkAllowed(plan, { session, isReadWhole: true });
      if (approval === 'to-ask') await askApproval(plan, session.prompter);
      const known = approval === 'to-ask' ? {} : { readings: objects };
      const report = await carryOut(
        {
          ...{ plan, lock: held, session, stateDir, context, reason: args.reason },
          ...{ concurrency, mayRunPrograms: false },
        },
        (options) => applyPlan({ ...options, ...known, onAccepted }),
      );
      const code = await showRun(report, { args, context, contract, stateDir });
      const after = (await afterwards?.(session, plan)) ?? EXIT.clean;
      return endOf(code === EXIT.clean ? after : code, planned);
    });
  };
  return withSession(args, { context, contracts, reference, run });
}
