/** What there is to tell of a step beside its own texts: what it reads and when, by which calls, and what it can undo. */

import type { FieldBinding, FlagsBinding, Route } from '../contract/binding.js';
import type { Evidence } from '../contract/evidence.js';
import { labelOf } from '../contract/label.js';
import { type Observed, type Resource, readEvidence, readRouteOf } from '../contract/resource.js';
import type { Disruption, Need, Step, StepOptions, StepPart } from '../steps/kit/step.js';
import { exampleOptions, otherChoices, statedText, withOptions } from './example-options.js';

/** One resource that a step reads. */
export interface StepRead {
  readonly resource: Resource;
  /** Fields it judges, in the order of the model; of a collection all of them. */
  readonly fields: readonly string[];
  /** The options that make it read this, as they stand in a playbook; undefined where it always does. */
  readonly when: string | undefined;
}

/** Domains of examples are called this, so that a part for one named domain counts. */
const EXAMPLE_DOMAIN = 'example.com';

function isActive(part: StepPart, options: StepOptions): boolean {
  return part.isActive?.(options, part.scope === 'server' ? 'server' : EXAMPLE_DOMAIN) !== false;
}

function needsOf(step: Step, options: StepOptions): readonly Need[] {
  return step.parts
    .filter((part) => isActive(part, options))
    .flatMap((part) => Object.values(part.reads(options)));
}

/** Options that might make a step read more than its defaults do: one stated, or one beside all that have no default. */
function variantsOf(step: Step): readonly StepOptions[] {
  const singles = otherChoices(step);
  const defaults = exampleOptions(step);
  const filled: StepOptions = Object.assign(
    {},
    ...singles.filter((one) => Object.keys(one).every((name) => defaults[name] === undefined)),
  );
  return [...singles, ...singles.map((one) => ({ ...filled, ...one }))];
}

function idsRead(step: Step, stated: StepOptions): ReadonlySet<string> {
  const options = withOptions(step, stated);
  return new Set(options === undefined ? [] : needsOf(step, options).map(({ resource }) => resource.id));
}

/** The least of what was stated that still makes the step read the resource. */
function cause(step: Step, options: { readonly stated: StepOptions; readonly id: string }): StepOptions {
  return Object.keys(options.stated).reduce<StepOptions>((kept, name) => {
    const { [name]: _, ...without } = kept;
    return idsRead(step, without).has(options.id) ? without : kept;
  }, options.stated);
}

/** Everything that the step reads with some options, in the order in which it does. */
export function readsOf(step: Step): readonly StepRead[] {
  const found = new Map<string, { resource: Resource; fields: Set<string>; when: string | undefined }>();
  const note = (needs: readonly Need[], stated: StepOptions) => {
    for (const { resource, fields } of needs) {
      const { id, model } = resource;
      const known = found.get(id);
      const named = fields ?? Object.keys(model.shape);
      if (known !== undefined) for (const field of named) known.fields.add(field);
      else {
        const why = statedText(step, cause(step, { stated, id }));
        found.set(id, { resource, fields: new Set(named), when: why === '' ? undefined : why });
      }
    }
  };
  note(needsOf(step, exampleOptions(step)), {});
  for (const stated of variantsOf(step)) {
    const options = withOptions(step, stated);
    if (options !== undefined) note(needsOf(step, options), stated);
  }
  return [...found.values()].map(({ resource, fields, when }) => ({
    resource,
    fields: Object.keys(resource.model.shape).filter((field) => fields.has(field)),
    when,
  }));
}

/** What it reads of the server, without what the tool knows beforehand. */
export function readsOfServer(step: Step): readonly StepRead[] {
  return readsOf(step).filter(({ resource }) => resource.kind !== 'observed' || resource.source !== 'facts');
}

/** The calls by which a resource is read and can be changed at all. */
export function callsOf(resource: Resource) {
  const call = <Use extends string>(use: Use, ...routes: readonly (Route | undefined)[]) =>
    routes.flatMap((route) => (route === undefined ? [] : [{ use, route }]));
  if (resource.kind === 'observed') return [];
  const read = call('read', readRouteOf(resource));
  if (resource.kind === 'document') return [...read, ...call('change', resource.binding.write)];
  const { add, edit, actions = [], remove } = resource.binding;
  return [...read, ...call('add', add), ...call('change', edit, ...actions), ...call('remove', remove)];
}

const SOURCE_WORDS = {
  page: 'the sign-in page',
  facts: 'known to the tool',
  dns: 'DNS',
  host: 'a script on the Windows host',
  probe: 'a connection from outside',
} as const satisfies Record<Observed['source'], string>;

/** How a resource is read: its call, or the source beside the API. */
export function readBy(resource: Resource): string {
  if (resource.kind === 'observed') return SOURCE_WORDS[resource.source];
  const { method, path } = readRouteOf(resource);
  return `${method} ${path}`;
}

/** How well what is read of a resource is known; null where there is nothing to doubt. */
export function readKnown(resource: Resource, fields?: readonly string[]): Evidence | null {
  return resource.kind === 'observed' ? (resource.evidence ?? null) : readEvidence(resource, fields);
}

/** Those of them that write. */
export function writesOf(resource: Resource): readonly Route[] {
  return callsOf(resource).flatMap(({ use, route }) => (use === 'read' ? [] : [route]));
}

/** What an operator knows a field by, and what that does not say. */
export function fieldText(resource: Resource, field: string): string {
  const { label = field, note } = labelOf(resource, field) ?? {};
  return note === undefined ? label : `${label}; ${note}`;
}

/** The fields that are known less well than their call. */
export function uncertainFieldsOf({ resource, fields }: StepRead) {
  if (resource.kind === 'observed') return [];
  const bindings = Object.entries<FieldBinding | FlagsBinding>(resource.binding.fields);
  return bindings.flatMap(([field, { note, evidence, written }]) =>
    fields.includes(field) && (note !== undefined || evidence !== undefined)
      ? [{ field, read: evidence ?? readRouteOf(resource).evidence, written, note: note ?? '' }]
      : [],
  );
}

export const ROLLBACK = 'smlockdown rollback';

/** Is there nothing among what it reads that could be written? */
export function isReport(step: Step): boolean {
  return readsOf(step).every(({ resource }) => writesOf(resource).length === 0);
}

/** How the step's changes are taken back, in sentences. */
export function undoText(step: Step): string {
  if (isReport(step)) return 'Nothing to undo: the step only reports.';
  const all = `${ROLLBACK} puts back every field that a run changed, and proves it by reading again.`;
  return step.notUndone === undefined ? all : `${all} ${step.notUndone}`;
}

/** What the words of `docs/disruption.md` mean. */
export const NOTICED_WORDS = {
  high: 'mail of ordinary users is lost, refused or deleted; somebody who could sign in or send yesterday cannot; or no rollback brings it back',
  medium:
    'some mail arrives elsewhere, without its attachment, or late beyond the first contact of a sender; or people have to change a habit',
  low: 'hardly anybody notices, some day',
  none: 'nobody who has a mailbox notices',
} as const satisfies Record<Disruption, string>;

/** What users notice of any of its changes, in a few words each. */
export function shortNotices({ notices = [] }: Step): readonly string[] {
  return typeof notices === 'string' ? [notices] : [...new Set(notices.map(([, text]) => text))];
}
