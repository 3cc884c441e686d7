/**
 * The errors of the whole tool: a stable code for programs, a sentence for people, and what to do next.
 * Expected outcomes (findings, read-back verdicts) are values, never errors.
 */

/** Every error code and the exit code it ends the process with. */
export const EXIT_BY_CODE = {
  'internal.bug': 1,
  'usage.invalid': 64,
  'usage.needs-flag': 64,
  'config.no-url': 78,
  'config.bad-url': 78,
  'config.no-credentials': 78,
  'config.bad-secret': 78,
  'config.bad-ca': 78,
  'config.bad-advisories': 78,
  'contract.invalid': 65,
  'contract.other-build': 3,
  'recording.invalid': 65,
  'playbook.invalid': 65,
  'playbook.not-found': 65,
  'attestations.invalid': 65,
  'inventory.invalid': 65,
  'plan.invalid': 65,
  'plan.edited': 65,
  'plan.newer-format': 65,
  'plan.conflict': 65,
  'plan.other-server': 3,
  'plan.stale': 3,
  'plan.over-limit': 3,
  'plan.lock-out': 3,
  'plan.not-read': 3,
  'plan.not-approved': 3,
  'rehearsal.invalid': 65,
  'template.invalid': 65,
  'evidence.invalid': 65,
  'evidence.other-host': 3,
  'evidence.too-old': 3,
  'report.invalid': 65,
  'report.newer-format': 65,
  'report.other-kind': 65,
  'run.locked': 3,
  'run.not-found': 65,
  'run.damaged': 65,
  'run.contract-lost': 3,
  'schedule.incomplete': 78,
  'schedule.not-registered': 1,
  'store.unwritable': 1,
  'server.unreachable': 1,
  'server.timeout': 1,
  'server.untrusted-certificate': 1,
  'server.redirect': 78,
  'server.not-smartermail': 78,
  'server.too-old': 78,
  'server.garbage': 1,
  'server.answer-too-large': 1,
  'server.refused': 1,
  'server.busy': 1,
  'session.rejected': 77,
  'session.forbidden': 77,
  'session.second-factor': 77,
  'session.password-change': 77,
  'session.blocked': 77,
  'session.lost': 1,
  'api.not-declared': 1,
  'api.no-warrant': 1,
  interrupted: 130,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof EXIT_BY_CODE;

/** What an error may carry beside its sentence. */
export interface ErrorDetails {
  /** What the operator can do about it, one or two sentences. */
  readonly next?: string;
  /** The request that failed; the path is relative to the server's base address. */
  readonly request?: { readonly method: string; readonly path: string };
  /** HTTP status of the answer, when there was one. */
  readonly status?: number;
  /** The server's own words, as received (redacted before it is printed). */
  readonly serverMessage?: string;
  readonly cause?: unknown;
}

export class LockdownError extends Error {
  override readonly name = 'LockdownError';
  readonly code: ErrorCode;
  readonly next: string | undefined;
  readonly request: ErrorDetails['request'];
  readonly status: number | undefined;
  readonly serverMessage: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.next = details.next;
    this.request = details.request;
    this.status = details.status;
    this.serverMessage = details.serverMessage;
  }
}

/** A plan that does not hold, or no longer: another one has to be made. */
export function planMistake(code: 'plan.invalid' | 'plan.stale', message: string): LockdownError {
  return new LockdownError(code, message, { next: 'Make the plan again.' });
}

export function exitCodeOf(error: unknown): number {
  return error instanceof LockdownError ? EXIT_BY_CODE[error.code] : 1;
}

/** The compiler's proof that every case of a union was handled. */
export function assertNever(value: never): never {
  throw new LockdownError('internal.bug', `unhandled case: ${JSON.stringify(value)}`);
}
