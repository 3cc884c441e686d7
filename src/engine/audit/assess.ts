/**
 * Assess: turns the readings of one target into one finding of one step. Pure: what the server said, the options
 * and the day in; a verdict and changes out.
 */

import { weakest } from '../../contract/evidence.js';
import { readEvidence } from '../../contract/resource.js';
import type { Discovery } from '../../contract/trust/discovery.js';
import { whyNotRestorable } from '../../contract/trust/reach.js';
import { LockdownError } from '../../errors.js';
import type { Instruction, Remedy } from '../../steps/kit/instruction.js';
import {
  type DesiredChange,
  type Disruption,
  exceeds,
  type InShort,
  type Item,
  type Need,
  type StepInputs,
} from '../../steps/kit/step.js';
import type { Change } from '../words/change.js';
import type { Finding } from '../words/finding.js';
import { isOpening, openingText, restsOn } from '../words/opening.js';
import { type CollectionReading, isObject, type Reading, whyUnread } from '../words/reading.js';
import { type AssessOptions, disruptionOf, type MissingOpening, type Resolved, resolve } from './resolve.js';
import { sidesOf } from './sides.js';

type About = Pick<Finding, 'step' | 'target' | 'severity' | 'evidence'>;

type Unread = { readonly remedy: 'by-hand' | 'teach' };

type Gathered =
  | {
      readonly outcome: 'inputs';
      readonly inputs: StepInputs;
      /** What to look at by hand, as it could not be read. */
      readonly notes: (Unread & { readonly byHand: readonly Instruction[] }) | undefined;
    }
  /** Why there is nothing of a resource, by its title. */
  | { readonly outcome: 'error'; readonly title: string; readonly why: string }
  | (Unread & { readonly outcome: 'manual'; readonly why: string });

/** A call can be taught; another source has to be there. */
function remedyOf(needs: readonly Need[]): Unread['remedy'] {
  return needs.some(({ resource }) => resource.kind !== 'observed') ? 'teach' : 'by-hand';
}

/** Items as a step sees them. */
export function itemsOf(
  { resource, items }: CollectionReading,
  discovery: Discovery,
): readonly Item<unknown>[] {
  return items.map(({ key, label, fields }) => ({
    key,
    label,
    fields,
    isRestorable: whyNotRestorable(resource, fields, discovery) === undefined,
  }));
}

/** The input of one need, or why there is none. */
function inputOf(
  need: Need,
  reading: Reading,
  discovery: Discovery,
): { readonly value: unknown } | { readonly failure: string } {
  if (reading.status === 'collection') return { value: itemsOf(reading, discovery) };
  if (reading.status !== 'document' && reading.status !== 'observed') return { failure: whyUnread(reading) };
  const { fields, failures } = reading.status === 'document' ? reading.document : reading;
  const failed = (need.fields ?? []).find((field) => failures[field] !== undefined);
  return failed === undefined ? { value: fields } : { failure: failures[failed] ?? failed };
}

/**
 * What the step gets to see: every need, or the reason why the step cannot be judged. `first`: without what is asked for by
 * what the others show.
 */
export function gather(assess: AssessOptions, which: 'all' | 'first' = 'all'): Gathered {
  const all = Object.entries(assess.part.reads(assess.options));
  const needs = which === 'all' ? all : all.filter(([, { isAsked }]) => isAsked !== true);
  const unasked: string[] = [];
  const inputs: Record<string, unknown> = {};
  const closed: { readonly need: Need; readonly why: string }[] = [];
  const optional: Need[] = [];
  for (const [name, need] of needs) {
    const reading = assess.readings[name];
    if (reading === undefined) {
      if (need.isAsked !== true) throw notRead(assess, name);
      unasked.push(name);
      continue;
    }
    if (reading.status === 'unreachable') {
      if (need.isOptional === true) continue;
      if (need.elseByHand === undefined) closed.push({ need, why: `${need.resource.title}: ${reading.why}` });
      else optional.push(need);
      continue;
    }
    const input = inputOf(need, reading, assess.discovery);
    if ('failure' in input && need.isOptional === true) continue;
    if ('failure' in input) return { outcome: 'error', title: need.resource.title, why: input.failure };
    inputs[name] = input.value;
  }
  const [first] = closed;
  if (first !== undefined)
    return { outcome: 'manual', why: first.why, remedy: remedyOf(closed.map(({ need }) => need)) };
  // Without the others it was not asked for; with them it was.
  const [lost] = unasked;
  if (lost !== undefined) throw notRead(assess, lost);
  return {
    outcome: 'inputs',
    inputs: { ...inputs, ...(assess.lookedUp === undefined ? {} : { lookedUp: assess.lookedUp }) },
    notes:
      optional.length === 0
        ? undefined
        : { byHand: optional.flatMap(({ elseByHand = [] }) => elseByHand), remedy: remedyOf(optional) },
  };
}

