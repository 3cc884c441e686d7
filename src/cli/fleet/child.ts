/**
 * One server's command, as a process of its own: what it holds ends with it, and what goes wrong in it stops no other.
 * Its report goes into a file as it is printed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { isJsonObject, type JsonObject, jsonIn } from '../../canonical-json.js';
import { EXIT } from '../../engine/words/exit-code.js';
import { LockdownError } from '../../errors.js';
import { packaged } from '../../package-folder.js';
import { FILE_MODE } from '../../store/private-files.js';
import { errnoOf, unwritable } from '../../store/store-errors.js';
import { readUserFile, UnfitFile } from '../../user-file.js';
import type { Environment } from '../context/environment.js';

const MAIN = packaged('dist/main.js');

/**
 * Several of them share the cores, and most are over in seconds: what V8 does on other threads meanwhile (it compiles its code once
 * more, and collects garbage) costs more than it saves, a fifth of the processor's time for 200 domains. An audit of thousands waits
 * for its server most of the time.
 */
const NODE = ['--no-opt', '--single-threaded-gc'];

/** How it begins where somebody who is to be told was not. */
const UNTOLD = 'Not told: ';

/** A report of one server with thousands of domains. */
const MOST_BYTES = 400 * 2 ** 20;

/** What it says beside its report is kept so far. */
const MOST_SAID = 64 * 1024;

export interface Ended {
  readonly exitCode: number;
  readonly ms: number;
  /** Who is to be told, and was not, in its words. */
  readonly untold: readonly string[];
  /** Of any kind, and whole. */
  readonly report?: JsonObject;
  /** What it ended with in place of a report. */
  readonly error?: { readonly code: string; readonly message: string };
}

export interface ChildOptions {
  readonly args: readonly string[];
  /** Where its report goes once all of it is there. */
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

/** Undefined for half of one, as a full disk leaves it. */
function reportIn(path: string): JsonObject | undefined {
  try {
    const report = jsonIn(readUserFile(path, { most: MOST_BYTES }));
    return isJsonObject(report) ? report : undefined;
  } catch (error) {
    if (error instanceof UnfitFile) return undefined;
    throw error;
  }
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
    const child = spawn(process.execPath, [...NODE, MAIN, ...args, '--json', '--no-input'], {
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
    const told = code === null ? undefined : reportIn(temporary);
    const ms = Date.now() - begun;
    const untold = said.split('\n').filter((line) => line.startsWith(UNTOLD));
    if (told !== undefined && code !== null) {
      await rename(temporary, file);
      return { exitCode: code, ms, untold, report: told };
    }
    const error =
      killedBy === null
        ? (errorIn(said) ?? { code: 'internal.bug', message: 'It ended without a whole report' })
        : {
            code: 'interrupted',
            message: `${killedBy} ended it at once${args[0] === 'apply' ? ': see smlockdown runs' : ''}`,
          };
    // A verdict without what it is of is none.
    const isVerdict = code === null || code === EXIT.clean || code === EXIT.findings;
    return { exitCode: isVerdict ? EXIT.error : code, ms, untold, error };
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    throw new LockdownError('store.unwritable', `The report could not be kept as ${file}`, { cause: error });
  } finally {
    await report.close();
    await rm(temporary, { force: true });
  }
}
