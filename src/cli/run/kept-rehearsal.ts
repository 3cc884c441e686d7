/** What `rehearse --out` kept, for the commands that show a plan. */

import type { Words } from '../../documents/issues.js';
import { firstLine } from '../../documents/problem.js';
import { readDocument } from '../../documents/read-document.js';
import type { Plan } from '../../engine/plan/plan.js';
import { LockdownError } from '../../errors.js';
import { isSealed, type RehearsalResult, rehearsalFileSchema } from '../../report/model/rehearsal.js';
import type { ShownRehearsal } from '../../report/model/shown-rehearsal.js';
import { DAY_MS } from '../../steps/kit/days.js';
import { counted } from '../../steps/kit/step.js';
import { readUserFile } from '../../user-file.js';
import { whyNotRead } from '../context/near-file.js';

const WORDS: Words = { one: 'a rehearsal', format: 'JSON', whole: 'the file' };
const NEXT = 'Make it again: smlockdown rehearse --logs DIR --out FILE';
const MOST_BYTES = 64 * 2 ** 20;
/** Who sent in other weeks is another matter. */
const MOST_DAYS = 30;

const invalid = (message: string, cause?: unknown) =>
  new LockdownError('rehearsal.invalid', message, { next: NEXT, cause });

/** Errors: `rehearsal.invalid`. */
export function readRehearsal(file: string): RehearsalResult {
  let text: string;
  try {
    text = readUserFile(file, { most: MOST_BYTES });
  } catch (error) {
    throw invalid(`${file} could not be read: ${whyNotRead(file, error)}`, error);
  }
  const { value, problems } = readDocument(text, { file, schema: rehearsalFileSchema, words: WORDS });
  if (value === undefined) throw invalid(firstLine(problems));
  if (!isSealed(value)) throw invalid(`${file} was changed after it was made: its hash does not fit`);
  return value.content;
}

function madeFor(
  { isAnonymised, playbook: { name, hash } }: RehearsalResult,
  { judged }: Pick<Plan['playbook'], 'judged'>,
): readonly string[] {
  if (isAnonymised) return ['it is anonymised, so that nobody can tell for which playbook it was made'];
  return hash === judged ? [] : [`made for another playbook (${name}), or an earlier state of it`];
}

/** What a plan of this playbook shows of it; undefined where none was given. Another playbook's, or an old one, says so. */
export function rehearsalFor(
  file: string | undefined,
  { playbook, now }: { readonly playbook: Pick<Plan['playbook'], 'judged'>; readonly now: Date },
): ShownRehearsal | undefined {
  if (file === undefined) return undefined;
  const rehearsal = readRehearsal(file);
  const { days, steps, senders, messages, isWhitelistKnown } = rehearsal;
  const age = Math.floor((now.getTime() - Date.parse(`${days.to}T00:00:00Z`)) / DAY_MS);
  const perhaps = Math.max(
    0,
    ...steps.map(({ unknown }) => unknown.reduce((sum, { messages: of }) => sum + of, 0)),
  );
  const remarks = [
    ...madeFor(rehearsal, playbook),
    ...(age > MOST_DAYS ? [`its newest log is of ${days.to}, ${age} days ago`] : []),
    ...(days.read === 0 ? ['none of its logs told of sessions'] : []),
    ...(isWhitelistKnown ? [] : ['the whitelist was not asked']),
    ...(perhaps > 0 ? [`of ${counted(perhaps, 'more message')} the logs do not tell`] : []),
  ];
  return {
    ...{ from: days.from, to: days.to, days: days.read, senders, messages, remarks },
    steps: Object.fromEntries(
      steps.filter((one) => one.messages > 0).map((one) => [one.step, one.senders.length]),
    ),
  };
}

/** Before anything is sent. Errors: `rehearsal.invalid`. */
export function checkRehearsal({ rehearsal }: { readonly rehearsal?: string | undefined }): void {
  if (rehearsal !== undefined) readRehearsal(rehearsal);
}
