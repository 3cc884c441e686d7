import { LockdownError } from '../../errors.js';

/** What is wrong with a command line. */
export function mistake(message: string, next?: string): LockdownError {
  return new LockdownError('usage.invalid', message, next === undefined ? {} : { next });
}
