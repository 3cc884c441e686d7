/** Resolve: turns what a step wants into a change with its value before, or says why no call can make it. Pure. */
import type { Route } from '../../contract/binding.js';
import { type ApiResource, changeEvidence } from '../../contract/resource.js';
import type { Discovery } from '../../contract/trust/discovery.js';
import { writeReach } from '../../contract/trust/reach.js';
import type { Fields } from '../../contract/wire/decode.js';
import {
  editRouteFor,
  missingForWrite,
  whyNotRestorable,
  whyNotWritable,
} from '../../contract/wire/encode.js';
import { LockdownError } from '../../errors.js';
import type {
  DesiredChange,
  LookedUp,
  Step,
  StepContext,
  StepOptions,
  StepPart,
} from '../../steps/kit/step.js';
import type { Change } from '../words/change.js';
import { type CollectionReading, type DocumentReading, isObject, type Reading } from '../words/reading.js';
import type { Target } from '../words/target.js';

export interface AssessOptions {
  readonly step: Step;
  readonly part: StepPart;
  readonly target: Target;
  readonly options: StepOptions;
  readonly context: StepContext;
  /** By name of the need. */
  readonly readings: Readonly<Record<string, Reading>>;
  readonly discovery: Discovery;
  /** What the step's look-ups showed, once they were made. */
  readonly lookedUp?: LookedUp | undefined;
}

export type Resolved =
  | { readonly change: Change }
  | { readonly closed: string; readonly remedy: 'by-hand' | 'teach' };

/** A desired change with its value before, or why no call can make it. */
export function resolve(assess: AssessOptions, desired: DesiredChange): Resolved {
  const reading = assess.readings[desired.need];
  if (reading === undefined || !isObject(reading)) {
    throw new LockdownError(
      'internal.bug',
      `${assess.step.id} changes ${desired.need}, which it did not read`,
    );
  }
  return reading.status === 'document'
    ? resolveField(assess, reading, desired)
    : resolveItem(assess, reading, desired);
}

function fieldsOf(desired: DesiredChange): readonly string[] {
  if (desired.kind === 'set') return [desired.field];
  if (desired.kind === 'remove') return [];
  return Object.keys(desired.kind === 'add' ? desired.item : desired.fields);
}

function commonOf(
  assess: AssessOptions,
  desired: DesiredChange,
  found: { readonly resource: ApiResource; readonly route: Route | undefined },
) {
  const { resource, route } = found;
  return {
    steps: [assess.step.id],
    target: assess.target,
    resource: resource.id,
    effect: desired.effect ?? 'tightens',
    disruption: assess.step.disruption,
    evidence: changeEvidence(resource, { route, fields: fieldsOf(desired) }),
  } as const;
}

function resolveField(assess: AssessOptions, reading: DocumentReading, desired: DesiredChange): Resolved {
  const before = desired.kind === 'set' ? reading.document.fields[desired.field] : undefined;
  if (desired.kind !== 'set' || before === undefined) {
    throw new LockdownError(
      'internal.bug',
      `${assess.step.id} asks for ${desired.kind} of a document's unread field`,
    );
  }
  const { write } = reading.resource.binding;
  const reach = writeReach(write, assess.discovery);
  if (!reach.isOpen) return { closed: reach.why, remedy: 'teach' };
  const missing = write === undefined ? [] : missingForWrite(write, reading.document.raw);
  if (missing.length > 0) {
    return {
      closed: `a write has to carry ${missing.join(', ')}, which this server does not show`,
      remedy: 'teach',
    };
  }
  return {
    change: {
      ...commonOf(assess, desired, { resource: reading.resource, route: write }),
      action: 'change',
      field: desired.field,
      before,
      after: desired.to,
    },
  };
}

function resolveItem(assess: AssessOptions, reading: CollectionReading, desired: DesiredChange): Resolved {
  const { binding, label } = reading.resource;
  if (desired.kind === 'set')
    throw new LockdownError('internal.bug', `${assess.step.id} sets a field of a collection`);
  if (desired.kind === 'add') {
    const reach = writeReach(binding.add, assess.discovery);
    if (!reach.isOpen) return { closed: reach.why, remedy: 'teach' };
    const common = commonOf(assess, desired, { resource: reading.resource, route: binding.add });
    return {
      change: {
        ...common,
        action: 'add',
        item: label(desired.item as never),
        key: null,
        before: null,
        after: desired.item,
      },
    };
  }
  const item = reading.items.find((one) => one.key === desired.key);
  if (item === undefined)
    throw new LockdownError('internal.bug', `${assess.step.id} changes an item that is not there`);
  // What could not be put back as it was is neither changed nor taken away.
  const whyNot = whyNotWritable(reading.resource, item);
  const whyNotGone = desired.kind === 'remove' ? whyNotRestorable(reading.resource, item.fields) : undefined;
  const why = whyNot ?? whyNotGone;
  if (why !== undefined) return { closed: `${item.label}: ${why}`, remedy: 'by-hand' };
  const after: Fields | null = desired.kind === 'remove' ? null : { ...item.fields, ...desired.fields };
  const route =
    after === null ? binding.remove : editRouteFor(reading.resource, { before: item.fields, after });
  const reach = writeReach(route, assess.discovery);
  if (!reach.isOpen) return { closed: reach.why, remedy: 'teach' };
  const common = commonOf(assess, desired, { resource: reading.resource, route });
  return {
    change: { ...common, action: desired.kind, item: item.label, key: item.key, before: item.fields, after },
  };
}
