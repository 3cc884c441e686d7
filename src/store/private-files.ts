/**
 * Files and folders that only the operator can read, written whole or not at all: to a temporary name,
 * flushed, renamed, and the folder flushed after it.
 * Errors: `store.unwritable`, naming the path and the reason.
 */
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { unwritable } from './store-errors.js';

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

/** Creates a folder with all its parents; one that exists stays as it is. */
export async function makePrivateFolder(path: string): Promise<void> {
  const wanted = resolve(path);
  try {
    const topmost = await mkdir(wanted, { recursive: true, mode: FOLDER_MODE });
    if (topmost === undefined) return;
    const stop = dirname(resolve(topmost));
    for (let folder = wanted; folder !== stop && folder !== dirname(folder); folder = dirname(folder)) {
      await flushFolder(dirname(folder));
    }
  } catch (error) {
    throw unwritable(wanted, error);
  }
}

/** Creates a file that must not exist yet, with its content on the disk. What it began it takes away if it fails. */
export async function createPrivateFile(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx', FILE_MODE);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Writes or replaces a file. One writer at a time: its temporary name is `<path>.tmp`. */
export async function writePrivateFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    // Left by a writer that died; it is not this file and nobody reads it.
    await rm(temporary, { force: true });
    await createPrivateFile(temporary, text);
    await rename(temporary, path);
    await flushFolder(dirname(path));
  } catch (error) {
    throw unwritable(path, error);
  }
}
