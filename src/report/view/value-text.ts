/** Values in the words of a settings page. */

import type { Json } from '../../canonical-json.js';
import { digitsIn } from '../../exact-json.js';

/** What the web interface calls values, by the value. */
type Names = Readonly<Record<string, string>>;

/** `on`, `off`, `none`, `5`, `nobody`, `""`, `"with spaces"`, `SMTP, POP`. */
export function valueText(value: Json, names: Names = {}): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number' || typeof value === 'string') {
    const name = Object.hasOwn(names, value) ? names[value] : undefined;
    if (name !== undefined) return name;
  }
  if (typeof value === 'number') return String(value);
  // Anything that could be mistaken for layout is quoted. Backslashes stay single, as in the paths of a settings page.
  if (typeof value === 'string') {
    const text = digitsIn(value);
    return /^[\w.@/:+*-]+$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`;
  }
  if (Array.isArray(value))
    return value.length === 0 ? 'none' : value.map((one) => valueText(one, names)).join(', ');
  return JSON.stringify(value);
}

/** Lists of more than this are told by what is added and removed. */
const SHORT_LIST = 8;

/** Before and after; of long lists only what makes the difference. */
export function differenceText(before: Json, after: Json, textOf: (value: Json) => string): string {
  if (Array.isArray(before) && Array.isArray(after) && Math.max(before.length, after.length) > SHORT_LIST) {
    const [old, now] = [new Set(before.map(textOf)), new Set(after.map(textOf))];
    const added = [...now].filter((one) => !old.has(one));
    const removed = [...old].filter((one) => !now.has(one));
    const parts = [
      ...(added.length > 0 ? [`${added.length} added: ${added.join(', ')}`] : []),
      ...(removed.length > 0 ? [`${removed.length} removed: ${removed.join(', ')}`] : []),
    ];
    if (parts.length > 0) return parts.join('; ');
  }
  return `${textOf(before)} -> ${textOf(after)}`;
}
