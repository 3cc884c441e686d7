/** `rollback`: brings back what a run changed, previewed, journaled and proved like an apply. */

import { parseBaseUrl } from '../../api/base-url.js';
import { onlyContract } from '../../contract/overlays.js';
import { loadPastRun, previewRollback, rollBack } from '../../engine/rollback/rollback.js';
import { contractOfRun } from '../../engine/rollback/run-contract.js';
import { placesIn } from '../../engine/words/place.js';
import { LockdownError } from '../../errors.js';
import { keptRun } from '../../report/model/kept-run.js';
import { stateWords } from '../../report/view/words.js';
import { loadReport } from '../../store/kept-report.js';
import type { RunFolder } from '../../store/run-folder.js';
import { openRun } from '../../store/run-list.js';
import type {
  ConnectionArguments,
  OutputArguments,
  ReasonArguments,
  StateArguments,
  WriteArguments,
} from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { openStateDir } from '../context/open-state-dir.js';
import type { ServerSaid } from '../fleet/ask-server.js';
import { approvalOf, askApproval } from '../run/approval.js';
import { carryOut, withLock } from '../run/carry-out.js';
import { showPlan, showRun, tellPlan, tellUnkept } from '../run/show.js';
import { accessFrom } from '../session/access.js';
import { withSession } from '../session/session.js';
import { canAsk } from '../terminal/prompts.js';

type RollbackArguments = ConnectionArguments &
  OutputArguments &
  StateArguments &
  WriteArguments &
  ReasonArguments & { readonly run: string };

const LATEST = 'latest';

/**
 * Says which run is the latest. Errors: `usage.invalid` where nobody is asked about it: by the time a script says so, another
 * run may be, and its changes would be gone.
 */
function checkNamed({ id, record }: RunFolder, args: RollbackArguments, { say }: Pick<Context, 'say'>): void {
  if (args.autoApprove)
    throw new LockdownError(
      'usage.invalid',
      `Without a question a run is named by its id; the latest is ${id}`,
      {
        next: `If that one is meant: smlockdown rollback ${id} --auto-approve${stateWords(args)}`,
      },
    );
  const { kind, playbook, startedAt, user, operator } = record;
  say(
    `The latest run is ${id}: ${kind} of ${playbook}, ${startedAt.slice(0, 16).replace('T', ' ')}Z by ${user ?? operator}.`,
  );
}

/**
 * What the run says. The latest is that of a server, and so says nothing of which. Errors: `run.not-found`, `run.damaged`,
 * `store.unwritable`.
 */
export async function serverOfRun(
  args: Pick<RollbackArguments, 'run' | 'stateDir'>,
  context: Context,
): Promise<ServerSaid | undefined> {
  if (args.run === LATEST) return undefined;
  const { record } = await openRun({ stateDir: await openStateDir(args, context, 'read'), id: args.run });
  return { what: `Run ${args.run}`, url: record.server };
}

export async function rollback(args: RollbackArguments, context: Context): Promise<number> {
  const approval = args.dryRun ? 'given' : approvalOf(args, { canAsk: canAsk(args, context.streams) });
  const access = accessFrom(args, context);
  const { base: serverUrl } = parseBaseUrl(access.url, { insecure: access.insecure === true });
  const stateDir = await openStateDir(args, context, 'read');
  // Before anybody signs in: which calls are reads is said by the contract of the run.
  const run = await openRun({ stateDir, id: args.run, server: serverUrl });
  if (args.run === LATEST) checkNamed(run, args, context);
  if (run.record.kind === 'action')
    throw new LockdownError(
      'usage.invalid',
      `Run ${run.id} did something that no call takes back (${run.record.playbook})`,
      { next: 'smlockdown runs lists those that changed settings.' },
    );
  const { contract, isKept } = await contractOfRun(run);
  // As the run said of itself; of one that left no report nobody knows.
  const kept = keptRun(await loadReport(run), run.id);
  const places = kept.status === 'kept' ? placesIn(kept.report.steps) : undefined;
  if (!isKept)
    context.say(`Run ${run.id} kept no contract: it is taken back by the calls that this version knows.`);
  return withSession(args, {
    ...{ context, contracts: onlyContract(contract) },
    run: async (session) => {
      const { observer } = session;
      const undo = async () => {
        const again = await openRun({ stateDir, id: args.run, server: serverUrl });
        if (again.id === run.id) return loadPastRun(again, contract);
        throw new LockdownError('plan.stale', `Meanwhile ${again.id} became the latest run`, {
          next: 'Look at it, and roll back again.',
        });
      };
      const preview = { observer, concurrency: args.concurrency };
      if (args.dryRun) {
        const plan = await previewRollback(await undo(), preview);
        return showPlan(plan, { args, context, contract, places });
      }
      return withLock({ stateDir, serverUrl, command: 'rollback' }, async (lock) => {
        const past = await undo();
        const { id, rollsBack } = past.run.record;
        if (rollsBack !== undefined)
          context.say(`Run ${id} is itself the rollback of ${rollsBack}, which this brings back.`);
        if (args.run !== id && args.run !== LATEST)
          context.say(`Run ${args.run} was rolled back, and stands again by ${id}: that one is taken back.`);
        const plan = await previewRollback(past, preview);
        if (context.isForPeople(args)) {
          // Where nobody is asked, the run itself says what came back; what is left alone is always told.
          const isLine = approval === 'given' && plan.manual.length === 0 && !args.all && !args.expand;
          await tellPlan(plan, { args, context, contract, places, isLine });
        }
        tellUnkept(plan, context);
        if (plan.changes.length > 0 && approval === 'to-ask') await askApproval(plan, session.prompter);
        const report = await carryOut(
          {
            ...{ plan, lock, session, stateDir, context },
            concurrency: args.concurrency,
            reason: args.reason,
            mayRunPrograms: false,
          },
          (options) => rollBack(past, options),
        );
        return showRun(report, { args, context, contract, places, stateDir });
      });
    },
  });
}
