/** `apply`: carries out a plan, from a file or made on the spot, and proves it. */
import type { Contracts } from '../../contract/overlays.js';
import { ownPassword } from '../../contract/resources/access/own-account.js';
import { applyPlan } from '../../engine/apply/apply.js';
import { type RunReport, reportOf } from '../../engine/apply/run-report.js';
import type { Survey } from '../../engine/audit/audit.js';
import { checkContract, checkLimits, checkServer } from '../../engine/guard/limits.js';
import { gone } from '../../engine/observe/until-gone.js';
import { buildPlan } from '../../engine/plan/build-plan.js';
import type { Plan } from '../../engine/plan/plan.js';
import { EXIT } from '../../engine/words/exit-code.js';
import type { Places } from '../../engine/words/place.js';
import { LockdownError } from '../../errors.js';
import { exitCodeFor, type FailOn, isHeldBack, isNothingJudged } from '../../report/model/reports.js';
import type {
  ApprovedArguments,
  NotifyArguments,
  PlanningArguments,
  ReasonArguments,
  RehearsalArguments,
  ReportingArguments,
  SurveyArguments,
  WriteArguments,
} from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { openStateDir, stateDirToRead } from '../context/open-state-dir.js';
import { type CameTo, notifying } from '../notify/notifying.js';
import { type Approval, approvalOf, askApproval, checkApproved } from '../run/approval.js';
import { carryOut, withLock } from '../run/carry-out.js';
import { checkRehearsal } from '../run/kept-rehearsal.js';
import { openPlanFile } from '../run/plan-file.js';
import { checkAllowed, whyRefused } from '../run/refusal.js';
import { showPlan, showRun, tellAdded, tellHeld, tellPlan, tellUnjudged, tellUnkept } from '../run/show.js';
import { type Session, withSession } from '../session/session.js';
import { tellEndingSoon } from '../survey/ending-soon.js';
import { loadContracts } from '../survey/load-contract.js';
import { prepareSurvey } from '../survey/prepare-survey.js';
import { tellNotTaken } from '../survey/write-record.js';
import { canAsk } from '../terminal/prompts.js';

export type ApplyArguments = SurveyArguments &
  NotifyArguments &
  ReportingArguments &
  PlanningArguments &
  WriteArguments &
  ReasonArguments &
  RehearsalArguments &
  ApprovedArguments & {
    readonly file: string | undefined;
    readonly allowUnread: boolean;
  };

/** A plan, with the objects as they were read where it was made just now. */
interface Prepared {
  readonly plan: Plan;
  readonly objects?: Survey['objects'];
  readonly isCutShort?: boolean;
}

interface Prepare {
  readonly contracts: Contracts;
  /** Where the playbook asks for its steps; a plan that came as a file does not say it. */
  readonly places?: Places | undefined;
  /** Of what a playbook names nothing is opened or run, unless that is approved. */
  readonly plan: (session: Session, how?: { readonly isApproved: boolean }) => Promise<Prepared>;
}

const MAKING_A_PLAN =
  '--step, --domain, --only-server, --first, --max-disruption, --dns, --probe, --host-evidence and --advisories belong to the making of a plan, not to its FILE';

