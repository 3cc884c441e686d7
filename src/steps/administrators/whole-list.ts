/**
 * Whether a list of administrators can be the whole of it. The account in use administers the server, so a list that
 * does not show it leaves somebody out: what it shows may fail, and proves no pass.
 */
import type { z } from 'zod';
import type { administrators } from '../../contract/resources/access/administrators.js';
import { instruct } from '../kit/instruction.js';
import { isSameName } from '../kit/names.js';
import type { Operator } from '../kit/operator.js';
import type { Assessment, Item } from '../kit/step.js';

/** The administrators that the server lists, and who is signed in. */
export interface Listed {
  readonly administrators: readonly Item<z.infer<typeof administrators.model>>[];
  readonly operator: Pick<Operator, 'username'>;
}

/** An assessment of the listed administrators, as far as the list goes. */
export function asFarAsListed(listed: Listed, assessment: Assessment): Assessment {
  const { username: own } = listed.operator;
  if (listed.administrators.some(({ fields }) => isSameName(fields.username, own))) return assessment;
  const note = `The list does not show the account in use, ${own}, so it may not be whole.`;
  if (assessment.verdict === 'not-applicable') return assessment;
  return assessment.verdict === 'fail'
    ? { ...assessment, byHand: [...(assessment.byHand ?? []), ...instruct(`${note} See who else is there.`)] }
    : { ...assessment, verdict: 'manual', message: `${assessment.message} ${note}` };
}
