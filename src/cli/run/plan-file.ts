/** A plan in a file: what `plan --out` writes, and `show` and `apply` read. */
import { z } from 'zod';
import { isEqualJson, type Json } from '../../canonical-json.js';
import type { Issue, Words } from '../../documents/issues.js';
import { firstLine, renderPlace } from '../../documents/problem.js';
import { fitted, readDocument } from '../../documents/read-document.js';
import type { Source } from '../../documents/source.js';
import { sealPlan } from '../../engine/plan/build-plan.js';
import { checkSeal, type Plan, planIn, planSchema } from '../../engine/plan/plan.js';
import { isFieldChange } from '../../engine/words/change.js';
import { LockdownError } from '../../errors.js';
import { redactTexts } from '../../redaction.js';
import { readUserFile } from '../../user-file.js';
import { whyNotRead } from '../context/near-file.js';
import { isTaken, writeOutFile } from '../context/out-file.js';

const WORDS: Words = { one: 'a plan', format: 'JSON', whole: 'the plan' };

/** That of a domain takes some 4 kB: a hundred thousand domains, and no more than one text can hold. */
export const MOST_BYTES = 400 * 2 ** 20;

/**
 * The plan as a file may hold it, without what the operator signs in with. Where it held any it is sealed anew, and a
 * change that was masked is refused when the file is applied: its `changes` are others then.
 */
export function withoutSecrets(planned: Plan, redact: (text: string) => string): Plan {
  const { hash: _, changes, server, playbook, contract, objects, kept, ...told } = planned;
  const masked = changes.map((change): Plan['changes'][number] => {
    const values = { before: change.before, after: change.after };
    const shown = {
      ...redactTexts(values, redact),
      ...(isFieldChange(change) ? {} : { item: redact(change.item) }),
    };
    return isEqualJson({ ...change, ...shown } as Json, change as Json)
      ? change
      : ({ ...change, ...shown } as typeof change);
  });
  const isAsPlanned = masked.every((change, index) => change === changes[index]);
  const texts = redactTexts(told, redact);
  if (isAsPlanned && texts === told) return planned;
  return sealPlan({
    ...texts,
    ...{ server, playbook, contract, objects, kept },
    changes: isAsPlanned ? changes : masked,
  });
}

/** Errors: `store.unwritable`. */
export async function writePlanFile(file: string, planned: Plan): Promise<void> {
  await writeOutFile(file, `${JSON.stringify(planned, null, 2)}\n`, { what: 'The plan', mayReplace: true });
}

/** Is there a plan already, that a new one takes the place of? Errors: `usage.invalid` for any other file. */
export function isPlanThere(file: string): boolean {
  if (!isTaken(file)) return false;
  try {
    openPlanFile(file);
  } catch (error) {
    // An edited or newer plan is one.
    if (!(error instanceof LockdownError) || error.code !== 'plan.invalid') return true;
    throw new LockdownError('usage.invalid', `${file} is there and is no plan: it would be lost`, {
      next: 'Name another file with --out.',
    });
  }
  return true;
}

interface PlanFile {
  readonly plan: Plan;
  /** `FILE:LINE:COLUMN` of its contract. */
  readonly contractPlace: () => string;
}

/** Errors: `plan.…`; what is no JSON, or does not fit, with its place. */
export function parsePlan(text: string, file: string): PlanFile {
  const { source, problems } = readDocument(text, { file, schema: z.unknown(), words: WORDS });
  if (source === undefined) throw new LockdownError('plan.invalid', firstLine(problems));
  return planOf(source);
}

/** The plan in a file that was read. Errors: `plan.…`. */
export function planOf(source: Source): PlanFile {
  const { file, keyPlace, valuePlace } = source;
  const placeOf = ({ path, at }: Issue) => (at === 'key' ? keyPlace(path) : valuePlace(path));
  const found = fitted(planIn(source.value, file), { schema: planSchema, words: WORDS, placeOf });
  if (found.value === undefined) throw new LockdownError('plan.invalid', firstLine(found.problems));
  checkSeal(found.value, file);
  return { plan: found.value, contractPlace: () => renderPlace(valuePlace(['contract'])) };
}

/** Errors: `plan.…`. */
export function openPlanFile(file: string): PlanFile {
  let text: string;
  try {
    text = readUserFile(file, { most: MOST_BYTES });
  } catch (cause) {
    throw new LockdownError('plan.invalid', `${file} could not be read: ${whyNotRead(file, cause)}`, {
      cause,
    });
  }
  const parsed = parsePlan(text, file);
  // `plan` writes it into every file, and its seal cannot tell that it was taken out.
  if (parsed.plan.made === undefined && parsed.plan.kind === 'apply')
    throw new LockdownError(
      'plan.edited',
      `${file} does not say who made it and when: --out did not write it, or somebody took that out`,
      { next: `Write the plan with smlockdown plan --out ${file}, and then apply that.` },
    );
  return parsed;
}
