/**
 * Assess: turns the readings of one target into one finding of one step. Pure: what the server said, the options
 * and the day in; a verdict and changes out.
 */
import type { Route } from '../contract/binding.js';
import type { Fields } from '../contract/decode.js';
import type { Discovery } from '../contract/discovery.js';
import { editRouteFor, missingForWrite, whyNotRestorable, whyNotWritable } from '../contract/encode.js';
import { weakest } from '../contract/evidence.js';
import { writeReach } from '../contract/reach.js';
import { changeEvidence, type Resource, readEvidence } from '../contract/resource.js';
import { LockdownError } from '../errors.js';
import type {
  Assessment,
  DesiredChange,
  LookedUp,
  Need,
  Step,
  StepContext,
  StepInputs,
  StepOptions,
  StepPart,
} from '../steps/step.js';
import type { Change } from './change.js';
import type { Finding } from './finding.js';
import { type CollectionReading, type DocumentReading, isObject, type Reading } from './reading.js';
import type { Target } from './target.js';

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

type Gathered =
  | { readonly outcome: 'inputs'; readonly inputs: StepInputs; readonly notes: readonly string[] }
  | { readonly outcome: 'error'; readonly cause: string }
  | { readonly outcome: 'manual'; readonly why: string };

/** The input of one need, or why there is none. */
function inputOf(need: Need, reading: Reading): { readonly value: unknown } | { readonly failure: string } {
  if (reading.status === 'collection') return { value: reading.items };
  if (reading.status !== 'document') return { failure: reading.why };
  const failed = (need.fields ?? []).find((field) => reading.document.failures[field] !== undefined);
  if (failed !== undefined) return { failure: reading.document.failures[failed] ?? failed };
  return { value: reading.document.fields };
}

/** What the step gets to see: every need, or the reason why the step cannot be judged. */
export function gather(assess: AssessOptions): Gathered {
  const needs = assess.part.reads(assess.options);
  const inputs: Record<string, unknown> = {};
  const notes: string[] = [];
  let closed: string | undefined;
  for (const [name, need] of Object.entries(needs)) {
    const reading = assess.readings[name];
    if (reading === undefined)
      throw new LockdownError('internal.bug', `${assess.step.id}: ${name} was not read`);
    if (reading.status === 'unreachable') {
      if (need.elseByHand === undefined) closed ??= `${need.resource.title}: ${reading.why}`;
      else notes.push(need.elseByHand);
      continue;
    }
    const input = inputOf(need, reading);
    if ('failure' in input) return { outcome: 'error', cause: `${need.resource.title}: ${input.failure}` };
    inputs[name] = input.value;
  }
  if (closed !== undefined) return { outcome: 'manual', why: closed };
  return {
    outcome: 'inputs',
    inputs: { ...inputs, ...(assess.lookedUp === undefined ? {} : { lookedUp: assess.lookedUp }) },
    notes,
  };
}

function base(assess: AssessOptions): Pick<Finding, 'step' | 'target' | 'severity' | 'evidence'> {
  const { step, target } = assess;
  return { step: step.id, target, severity: step.severity, evidence: evidenceOf(assess) };
}

function evidenceOf(assess: AssessOptions): Finding['evidence'] {
  const read = Object.entries(assess.part.reads(assess.options)).flatMap(([name, { resource, fields }]) => {
    const reading = assess.readings[name];
    return reading !== undefined && isObject(reading) ? [readEvidence(resource, fields)] : [];
  });
  return read.length === 0 ? null : weakest(read);
}

/** The finding of one step on one target, before waivers. */
export function assessPart(assess: AssessOptions): Finding {
  const gathered = gather(assess);
  if (gathered.outcome === 'error') {
    return {
      ...base(assess),
      verdict: 'error',
      message: `Not read: ${gathered.cause}`,
      cause: gathered.cause,
    };
  }
  // Put together only where they are told: most findings pass.
  const clicks = () => assess.step.manual(assess.options);
  if (gathered.outcome === 'manual') {
    return {
      ...base(assess),
      verdict: 'manual',
      message: `Out of the tool's reach (${gathered.why}).`,
      byHand: clicks(),
    };
  }
  const assessment = assess.part.assess(gathered.inputs, assess.options, assess.context);
  return toFinding(assess, { assessment, notes: gathered.notes, clicks });
}

function toFinding(
  assess: AssessOptions,
  judged: {
    readonly assessment: Assessment;
    readonly notes: readonly string[];
    readonly clicks: () => string;
  },
): Finding {
  const { assessment, notes } = judged;
  switch (assessment.verdict) {
    case 'not-applicable':
      return { ...base(assess), verdict: 'not-applicable', message: assessment.message };
    case 'pass':
      return notes.length === 0
        ? { ...base(assess), verdict: 'pass', message: assessment.message }
        : {
            ...base(assess),
            verdict: 'manual',
            message: `${assessment.message} Not everything could be read.`,
            byHand: notes.join(' '),
          };
    case 'manual':
      return {
        ...base(assess),
        verdict: 'manual',
        message: assessment.message,
        byHand: [judged.clicks(), ...notes].join(' '),
      };
    case 'fail':
      return toFailure(assess, { ...judged, assessment });
  }
}

function toFailure(
  assess: AssessOptions,
  judged: {
    readonly assessment: Extract<Assessment, { verdict: 'fail' }>;
    readonly notes: readonly string[];
    readonly clicks: () => string;
  },
): Finding {
  const { assessment, notes } = judged;
  const { domains, mailboxes } = assess.context.reach;
  const resolved = assessment.changes.map((desired) => resolve(assess, desired));
  const changes = resolved.flatMap((one) => ('change' in one ? [one.change] : []));
  const closed = [...new Set(resolved.flatMap((one) => ('closed' in one ? [one.closed] : [])))];
  const byHand = [
    ...(assessment.byHand === undefined ? [] : [assessment.byHand]),
    ...(closed.length === 0 ? [] : [`${judged.clicks()} (Not by the tool: ${closed.join('; ')}.)`]),
    ...notes,
  ];
  return {
    ...base(assess),
    verdict: 'fail',
    message: assessment.message,
    changes,
    changeCount: changes.length,
    impact: assessment.impact,
    affects: { domains, mailboxes: mailboxes ?? null },
    ...(byHand.length === 0 ? {} : { byHand: byHand.join(' ') }),
  };
}

type Resolved = { readonly change: Change } | { readonly closed: string };

/** A desired change with its value before, or why no call can make it. */
function resolve(assess: AssessOptions, desired: DesiredChange): Resolved {
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
  found: { readonly resource: Resource; readonly route: Route | undefined },
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
  if (!reach.isOpen) return { closed: reach.why };
  const missing = write === undefined ? [] : missingForWrite(write, reading.document.raw);
  if (missing.length > 0) {
    return { closed: `a write has to carry ${missing.join(', ')}, which this server does not show` };
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
    if (!reach.isOpen) return { closed: reach.why };
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
  if (why !== undefined) return { closed: `${item.label}: ${why}` };
  const after: Fields | null = desired.kind === 'remove' ? null : { ...item.fields, ...desired.fields };
  const route =
    after === null ? binding.remove : editRouteFor(reading.resource, { before: item.fields, after });
  const reach = writeReach(route, assess.discovery);
  if (!reach.isOpen) return { closed: reach.why };
  const common = commonOf(assess, desired, { resource: reading.resource, route });
  return {
    change: { ...common, action: desired.kind, item: item.label, key: item.key, before: item.fields, after },
  };
}
