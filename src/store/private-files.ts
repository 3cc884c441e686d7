/**
 * Files and folders that only the operator can read, written whole or not at all: to a temporary name,
 * flushed, renamed, and the folder flushed after it.
 * Errors: `store.unwritable`, naming the path and the reason.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { LockdownError } from '../errors.js';
import { visible } from '../redaction.js';
import { errnoOf, unwritable } from './store-errors.js';

/** In one piece, or in several; or as bytes. */
export type Text = string | Uint8Array | Iterable<string>;

export const FOLDER_MODE = 0o700;
export const FILE_MODE = 0o600;

/** Brings the names in a folder to the disk. Windows cannot open a folder and keeps names by itself. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes one folder whose parent is there; one that another process made meanwhile will do. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: FOLDER_MODE });
    await flushFolder(dirname(path));
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST' || !(await stat(path)).isDirectory()) throw error;
  }
}

/** One step up at a time: Node's own recursive `mkdir` never ends where a parent is there and takes no folder (`/proc`). */
async function makeWithParents(path: string): Promise<void> {
  try {
    await makeFolder(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    await makeWithParents(dirname(path));
    await makeFolder(path);
  }
}

/** Creates a folder with all its parents; one that exists stays as it is. */
export async function makePrivateFolder(path: string): Promise<void> {
  const wanted = resolve(path);
  try {
    await makeWithParents(wanted);
  } catch (error) {
    throw unwritable(wanted, error);
  }
}

/** Creates a file that must not exist yet, with its content on the disk. What it began it takes away if it fails. */
export async function createPrivateFile(path: string, text: string): Promise<void> {
  // Of JSON it is the same; somebody may look at it in a terminal.
  await createExactFile(path, visible(text, 'lines'));
}

async function createExactFile(path: string, text: Text, mode = FILE_MODE): Promise<void> {
  const handle = await open(path, 'wx', mode);
  try {
    if (typeof text === 'string' || text instanceof Uint8Array) await handle.writeFile(text);
    else for (const piece of text) await handle.appendFile(piece);
    await handle.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** False when what is to be created is there already. */
export async function createOnce(create: () => Promise<unknown>): Promise<boolean> {
  try {
    await create();
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Where a name leads, so that a link stays one, and a temporary name beside it that nobody else uses: what a dead writer left is
 * in nobody's way.
 */
export async function roomFor(path: string): Promise<{ readonly whole: string; readonly temporary: string }> {
  const whole = await realpath(path).catch(() => path);
  return { whole, temporary: `${whole}.${randomUUID()}.tmp` };
}

/**
 * Makes a file, or replaces it, by what `edit` makes of it, which reads it: what somebody else wrote meanwhile stays, and
 * ends this. What `edit` throws leaves all as it is. A file that is there keeps its owner and who may read it, but
 * for an access list of its own on Windows; `mode` is for a new one.
 */
export async function editFile(
  path: string,
  options: { readonly mode: number; readonly edit: () => string },
) {
  const { whole, temporary } = await roomFor(path);
  const bytes = () => (existsSync(whole) ? readFileSync(whole, 'base64') : undefined);
  try {
    const before = bytes();
    const text = options.edit();
    const there = await stat(whole).catch(() => undefined);
    const handle = await open(temporary, 'wx', options.mode);
    let mayReplace = true;
    try {
      if (there !== undefined) {
        // Only an administrator may give a file away.
        mayReplace = await handle.chown(there.uid, there.gid).then(
          () => true,
          () => false,
        );
        await handle.chmod(there.mode & 0o777);
      }
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (bytes() !== before)
      throw new LockdownError('store.unwritable', `${path} was written by somebody else meanwhile`, {
        next: 'Nothing was written. Run again: what is there stays.',
      });
    // Until it is written in place, the other one is whole.
    if (mayReplace) renameSync(temporary, whole);
    else writeFileSync(whole, text, { flush: true });
    await flushFolder(dirname(whole));
  } catch (error) {
    throw unwritable(path, error);
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Writes or replaces a file. One writer at a time, unless each has a temporary name of its own in the same folder. */
export async function writePrivateFile(path: string, text: string, temporary?: string): Promise<void> {
  await writeExactFile(path, visible(text, 'lines'), temporary === undefined ? {} : { temporary });
}

/** The same of a text of which every sign counts, as of a program: nothing in it is made visible. `mode`: of the file. */
export async function writeExactFile(
  path: string,
  text: Text,
  {
    temporary = `${path}.tmp`,
    mode = FILE_MODE,
  }: { readonly temporary?: string; readonly mode?: number } = {},
): Promise<void> {
  try {
    // Left by a writer that died; it is not this file and nobody reads it.
    await rm(temporary, { force: true });
    await createExactFile(temporary, text, mode);
    await rename(temporary, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unwritable(path, error);
  }
}

/**
 * The same of a file that can be made again at any time: whole or not at all, and not brought to the disk by itself, which of
 * tens of thousands takes minutes. Errors: `store.unwritable`.
 */
export function writePassingFile(path: string, text: string): void {
  const temporary = `${path}.tmp`;
  try {
    rmSync(temporary, { force: true });
    writeFileSync(temporary, text, { flag: 'wx', mode: FILE_MODE });
    renameSync(temporary, path);
  } catch (error) {
    throw unwritable(path, error);
  }
}
