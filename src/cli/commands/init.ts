/**
 * `init`: the first day. Signs in, looks at what the server has that somebody may have meant so, and writes `.env` and a
 * playbook. Nothing is written before everything was answered, and nothing that is there is replaced unless told.
 */
import { existsSync } from 'node:fs';
import { waivedUntil } from '../../engine/audit/waive.js';
import { LockdownError } from '../../errors.js';
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
import { envFileText, type KeptAccess, saysThe } from '../first-day/env-file.js';
import { firstPlaybook } from '../first-day/first-playbook.js';
import { FirstLook, LOOKED_AT } from '../first-day/found.js';
import { whoRuns } from '../run/author.js';
import { isTaken, writeOutFile } from '../run/out-file.js';
import { addressOf } from '../session/ask-address.js';
import { type Session, withSession } from '../session/session.js';
import { prepareSurvey } from '../survey/prepare-survey.js';
import { type Prompter, prompter } from '../terminal/prompts.js';

const ENV = '.env';

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

function lost(file: string): LockdownError {
  return new LockdownError('usage.invalid', `${file} is there, and would be lost`, {
    next: 'Work in another folder, or give --force. Nothing was written.',
  });
}

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

/** Writes `.env` unless one is there that says the same. Errors: `usage.invalid` for one that says another thing. */
async function keepAccess(access: KeptAccess, isForced: boolean): Promise<boolean> {
  if (existsSync(ENV) && saysThe(access, readUserFile(ENV))) return false;
  if (isTaken(ENV) && !isForced) throw lost(ENV);
  await writeOutFile(ENV, envFileText(access), { what: 'The address', mayReplace: isForced });
  return true;
}

export async function init(given: Arguments, context: Context): Promise<number> {
  const { out, force } = given;
  if (!force && isTaken(out)) throw lost(out);
  const asking = prompter(given, { ...context, signal: new AbortController().signal });
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
    password: args.keepPassword ? session.password : undefined,
  };
  const about = { server: server.url, today, expires, owner, extends: args.extends };
  const { text } = writePlaybook(firstPlaybook(decided, about));
  const isWritten = await keepAccess(access, force);
  await writeOutFile(out, text, { what: 'The playbook', mayReplace: force });
  const meant = {
    addresses: decided.addresses.length,
    administrators: decided.administrators.length,
    catchAlls: decided.catchAlls.length,
  };
  const { passwordFrom } = session;
  const named =
    args.passwordFrom === undefined || args.keepPassword ? '' : ` --password-from ${args.passwordFrom}`;
  const report = initReport(
    {
      ...{ server, username, domains: survey.domainsInAll, meant, waivedUntil: expires },
      env: { file: ENV, isWritten, holdsPassword: args.keepPassword },
      playbook: { file: out, extends: args.extends },
      leftOut: {
        addresses: found.addresses.length - meant.addresses,
        administrators: found.administrators.length - meant.administrators,
        catchAlls: found.catchAlls.length - meant.catchAlls,
      },
      unread: found.unread,
      isPasswordHeldBack:
        passwordFrom?.startsWith('env:') === true &&
        !args.keepPassword &&
        !context.processEnv.SMARTERMAIL_URL,
      next: `smlockdown audit --playbook ${out}${named}`,
    },
    made,
  );
  await context.show('init', report, args);
  return exitCodeFor('init', report);
}
