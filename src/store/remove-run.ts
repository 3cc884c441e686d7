/**
 * Takes the folder of a run away. It gets a hidden name first, which nobody takes for a run: whatever ends the process
 * then, the run is there whole or not at all, and the next time the rest of it goes.
 */
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { flushFolder } from './private-files.js';
import { runPathOf, runsFolderOf } from './run-folder.js';
import { isRunId } from './run-record.js';
import { errnoOf, unwritable } from './store-errors.js';

const HIDDEN = /^\.(.+)\.gone$/;

function hiddenPathOf(stateDir: string, id: string): string {
  return join(runsFolderOf(stateDir), `.${id}.gone`);
}

/** Errors: `store.unwritable`; then the run is still there, unless it got its hidden name. */
export async function removeRun(stateDir: string, id: string): Promise<void> {
  const path = runPathOf(stateDir, id);
  const hidden = hiddenPathOf(stateDir, id);
  try {
    await rm(hidden, { recursive: true, force: true });
    await rename(path, hidden);
    await flushFolder(runsFolderOf(stateDir));
    await rm(hidden, { recursive: true, force: true });
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** What is left of runs that were being taken away when the process ended. Errors: `store.unwritable`. */
export async function removeLeftovers(stateDir: string): Promise<void> {
  const runs = runsFolderOf(stateDir);
  try {
    for (const name of await readdir(runs))
      if (isRunId(HIDDEN.exec(name)?.[1] ?? '')) await rm(join(runs, name), { recursive: true, force: true });
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw unwritable(runs, error);
  }
}