/** Checks the command line and loads what it names, before anything is sent. */
async function prepareFrom(args: ApplyArguments, context: Context, draft?: string): Promise<Prepare> {
  const { file } = args;
  if ((file === undefined) === (args.playbook === undefined)) {
    throw new LockdownError('usage.invalid', 'apply takes a plan FILE or --playbook, one of the two', {
      next: 'For example: smlockdown apply plan.json, or smlockdown apply --playbook strict',
    });
  }
  if (file !== undefined) {
    const { step, domain, onlyServer, first, maxDisruption, advisories } = args;
    const isMaking = [step, domain, onlyServer, first, maxDisruption, advisories].some(
      (one) => one !== undefined,
    );
    if (isMaking || args.dns === true || args.probe === true || args.hostEvidence !== undefined)
      throw new LockdownError('usage.invalid', MAKING_A_PLAN);
    const { plan, contractPlace } = openPlanFile(file);
    if (plan.kind !== 'apply')
      throw new LockdownError(
        'plan.invalid',
        `${file} is the plan of ${plan.kind === 'action' ? 'an action' : 'a rollback'}`,
        { next: 'Give the command that made it again: it makes such a plan anew.' },
      );
    const stateDir = await stateDirToRead(args, context);
    const contracts = await loadContracts(args, { context, stateDir });
    checkApproved(plan, args.approved);
    // Which of them it is to be is known once the server was reached.
    const { hashes } = contracts;
    const isKnown = plan.contract !== undefined && hashes.has(plan.contract);
    if (!isKnown) checkContract(plan, { hash: contracts.contractFor(null).hash, place: contractPlace });
    return {
      contracts,
      places: plan.made?.places,
      plan: async (session) => {
        checkServer(plan, session.connection.server.url);
        checkContract(plan, { hash: session.observer.contract.hash, place: contractPlace });
        const waived = plan.waived.map((waiver) => ({ ...waiver, waiver }));
        tellEndingSoon([...waived, ...plan.manual], new Date(), context.say);
        return { plan };
      },
    };
  }
  const { playbook, contracts, surveyOn } = await prepareSurvey(args, context, draft);
  return {
    contracts,
    places: playbook.places,
    plan: async (session, how) => {
      const survey = await surveyOn(session, { ...how, keep: 'findings-and-objects' });
      return { ...survey, plan: buildPlan(survey, playbook, args) };
    },
  };
}

/** Of a dry run nobody is told: nothing was done. */
export async function apply(args: ApplyArguments, context: Context): Promise<number> {
  const notify = args.dryRun ? undefined : args.notify;
  return notifying('apply', { args: { ...args, notify }, context }, (cameTo) =>
    applyAsAsked(args, context, cameTo),
  );
}

async function applyAsAsked(args: ApplyArguments, context: Context, cameTo: CameTo): Promise<number> {
  checkRehearsal(args);
  const prepare = await prepareFrom(args, context);
  const { contracts, places } = prepare;
  const approval = args.dryRun ? undefined : approvalOf(args, { canAsk: canAsk(args, context.streams) });
  const run = async (session: Session) => {
    if (approval !== undefined) return applyWith(args, { context, session, prepare, approval, cameTo });
    const { plan } = await prepare.plan(session);
    tellUnjudged(plan, context);
    tellUnkept(plan, context);
    const { contract } = session.observer;
    const exitCode = await showPlan(plan, { args, context, contract, places, failOn: args.failOn });
    await checkAllowed(plan, { session });
    return exitCode;
  };
  return withSession(args, { context, contracts, run });
}

interface ApplyOptions {
  readonly context: Context;
  readonly session: Session;
  readonly prepare: Prepare;
  readonly approval: Approval;
  /** Hash of a plan that was shown just now: it is not shown once more. */
  readonly seen?: string;
  /** Takes down what the run came to. */
  readonly cameTo?: CameTo;
  /** Before the first write, and after the yes. */
  readonly onApproved?: () => Promise<void>;
}

/** The same within a session that is there, once somebody says yes. `draft`: what the playbook is to say. */
export async function applyIn(
  session: Session,
  args: ApplyArguments,
  { draft, ...options }: Pick<ApplyOptions, 'context' | 'seen' | 'onApproved'> & { readonly draft: string },
): Promise<number> {
  const prepare = await prepareFrom(args, options.context, draft);
  return applyWith(args, { session, prepare, approval: 'to-ask', ...options });
}

/**
 * The plan that is carried out. Only once it is approved, and no rule refuses it, may what the playbook names be opened
 * and run to see whether the new password is in use already: then the plan is made again.
 */
