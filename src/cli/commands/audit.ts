/** `audit`: compares the server with the playbook, and with an earlier audit, and writes nothing. */
import { auditReport } from '../../report/model/audit-report.js';
import { exitCodeFor, type FailOn } from '../../report/model/reports.js';
import { advisoriesOf } from '../../steps/kit/facts.js';
import type { NotifyArguments, SurveyArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { type CameTo, notifying } from '../notify/notifying.js';
import { asKept, compare, openAudit } from '../run/comparable.js';
import { type Session, withSession } from '../session/session.js';
import { prepareSurvey } from '../survey/prepare-survey.js';

type AuditArguments = SurveyArguments &
  NotifyArguments & { readonly failOn: FailOn; readonly against: string | undefined };

export async function audit(args: AuditArguments, context: Context): Promise<number> {
  return notifying('audit', { args, context }, (cameTo) => auditWith(args, context, cameTo));
}

async function auditWith(args: AuditArguments, context: Context, cameTo: CameTo): Promise<number> {
  // Before anything is sent: what cannot be compared is told at once.
  const before = args.against === undefined ? undefined : openAudit(args.against);
  const { playbook, contracts, surveyOn } = await prepareSurvey(args, context);
  const run = (session: Session) => surveyOn(session, { keep: 'findings' });
  const survey = await withSession(args, { context, contracts, run });
  const asking = { facts: survey.facts, only: { steps: args.step, domains: args.domain } };
  const report = auditReport(survey, { playbook, asking, ...maker() });
  const { failOn } = args;
  cameTo.audited = { report, advisories: advisoriesOf(survey.facts), failOn, against: before };
  if (before === undefined) {
    await context.show('audit', report, args);
    return exitCodeFor('audit', report, failOn);
  }
  const moved = compare(before, asKept(report, context));
  await context.show('diff', moved, args);
  return exitCodeFor('diff', moved, failOn);
}
