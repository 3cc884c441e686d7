/** An error as an operator, or a program, gets to see it: what happened, where, and what to do next. */
import { exitCodeOf, LockdownError } from '../errors.js';

export function errorText(error: unknown): string {
  if (!(error instanceof LockdownError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `Error [internal.bug]: ${text}\nThis is a fault of smlockdown itself; please report it.`;
  }
  const { request, status, serverMessage, next } = error;
  return [
    `Error [${error.code}]: ${error.message}`,
    ...(request === undefined
      ? []
      : [
          `  Request: ${request.method} ${request.path}${status === undefined ? '' : `, answered ${status}`}`,
        ]),
    ...(serverMessage === undefined || serverMessage === '' ? [] : [`  The server says: ${serverMessage}`]),
    ...(next === undefined ? [] : [`  Next: ${next}`]),
  ].join('\n');
}

export function errorJson(error: unknown): string {
  const known = error instanceof LockdownError ? error : undefined;
  return JSON.stringify({
    formatVersion: 1,
    error: {
      code: known?.code ?? 'internal.bug',
      message: error instanceof Error ? error.message : String(error),
      exitCode: exitCodeOf(error),
      request: known?.request,
      status: known?.status,
      serverMessage: known?.serverMessage,
      next: known?.next,
    },
  });
}
