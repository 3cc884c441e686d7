/** A task is handed to Task Scheduler of this machine. */
import { LockdownError } from '../../errors.js';
import { isClosed } from '../../store/state-dir.js';
import { ProgramFailed, windowsProgram } from '../../store/windows-program.js';
import type { Context } from '../context/context.js';

interface Registered {
  readonly name: string;
  readonly xmlFile: string;
  readonly mayReplace: boolean;
}

/** As somebody would type it. */
export function createArguments({ name, xmlFile, mayReplace }: Registered): readonly string[] {
  return ['/create', '/tn', name, '/xml', xmlFile, ...(mayReplace ? ['/f'] : [])];
}

/** In words of every language of Windows. */
function closing(folder: string): string {
  return `icacls "${folder}" /setowner *S-1-5-32-544 & icacls "${folder}" /inheritance:r /grant:r *S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F`;
}

function notRegistered(message: string, next: string, cause?: unknown): LockdownError {
  return new LockdownError('schedule.not-registered', message, { next, cause });
}

/** What the system starts may be changed by nobody else. Errors: `schedule.not-registered`. */
export async function checkFolder(folder: string, { processEnv: env }: Context): Promise<void> {
  const told = await isClosed(folder, { env }).catch((cause: Error) => cause);
  if (told === true) return;
  if (told instanceof Error)
    throw notRegistered(
      `Nobody could tell who may write in ${folder}: ${told.message}`,
      'Run this as an administrator ("Run as administrator"). Nothing was written.',
      told,
    );
  throw notRegistered(
    `${folder} is not the administrators' alone: whoever may write there could have the system run anything`,
    `Nothing was written. In a command prompt as administrator: ${closing(folder)}`,
  );
}

/** Errors: `schedule.not-registered`, with what Task Scheduler says. */
export async function register(task: Registered, { processEnv: env }: Context): Promise<void> {
  try {
    await windowsProgram('System32\\schtasks.exe', createArguments(task), { env });
  } catch (cause) {
    if (!(cause instanceof ProgramFailed)) throw cause;
    const said = cause.said === '' ? '' : `: ${cause.said.replace(/\s+/g, ' ')}`;
    throw notRegistered(
      `Task Scheduler did not take it: ${cause.message}${said}`,
      `Run this as an administrator ("Run as administrator"); one of that name that is there is replaced with --force. The files are written: ${task.xmlFile}`,
      cause,
    );
  }
}
