/** The errors of the store, from the system's error numbers to sentences that name the path. */
import { LockdownError } from '../errors.js';

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'a file is in the way',
  EISDIR: 'a folder is in the way',
  ELOOP: 'a link leads back to itself',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the path is too long',
  ENOENT: 'it does not exist',
  ENOSPC: 'no space is left on the disk',
  ENOTDIR: 'a file is where a folder should be',
  EPERM: 'the system does not permit it',
  EROFS: 'the file system is read-only',
};

/** The system's error number (`ENOENT`) of a failed file operation; `undefined` for every other error. */
export function errnoOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('syscall' in error) || !('code' in error))
    return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What an error number of the system means, for people. */
export function meaningOf(errno: string): string {
  return REASONS[errno] ?? 'the system refuses';
}

function reasonOf(errno: string): string {
  return `${meaningOf(errno)} (${errno})`;
}

/** A failed file operation as `store.unwritable`. An error that is none of the file system's comes back as it is. */
export function unwritable(path: string, error: unknown): unknown {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  return new LockdownError('store.unwritable', `cannot write ${path}: ${reasonOf(errno)}`, {
    next: 'Make room or grant access there, or choose another folder with --state-dir.',
    cause: error,
  });
}

/** `run.damaged`: a file of a run that cannot be read back as it was written. */
export function damaged(
  path: string,
  options: { readonly what: string; readonly cause?: unknown; readonly next?: string },
): LockdownError {
  const errno = errnoOf(options.cause);
  const why = errno === undefined ? options.what : reasonOf(errno);
  return new LockdownError('run.damaged', `${path} cannot be used: ${why}`, {
    next:
      options.next ??
      'Restore the run folder from a backup, or compare the server by hand before you write to it again.',
    cause: options.cause,
  });
}
