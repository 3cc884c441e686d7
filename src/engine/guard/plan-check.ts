/**
 * Checks of a plan that came as a file: its hash says that nobody changed it since it was sealed, not who sealed it. What
 * it says of itself has to follow from its changes, a change has to be one that a step could have asked for, and what it
 * shows as the value before has to be what the server holds.
 */

import { z } from 'zod';
import { isEqualJson, type Json } from '../../canonical-json.js';
import type { Contract } from '../../contract/contract.js';
import { WIRE_MEMBER } from '../../contract/members.js';
import { ANOTHER, type ApiResource, isSecret, steadyFields } from '../../contract/resource.js';
import { type LockdownError, planMistake } from '../../errors.js';
import { mostNoticed } from '../../playbook/limits.js';
import { holdsMask, redactNamed } from '../../redaction.js';
import { REFERENCE } from '../../steps/kit/secret-reference.js';
import { type Disruption, exceeds, theMost } from '../../steps/kit/step.js';
import { countChanges, countHeld, slotOf } from '../plan/build-plan.js';
import type { Plan } from '../plan/plan.js';
import { type Change, differingFields, isFieldChange } from '../words/change.js';
import type { ObjectReading } from '../words/reading.js';
import { SERVER } from '../words/target.js';
import { comingIn } from '../words/to-come.js';

function invalid(change: Change, what: string): LockdownError {
  const { resource, target } = change;
  return planMistake('plan.invalid', `The plan changes ${resource} of ${target}: ${what}`);
}

/** Is it read as the name of what has no value on the wire? */
function isOnlyRead(value: Json, { binding }: ApiResource, field: string): boolean {
  const own = binding.fields[field];
  const values = own !== undefined && 'values' in own ? own.values : undefined;
  return value === ANOTHER && values !== undefined && !Object.hasOwn(values, value);
}

function checkValues(change: Change, resource: ApiResource): void {
  for (const { field, after } of differingFields(change)) {
    if (field.startsWith(WIRE_MEMBER)) throw invalid(change, `${field} is no field that a step changes`);
    const schema = Object.hasOwn(resource.model.shape, field) ? resource.model.shape[field] : undefined;
    if (schema === undefined) throw invalid(change, `it has no field ${field}`);
    if (holdsMask(after)) throw invalid(change, `${field} holds a secret, which no plan keeps`);
    // That there is to be one is none itself.
    const isStated = after !== null && typeof after !== 'boolean';
    if (isSecret(resource, field) && isStated && (typeof after !== 'string' || !REFERENCE.test(after)))
      throw invalid(change, `${field} names no source of a secret (env:, file:, cmd: or generate:)`);
    const isGone = !isFieldChange(change) && change.after === null;
    const parsed = z.safeParse(schema, after);
    if (
      !isGone &&
      (!parsed.success || !isEqualJson(parsed.data, after) || isOnlyRead(after, resource, field))
    )
      throw invalid(change, `${field} cannot be ${JSON.stringify(after)}`);
  }
}

/** What the plan tells of itself follows from what is in it. */
function checkSummary({ changes, waived, manual, held, notRead, rollsBack, summary }: Plan): void {
  const counted = {
    ...countChanges(changes),
    ...{ waived: waived.length, manual: manual.length, notRead: notRead.length },
    held: countHeld(held),
  };
  const isFitting = Object.entries(counted).every(
    ([name, count]) => summary[name as keyof typeof counted] === count,
  );
  if (!isFitting || (changes.length > 0 && summary.judged === 0))
    throw planMistake('plan.invalid', 'The summary of the plan does not fit what is in it');
  if (rollsBack !== undefined) throw planMistake('plan.invalid', 'A plan to apply rolls back no run');
}

/** One that several steps want is as noticeable as that of any of them may be. */
function allowedOf({ steps }: Change, { limits: { disruption, disruptionOf } }: Plan): Disruption {
  const limits = { disruption: disruption ?? undefined, disruptionOf };
  return theMost(steps.map((step) => mostNoticed(limits, step)));
}

/** Errors: `plan.invalid`. */
export function checkPlan(plan: Plan, contract: Contract): void {
  const slots = new Set<string>();
  for (const change of plan.changes) {
    const resource = contract.byId(change.resource);
    if (resource === undefined) throw invalid(change, 'there is no such resource');
    // Else another place would be written than the one that was read in the plan.
    if ((resource.scope === 'server') !== (change.target === SERVER))
      throw invalid(change, `it is of ${resource.scope === 'server' ? 'the server' : 'a mail domain'}`);
    if (isFieldChange(change) && resource.kind === 'collection')
      throw invalid(change, 'a field is named, and it has items');
    if (!isFieldChange(change) && resource.kind === 'document')
      throw invalid(change, 'an item is named, and it has none');
    checkValues(change, resource);
    const what = isFieldChange(change) ? change.field : change.item;
    // Of two only one would be written, and both be told as done.
    if (slots.has(slotOf(change))) throw invalid(change, `${what} is changed twice`);
    slots.add(slotOf(change));
    const allowed = allowedOf(change, plan);
    if (exceeds(change.disruption, allowed))
      throw invalid(change, `users notice more of ${what} than the limits of the plan (${allowed}) allow`);
    if (differingFields(change).length === 0) throw invalid(change, `${what} is no different after it`);
  }
  const coming = comingIn(plan.changes);
  const isOther = plan.objects.some(({ target, isToCome = false }) => isToCome !== coming.has(target));
  if (isOther || plan.judgedNext?.some((name) => !coming.has(name)) === true)
    throw planMistake('plan.invalid', 'The plan does not add the domains that it takes to be to come');
  checkSummary(plan);
}

/** Does a change tell of this object what it holds? */
function isTrue(change: Change, reading: ObjectReading): boolean {
  if (isFieldChange(change))
    return (
      reading.status === 'document' &&
      isEqualJson(redactNamed(change.field, reading.document.fields[change.field] ?? null), change.before)
    );
  if (reading.status !== 'collection') return false;
  const { resource, items } = reading;
  const { action, item, key, before, after } = change;
  const row = items.find((one) => one.key === key);
  if (action === 'add')
    return key === null && before === null && after !== null && resource.label(after as never) === item;
  const same = (fields: typeof before) =>
    isEqualJson(steadyFields(resource, fields ?? {}), steadyFields(resource, row?.fields ?? {}));
  return row?.label === item && before !== null && same(before);
}

/** Those that tell of an object what it does not hold, or does not any more. */
export function movedIn(changes: readonly Change[], reading: ObjectReading): readonly Change[] {
  return changes.filter((change) => !isTrue(change, reading));
}

/**
 * Of an object that is as the plan was made from. Whoever approved the plan saw the values before in it.
 * Errors: `plan.invalid`.
 */
export function checkBefore(changes: readonly Change[], reading: ObjectReading): void {
  const [wrong] = movedIn(changes, reading);
  if (wrong === undefined) return;
  const what = isFieldChange(wrong) ? wrong.field : wrong.item;
  throw invalid(wrong, `what it shows as the value before of ${what} is not what the server holds`);
}
