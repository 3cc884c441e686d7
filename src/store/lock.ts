/**
 * The lock of one server: one apply or rollback at a time, for everybody who shares the state folder.
 *
 * Terms: the lock is a file that names its holder; the guard is a second file beside it, held only while a lock
 * whose process is gone is being taken over.
 * Why it is safe: the lock is created with its content in one step (a link, which fails if the name is taken).
 * A stale lock is never removed, only replaced, by the holder of the guard, who has read it again under the guard.
 * So whoever saw the stale lock earlier finds the guard taken, or a lock that is not stale.
 */
import { link, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { hashOf, jsonIn } from '../canonical-json.js';
import { LockdownError } from '../errors.js';
import { visible } from '../redaction.js';
import { readUserFile, UnfitFile } from '../user-file.js';
import { createOnce, createPrivateFile, makePrivateFolder, writePrivateFile } from './private-files.js';
import { serverKey } from './server-key.js';
import { errnoOf, unwritable } from './store-errors.js';

/** Each try ends only because another process let go meanwhile; more than a few in a row is no accident. */
const TRIES = 20;

const lockSchema = z.strictObject({
  /** For people who look into the folder; the file's name already says which server it is. */
  server: z.string(),
  // Zero and negative numbers mean whole groups of processes to the system.
  pid: z.int().positive(),
  host: z.string(),
  user: z.string(),
  /** What it does, for people: `smlockdown apply`. */
  command: z.string(),
  startedAt: z.iso.datetime(),
});

/** A process that holds a lock. `host` and `user` as the system names them, `startedAt` ISO 8601 in UTC. */
export type LockHolder = Readonly<Omit<z.infer<typeof lockSchema>, 'server'>>;

/** A holder, and the server that it holds. */
export type HeldLock = Readonly<z.infer<typeof lockSchema>>;

export interface Lock {
  readonly path: string;
  /** Lets go; a second call does nothing. A lock that is no longer ours stays. */
  release(): Promise<void>;
}

export interface AcquireLockOptions {
  readonly stateDir: string;
  /** Base URL; how it is typed does not matter. */
  readonly serverUrl: string;
  readonly holder: LockHolder;
  /** What whoever comes too late is told is locked; default: the server. */
  readonly what?: string | undefined;
  /** Whether a process of this host runs. */
  readonly isAlive?: (pid: number) => boolean;
}

interface Claim extends Required<Pick<AcquireLockOptions, 'holder' | 'isAlive'>> {
  readonly what: string;
  readonly path: string;
  readonly guard: string;
  /** What the lock file will hold. */
  readonly text: string;
}

/** Signal 0 asks only. A process of another user answers EPERM: it is there. */
function runsHere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) !== 'ESRCH';
  }
}

/** The content of a lock file. */
export function lockTextOf({ pid, host, user, command, startedAt }: LockHolder, server: string): string {
  return visible(`${JSON.stringify({ server, pid, host, user, command, startedAt }, null, 2)}\n`, 'lines');
}

/** The holder that a lock file names; `undefined` for a text that is none. */
export function parseLockText(text: string): HeldLock | undefined {
  return lockSchema.safeParse(jsonIn(text)).data;
}

/** Whose lock it is nobody can tell: a person has to look, and to remove the files. */
function leftBehind(text: string, files: string): LockdownError {
  const next = `Make sure that no other run is under way, then remove ${files}.`;
  return new LockdownError('run.locked', text, { next });
}

type Found = HeldLock | 'unreadable' | 'free';

function readLock(path: string): Found {
  try {
    return parseLockText(readUserFile(path)) ?? 'unreadable';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'free';
    if (!(error instanceof UnfitFile)) throw error;
    throw leftBehind(`${path} cannot be used as a lock: ${error.message}`, path);
  }
}

