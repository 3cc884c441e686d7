/** What refuses a plan before it is carried out. */
import { checkAllRead, checkLimits } from '../../engine/guard/limits.js';
import { checkLockOut } from '../../engine/guard/lock-out.js';
import type { Plan } from '../../engine/plan/plan.js';
import { type ErrorCode, EXIT_BY_CODE, LockdownError } from '../../errors.js';
import type { Session } from '../session/session.js';

/** Errors: `plan.over-limit`, `plan.lock-out`, and `plan.not-read` where nobody is asked about what was not read. */
export async function checkAllowed(
  plan: Plan,
  { session, isReadWhole = false }: { readonly session: Session; readonly isReadWhole?: boolean },
): Promise<void> {
  checkLimits(plan);
  if (isReadWhole) checkAllRead(plan);
  await checkLockOut(plan, session);
}

/** Why an apply of this plan would be refused; undefined when it would not. */
export async function whyRefused(
  ...[plan, options]: Parameters<typeof checkAllowed>
): Promise<Pick<LockdownError, 'message' | 'next'> | undefined> {
  try {
    await checkAllowed(plan, options);
    return undefined;
  } catch (error) {
    const isRefusal = (code: ErrorCode) => EXIT_BY_CODE[code] === 3 || code === 'playbook.invalid';
    if (error instanceof LockdownError && isRefusal(error.code)) return error;
    throw error;
  }
}
