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
import { decide } from '../first-day/decide.js';
import { secretsIn } from '../first-day/env-file.js';
import { firstPlaybook } from '../first-day/first-playbook.js';
import { FirstLook, LOOKED_AT } from '../first-day/found.js';
import { nextCommands } from '../first-day/next-commands.js';
import { checkPlaces, ENV, whatIsThere, writeBoth } from '../first-day/places.js';
import { whoRuns } from '../run/author.js';
import { addressOf } from '../session/ask-address.js';
import { namedPassword } from '../session/named-secrets.js';
import { type Session, withSession } from '../session/session.js';
import { prepareSurvey } from '../survey/prepare-survey.js';
import { type Prompter, prompter } from '../terminal/prompts.js';

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

/** Where the password comes from, asked for where nobody stated it. */
async function passwordPlace(
  { passwordFrom, keepPassword }: Arguments,
  { env, say }: Context,
  ask: Prompter,
): Promise<Pick<Arguments, 'passwordFrom' | 'keepPassword'>> {
  if (passwordFrom !== undefined || keepPassword || env.SMARTERMAIL_PASSWORD || !ask.canAsk)
    return { passwordFrom, keepPassword };
  const check = (typed: string) =>
    /^(?:|keep|(?:env|file|cmd):.+)$/.test(typed)
      ? undefined
      : 'Enter, keep, env:NAME, file:PATH or cmd:PROGRAM; not the password.';
  say('The password: Enter to type it each time, keep to have it in .env,');
  say('or where it is: env:NAME, file:PATH, cmd:PROGRAM.');
  const typed = await ask.text('Where does it come from?', { check });
  const isNamed = typed !== '' && typed !== 'keep';
  return { passwordFrom: isNamed ? typed : undefined, keepPassword: typed === 'keep' };
}

export async function init(given: Arguments, context: Context): Promise<number> {
  const asking = prompter(given, { ...context, signal: new AbortController().signal });
  const named = await namedPassword(given, context);
  checkPlaces(given, context, given.keepPassword ? { password: named } : {});
  const there = asking.canAsk ? whatIsThere(given) : undefined;
  if (there !== undefined) context.say(there);
  const url = await addressOf(given, context, asking);
  const args = { ...given, url, ...(await passwordPlace(given, context, asking)) };
  const asked = {
    ...{ ...args, playbook: args.extends, step: LOOKED_AT, domain: undefined },
    ...{ contract: undefined, advisories: undefined },
  };
  const { playbook, contract, surveyOn } = await prepareSurvey(asked, context);
  const made = maker();
  const today = dayOf(made.now.getTime());
  const expires = waivedUntil(made.now.getTime());
  const owner = args.owner ?? whoRuns().user;

  const run = async (session: Session) => {
    const look = new FirstLook();
    const survey = await surveyOn(session, { keep: 'findings', onJudged: look.onJudged });
    const mayState = (options: StepOptions) =>
      redactTexts(options, (text) => context.secrets.redact(text)) === options;
    const found = look.found(playbook, { reviewBy: expires, mayState });
    if (session.prompter.canAsk)
      context.say(`Signed in as ${session.operator.username}. Nothing is changed on the server.`);
    const decided = await decide(found, args, { ask: session.prompter, say: context.say });
    return { survey, found, decided, username: session.operator.username, session };
  };
  const { survey, found, decided, username, session } = await withSession(asked, { context, contract, run });

  const { server } = survey;
  const access = {
    url: server.url,
    username,
    ...(args.keepPassword ? { password: session.password } : {}),
  };
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
      ...{ server, username, domains: survey.domainsInAll, meant, waivedUntil: expires },
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
        passwordFrom: args.keepPassword ? undefined : args.passwordFrom,
        platform: context.platform,
      }),
    },
    made,
  );
  await context.show('init', report, args);
  return exitCodeFor('init', report);
}
