/**
 * Action as-before: sets settings back that were clicked while the tool was taught, where they still are what was clicked.
 * Pure. What is something else by now was somebody's decision, and is left.
 */
import { z } from 'zod';
import { isEqualJson, type Json } from '../../canonical-json.js';
import { shippedContract } from '../../contract/contract.js';
import { fieldLabel } from '../../contract/label.js';
import type { Scope } from '../../contract/resource.js';
import { instruct } from '../kit/instruction.js';
import { type Assessment, counted, defineStep, type StepPart } from '../kit/step.js';

const json: z.ZodType<Json> = z.json();

const setting = z.strictObject({
  resource: z.string(),
  target: z.string().describe('`server`, or the name of a domain'),
  field: z.string(),
  before: json,
  clicked: json,
});

/** What one setting was before it was clicked, and after, in the words of its resource. */
export type Clicked = z.infer<typeof setting>;

const options = z.strictObject({
  settings: z.array(setting).default([]).describe('What was clicked, and what it was before'),
});

type Options = z.infer<typeof options>;

const nameOf = ({ resource, field }: Clicked) => {
  const of = shippedContract.byId(resource);
  return `${of?.title ?? resource}, ${fieldLabel(of, field)}`;
};

function textOf(value: Json): string {
  return typeof value === 'string' ? value || 'nothing' : JSON.stringify(value);
}

type Shown = Readonly<Record<string, Readonly<Record<string, Json>> | undefined>>;

function judged(inputs: Shown, own: readonly Clicked[]): Assessment {
  const now = ({ resource, field }: Clicked) => inputs[resource]?.[field] ?? null;
  const open = own.filter((one) => !isEqualJson(now(one), one.before));
  const back = open.filter((one) => isEqualJson(now(one), one.clicked));
  const others = open.filter((one) => !back.includes(one));
  const left = others.map(
    (one) => `${nameOf(one)} is ${textOf(now(one))} by now, was ${textOf(one.before)} before, and is left.`,
  );
  if (open.length === 0)
    return { verdict: 'pass', message: `${counted(own.length, 'setting')} as before it was clicked.` };
  if (back.length === 0)
    return {
      verdict: 'manual',
      message: left.join(' '),
      byHand: instruct('Set by hand what is to be set back.'),
    };
  return {
    verdict: 'fail',
    message: `As it was clicked: ${back.map(nameOf).join('; ')}.`,
    changes: back.map(({ resource, field, before }) => ({ kind: 'set', need: resource, field, to: before })),
    impact: [],
    byHand: instruct(...left),
  };
}

function partOn(scope: Scope): StepPart {
  const ownOf = (given: Readonly<Record<string, unknown>>) =>
    (given as Options).settings.filter(({ resource }) => shippedContract.byId(resource)?.scope === scope);
  return {
    scope,
    isActive: (given, target) => ownOf(given).some((one) => one.target === target),
    reads: (given) => {
      const own = ownOf(given);
      return Object.fromEntries(
        shippedContract.resources
          .filter(({ id }) => own.some(({ resource }) => resource === id))
          .map((resource) => [
            resource.id,
            { resource, fields: own.flatMap((one) => (one.resource === resource.id ? [one.field] : [])) },
          ]),
      );
    },
    assess: (inputs, given, { target }) =>
      judged(
        inputs as Shown,
        ownOf(given).filter((one) => one.target === target),
      ),
  };
}

export const asBefore = defineStep({
  id: 'as-before',
  title: 'What was clicked to teach the tool is as it was before',
  why:
    'What is changed in the web interface to teach the tool is really changed. This sets it back where nobody changed it ' +
    'since; what it was before may be weaker than what was clicked.',
  guide: [],
  severity: 'low',
  // Nobody can say what users notice of settings that are not known beforehand.
  disruption: 'high',
  notices: 'a setting is as before',
  options,
  scope: 'server',
  parts: [partOn('server'), partOn('domain')],
  manual: ({ settings }) =>
    settings.map((one) => `${nameOf(one)} of ${one.target}: set it back to ${textOf(one.before)}.`),
});
