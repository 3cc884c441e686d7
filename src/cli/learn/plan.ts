/** `learn --plan`: what this server would have to be taught for a playbook, and by which clicks. It only reads. */
import { buildOn } from '../../contract/resources/server/server-info.js';
import { loadPlaybook } from '../../playbook/load.js';
import { learnPlanReport } from '../../report/model/learn-plan-report.js';
import { exitCodeFor } from '../../report/model/reports.js';
import { steps } from '../../steps/index.js';
import type { SurveyArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { stateDirToRead } from '../context/open-state-dir.js';
import { SHIPPED } from '../context/shipped.js';
import { domainsSeen } from '../doctor/account-checks.js';
import { stepReaches } from '../doctor/catalogue.js';
import { withSession } from '../session/session.js';
import { selectedStep } from '../survey/known-step.js';
import { loadContracts } from '../survey/load-contract.js';

export type LessonArguments = Omit<SurveyArguments, 'domain' | 'advisories'>;

export async function planLessons(args: LessonArguments, context: Context): Promise<number> {
  const named = args.playbook ?? 'baseline';
  const playbook = await loadPlaybook({ playbook: named, catalogue: steps, shippedFolder: SHIPPED });
  for (const id of args.step ?? []) selectedStep(id, playbook);
  const contracts = await loadContracts(args, { context, stateDir: await stateDirToRead(args, context) });
  const made = maker();
  const today = made.now.toISOString().slice(0, 10);
  const report = await withSession(args, {
    ...{ context, contracts },
    run: async ({ connection, observer }) => {
      const { domains } = await domainsSeen(observer);
      const found = await stepReaches(observer, { playbook, domains, today, onlySteps: args.step });
      return learnPlanReport(
        {
          server: { url: connection.server.url, build: buildOn(connection.server.loginPage) ?? null },
          playbook: { name: playbook.name, hash: playbook.hash },
          lessons: [...found.lessons, ...(found.propagation === undefined ? [] : [found.propagation])],
          unread: found.steps.filter(({ read }) => read === 'failed').map(({ step }) => step),
        },
        made,
      );
    },
  });
  await context.show('learnPlan', report, args);
  return exitCodeFor('learnPlan', report);
}