function notRead({ step }: AssessOptions, name: string): LockdownError {
  return new LockdownError('internal.bug', `${step.id}: ${name} was not read`);
}

function base({ step, target, part, options, readings }: AssessOptions): About {
  const read = Object.entries(part.reads(options)).flatMap(([name, { fields, isOptional }]) => {
    const reading = readings[name];
    // It shows where to look, and is judged by nobody.
    if (isOptional === true) return [];
    if (reading?.status === 'observed') return reading.resource.evidence ?? [];
    return reading !== undefined && isObject(reading) ? [readEvidence(reading.resource, fields)] : [];
  });
  const evidence = read.length === 0 ? null : weakest(read);
  return { step: step.id, target, severity: step.severity, evidence };
}

/** A finding, and what was to let somebody in and is not in the plan: held back, or left to a person. */
export interface Assessed {
  readonly finding: Finding;
  readonly openings: readonly MissingOpening[];
}

/** The finding of one step on one target, before waivers. */
export function assessPart(assess: AssessOptions): Assessed {
  const gathered = gather(assess);
  const { share = <T>(value: T) => value } = assess;
  // Written out: objects that are spread together take several times the memory, and thousands are held at once.
  const { step, target, severity, evidence } = base(assess);
  const unread = (why: string, cause = why) =>
    alone({ step, target, severity, evidence, verdict: 'error', message: `Not read: ${why}`, cause });
  if (gathered.outcome === 'error') return unread(`${gathered.title}: ${gathered.why}`);
  // Put together only where they are told: most findings pass.
  const clicks = () => assess.step.manual(assess.options);
  const byPerson = (
    { message, brief, sign }: InShort & { readonly message: string },
    byHand: readonly Instruction[],
    remedy: Remedy,
  ) =>
    alone({
      step,
      target,
      severity,
      evidence,
      verdict: 'manual',
      message: share(message),
      brief: share(brief),
      sign,
      byHand: share(byHand),
      remedy,
    });
  if (gathered.outcome === 'manual')
    return byPerson(
      { message: `Out of the tool's reach (${gathered.why}).`, brief: "out of the tool's reach" },
      clicks(),
      gathered.remedy,
    );
  const { inputs, notes } = gathered;
  const assessment = assess.part.assess(inputs, assess.options, assess.context);
  const message = share(assessment.message);
  switch (assessment.verdict) {
    case 'error':
      return unread(message, assessment.cause ?? message);
    case 'not-applicable':
      return alone({ step, target, severity, evidence, verdict: 'not-applicable', message });
    case 'pass':
      return notes === undefined
        ? alone({ step, target, severity, evidence, verdict: 'pass', message })
        : byPerson(
            // In short the message alone would read as a pass.
            { message: `${message} Not everything could be read.`, brief: 'not everything could be read' },
            notes.byHand,
            notes.remedy,
          );
    case 'manual': {
      const byHand = [...(assessment.byHand ?? clicks()), ...(notes?.byHand ?? [])];
      return byPerson(assessment, byHand, assessment.remedy ?? 'by-hand');
    }
    case 'fail': {
      const { domains, mailboxes = null } = assess.context.affected;
      const { changes, held, closed, first, openings } = resolveAll(assess, assessment.changes);
      const { noticed = [assessment] } = assessment;
      const impactOf = (some: readonly Resolvable[]) => {
        const wanted = new Set(some.map(({ desired }) => desired));
        const own = noticed.filter((group) => group.changes.some((change) => wanted.has(change)));
        return [...new Set(own.flatMap(({ impact }) => impact))];
      };
      const reasons = [...new Set(closed.map((one) => one.closed))];
      const unopened = closed.some(({ remedy }) => remedy === 'teach') ? 'teach' : 'by-hand';
      const finding: Finding = {
        step,
        target,
        severity,
        evidence,
        verdict: 'fail',
        message,
        brief: share(assessment.brief),
        sign: assessment.sign,
        changes: assess.share === undefined ? changes.map((one) => one.change()) : NOT_KEPT,
        changeCount: changes.length,
        sides: share(sidesOf(assess, assessment.changes)),
        impact: share(held.length === 0 ? assessment.impact : impactOf(changes)),
        held:
          held.length === 0
            ? undefined
            : {
                disruption: held.map(({ desired }) => disruptionOf(assess, desired)).reduce(theMore),
                changes: held.length,
                impact: share([...impactOf(held), ...first]),
              },
        affects: share({ domains, mailboxes }),
        byHand: share([
          ...(assessment.byHand ?? []),
          ...(reasons.length === 0 ? [] : withReasons(clicks(), reasons)),
          ...(notes?.byHand ?? []),
        ]),
        remedy: changes.length > 0 ? 'apply' : held.length > 0 ? 'held' : (assessment.remedy ?? unopened),
      };
      return { finding, openings };
    }
  }
}

