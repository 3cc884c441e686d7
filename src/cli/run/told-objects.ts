/** The objects of a run as its folder tells of them: by its plan and its journal, both as they were stored. */
import { z } from 'zod';
import { type ToldObject, toldByJournal } from '../../engine/prove/told-by-journal.js';
import { changeSchema } from '../../engine/words/change.js';
import { LockdownError } from '../../errors.js';
import { readJournal } from '../../store/journal.js';
import { type RunFolder, readRunPlan } from '../../store/run-folder.js';

/** All that is asked of a plan here: it may be of an older version. */
const planned = z.object({ changes: z.array(changeSchema) });

/** Undefined where nobody can tell: one of the two cannot be read, or somebody takes the folder away just now. */
export async function toldObjects(run: RunFolder): Promise<readonly ToldObject[] | undefined> {
  try {
    const plan = planned.safeParse(await readRunPlan(run));
    return plan.success ? toldByJournal(await readJournal(run), plan.data.changes) : undefined;
  } catch (error) {
    if (error instanceof LockdownError) return undefined;
    throw error;
  }
}
