/** Names by which programs know what a report says: they are shown as they are, whatever the password. */

import { shippedContract } from '../../contract/contract.js';
import { EVIDENCE } from '../../contract/evidence.js';
import { OUTCOMES } from '../../engine/prove/outcome.js';
import { READ_BACKS } from '../../engine/prove/verify.js';
import { VERDICTS } from '../../engine/words/finding.js';
import { actions } from '../../steps/actions.js';
import { steps } from '../../steps/index.js';
import { REMEDIES } from '../../steps/kit/instruction.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import { DISRUPTIONS, EFFECTS } from '../../steps/kit/step.js';
import { FINISHED_STATUSES } from '../../store/journal-entry.js';

/** Words of the reports that no list of theirs names. */
const OTHERS = [
  'server',
  'domain',
  'apply',
  'rollback',
  'action',
  'change',
  'remove',
  'audit',
  'attest',
  'plan',
  'playbook',
  'export',
  'runs',
  'remains',
  'prune',
  'steps',
];

export function ownNames(): readonly string[] {
  return [
    ...[...steps, ...actions].map(({ id }) => id),
    ...shippedContract.resources.flatMap(({ id, binding }) => [id, ...Object.keys(binding.fields)]),
    ...[VERDICTS, SEVERITIES, DISRUPTIONS, EFFECTS, REMEDIES, EVIDENCE, OUTCOMES, READ_BACKS].flat(),
    ...FINISHED_STATUSES,
    ...OTHERS,
  ];
}
