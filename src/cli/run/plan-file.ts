/** A plan in a file: what `plan --out` writes, and `show` and `apply` read. */
import { chmod, writeFile } from 'node:fs/promises';
import { whyUnreadable } from '../../documents/problem.js';
import { type Plan, parsePlan } from '../../engine/plan/plan.js';
import { LockdownError } from '../../errors.js';
import { visible } from '../../redaction.js';
import { readUserFile } from '../../user-file.js';

/** Errors: `store.unwritable`. */
export async function writePlanFile(file: string, planned: Plan): Promise<void> {
  // A plan tells an attacker what is still open: for its owner's eyes only, also where the file was there before.
  await chmod(file, 0o600).catch(() => {});
  await writeFile(file, visible(`${JSON.stringify(planned, null, 2)}\n`, 'lines'), { mode: 0o600 }).catch(
    (cause: Error) => {
      const text = `The plan could not be written to ${file}: ${cause.message}`;
      throw new LockdownError('store.unwritable', text, { cause });
    },
  );
}

/** Errors: `plan.…`. */
export async function readPlanFile(file: string): Promise<Plan> {
  let text: string;
  try {
    text = readUserFile(file);
  } catch (cause) {
    throw new LockdownError('plan.invalid', `${file} could not be read: ${whyUnreadable(cause)}`, { cause });
  }
  return parsePlan(text, file);
}
