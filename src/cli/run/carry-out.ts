/** What apply and rollback have in common: the lock, and the run's own options. */
import { randomBytes } from 'node:crypto';
import { fieldLabel } from '../../contract/label.js';
import { ownPassword } from '../../contract/resources/access/own-account.js';
import type { AccessProof } from '../../engine/apply/access.js';
import type { RunOptions } from '../../engine/apply/apply.js';
import type { RunReport } from '../../engine/apply/run-report.js';
import { secretsOf } from '../../engine/apply/secrets.js';
import { LockdownError } from '../../errors.js';
import { visible } from '../../redaction.js';
import { acquireLock, type Lock } from '../../store/lock.js';
import type { RunFolder } from '../../store/run-folder.js';
import type { Context } from '../context/context.js';
import { isWatched } from '../context/streams.js';
import { openVault, placeOf } from '../secrets/vault.js';
import type { Session } from '../session/session.js';
import { keepWriteRecord } from '../survey/write-record.js';
import { progress } from '../terminal/progress.js';
import { authorOf, whoRuns } from './author.js';
import { enrolmentText, signInNotes } from './enrolment.js';
import { keepWhatIsKnown } from './keep-report.js';

export async function withLock<T>(
  options: {
    readonly stateDir: string;
    readonly serverUrl: string;
    readonly command: string;
    readonly what?: string;
  },
  run: (lock: Lock) => Promise<T>,
): Promise<T> {
  const holder = {
    pid: process.pid,
    ...whoRuns(),
    command: options.command,
    startedAt: new Date().toISOString(),
  };
  const lock = await acquireLock({ ...options, holder });
  try {
    return await run(lock);
  } finally {
    await lock.release();
  }
}

function inUse(reference: string): LockdownError {
  return new LockdownError('plan.stale', `Nothing was changed: ${reference} gives the password in use`, {
    next: `Sign in with --password-from ${placeOf(reference)}: the plan then knows that this is done.`,
  });
}

export interface CarryOutOptions extends Pick<RunOptions, 'plan' | 'lock' | 'stateDir' | 'concurrency'> {
  readonly session: Session;
  readonly context: Context;
  /** Why, in the words of whoever starts it. */
  readonly reason: string | undefined;
  /** A plan that came as a file may name secrets, and no programs to run for them. */
  readonly mayRunPrograms: boolean;
}

/** From here on Ctrl-C finishes what is under way. */
export async function carryOut(
  options: CarryOutOptions,
  run: (options: RunOptions) => Promise<RunReport>,
): Promise<RunReport> {
  const { session, context, plan, lock, stateDir, concurrency, mayRunPrograms } = options;
  const { operator, password: passwordInUse, codes } = session;
  const { contract } = session.observer;
  const uses = secretsOf(plan.changes, contract);
  for (const { resource: id, field, reference } of uses) {
    const resource = contract.byId(id);
    const what = `${fieldLabel(resource, field)} (${resource?.title ?? id})`;
    context.say(`The plan sets a secret: ${what}, from ${reference}.`);
  }
  const { say } = context;
  const vault = await openVault(uses, { ...session.sources, say, passwordInUse, codes, mayRunPrograms });
  for (const { resource, reference } of uses) {
    if (resource === ownPassword.id && vault.secret(reference) === passwordInUse) throw inUse(reference);
  }
  // From where the next sign-in takes it.
  const now = async (reference?: string) =>
    reference === undefined ? undefined : vault.secretAgain(reference);
  const access: AccessProof = {
    signInAfresh: async ({ password, totp }) =>
      session.signInAfresh({ password: await now(password), totpSecret: await now(totp) }),
  };
  session.interruption.enterWriting();
  const line = progress({ label: 'Writing', stderr: context.streams.stderr });
  let report: RunReport;
  let begun: RunFolder | undefined;
  try {
    report = await run({
      connection: session.connection,
      // After a question, or a long survey, the server may document other calls than it did.
      observer: await session.observeAfresh(),
      ...{ plan, operator, vault, access, lock, stateDir, concurrency },
      author: authorOf(options.reason, context),
      now: () => new Date(),
      random: () => randomBytes(2).toString('hex'),
      redact: (text) => context.secrets.redact(text),
      isInterrupted: session.interruption.isInterrupted,
      onProgress: line.update,
      onBegun: (run) => {
        begun = run;
      },
    });
  } catch (error) {
    const { contract } = session.observer;
    if (begun !== undefined) await keepWhatIsKnown(error, { run: begun, plan, contract, stateDir, context });
    throw error;
  } finally {
    line.clear();
  }
  const { build } = plan.server;
  await keepWriteRecord(report, { build, stateDir, contract, say });
  const { username: name, host } = operator;
  for (const note of signInNotes(report, { uses, name })) context.say(note);
  const enrolled = enrolmentText(report, { uses, vault, name, host });
  // Only to somebody who looks: what is not a terminal may be kept in a log.
  if (enrolled !== undefined && isWatched(context.streams.stderr))
    context.streams.stderr.write(`${visible(enrolled, 'lines')}\n`);
  return report;
}
