/** Values in the words of a settings page. */

import type { Json } from '../../canonical-json.js';
import type { ReadBack } from '../../engine/prove/verify.js';
import { type Change, differingFields, type FieldChange, isFieldChange } from '../../engine/words/change.js';
import { digitsIn } from '../../exact-json.js';

/** `on`, `off`, `none`, `5`, `nobody`, `""`, `"with spaces"`, `Smtp, Pop`. */
export function valueText(value: Json): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return String(value);
  // Anything that could be mistaken for layout is quoted. Backslashes stay single, as in the paths of a settings page.
  if (typeof value === 'string') {
    const text = digitsIn(value);
    return /^[\w.@/:+*-]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`;
  }
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueText).join(', ');
  return JSON.stringify(value);
}

const SIGN = { add: '+', change: '~', remove: '-' } as const satisfies Record<Change['action'], string>;

/** Lists of more than this are told by what is added and removed. */
const SHORT_LIST = 8;

/** Before and after; of long lists only what makes the difference. */
export function differenceText(before: Json, after: Json): string {
  if (Array.isArray(before) && Array.isArray(after) && Math.max(before.length, after.length) > SHORT_LIST) {
    const [old, now] = [new Set(before.map(valueText)), new Set(after.map(valueText))];
    const added = [...now].filter((one) => !old.has(one));
    const removed = [...old].filter((one) => !now.has(one));
    const parts = [
      ...(added.length > 0 ? [`${added.length} added: ${added.join(', ')}`] : []),
      ...(removed.length > 0 ? [`${removed.length} removed: ${removed.join(', ')}`] : []),
    ];
    if (parts.length > 0) return parts.join('; ');
  }
  return `${valueText(before)} -> ${valueText(after)}`;
}

/** A secret is told by where it comes from; what it was before nobody sees. */
function fieldText(
  { field, before, after }: Pick<FieldChange, 'field' | 'before' | 'after'>,
  about: { readonly action: Change['action']; readonly secrets: readonly string[] },
): string {
  if (about.secrets.includes(field)) return `${field} from ${valueText(after)}`;
  return about.action === 'add'
    ? `${field} ${valueText(after)}`
    : `${field} ${differenceText(before, after)}`;
}

/** One change in one line: sign, what, and before and after of what differs. `secrets`: fields that are never shown. */
export function changeText(change: Change, secrets: readonly string[]): string {
  const { action } = change;
  const sign = SIGN[action];
  if (isFieldChange(change)) return `${sign} ${fieldText(change, { action, secrets })}`;
  const fields = differingFields(change).map((one) => fieldText(one, { action, secrets }));
  return change.action === 'remove' || fields.length === 0
    ? `${sign} ${change.item}`
    : `${sign} ${change.item}: ${fields.join('; ')}`;
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
