/** `audit`: compares the server with the playbook and writes nothing. */
import { auditExitCode, auditReport, type FailOn } from '../../report/model/audit-report.js';
import { renderAudit } from '../../report/text/audit-text.js';
import type { SurveyArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { withSession } from '../session/session.js';
import { loadAdvisories } from '../survey/advisories.js';
import { loadSelected, surveyFor, titleOf } from '../survey/survey-for.js';

export async function audit(
  args: SurveyArguments & { readonly failOn: FailOn },
  context: Context,
): Promise<number> {
  const playbook = await loadSelected(args);
  const advisories = await loadAdvisories(args, context);
  const survey = await withSession(args, {
    context,
    run: (session) => surveyFor(args, { playbook, session, context, advisories, keep: 'findings' }),
  });
  const report = auditReport(survey, playbook);
  if (args.json) await context.resultJson(report);
  else await context.result(renderAudit(report, { page: context.page(args), titleOf }));
  return auditExitCode(report, args.failOn);
}
