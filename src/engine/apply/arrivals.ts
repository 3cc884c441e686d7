/** Arrivals: what is in a domain that this run added, read for the first time once that addition is proved. */
import { isEqualJson } from '../../canonical-json.js';
import { missingForWrite } from '../../contract/wire/encode.js';
import { planMistake } from '../../errors.js';
import { redactNamed } from '../../redaction.js';
import { heldVerdict } from '../prove/verify.js';
import { snapshotOf } from '../undo/restore.js';
import { type Change, isFieldChange } from '../words/change.js';
import type { ObjectReading } from '../words/reading.js';
import type { WriterOptions } from './journaled-writer.js';
import type { Ledger, Part } from './ledger.js';
import type { PlannedObject } from './write.js';

/** Why nothing is written before. */
export const NOT_THERE = 'left alone: its domain, which this run was to add, is not proved to be there';

/** What is to be done of an object that was found, by the changes of the plan. */
interface Arrival {
  /** Fields that hold already what they were to hold. */
  readonly held: readonly Part[];
  readonly open: readonly Change[];
  /** `open`, with the values before as they were found: the plan could not know them. */
  readonly made: readonly Change[];
}

/**
 * Keeps the object as it was found, before anything is sent: its rollback has no other snapshot. For a field that holds
 * already what it was to hold nothing is sent, so it proves nothing of other targets either.
 * Errors: `plan.stale` where the server does not show what a write has to carry.
 */
export async function arrive(
  object: PlannedObject,
  { open, now: found }: { readonly open: readonly Change[]; readonly now: ObjectReading },
  { journal, ledger, now }: Pick<WriterOptions, 'journal' | 'now'> & { readonly ledger: Ledger },
): Promise<Arrival> {
  await journal.append({ entry: 'arrived', at: now().toISOString(), object: snapshotOf(found) });
  ledger.noteArrival(object, found);
  if (found.status !== 'document') return { held: [], open, made: open };
  const { fields, raw } = found.document;
  const { write } = found.resource.binding;
  const missing = write === undefined ? [] : missingForWrite(write, raw).join(', ');
  if (missing.length > 0)
    throw planMistake('plan.stale', `a write has to carry ${missing}, which this server does not show`);
  const unread = open.find((change) => isFieldChange(change) && fields[change.field] === undefined);
  if (unread !== undefined && isFieldChange(unread))
    throw planMistake('plan.stale', `${unread.field} was not read: ${found.document.failures[unread.field]}`);
  const isHeld = (change: Change) => isFieldChange(change) && isEqualJson(fields[change.field], change.after);
  const changes = open.filter(isHeld);
  const verdicts = changes.filter(isFieldChange).map(heldVerdict);
  const rest = open.filter((change) => !isHeld(change));
  return {
    held: changes.length === 0 ? [] : [{ changes, done: { outcome: 'proved', verdicts, bystanders: [] } }],
    open: rest,
    made: rest.map((change) =>
      isFieldChange(change)
        ? { ...change, before: redactNamed(change.field, fields[change.field] ?? null) }
        : change,
    ),
  };
}
