/** A file that `--out` names, written whole or not at all. */
import { accessSync, constants, lstatSync, realpathSync, statSync } from 'node:fs';
import { link, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { LockdownError } from '../../errors.js';
import { visible } from '../../redaction.js';
import {
  createPrivateFile,
  makePrivateFolder,
  roomFor,
  writePrivateFile,
} from '../../store/private-files.js';
import { errnoOf, meaningOf } from '../../store/store-errors.js';

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

/** In words, and without the name of a file that nobody but the tool knows. */
export function whyFailed(error: unknown): string {
  const errno = errnoOf(error) ?? errnoOf((error as { cause?: unknown }).cause);
  // Of what was to be made only its folder can be missing.
  if (errno === 'ENOENT') return 'its folder is not there';
  return errno === undefined ? (error as Error).message : meaningOf(errno);
}

/**
 * Why no file can be written there, for the end of a sentence; undefined where one can be, though one that is there may be
 * lost. A pipe or a device is none.
 */
export function whyNoPlace(file: string): string | undefined {
  if (/^$|[\\/]$/.test(file)) return 'that is no name of a file';
  try {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory()) return 'it is a folder';
    if (there?.isFile() === false) return 'it is a pipe or a device, and no file';
    const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    if (there === undefined && isLink) return 'it is a link to what is not there';
    const folder = dirname(there === undefined ? file : realpathSync(file));
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
      return `there is no folder ${folder}`;
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return whyFailed(error);
  }
}

/** Where a name that need not be there leads to, as the platform tells names apart. */
function wholeNameOf(file: string, platform: NodeJS.Platform): string {
  const whole = resolve(file);
  const folder = statSync(dirname(whole), { throwIfNoEntry: false }) ? realpathSync(dirname(whole)) : '';
  const name = join(folder, basename(whole));
  // Windows drops dots and blanks at the end, and takes `::$DATA` for the file itself.
  const short = platform === 'win32' ? name.replace(/(?::[^\\/:]*){0,2}[. ]*$/, '') : name;
  return platform === 'win32' || platform === 'darwin' ? short.toLowerCase() : short;
}

/** Do two names lead to one file, by whatever spelling or link? */
export function isSameFile(one: string, other: string, platform: NodeJS.Platform): boolean {
  const [a, b] = [one, other].map((file) => statSync(file, { bigint: true, throwIfNoEntry: false }));
  // Disks without numbers of files have 0 for all of them.
  if (a !== undefined && b !== undefined && a.ino !== 0n) return a.ino === b.ino && a.dev === b.dev;
  return wholeNameOf(one, platform) === wholeNameOf(other, platform);
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

/** `store.unwritable`, of a file that somebody named. `what`: `The plan`. */
export function notWritten(
  file: string,
  { what, cause }: Pick<OutFile, 'what'> & { readonly cause: unknown },
): LockdownError {
  const why = `${what} could not be written to ${file}: ${whyFailed(cause)}`;
  return new LockdownError('store.unwritable', why, { cause });
}

/** For its owner's eyes only: it tells an attacker what is open. Errors: `store.unwritable`. */
export async function writeOutFile(file: string, text: string, { what, mayReplace }: OutFile): Promise<void> {
  try {
    const { whole, temporary } = await roomFor(file);
    const isOther = statSync(whole, { throwIfNoEntry: false })?.isFile() === false;
    // Another that was there stays whole until this one is. A pipe or a terminal is written to.
    if (isOther) await writeFile(whole, visible(text, 'lines'));
    else await (mayReplace ? writePrivateFile : createWhole)(whole, text, temporary);
  } catch (cause) {
    throw notWritten(file, { what, cause });
  }
}

/** An error of writing into the folder that `--out` names, with what helps there. Any other comes back as it is. */
export function ofOutFolder(cause: unknown): unknown {
  if (!(cause instanceof LockdownError) || cause.code !== 'store.unwritable') return cause;
  return new LockdownError('store.unwritable', cause.message, {
    ...{ next: 'Make room or grant access there, or give another folder with --out.', cause },
  });
}

/** Makes the folder that `--out` names, and writes into it. Errors: `store.unwritable`. */
export async function intoOutFolder(out: string, write: () => Promise<void>): Promise<void> {
  try {
    await makePrivateFolder(out);
    await write();
  } catch (cause) {
    throw ofOutFolder(cause);
  }
}