/** Creates a file with its content in one step. False when there is one already. */
async function createWhole(path: string, text: string): Promise<boolean> {
  const folder = await mkdtemp(join(dirname(path), '.new-'));
  try {
    const file = join(folder, 'lock.json');
    await createPrivateFile(file, text);
    return await createOnce(() => link(file, path));
  } catch {
    // A file system without links. Whoever reads the file while it is written finds it unreadable, so held.
    return await createOnce(() => createPrivateFile(path, text));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function isStale(found: Found, { holder, isAlive }: Claim): boolean {
  return typeof found === 'object' && found.host === holder.host && !isAlive(found.pid);
}

function lockedBy(found: Found, { path, holder, what }: Claim): LockdownError {
  if (typeof found !== 'object')
    return leftBehind(`${what} is locked, and the lock file does not say by whom`, path);
  const { pid, host, user, command, startedAt } = found;
  const next =
    host === holder.host
      ? `Wait for it to end. If process ${pid} is another program by now, remove ${path}.`
      : `Wait for it to end. If it is gone from ${host}, remove ${path}.`;
  const who = `"${command}" of ${user} on ${host} (process ${pid}), since ${startedAt}`;
  return new LockdownError('run.locked', `${what} is locked by ${who}`, { next });
}

function brokenOff({ path, guard, what }: Claim): LockdownError {
  const text = `${what} is locked by a run that is gone, and so is the one after it`;
  return leftBehind(text, `${guard} and ${path}`);
}

/** Replaces a stale lock by ours. False when it changed meanwhile and all is to be tried again. */
async function takeOver(claim: Claim): Promise<boolean> {
  if (!(await createWhole(claim.guard, claim.text))) {
    const other = readLock(claim.guard);
    if (other === 'free') return false;
    throw other === 'unreadable' || isStale(other, claim) ? brokenOff(claim) : lockedBy(other, claim);
  }
  try {
    // Read again under the guard: the lock seen before may have been taken over or let go since.
    if (!isStale(readLock(claim.path), claim)) return false;
    await writePrivateFile(claim.path, claim.text);
    return true;
  } finally {
    await rm(claim.guard, { force: true });
  }
}

async function claimLock(claim: Claim): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await createWhole(claim.path, claim.text)) return;
    const found = readLock(claim.path);
    if (found === 'free') continue;
    if (!isStale(found, claim)) throw lockedBy(found, claim);
    if (await takeOver(claim)) return;
  }
  throw lockedBy('unreadable', claim);
}

async function releaseLock({ path, text }: Claim): Promise<void> {
  try {
    if (readUserFile(path) === text) await rm(path, { force: true });
  } catch (error) {
    // What is no lock is not ours either.
    if (errnoOf(error) !== 'ENOENT' && !(error instanceof UnfitFile)) throw unwritable(path, error);
  }
}

function folderOf(stateDir: string): string {
  return join(stateDir, 'locks');
}

/**
 * The locks that living processes of this host hold. Of another host nobody sees from here what lives there, and what
 * cannot be read says nothing: neither is among them.
 */
export async function livingLocks(
  stateDir: string,
  {
    host = hostname(),
    isAlive = runsHere,
  }: { readonly host?: string; readonly isAlive?: (pid: number) => boolean } = {},
): Promise<readonly HeldLock[]> {
  const folder = folderOf(stateDir);
  const names = await readdir(folder).catch(() => []);
  const read = (name: string): Found => {
    try {
      return readLock(join(folder, name));
    } catch {
      return 'unreadable';
    }
  };
  return names
    .filter((name) => name.endsWith('.json'))
    .map(read)
    .filter((found) => typeof found === 'object')
    .filter((found) => found.host === host && isAlive(found.pid));
}

/**
 * Takes the lock of a server. A lock of this host whose process is gone is taken over; one of another host never,
 * as its processes cannot be seen from here.
 * Errors: `run.locked`, naming the holder and what to do; `store.unwritable`.
 */
export async function acquireLock(options: AcquireLockOptions): Promise<Lock> {
  const { stateDir, serverUrl, holder, what = 'the server', isAlive = runsHere } = options;
  const folder = folderOf(stateDir);
  const server = serverKey(serverUrl);
  const path = join(folder, `${hashOf(server).replace('sha256:', '')}.json`);
  const claim = { path, guard: `${path}.guard`, text: lockTextOf(holder, server), holder, what, isAlive };
  await makePrivateFolder(folder);
  try {
    await claimLock(claim);
  } catch (error) {
    throw unwritable(path, error);
  }
  let releasing: Promise<void> | undefined;
  return {
    path,
    release() {
      // Once only: this process may hold the lock anew by then, under the same name.
      releasing ??= releaseLock(claim);
      return releasing;
    },
  };
}
