/** Resolve: turns what a step wants into a change with its value before, or says why no call can make it. Pure. */
import type { Route } from '../../contract/binding.js';
import { type ApiResource, changeEvidence } from '../../contract/resource.js';
import type { Discovery } from '../../contract/trust/discovery.js';
import { carriedOf, changeReach, whyNotRestorable } from '../../contract/trust/reach.js';
import { itemRouteFor, missingForWrite, whyNotWritable } from '../../contract/wire/encode.js';
import { LockdownError } from '../../errors.js';
import { redactNamed } from '../../redaction.js';
import type {
  DesiredChange,
  Disruption,
  LookedUp,
  Step,
  StepContext,
  StepOptions,
  StepPart,
} from '../../steps/kit/step.js';
import type { Change, ItemChange } from '../words/change.js';
import type { CollectionReading, DocumentReading, Reading } from '../words/reading.js';
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
  /** What users would notice more of is held back. */
  readonly maxDisruption: Disruption;
  /** Of findings of this target and of the server: what rests on them waits too. None when left out. */
  readonly missingOpenings?: readonly MissingOpening[] | undefined;
  /** What the step's look-ups showed, once they were made. */
  readonly lookedUp?: LookedUp | undefined;
  /**
   * Of an audit of thousands of domains, whose changes nobody plans: they are only counted, and of values that read the
   * same the first is kept.
   */
  readonly share?: Share | undefined;
}

/** What is to let somebody in, and is not in the plan. */
export interface MissingOpening {
  readonly opening: Change;
  /** Users would notice too much of it; false where no call can make it. */
  readonly isHeld: boolean;
}

/** The first value that reads the same. */
export type Share = <T>(value: T) => T;

export type Resolved =
  | { readonly change: () => Change; readonly desired: DesiredChange }
  | { readonly closed: string; readonly remedy: 'by-hand' | 'teach' };

/** A desired change with its value before, or why no call can make it. */
export function resolve(assess: AssessOptions, desired: DesiredChange): Resolved {
  const reading = assess.readings[desired.need];
  if (reading?.status === 'document') return resolveField(assess, reading, desired);
  if (reading?.status === 'collection') return resolveItem(assess, reading, desired);
  throw new LockdownError('internal.bug', `${assess.step.id} changes ${desired.need}, which it did not read`);
}

function fieldsOf(desired: DesiredChange): readonly string[] {
  if (desired.kind === 'set') return [desired.field];
  if (desired.kind === 'remove') return [];
  return Object.keys(desired.kind === 'add' ? desired.item : desired.fields);
}

export function disruptionOf({ step }: AssessOptions, { disruption }: DesiredChange): Disruption {
  return disruption ?? step.disruption;
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
    disruption: disruptionOf(assess, desired),
    evidence: changeEvidence(resource, { route, fields: fieldsOf(desired) }),
  } as const;
}

function resolveField(assess: AssessOptions, reading: DocumentReading, desired: DesiredChange): Resolved {
  // What a domain that is to come will hold is not known.
  const isToCome = reading.isToCome === true;
  const known = desired.kind === 'set' ? reading.document.fields[desired.field] : undefined;
  const before = isToCome ? null : known;
  if (desired.kind !== 'set' || before === undefined) {
    const what = `${desired.kind} of a document's unread field`;
    throw new LockdownError('internal.bug', `${assess.step.id} asks for ${what}`);
  }
  const { resource } = reading;
  const { write: route } = resource.binding;
  const { field, to: after } = desired;
  const reach = changeReach(resource, { route, fields: { [field]: [before, after] } }, assess.discovery);
  if (!reach.isOpen) return { closed: reach.why, remedy: 'teach' };
  const missing =
    route === undefined || isToCome ? [] : missingForWrite(route, reading.document.raw).join(', ');
  if (missing.length > 0)
    return { closed: `a write has to carry ${missing}, which this server does not show`, remedy: 'teach' };
  return {
    desired,
    change: () => ({
      ...commonOf(assess, desired, { resource, route }),
      action: 'change',
      field,
      // A plan is shown and stored.
      before: redactNamed(field, before),
      after,
    }),
  };
}

function resolveItem(assess: AssessOptions, reading: CollectionReading, desired: DesiredChange): Resolved {
  const { resource } = reading;
  const wanted = wantedItem(assess, reading, desired);
  if ('closed' in wanted) return wanted;
  const route = itemRouteFor(resource, wanted);
  const reach = changeReach(resource, carriedOf(route, wanted), assess.discovery);
  if (!reach.isOpen) return { closed: reach.why, remedy: 'teach' };
  return { desired, change: () => ({ ...commonOf(assess, desired, { resource, route }), ...wanted }) };
}

type WantedItem = Pick<ItemChange, 'action' | 'item' | 'key' | 'before' | 'after'>;

/** The item before and after, or why it can be neither changed nor taken away. */
function wantedItem(
  assess: AssessOptions,
  { resource, items }: CollectionReading,
  desired: DesiredChange,
): WantedItem | Extract<Resolved, { closed: string }> {
  if (desired.kind === 'set')
    throw new LockdownError('internal.bug', `${assess.step.id} sets a field of a collection`);
  if (desired.kind === 'add') {
    const item = resource.label(desired.item as never);
    return { action: 'add', item, key: null, before: null, after: desired.item };
  }
  const found = items.find((one) => one.key === desired.key);
  if (found === undefined)
    throw new LockdownError('internal.bug', `${assess.step.id} changes an item that is not there`);
  const { key, label: item, fields: before } = found;
  // What could not be put back as it was is neither changed nor taken away.
  const whyNot = whyNotWritable(resource, found);
  const why =
    whyNot ?? (desired.kind === 'remove' ? whyNotRestorable(resource, before, assess.discovery) : undefined);
  if (why !== undefined) return { closed: `${item}: ${why}`, remedy: 'by-hand' };
  const after = desired.kind === 'remove' ? null : { ...before, ...desired.fields };
  return { action: desired.kind, item, key, before, after };
}
