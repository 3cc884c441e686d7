/** `export`: writes the server as a playbook whose audit passes, once its reasons are filled. It only reads the server. */
import type { Survey } from '../../engine/audit/audit.js';
import { type Exported, Exporter } from '../../engine/audit/export.js';
import { waivedUntil } from '../../engine/audit/waive.js';
import { LockdownError } from '../../errors.js';
import { writePlaybook } from '../../playbook/write-playbook.js';
import { type Redact, redactTexts } from '../../redaction.js';
import { exportReport } from '../../report/model/export-report.js';
import { exitCodeFor } from '../../report/model/reports.js';
import { exportFile } from '../../report/view/export-file.js';
import { dayOf } from '../../steps/kit/days.js';
import type { StepOptions } from '../../steps/kit/step.js';
import type { OutputArguments, ReasonArguments, SurveyArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { isTaken, writeOutFile } from '../context/out-file.js';
import { authorOf } from '../run/author.js';
import { tellExport } from '../run/tell-export.js';
import { type Session, withSession } from '../session/session.js';
import { prepareSurvey } from '../survey/prepare-survey.js';

type Arguments = Omit<SurveyArguments, 'playbook' | 'step' | 'domain'> &
  ReasonArguments &
  OutputArguments & {
    readonly out: string | undefined;
    readonly force: boolean;
    readonly extends: string;
  };

/** Of nothing there is no playbook. Errors: those of a server that does not answer. */
function checkRead({ read }: Exported, { isCutShort }: Survey): void {
  if (read > 0) return;
  throw new LockdownError(
    isCutShort ? 'server.unreachable' : 'server.refused',
    'Nothing of what the steps look at could be read: there is nothing to export',
    { next: 'smlockdown audit tells of each what the server answered.' },
  );
}

/** Errors: `usage.invalid`. */
function checkFree({ out, force }: Arguments): void {
  if (out === undefined || force || !isTaken(out)) return;
  throw new LockdownError('usage.invalid', `${out} is there, and would be lost`, {
    next: 'Name another file with --out, or give --force.',
  });
}

/** Messages hold what the server said; names of targets stay, as waivers are by them. */
function masked({ waived, unread, stated, ...rest }: Exported, redact: Redact): Exported {
  return {
    ...rest,
    waived: waived.map((one) => ({ ...one, text: redact(one.text) })),
    unread: unread.map((one) => ({ ...one, why: redact(one.why) })),
    stated: stated.map((one) => ({ ...one, text: redact(one.text) })),
  };
}

export async function exportPlaybook(args: Arguments, context: Context): Promise<number> {
  checkFree(args);
  const { out = null, extends: parent } = args;
  const asked = { ...args, playbook: parent, step: undefined, domain: undefined };
  const { playbook, contracts, surveyOn } = await prepareSurvey(asked, context);
  const exporter = new Exporter();
  const { onJudged } = exporter;
  const run = (session: Session) => surveyOn(session, { keep: 'findings', onJudged });
  const survey = await withSession(args, { context, contracts, run });

  const made = maker();
  const { user, reason = '' } = authorOf(args.reason, context);
  const redact: Redact = (text) => context.secrets.redact(text);
  const expires = waivedUntil(made.now.getTime());
  const mayState = (options: StepOptions) => redactTexts(options, redact) === options;
  const exported = masked(exporter.exported(playbook, { reason, reviewBy: expires, mayState }), redact);
  checkRead(exported, survey);
  const file = exportFile(exported, {
    ...{ ...survey.server, today: dayOf(made.now.getTime()), expires },
    ...{ extends: parent, owner: user, reason, domains: survey.domainsInAll },
    isSecret: (text) => redact(text) !== text,
  });
  const { text, toFill } = writePlaybook(file.playbook);
  if (out !== null) await writeOutFile(out, text, { what: 'The playbook', mayReplace: args.force });
  const report = exportReport(exported, {
    ...made,
    ...{ server: survey.server, waivers: file.waivers, unnamed: file.unnamed },
    playbook: {
      name: file.playbook.name,
      extends: parent,
      file: out,
      text: out === null ? text : null,
      toFill,
    },
  });
  await context.show('export', report, args);
  tellExport(report, { contract: args.contract ?? [], say: context.say });
  return exitCodeFor('export', report);
}
