/** Before and after, each in one text: of a finding, of a planned change, and of what was read back. */
import { isJsonObject, type Json } from '../../canonical-json.js';
import { type Change, differences, isFieldChange } from '../../engine/words/change.js';
import type { Sides } from '../../engine/words/finding.js';
import type { RunReport } from '../model/run-report.js';
import { subjectText } from './change-text.js';
import type { Words } from './words.js';

/** Of one setting or entry, called by what people know it as. */
export interface SidesText {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** What differs, field by field; of an item that comes or goes that it is not there. */
function ofItem(name: string, { before, after }: Record<'before' | 'after', Json>, words: Words): SidesText {
  const own = (side: Json) => (isJsonObject(side) ? side : null);
  const told = (side: Json, other: Json) =>
    !isJsonObject(side)
      ? 'not there'
      : differences(own(before), own(after))
          .map(({ field }) => `${words.field(field)}: ${words.value(field, side[field] ?? null)}`)
          .join('; ') || (isJsonObject(other) ? 'the same' : 'there');
  return { name, before: told(before, after), after: told(after, before) };
}

function ofField(
  field: string,
  { before, after }: Record<'before' | 'after', Json>,
  words: Words,
): SidesText {
  return {
    name: words.field(field),
    before: words.value(field, before),
    after: words.value(field, after),
  };
}

export function changeSides(change: Change, words: Words): SidesText {
  return isFieldChange(change) ? ofField(change.field, change, words) : ofItem(change.item, change, words);
}

/** Of a finding: what was read, and what its playbook asks for. */
export function findingSides({ shown }: Sides, words: (resource: string) => Words): readonly SidesText[] {
  return shown.map(({ resource, field, item, ...sides }) => {
    const of = words(resource);
    return field === undefined ? ofItem(item ?? of.title, sides, of) : ofField(field, sides, of);
  });
}

/** Of a run: what the plan had, and what was read after the write; nothing of what it does not say that of. */
export function proofSides(
  fields: RunReport['results'][number]['fields'],
  words: Words,
): readonly SidesText[] {
  return fields.flatMap((one) => {
    const { field, before, expected, found } = one;
    if (before === undefined) return [];
    const sides = { before, after: found ?? null };
    const isItem = [before, expected, found].some(isJsonObject);
    return [isItem ? ofItem(subjectText(one, words), sides, words) : ofField(field, sides, words)];
  });
}

/** `Allow Relay: anyone; Require Auth Match: none` */
export function sideText(sides: readonly SidesText[], side: 'before' | 'after'): string {
  return sides.map((one) => `${one.name}: ${one[side]}`).join('; ');
}

/** `Allow Relay: anyone → nobody; Require Auth Match: none → email-address` */
export function bothText(sides: readonly SidesText[], more: number): string {
  const told = sides.map(({ name, before, after }) => `${name}: ${before} → ${after}`).join('; ');
  return more === 0 ? told : `${told}; and ${more} more`;
}
