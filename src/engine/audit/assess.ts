/**
 * Assess: turns the readings of one target into one finding of one step. Pure: what the server said, the options
 * and the day in; a verdict and changes out.
 */
import { weakest } from '../../contract/evidence.js';
import { readEvidence } from '../../contract/resource.js';
import { LockdownError } from '../../errors.js';
import type { Assessment, Need, StepInputs } from '../../steps/kit/step.js';
import type { Finding } from '../words/finding.js';
import { isObject, type Reading } from '../words/reading.js';
import { type AssessOptions, resolve } from './resolve.js';

type Gathered =
  | { readonly outcome: 'inputs'; readonly inputs: StepInputs; readonly notes: readonly string[] }
  | { readonly outcome: 'error'; readonly cause: string }
  | { readonly outcome: 'manual'; readonly why: string };

/** The input of one need, or why there is none. */
function inputOf(need: Need, reading: Reading): { readonly value: unknown } | { readonly failure: string } {
  if (reading.status === 'collection') return { value: reading.items };
  if (reading.status !== 'document' && reading.status !== 'observed') return { failure: reading.why };
  const { fields, failures } = reading.status === 'document' ? reading.document : reading;
  const failed = (need.fields ?? []).find((field) => failures[field] !== undefined);
  return failed === undefined ? { value: fields } : { failure: failures[failed] ?? failed };
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
  const read = Object.entries(assess.part.reads(assess.options)).flatMap(([name, { fields }]) => {
    const reading = assess.readings[name];
    if (reading?.status === 'observed') return reading.resource.evidence ?? [];
    return reading !== undefined && isObject(reading) ? [readEvidence(reading.resource, fields)] : [];
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
  const { domains, mailboxes } = assess.context.affected;
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
