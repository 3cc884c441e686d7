/** Changes, and what was read of them, in one line. */
import { isJsonObject, type Json } from '../../canonical-json.js';
import type { FieldVerdict, ReadBack } from '../../engine/prove/verify.js';
import {
  type Change,
  differences,
  differingFields,
  type FieldChange,
  isFieldChange,
} from '../../engine/words/change.js';
import { differenceText } from './value-text.js';
import type { Words } from './words.js';

const SIGN = { add: '+', change: '~', remove: '-' } as const satisfies Record<Change['action'], string>;

/** A secret is told by where it comes from, one that the server makes by its switch; what it was before nobody sees. */
function fieldText(
  { field, before, after }: Pick<FieldChange, 'field' | 'before' | 'after'>,
  { action, words }: { readonly action: Change['action']; readonly words: Words },
): string {
  const textOf = (value: Json) => words.value(field, value);
  const text = words.isSecret(field)
    ? `${typeof after === 'string' ? 'from ' : ''}${textOf(after)}`
    : action === 'add'
      ? textOf(after)
      : differenceText(before, after, textOf);
  return `${words.field(field)}: ${text}`;
}

/** One change in one line: sign, what, and before and after of what differs. */
export function changeText(change: Change, words: Words): string {
  const { action } = change;
  const sign = SIGN[action];
  if (isFieldChange(change)) return `${sign} ${fieldText(change, { action, words })}`;
  const fields = differingFields(change).map((one) => fieldText(one, { action, words }));
  return action === 'remove' || fields.length === 0
    ? `${sign} ${change.item}`
    : `${sign} ${change.item}: ${fields.join('; ')}`;
}

/** What a change of a rollback brings back: `Allow Relay: anyone`. */
export function backTo(change: Change, words: Words): string {
  if (!isFieldChange(change))
    return change.action === 'change' ? change.item : `${SIGN[change.action]} ${change.item}`;
  return `${words.field(change.field)}: ${words.value(change.field, change.after)}`;
}

/** What the read-back of a field says, in words; JSON keeps its own. */
export const READ_BACK = {
  honoured: 'as written',
  normalised: 'as written, spelt its own way',
  ignored: 'not taken',
  altered: 'another value',
  unreadable: 'not readable',
  unshown: 'a secret, never shown',
} as const satisfies Record<ReadBack, string>;

type Verdict = Pick<FieldVerdict, 'field' | 'verdict' | 'expected' | 'found'>;

/** What a verdict is of: a field of a document by its label, an item of a collection by its own name. */
export function subjectText({ field, expected, found }: Omit<Verdict, 'verdict'>, words: Words): string {
  const isItem = isJsonObject(expected) || isJsonObject(found) || expected === null;
  return isItem ? field : words.field(field);
}

/** What was found of each field, and what that says: `Allow Relay: nobody (as written)`. */
export function readBackText(fields: readonly Verdict[], words: Words): string {
  return fields
    .map((one) => {
      const [subject, verdict] = [subjectText(one, words), READ_BACK[one.verdict]];
      return typeof one.found === 'object'
        ? `${subject} (${verdict})`
        : `${subject}: ${words.value(one.field, one.found)} (${verdict})`;
    })
    .join('; ');
}

/** Two states of a field or an item, each difference as it is told; of an item only the fields that differ. */
export function differencesText(
  { field, before, after }: { readonly field: string; readonly before: Json; readonly after: Json },
  { words, text }: { readonly words: Words; readonly text: (before: string, after: string) => string },
): string {
  if (!isJsonObject(before) || !isJsonObject(after))
    return text(words.value(field, before), words.value(field, after));
  return differences(before, after)
    .map(
      (one) =>
        `${words.field(one.field)}: ${text(words.value(one.field, one.before), words.value(one.field, one.after))}`,
    )
    .join('; ');
}
