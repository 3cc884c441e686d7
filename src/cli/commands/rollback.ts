/** `rollback`: brings back what a run changed, previewed, journaled and proved like an apply. */
import { loadPastRun, previewRollback, rollBack } from '../../engine/rollback/rollback.js';
import { openRun } from '../../store/run-list.js';
import type {
  ConnectionArguments,
  OutputArguments,
  StateArguments,
  WriteArguments,
} from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { stateDirOf } from '../context/state.js';
import { approvalOf, askApproval } from '../run/approval.js';
import { carryOut, showRun, withLock } from '../run/carry-out.js';
import { planExitCode, showPlan } from '../run/show-plan.js';
import { withSession } from '../session/session.js';
import { canAsk } from '../terminal/prompts.js';

type RollbackArguments = ConnectionArguments &
  OutputArguments &
  StateArguments &
  WriteArguments & { readonly run: string };

export async function rollback(args: RollbackArguments, context: Context): Promise<number> {
  const stateDir = stateDirOf(args, context);
  const approval = args.dryRun ? 'given' : approvalOf(args, { canAsk: canAsk(args, context.streams) });
  return withSession(args, {
    context,
    run: async (session) => {
      const { connection, observer } = session;
      const serverUrl = connection.server.url;
      const undo = async () =>
        loadPastRun(await openRun({ stateDir, id: args.run, server: serverUrl }), observer.contract);
      const preview = { observer, concurrency: args.concurrency };
      if (args.dryRun) {
        const plan = await previewRollback(await undo(), preview);
        await showPlan(plan, { args, context });
        return planExitCode(plan);
      }
      return withLock({ stateDir, serverUrl, command: 'rollback' }, async (lock) => {
        const past = await undo();
        const { id, rollsBack } = past.run.record;
        if (rollsBack !== undefined)
          context.say(`Run ${id} is itself the rollback of ${rollsBack}, which this brings back.`);
        const plan = await previewRollback(past, preview);
        if (!args.json) await showPlan(plan, { args, context });
        if (plan.changes.length > 0 && approval === 'to-ask') await askApproval(plan, session.prompter);
        const report = await carryOut(
          {
            ...{ plan, lock, session, stateDir, context },
            concurrency: args.concurrency,
            mayRunPrograms: false,
          },
          (options) => rollBack(past, options),
        );
        await showRun(report, { args, context });
        return report.exitCode;
      });
    },
  });
}
