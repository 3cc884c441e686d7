/** Evidence of the host, taken only where it is young enough and of this server's host. */

import { buildOn } from '../../contract/resources/server/server-info.js';
import { lookingSource } from '../../engine/observe/observed.js';
import type { Source } from '../../engine/observe/source.js';
import { LockdownError } from '../../errors.js';
import { ageInDays, type Evidence, HOST_RESOURCES, readEvidence } from '../../host/evidence.js';
import { hostnameOn, matchOf } from '../../host/match.js';
import { counted } from '../../steps/kit/step.js';
import { confirmHost, isConfirmedHost } from '../../store/confirmed-hosts.js';
import type { BeyondArguments, StateArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { whyNotRead } from '../context/near-file.js';
import { openStateDir, stateDirToRead } from '../context/open-state-dir.js';
import type { Session } from '../session/session.js';

type Arguments = Partial<BeyondArguments> & StateArguments;

const USUAL_DAYS = 7;
/** A clock of the host that is ahead by more is wrong, or the file is. */
const MOST_DAYS_AHEAD = 1;

/** The file gives the name: in another one a shell may see more than a name. */
const PLAIN_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u;

const AGAIN = 'Run check.ps1 (or check.sh) on the host again, and give the file that it writes.';

/** The evidence that was given, before anything is sent. Errors: `evidence.invalid`, `evidence.too-old`. */
export function givenEvidence(args: Arguments, now: Date): Evidence | undefined {
  const { hostEvidence, hostEvidenceDays = USUAL_DAYS } = args;
  if (hostEvidence === undefined) return undefined;
  const evidence = readEvidence(hostEvidence, whyNotRead);
  const age = ageInDays(evidence, now);
  if (age <= hostEvidenceDays && age >= -MOST_DAYS_AHEAD) return evidence;
  const at = `${evidence.taken.slice(11, 16)}Z on ${evidence.taken.slice(0, 10)}`;
  const refused = (why: string, next: string) =>
    new LockdownError('evidence.too-old', `${hostEvidence} is not used: ${why}`, { next });
  if (age < 0)
    throw refused(
      `it was written at ${at}, which is still to come: a clock is wrong, there or here`,
      `Set the clock right. ${AGAIN}`,
    );
  throw refused(
    `it was written at ${at}, more than ${counted(hostEvidenceDays, 'day')} ago`,
    `${AGAIN} Or say how old it may be with --host-evidence-days.`,
  );
}

/**
 * What resources of the host are read from. Asks once, where nothing but a person can tell whether it is this server's host, and
 * remembers the answer. Errors: `evidence.other-host`.
 */
export async function hostSource(
  evidence: Evidence,
  {
    args,
    session,
    context,
  }: { readonly args: Arguments; readonly session: Session; readonly context: Context },
): Promise<Source> {
  const { url, loginPage } = session.connection.server;
  const { name } = evidence.host;
  const match = matchOf(evidence, { build: buildOn(loginPage), hostname: hostnameOn(loginPage) });
  if (match.match === 'other')
    throw otherHost(
      name,
      url,
      match.why,
      `${AGAIN} Updated since, or another server: either makes it of no use.`,
    );
  if (match.match === 'open' && !(await isConfirmed(name, match.why, { args, session, context })))
    throw otherHost(
      name,
      url,
      `${match.why}, and ${args.hostIs === undefined ? 'nobody said that it is' : `--host-is says ${args.hostIs}`}`,
      `If ${name} is the host of ${url}, say so once with --host-is ${PLAIN_NAME.test(name) ? name : 'and its name'}; it is remembered.`,
    );
  const seen = async () => evidence;
  return lookingSource(Object.fromEntries(HOST_RESOURCES.map(({ id }) => [id, seen])));
}

function otherHost(name: string, url: string, why: string, next: string): LockdownError {
  return new LockdownError('evidence.other-host', `The evidence of ${name} is not used for ${url}: ${why}`, {
    next,
  });
}

async function isConfirmed(
  host: string,
  why: string,
  {
    args,
    session,
    context,
  }: { readonly args: Arguments; readonly session: Session; readonly context: Context },
): Promise<boolean> {
  const server = session.connection.server.url;
  const stateDir = await stateDirToRead(args, context);
  if (stateDir !== undefined && isConfirmedHost(stateDir, { server, host })) return true;
  const { prompter } = session;
  const isSaid =
    args.hostIs?.toLowerCase() === host.toLowerCase() ||
    (args.hostIs === undefined &&
      prompter.canAsk &&
      (await prompter.confirm(`Is ${host} the host of ${server}? It is asked once, as ${why}. Type "yes":`)));
  if (isSaid) await confirmHost(await openStateDir(args, context, 'keep'), { server, host, now: new Date() });
  return isSaid;
}
