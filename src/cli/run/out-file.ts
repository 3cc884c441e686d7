/** A file that `--out` names, written whole or not at all. */
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { link, realpath, rm, writeFile } from 'node:fs/promises';
import { LockdownError } from '../../errors.js';
import { visible } from '../../redaction.js';
import { createPrivateFile, writePrivateFile } from '../../store/private-files.js';
import { errnoOf } from '../../store/store-errors.js';

interface OutFile {
  /** `The plan`. */
  readonly what: string;
  /** False where nothing may be there yet. */
  readonly mayReplace: boolean;
}

/** Is something there that would be lost? In an empty file nothing is, and what is no file at all holds nothing. */
export function isTaken(file: string): boolean {
  const there = statSync(file, { throwIfNoEntry: false });
  return there?.isFile() === true && there.size > 0;
}

/** Only where no file of that name is there, also not one that was made just now. */
async function createWhole(whole: string, text: string, temporary: string): Promise<void> {
  if (statSync(whole, { throwIfNoEntry: false })?.size === 0) return writePrivateFile(whole, text, temporary);
  try {
    await createPrivateFile(temporary, text);
    await link(temporary, whole);
  } catch (error) {
    // There are disks without links.
    if (errnoOf(error) === 'EEXIST' || statSync(whole, { throwIfNoEntry: false }) !== undefined) throw error;
    await writePrivateFile(whole, text, temporary);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** For its owner's eyes only: it tells an attacker what is open. Errors: `store.unwritable`. */
export async function writeOutFile(file: string, text: string, { what, mayReplace }: OutFile): Promise<void> {
  try {
    const whole = await realpath(file).catch(() => file);
    const isOther = statSync(whole, { throwIfNoEntry: false })?.isFile() === false;
    const temporary = `${whole}.${randomUUID()}.tmp`;
    // Another that was there stays whole until this one is. A pipe or a terminal is written to.
    if (isOther) await writeFile(whole, visible(text, 'lines'));
    else await (mayReplace ? writePrivateFile : createWhole)(whole, text, temporary);
  } catch (cause) {
    const why = `${what} could not be written to ${file}: ${(cause as Error).message}`;
    throw new LockdownError('store.unwritable', why, { cause });
  }
}