function alone(finding: Finding): Assessed {
  return { finding, openings: [] };
}

const NOT_KEPT: readonly never[] = [];

/** Behind the last of the clicks: why they are not the tool's. */
function withReasons(clicks: readonly Instruction[], reasons: readonly string[]): readonly Instruction[] {
  const last = clicks.at(-1);
  return last === undefined
    ? []
    : [...clicks.slice(0, -1), { ...last, text: `${last.text} (Not by the tool: ${reasons.join('; ')}.)` }];
}

type Resolvable = Extract<Resolved, { desired: DesiredChange }>;

function theMore(left: Disruption, right: Disruption): Disruption {
  return exceeds(right, left) ? right : left;
}

function resolveAll(assess: AssessOptions, wanted: readonly DesiredChange[]) {
  const resolved = wanted.map((desired) => resolve(assess, desired));
  const able = resolved.flatMap((one) => ('change' in one ? [one] : []));
  const closed = resolved.flatMap((one) => ('closed' in one ? [one] : []));
  const isNoticed = ({ desired }: Resolvable) => exceeds(disruptionOf(assess, desired), assess.maxDisruption);
  const openings: readonly MissingOpening[] = [
    // A field lets nobody in: its change need not be made.
    ...able
      .filter((one) => one.desired.kind !== 'set' && isNoticed(one))
      .map((one) => ({ opening: one.change(), isHeld: true })),
    ...wanted
      .filter((_, index) => resolved[index] !== undefined && 'closed' in resolved[index])
      .flatMap((desired) => closedItem(assess, desired))
      .map((opening) => ({ opening, isHeld: false })),
  ].filter(({ opening }) => isOpening(opening));
  const missing = [...(assess.missingOpenings ?? []), ...openings];
  const rested = able.map((one) => ({
    one,
    under: missing.length === 0 ? [] : missing.filter(({ opening }) => restsOn(one.change(), opening)),
  }));
  const waiting = rested.filter(({ one }) => !isNoticed(one));
  const namesOf = (some: typeof rested, isOfHeld: boolean) => {
    const under = some.flatMap((each) => each.under).filter(({ isHeld }) => isHeld === isOfHeld);
    return [...new Set(under.map(({ opening }) => openingText(opening)))];
  };
  const isHeld = (each: (typeof rested)[number]) => isNoticed(each.one) || namesOf([each], true).length > 0;
  return {
    openings,
    changes: waiting.filter(({ under }) => under.length === 0).map(({ one }) => one),
    held: rested.filter(isHeld).map(({ one }) => one),
    closed: [
      ...closed,
      ...waiting
        .filter((each) => !isHeld(each))
        .flatMap((each) => namesOf([each], false))
        .map((name) => ({ closed: `${name} is to let somebody in first`, remedy: 'by-hand' as const })),
    ],
    /** Why what nobody would notice is held back. */
    first: namesOf(waiting, true).map((name) => `${name} is to let somebody in first, and is held back.`),
  };
}

/** An item that no call can add, change or take away, as far as it tells what it would do. */
function closedItem(assess: AssessOptions, desired: DesiredChange): readonly Change[] {
  const reading = assess.readings[desired.need];
  if (desired.kind === 'set' || reading?.status !== 'collection') return [];
  const { resource, items } = reading;
  const { target, step } = assess;
  const item =
    desired.kind === 'add'
      ? resource.label(desired.item as never)
      : (items.find(({ key }) => key === desired.key)?.label ?? String(desired.key));
  return [
    {
      ...{ steps: [step.id], target, resource: resource.id, effect: desired.effect ?? 'tightens' },
      ...{ disruption: disruptionOf(assess, desired), evidence: 'assumed' },
      ...{ action: desired.kind, item, key: null, before: null, after: null },
    },
  ];
}