async function planNow(
  { prepare, approval, session }: ApplyOptions,
  { isReadWhole, approved }: ApprovedArguments & { readonly isReadWhole: boolean },
): Promise<Prepared> {
  const looked = await prepare.plan(session);
  checkApproved(looked.plan, approved);
  const isRotation = looked.plan.changes.some(({ resource }) => resource === ownPassword.id);
  if (approval !== 'given' || !isRotation || looked.isCutShort === true) return looked;
  const isRefused = (await whyRefused(looked.plan, { session, isReadWhole })) !== undefined;
  return isRefused ? looked : prepare.plan(session, { isApproved: true });
}

async function applyWith(args: ApplyArguments, options: ApplyOptions): Promise<number> {
  const { context, session, approval, cameTo = {} } = options;
  const { contract } = session.observer;
  const { places } = options.prepare;
  const stateDir = await openStateDir(args, context, 'keep');
  const isReadWhole = approval === 'given' && !args.allowUnread;
  // The lock comes before the reads, so that nothing of ours changes what the plan is made from.
  return withLock({ stateDir, serverUrl: session.connection.server.url, command: 'apply' }, async (lock) => {
    const {
      plan,
      objects,
      isCutShort = false,
    } = await planNow(options, { isReadWhole, approved: args.approved });
    if (isCutShort) throw gone();
    if (context.isForPeople(args)) {
      // A plan file was looked at when it was approved; what is made on the spot has to be shown.
      const wasSeen = args.file !== undefined && approval === 'given';
      await tellPlan(plan, {
        args,
        context,
        contract,
        places,
        isLine: wasSeen || plan.hash === options.seen,
      });
    }
    if (plan.changes.length === 0) {
      checkLimits(plan);
      tellUnjudged(plan, context);
      const nothing = nothingToDo(plan, args.failOn);
      cameTo.ran = nothing;
      // Whoever asked for a report gets one of what was done, which is nothing.
      if (!context.isForPeople(args) || args.reporter !== undefined)
        return showRun(nothing, { args, context, contract, places, stateDir });
      if (!isNothingJudged(plan))
        context.say(plan.held.length > 0 ? 'Nothing to change but what is held back.' : 'Nothing to change.');
      return exitCodeFor('plan', plan, args.failOn);
    }
    // Before the question, and again before the first write.
    await checkAllowed(plan, { session, isReadWhole });
    tellUnkept(plan, context);
    tellNotTaken(plan, { stateDir, contract, say: context.say });
    if (approval === 'to-ask') await askApproval(plan, session.prompter);
    await options.onApproved?.();
    // After a question the server may have moved on: the objects are read again and compared.
    const known = objects === undefined || approval === 'to-ask' ? {} : { readings: objects };
    const report = await carryOut(
      {
        ...{ plan, lock, session, stateDir, context },
        concurrency: args.concurrency,
        reason: args.reason ?? plan.made?.reason,
        mayRunPrograms: args.file === undefined,
      },
      (runOptions) => applyPlan({ ...runOptions, ...known }),
    );
    cameTo.ran = report;
    const exitCode = exitCodeWith(report, plan, args.failOn);
    await showRun({ ...report, exitCode }, { args, context, contract, places, stateDir });
    tellHeld(plan, context);
    if (report.exitCode === 0) tellAdded(plan, args, context);
    return exitCode;
  });
}

/** A run that proved all it was to do still could not judge what was not read, and leaves open what is held back. */
function exitCodeWith(report: RunReport, plan: Plan, failOn: FailOn): number {
  if (report.exitCode !== EXIT.clean) return report.exitCode;
  if (plan.summary.notRead > 0) return EXIT.error;
  if (isHeldBack(plan, failOn)) return EXIT.findings;
  // A mail domain that a run adds has settings of its own, of which most can be judged only by the next plan.
  return plan.judgedNext === undefined ? EXIT.clean : EXIT.partly;
}

function nothingToDo(plan: Plan, failOn: FailOn): RunReport {
  const ending = { status: 'nothing-to-do', exitCode: exitCodeFor('plan', plan, failOn) } as const;
  return reportOf({ run: null, plan, ending });
}
