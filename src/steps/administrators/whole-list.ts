/**
 * Whether a list of administrators can be the whole of it. The account in use administers the server, so a list that
 * does not show it leaves somebody out: what it shows may fail, and proves no pass.
 */
import { instruct } from '../kit/instruction.js';
import { isSameName } from '../kit/names.js';
import type { Assessment } from '../kit/step.js';

interface Listed {
  readonly fields: { readonly username: string };
}

/** An assessment of the listed administrators, as far as the list goes. `own` is the name of the account in use. */
export function asFarAsListed(
  assessment: Assessment,
  list: { readonly administrators: readonly Listed[]; readonly own: string },
): Assessment {
  if (list.administrators.some(({ fields }) => isSameName(fields.username, list.own))) return assessment;
  const note = `The list does not show the account in use, ${list.own}, so it may not be whole.`;
  if (assessment.verdict === 'not-applicable') return assessment;
  return assessment.verdict === 'fail'
    ? { ...assessment, byHand: [...(assessment.byHand ?? []), ...instruct(`${note} See who else is there.`)] }
    : { ...assessment, verdict: 'manual', message: `${assessment.message} ${note}` };
}
