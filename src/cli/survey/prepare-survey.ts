/** The playbook a command line names, and the survey it asks for. */
import type { Contracts } from '../../contract/overlays.js';
import { audit, type Survey } from '../../engine/audit/audit.js';
import type { SurveyOptions } from '../../engine/audit/selection.js';
import { factsSource } from '../../engine/observe/observed.js';
import { withSources } from '../../engine/observe/observer.js';
import { LockdownError } from '../../errors.js';
import { loadPlaybook } from '../../playbook/load.js';
import type { Playbook } from '../../playbook/playbook.js';
import { unaskedFlags } from '../../report/text/unasked-text.js';
import { adminPassword } from '../../steps/administrators/admin-password.js';
import { catchAll } from '../../steps/domains/catch-all.js';
import { domainThrottling } from '../../steps/domains/domain-throttling.js';
import { steps } from '../../steps/index.js';
import { type Facts, factsOf } from '../../steps/kit/facts.js';
import type { Operator } from '../../steps/kit/operator.js';
import { readUserFile } from '../../user-file.js';
import type { PlanningArguments, SelectionArguments, SurveyArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { stateDirToRead } from '../context/open-state-dir.js';
import { SHIPPED } from '../context/shipped.js';
import { isReferenceTo } from '../secrets/vault.js';
import { accessFrom } from '../session/access.js';
import type { Session } from '../session/session.js';
import { progress } from '../terminal/progress.js';
import { loadAdvisories } from './advisories.js';
import { attestationsFileOf, loadAttestations, ofServer, tellIdleAttestations } from './attestations.js';
import { askedOnly, beyondSources } from './beyond.js';
import { tellEndingSoon } from './ending-soon.js';
import { givenEvidence, hostSource } from './host-evidence.js';
import { selectedStep } from './known-step.js';
import { loadContracts } from './load-contract.js';
import { provedIn } from './proved-before.js';
import { lastRunIn, passwordChangedIn, runsOn } from './runs-before.js';

type Arguments = SurveyArguments & Partial<Pick<PlanningArguments, 'maxDisruption' | 'onlyServer'>>;

/** The playbook, and `--step` checked against it. */
async function loadSelected(
  args: Arguments,
  { say }: Pick<Context, 'say'>,
  draft: string | undefined,
): Promise<Playbook> {
  if (args.onlyServer === true && args.domain !== undefined)
    throw new LockdownError('usage.invalid', '--only-server and --domain exclude each other');
  const reference = args.playbook ?? 'baseline';
  const whole = await loadPlaybook({
    playbook: reference,
    ...(draft === undefined
      ? {}
      : { readFile: async (path: string) => (path === reference ? draft : readUserFile(path)) }),
    catalogue: steps,
    shippedFolder: SHIPPED,
    tell: say,
  });
  const playbook = askedOnly(whole, args);
  for (const id of args.step ?? []) selectedStep(id, playbook);
  const { limits } = playbook;
  if (args.maxDisruption === undefined) return playbook;
  return {
    ...playbook,
    limits: { ...limits, disruption: args.maxDisruption, disruptionOf: undefined },
  };
}

export interface PreparedSurvey {
  readonly playbook: Playbook;
  readonly contracts: Contracts;
  /** `isApproved`: what the playbook names may be opened and run, as it is to be carried out. */
  readonly surveyOn: (
    session: Session,
    how: Pick<SurveyOptions, 'keep' | 'onJudged'> & { readonly isApproved?: boolean },
  ) => Promise<Survey & { readonly facts: Facts }>;
}

/**
 * Loads and checks what the command line names, before anything is sent. `draft`: what the file of the playbook is to say, in
 * place of what it says.
 */
export async function prepareSurvey(
  args: Arguments,
  context: Context,
  draft?: string,
): Promise<PreparedSurvey> {
  const playbook = await loadSelected(args, context, draft);
  const advisories = await loadAdvisories(args, context);
  // Nobody has to look for a state folder where no server is named; what is wrong in a file is told before that.
  try {
    accessFrom(args, context);
  } catch (error) {
    await loadContracts(args, { context, stateDir: undefined });
    throw error;
  }
  const evidence = givenEvidence(args, new Date());
  const stateDir = await stateDirToRead(args, context);
  const contracts = await loadContracts(args, { context, stateDir });
  const isHidden = stateDir === undefined && attestationsFileOf(args, context).isOfState;
  const attestations = isHidden ? [] : loadAttestations(args, context);
  const surveyOn: PreparedSurvey['surveyOn'] = async (session, { keep, onJudged, isApproved = false }) => {
    const { url } = session.connection.server;
    const line = progress({ label: 'Reading', stderr: context.streams.stderr });
    try {
      const before = await runsOn(url, stateDir);
      const facts = factsOf({
        advisories,
        operator: await operatorFor(playbook, session, { say: context.say, isApproved }),
        lastRun: lastRunIn(before),
        passwordChanged:
          playbook.steps[adminPassword.id]?.maxAgeDays === undefined
            ? undefined
            : await passwordChangedIn(before, session.operator.username),
        provedBefore: TELL_SET_BACK.some((id) => playbook.steps[id] !== undefined)
          ? await provedIn(before, session.observer.contract)
          : undefined,
      });
      const now = new Date();
      const found = await audit({
        observer: withSources(session.observer, {
          facts: factsSource(facts),
          ...(evidence === undefined ? {} : { host: await hostSource(evidence, { args, session, context }) }),
          ...beyondSources(args, {
            ...{ session, playbook, ca: args.ca },
            say: (text) => [line.clear(), context.say(text)],
          }),
        }),
        ...{ url, playbook, steps, keep, now, attestations: ofServer(attestations, url) },
        onlySteps: args.step,
        onlyDomains: args.domain,
        onlyServer: args.onlyServer,
        concurrency: args.concurrency,
        onProgress: line.update,
        ...(onJudged === undefined ? {} : { onJudged }),
        // Told at the first look.
        onLookUps: isApproved ? undefined : (text) => [line.clear(), context.say(text)],
      });
      line.clear();
      // An audit of nothing would pass.
      if (found.findings.length === 0) {
        const flags = unaskedFlags(playbook.unasked);
        throw new LockdownError('usage.invalid', 'This selection looks at nothing on this server', {
          next:
            Object.keys(playbook.steps).length === 0 && flags !== ''
              ? `All steps of ${playbook.name} look beyond the server: ask for them by ${flags}.`
              : '--domain leaves the server out, and --only-server the domains: a step that only looks there finds nothing.',
        });
      }
      const survey = { ...found, facts };
      // Told at the first look.
      if (isApproved) return survey;
      tellIdle(found, { keep, step: args.step }, context.say);
      const isAll = [args.step, args.domain, args.onlyServer].every((one) => one === undefined);
      const isWhole = isAll && !found.isCutShort;
      tellIdleAttestations(attestations, { found, url, isWhole, now }, context.say);
      tellEndingSoon(found.findings, now, context.say);
      return survey;
    } finally {
      line.clear();
    }
  };
  return { playbook, contracts, surveyOn };
}

/** The operator, with the reference that the playbook would rotate the password to where that is done already. */
async function operatorFor(
  playbook: Playbook,
  { operator, password, passwordFrom, sources }: Session,
  how: Pick<Context, 'say'> & { readonly isApproved: boolean },
): Promise<Operator> {
  const reference = playbook.steps[adminPassword.id]?.rotateTo;
  if (typeof reference !== 'string') return operator;
  const isDone = await isReferenceTo(reference, { ...sources, ...how, password, passwordFrom });
  return { ...operator, passwordIs: isDone ? [reference] : [] };
}

/** Steps that say of what this tool proved before that it was set back. */
const TELL_SET_BACK = [catchAll.id, domainThrottling.id];

/** What nothing came of. A misspelt name keeps a plan from being applied, and is told there. */
function tellIdle(
  { idle, findings, domainsInAll }: Survey,
  asked: Pick<SurveyOptions, 'keep'> & Pick<SelectionArguments, 'step'>,
  say: Context['say'],
): void {
  for (const { at, text, isMistake } of idle)
    if (asked.keep === 'findings' || !isMistake) say(`${at}: ${text}`);
  if (domainsInAll === 0) say('The server lists no mail domain: nothing was judged of any.');
  for (const id of asked.step ?? [])
    if (!findings.some(({ step }) => step === id)) say(`--step ${id}: nothing was looked at for it`);
}
