/** A setting that this tool had set and proved, and that is otherwise now: said of a failure, and never sure of who did it. */
import type { Json } from '../../canonical-json.js';
import { type Proved, provedBeforeFact } from '../kit/facts.js';

/** What a part reads to tell. */
export const EARLIER = { resource: provedBeforeFact, fields: ['proved'] } as const;

/** A sentence behind the message; empty where no field that fails was proved to hold something else before. */
export function setBack(
  fields: readonly string[],
  { shown, proved }: { readonly shown: Readonly<Record<string, Json>>; readonly proved: readonly Proved[] },
): string {
  const moved = proved.filter(({ field, value }) => fields.includes(field) && shown[field] !== value);
  if (moved.length === 0) return '';
  const days = [...new Set(moved.map(({ at }) => at.slice(0, 10)))].sort();
  return (
    ` A run of this tool had set it (${moved.map(({ field }) => field).join(', ')}) otherwise and proved that on ${days.join(' and ')}: ` +
    'it was set back since. Likely by a hosting panel, whose updates of a domain carry it along: set it there too, or the ' +
    'next update sets it back again. It may as well have been somebody by hand, or a backup.'
  );
}
