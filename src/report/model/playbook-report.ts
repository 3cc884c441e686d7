/** A playbook as a report: what holds, and where each of it comes from. No server was asked. */
import { z } from 'zod';
import { isMatch, selectDomains } from '../../playbook/domain-glob.js';
import type { StatedGlobs } from '../../playbook/layer.js';
import type { OpenPlaybook } from '../../playbook/load.js';
import { type NameOf, optionOrigins, originOf, placeOf, whereIs } from '../../playbook/origins.js';
import { hasDomains } from '../../playbook/step-schema.js';
import { isCovered, isExpired, SERVER } from '../../playbook/waivers.js';
import type { Step } from '../../steps/kit/step.js';
import { headOf, headSchema, type Maker } from './head.js';

const where = {
  at: z.string().describe('FILE:LINE:COLUMN'),
  place: z.string().describe('The same for people: a shipped playbook, or the name of a file, and the line'),
};

const valueSchema = z.json().describe('null: neither stated nor a default');

const origin = {
  from: z
    .enum(['playbook', 'override', 'default'])
    .describe('Stated in the playbook or one that it extends; in an override; or nowhere'),
  at: where.at.nullable(),
  place: where.place.nullable(),
};

const options = z.array(z.strictObject({ name: z.string(), value: valueSchema, ...origin })).readonly();
const globs = z.array(z.strictObject({ glob: z.string(), ...where })).readonly();

export const playbookReportSchema = z.strictObject({
  ...headSchema('playbook'),
  playbook: z.strictObject({
    name: z.string(),
    hash: z.string(),
    reference: z.string().describe('As it was asked for'),
    file: z.string().describe('Where it was found'),
    place: z.string().describe('The same for people'),
  }),
  domain: z
    .string()
    .nullable()
    .describe('The one that was asked for: its options, of the steps about domains'),
  isLookedAt: z
    .boolean()
    .nullable()
    .describe('Do the lists select that domain? null where none was asked for'),
  isWhole: z.boolean().describe('false where some steps were asked for alone'),
  steps: z
    .array(
      z.strictObject({ id: z.string(), title: z.string(), scope: z.enum(['server', 'domain']), options }),
    )
    .readonly()
    .describe('Those that it asks for'),
  off: z
    .array(z.strictObject({ id: z.string(), ...where }))
    .readonly()
    .describe('Left out in so many words'),
  unselected: z.array(z.string()).readonly().describe('Steps that nobody asks for'),
  overrides: z
    .array(
      z.strictObject({
        domains: z.array(z.string()).readonly(),
        ...where,
        steps: z.array(z.strictObject({ id: z.string(), options })).readonly(),
      }),
    )
    .readonly()
    .describe('Those that reach the domain that was asked for, or all; the later counts'),
  waivers: z
    .array(
      z.strictObject({
        step: z.string(),
        domain: z.string(),
        reason: z.string(),
        owner: z.string(),
        expires: z.string().describe('The last day, UTC'),
        isOver: z.boolean(),
        isIdle: z.boolean().describe('The playbook does not ask for the step'),
        ...where,
      }),
    )
    .readonly()
    .describe('Of the domain that was asked for, or all'),
  include: globs.describe('Globs over the domains; none: all'),
  exclude: globs,
  replaced: globs.describe('Excluded by a playbook that this one extends, whose list its own replaces'),
  limits: z
    .array(z.strictObject({ name: z.string(), value: z.union([z.string(), z.number()]), ...where }))
    .readonly()
    .describe('Those that are stated; there is no other'),
});

export type PlaybookReport = z.infer<typeof playbookReportSchema>;

interface Asked {
  /** The playbook, as it was asked for. */
  readonly reference: string;
  /** The catalogue. */
  readonly steps: readonly Step[];
  readonly onlySteps: readonly string[] | undefined;
  readonly domain: string | undefined;
  readonly nameOf: NameOf;
}

type Globs = PlaybookReport['include'];
type Value = PlaybookReport['steps'][number]['options'][number]['value'];

/** As JSON has it. */
function told<Row extends { readonly value: unknown }>(row: Row): Row & { readonly value: Value } {
  return { ...row, value: (row.value ?? null) as Value };
}

function globsOf(stated: StatedGlobs | undefined, nameOf: NameOf): Globs {
  if (stated === undefined) return [];
  const { value, path } = stated;
  return value.map((glob, index) => ({ glob, ...whereIs({ ...stated, path: [...path, index] }, nameOf) }));
}

function stepsOf(open: OpenPlaybook, { steps, onlySteps, domain, nameOf }: Asked): PlaybookReport['steps'] {
  const isAsked = (step: Step) =>
    open.playbook.steps[step.id] !== undefined &&
    onlySteps?.includes(step.id) !== false &&
    (domain === undefined || hasDomains(step));
  return steps.filter(isAsked).map((step) => ({
    ...{ id: step.id, title: step.title, scope: step.scope },
    options: optionOrigins(open, { step, domain: domain ?? SERVER, nameOf }).map(told),
  }));
}

function overridesOf({ layer }: OpenPlaybook, { domain, nameOf }: Asked): PlaybookReport['overrides'] {
  const isMeant = ({ domains }: { readonly domains: readonly string[] }) =>
    domain === undefined || domains.some((glob) => isMatch(glob, domain));
  return layer.overrides.filter(isMeant).map(({ domains, at, steps }) => ({
    domains,
    ...whereIs(at, nameOf),
    steps: [...steps].map(([id, step]) => ({
      id,
      options: [...(step.kind === 'options' ? step.options : [])].map(([name, stated]) =>
        told({ name, value: stated.value, ...originOf(stated, { from: 'override', nameOf }) }),
      ),
    })),
  }));
}

export function playbookReport(open: OpenPlaybook, asked: Asked & Maker): PlaybookReport {
  const { playbook, layer, file } = open;
  const { reference, steps, domain, nameOf, now } = asked;
  return {
    ...headOf('playbook', asked),
    playbook: { name: playbook.name, hash: playbook.hash, reference, file, place: nameOf(file) },
    domain: domain ?? null,
    isLookedAt: domain === undefined ? null : selectDomains([domain], playbook.domains).length > 0,
    isWhole: asked.onlySteps === undefined,
    steps: stepsOf(open, asked),
    off: steps.flatMap(({ id }) => {
      const stated = layer.steps.get(id);
      return stated?.kind === 'off' ? [{ id, ...whereIs(stated.at, nameOf) }] : [];
    }),
    unselected: steps.flatMap(({ id }) => (layer.steps.has(id) ? [] : [id])),
    overrides: overridesOf(open, asked),
    waivers: playbook.waivers
      .filter((waiver) => domain === undefined || isCovered(waiver, domain))
      .map((waiver) => ({
        ...waiver,
        place: placeOf(waiver.at, nameOf),
        isOver: isExpired(waiver, now),
        isIdle: playbook.steps[waiver.step] === undefined,
      })),
    include: globsOf(layer.domains.include, nameOf),
    exclude: globsOf(layer.domains.exclude, nameOf),
    replaced: layer.replaced.flatMap((globs) => globsOf(globs, nameOf)),
    limits: Object.entries(layer.limits).flatMap(([name, stated]) => {
      const { value } = stated;
      const values = typeof value === 'object' ? Object.entries(value) : [[undefined, value] as const];
      return values.map(([step, one]) => ({
        ...{ name: step === undefined ? name : `${name}.${step}`, value: one },
        ...whereIs(stated, nameOf),
      }));
    }),
  };
}
