/** `audit`: compares the server with the playbook and writes nothing. */
import { auditReport } from '../../report/model/audit-report.js';
import { exitCodeFor, type FailOn } from '../../report/model/reports.js';
import type { SurveyArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { type Session, withSession } from '../session/session.js';
import { prepareSurvey } from '../survey/prepare-survey.js';

export async function audit(
  args: SurveyArguments & { readonly failOn: FailOn },
  context: Context,
): Promise<number> {
  const { playbook, contract, surveyOn } = await prepareSurvey(args, context);
  const run = (session: Session) => surveyOn(session, { keep: 'findings' });
  const survey = await withSession(args, { context, contract, run });
  const report = auditReport(survey, { playbook, ...maker() });
  await context.show('audit', report, args);
  return exitCodeFor('audit', report, args.failOn);
}
