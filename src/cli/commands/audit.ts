/** `audit`: compares the server with the playbook and writes nothing. */
import { auditExitCode, auditReport, type FailOn } from '../../report/model/audit-report.js';
import { renderAudit } from '../../report/text/audit-text.js';
import type { SurveyArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { withSession } from '../session/session.js';
import { prepareSurvey, titleOf } from '../survey/prepare-survey.js';

export async function audit(
  args: SurveyArguments & { readonly failOn: FailOn },
  context: Context,
): Promise<number> {
  const { playbook, contract, surveyOn } = await prepareSurvey(args, context);
  const survey = await withSession(args, {
    context,
    contract,
    run: (session) => surveyOn(session, 'findings'),
  });
  const report = auditReport(survey, playbook);
  await context.show(report, { args, text: (page) => renderAudit(report, { page, titleOf }) });
  return auditExitCode(report, args.failOn);
}
