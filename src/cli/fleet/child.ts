/**
 * One server's command, as a process of its own: what it holds ends with it, and what goes wrong in it stops no other.
 * Its report goes into a file as it is printed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { isJsonObject, jsonIn } from '../../canonical-json.js';
import { LockdownError } from '../../errors.js';
import { packaged } from '../../package-folder.js';
import { FILE_MODE } from '../../store/private-files.js';
import { errnoOf, unwritable } from '../../store/store-errors.js';
import type { Environment } from '../context/environment.js';

const MAIN = packaged('dist/main.js');

/** How it begins where somebody who is to be told was not. */
const UNTOLD = 'Not told: ';

/** What it says beside its report is kept so far. */
const MOST_SAID = 64 * 1024;

export interface Ended {
  readonly exitCode: number;
  readonly ms: number;
  /** Who is to be told, and was not, in its words. */
  readonly untold: readonly string[];
  /** What it ended with in place of a report. */
  readonly error?: { readonly code: string; readonly message: string };
}

export interface ChildOptions {
  readonly args: readonly string[];
  /** Where its report goes, once it is whole. */
  readonly file: string;
  readonly env: Environment;
  /** Each, once it is aborted, tells it to stop as Ctrl-C does; the second one ends it at once. */
  readonly stops: readonly AbortSignal[];
  readonly platform: NodeJS.Platform;
}

/** The last line that is an error as `--json` tells it. */
function errorIn(said: string): Ended['error'] {
  for (const line of said.trimEnd().split('\n').toReversed()) {
    const told = jsonIn(line);
    const error = isJsonObject(told) && isJsonObject(told.error) ? told.error : {};
    const { code, message } = error;
    if (typeof code === 'string' && typeof message === 'string') return { code, message };
  }
  return undefined;
}

/** Whatever lies there, perhaps a link, is not written through. Errors: `store.unwritable`. */
async function newFile(path: string): Promise<FileHandle> {
  try {
    await rm(path, { force: true });
    return await open(path, 'wx', FILE_MODE);
  } catch (error) {
    throw unwritable(path, error);
  }
}

/** Errors: `store.unwritable` of its file. */
export async function runChild({ args, file, env, stops, platform }: ChildOptions): Promise<Ended> {
  const begun = Date.now();
  const temporary = `${file}.tmp`;
  // On Windows each process of a console hears of Ctrl-C by itself, and what Node sends would end it in the middle of a write.
  const isToldByUs = platform !== 'win32';
  const report = await newFile(temporary);
  let said = '';
  try {
    const child = spawn(process.execPath, [MAIN, ...args, '--json', '--no-input'], {
      stdio: ['ignore', report.fd, 'pipe'],
      env,
      // A group of its own: Ctrl-C in the terminal reaches it by us, once.
      detached: isToldByUs,
    });
    const stop = () => isToldByUs && child.kill('SIGINT');
    for (const signal of stops) signal.addEventListener('abort', stop);
    child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
      said = `${said}${piece}`.slice(-MOST_SAID);
    });
    const [code, killedBy] = (await once(child, 'close')) as [number | null, string | null];
    for (const signal of stops) signal.removeEventListener('abort', stop);
    const { size } = await report.stat();
    const ms = Date.now() - begun;
    const untold = said.split('\n').filter((line) => line.startsWith(UNTOLD));
    if (size > 0 && code !== null) {
      await rename(temporary, file);
      return { exitCode: code, ms, untold };
    }
    const error =
      killedBy === null
        ? (errorIn(said) ?? { code: 'internal.bug', message: 'It ended without a report' })
        : {
            code: 'interrupted',
            message: `${killedBy} ended it at once${args[0] === 'apply' ? ': see smlockdown runs' : ''}`,
          };
    return { exitCode: code ?? 1, ms, untold, error };
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    throw new LockdownError('store.unwritable', `The report could not be kept as ${file}`, { cause: error });
  } finally {
    await report.close();
    await rm(temporary, { force: true });
  }
}
