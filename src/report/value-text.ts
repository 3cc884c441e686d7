/** Values in the words of a settings page. */
import type { Json } from '../canonical-json.js';
import { type Change, differingFields, isFieldChange } from '../engine/change.js';

/** `on`, `off`, `none`, `5`, `nobody`, `""`, `"with spaces"`, `Smtp, Pop`. */
export function valueText(value: Json): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number') return String(value);
  // Anything that could be mistaken for layout is quoted. Backslashes stay single, as in the paths of a settings page.
  if (typeof value === 'string')
    return /^[\w.@/:+*-]+$/.test(value) ? value : `"${value.replaceAll('"', '\\"')}"`;
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(valueText).join(', ');
  return JSON.stringify(value);
}

const SIGN = { add: '+', change: '~', remove: '-' } as const satisfies Record<Change['action'], string>;

/** One change in one line: sign, what, and before and after of what differs. */
export function changeText(change: Change): string {
  const sign = SIGN[change.action];
  if (isFieldChange(change))
    return `${sign} ${change.field} ${valueText(change.before)} -> ${valueText(change.after)}`;
  const fields = differingFields(change).map(({ field, before, after }) =>
    change.action === 'add'
      ? `${field} ${valueText(after)}`
      : `${field} ${valueText(before)} -> ${valueText(after)}`,
  );
  return change.action === 'remove' || fields.length === 0
    ? `${sign} ${change.item}`
    : `${sign} ${change.item}: ${fields.join('; ')}`;
}
