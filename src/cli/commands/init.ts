/**
 * `init`: the first day. Signs in, looks at what the server has that somebody may have meant so, and writes `.env` and a
 * playbook. Nothing is written before everything was answered, and nothing that is there is replaced unless told.
 */
import { waivedUntil } from '../../engine/audit/waive.js';
import { writePlaybook } from '../../playbook/write-playbook.js';
import { redactTexts } from '../../redaction.js';
import { initReport } from '../../report/model/init-report.js';
import { exitCodeFor } from '../../report/model/reports.js';
import { dayOf } from '../../steps/kit/days.js';
import type { StepOptions } from '../../steps/kit/step.js';
import { readUserFile } from '../../user-file.js';
import type { ConnectionArguments, OutputArguments, StateArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { isTaken } from '../context/out-file.js';
import { askSource } from '../first-day/ask-source.js';
import { decide } from '../first-day/decide.js';
import { secretsIn } from '../first-day/env-file.js';
import { firstPlaybook } from '../first-day/first-playbook.js';
import { FirstLook, LOOKED_AT } from '../first-day/found.js';
import { nextCommands } from '../first-day/next-commands.js';
import { checkAccess, checkPlaces, ENV, whatIsThere, writeBoth } from '../first-day/places.js';
import { whoRuns } from '../run/author.js';
import { triedAddress } from '../session/ask-address.js';
import type { Led } from '../session/ask-credentials.js';
import { namedPassword } from '../session/named-secrets.js';
import { type Session, withSession } from '../session/session.js';
import { prepareSurvey } from '../survey/prepare-survey.js';
import { prompter } from '../terminal/prompts.js';

type Arguments = ConnectionArguments &
  OutputArguments &
  StateArguments & {
    readonly out: string;
    readonly extends: string;
    readonly force: boolean;
    readonly keepPassword: boolean;
    readonly allow: readonly string[] | undefined;
    readonly known: readonly string[] | undefined;
    readonly waiveCatchAlls: boolean | undefined;
    readonly owner: string | undefined;
  };

export async function init(given: Arguments, context: Context): Promise<number> {
  const asking = prompter(given, { ...context, signal: new AbortController().signal });
  const named = await namedPassword(given, context);
  checkPlaces(given, context, given.keepPassword ? { password: named } : {});
  const there = asking.canAsk ? whatIsThere(given) : undefined;
  if (there !== undefined) context.say(there);
  const args = { ...given, url: await triedAddress(given, context, { ask: asking, command: 'init' }) };
  let isPasswordKept = args.keepPassword;
  const led: Led = {
    askSource: async (ask) => {
      if (args.keepPassword) return undefined;
      const mayKeep = args.force || !isTaken(ENV);
      const { passwordFrom, isKept } = await askSource(ask, { say: context.say, mayKeep });
      isPasswordKept = isKept;
      return passwordFrom;
    },
  };
  const asked = {
    ...{ ...args, playbook: args.extends, step: LOOKED_AT, domain: undefined },
    ...{ contract: undefined, advisories: undefined },
  };
  const { playbook, contracts, surveyOn } = await prepareSurvey(asked, context);
  const made = maker();
  const today = dayOf(made.now.getTime());
  const expires = waivedUntil(made.now.getTime());
  const owner = args.owner ?? whoRuns().user;

  const run = async (session: Session) => {
    const { connection, operator, password } = session;
    const { username } = operator;
    const access = { url: connection.server.url, username, ...(isPasswordKept ? { password } : {}) };
    checkAccess(access, args);
    const look = new FirstLook();
    const survey = await surveyOn(session, { keep: 'findings', onJudged: look.onJudged });
    const mayState = (options: StepOptions) =>
      redactTexts(options, (text) => context.secrets.redact(text)) === options;
    const found = look.found(playbook, { reviewBy: expires, mayState });
    if (session.prompter.canAsk) context.say(`Signed in as ${username}. Nothing is changed on the server.`);
    const decided = await decide(found, args, { ask: session.prompter, say: context.say });
    return { survey, found, decided, access, session };
  };
  const { survey, found, decided, access, session } = await withSession(asked, {
    ...{ context, contracts, run, led },
  });

  const { server } = survey;
  const about = { server: server.url, today, expires, owner, extends: args.extends };
  const { text } = writePlaybook(firstPlaybook(decided, about));
  const { isWritten } = await writeBoth({ access, playbook: text }, args);
  const meant = {
    addresses: decided.addresses.length,
    administrators: decided.administrators.length,
    catchAlls: decided.catchAlls.length,
  };
  const secrets = secretsIn(readUserFile(ENV));
  const { processEnv } = context;
  const variable = /^env:(.+)$/.exec(session.passwordFrom ?? '')?.[1] ?? '';
  const isPasswordHeldBack = Boolean(processEnv[variable]) && !processEnv.SMARTERMAIL_URL;
  const report = initReport(
    {
      ...{ server, username: access.username, domains: survey.domainsInAll, meant, waivedUntil: expires },
      env: { file: ENV, isWritten, ...secrets },
      playbook: { file: args.out, extends: args.extends },
      leftOut: {
        addresses: found.addresses.length - meant.addresses,
        administrators: found.administrators.length - meant.administrators,
        catchAlls: found.catchAlls.length - meant.catchAlls,
      },
      unread: found.unread,
      isPasswordHeldBack,
      ...nextCommands(args, {
        url: isPasswordHeldBack ? server.url : undefined,
        // That one is taken without being named.
        passwordFrom:
          isPasswordKept || variable === 'SMARTERMAIL_PASSWORD' ? undefined : session.passwordFrom,
        platform: context.platform,
      }),
    },
    made,
  );
  await context.show('init', report, args);
  return exitCodeFor('init', report);
}
