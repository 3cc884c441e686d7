/**
 * Before and after of what would end a finding, for its readers: also where a limit holds it back or no call is known for it.
 * A plan, which is carried out, has the changes themselves. Pure.
 */
import type { Json } from '../../canonical-json.js';
import { redactNamed } from '../../redaction.js';
import type { DesiredChange } from '../../steps/kit/step.js';
import { differences } from '../words/change.js';
import type { Side, Sides } from '../words/finding.js';
import type { AssessOptions } from './resolve.js';

/** So many are shown of one finding, as lists can differ in thousands of entries. */
const MOST_SHOWN = 5;

type Fields = Readonly<Record<string, Json>>;

/** What differs, with nothing that reads like a secret. */
function itemSides(before: Fields | null, after: Fields | null): Pick<Side, 'before' | 'after'> {
  const own = (side: 'before' | 'after') =>
    Object.fromEntries(
      differences(before, after).map((one) => [one.field, redactNamed(one.field, one[side])]),
    );
  return { before: before === null ? null : own('before'), after: after === null ? null : own('after') };
}

function sideOf({ readings }: Pick<AssessOptions, 'readings'>, desired: DesiredChange): readonly Side[] {
  const reading = readings[desired.need];
  if (desired.kind === 'set') {
    if (reading?.status !== 'document') return [];
    const { field, to } = desired;
    // What a domain that is to come will hold is not known.
    if (reading.isToCome === true) return [];
    const before = reading.document.fields[field];
    if (before === undefined) return [];
    const sides = { before: redactNamed(field, before), after: redactNamed(field, to) };
    return [{ resource: reading.resource.id, field, ...sides }];
  }
  if (reading?.status !== 'collection') return [];
  const { resource, items } = reading;
  if (desired.kind === 'add') {
    const item = resource.label(desired.item as never);
    return [{ resource: resource.id, item, ...itemSides(null, desired.item) }];
  }
  const found = items.find(({ key }) => key === desired.key);
  if (found === undefined) return [];
  const { label: item, fields } = found;
  const after = desired.kind === 'remove' ? null : { ...fields, ...desired.fields };
  return [{ resource: resource.id, item, ...itemSides(fields, after) }];
}

/** Undefined where nothing that was read would change. */
export function sidesOf(
  assess: Pick<AssessOptions, 'readings'>,
  wanted: readonly DesiredChange[],
): Sides | undefined {
  const shown = wanted.slice(0, MOST_SHOWN).flatMap((desired) => sideOf(assess, desired));
  const more = wanted.length - MOST_SHOWN;
  return shown.length === 0 ? undefined : { shown, ...(more > 0 ? { more } : {}) };
}
