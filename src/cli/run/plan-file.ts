/** A plan in a file: what `plan --out` writes, and `show` and `apply` read. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { type Plan, parsePlan } from '../../engine/plan/plan.js';
import { LockdownError } from '../../errors.js';

/** Errors: `store.unwritable`. */
export async function writePlanFile(file: string, planned: Plan): Promise<void> {
  try {
    // A plan tells an attacker what is still open: for its owner's eyes only, also where the file was there before.
    await chmod(file, 0o600).catch(() => {});
    await writeFile(file, `${JSON.stringify(planned, null, 2)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new LockdownError(
      'store.unwritable',
      `The plan could not be written to ${file}: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** Errors: `plan.…`. */
export async function readPlanFile(file: string): Promise<Plan> {
  try {
    return parsePlan(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof LockdownError) throw error;
    throw new LockdownError('plan.invalid', `${file} could not be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
