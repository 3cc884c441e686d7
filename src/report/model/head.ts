/** What every report says of itself, so that it can be read where neither the tool nor the server is at hand. */
import { z } from 'zod';
import type { Contract } from '../../contract/contract.js';
import { type Places, placeSchema } from '../../engine/words/place.js';
import { actions } from '../../steps/actions.js';
import { steps as catalogue } from '../../steps/index.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import { DISRUPTIONS, type Step } from '../../steps/kit/step.js';

/** Who made a report, and when. */
export interface Maker {
  readonly now: Date;
  /** Version of the tool. */
  readonly tool: string;
}

/** Members of a report of a kind, before its own. */
export function headSchema<K extends string>(kind: K) {
  return {
    formatVersion: z.literal(1).describe('Version of this format'),
    report: z.literal(kind),
    at: z.iso.datetime().describe('When it was made, UTC'),
    tool: z.string().describe('Version of smlockdown'),
  };
}

export function headOf<K extends string>(report: K, { now, tool }: Maker) {
  return { formatVersion: 1 as const, report, at: now.toISOString(), tool };
}

/** What any report says of a step that it names. */
export const stepSchema = z.strictObject({
  title: z.string().describe('The secure state'),
  why: z.string(),
  guide: z.array(z.string()).readonly(),
  severity: z.enum(SEVERITIES),
  disruption: z.enum(DISRUPTIONS),
});

export function aboutStep({ title, why, guide, severity, disruption }: Step): z.infer<typeof stepSchema> {
  return { title, why, guide, severity, disruption };
}

/** Members of a report about what steps found, want or did. */
export const contractSchema = z
  .string()
  .describe('Hash of what the tool knew of the API: its calls, names and numbers');

export function aboutContract({ hash, elsewhere }: Pick<Contract, 'hash' | 'elsewhere'>) {
  return { contract: hash, ...(elsewhere === undefined ? {} : { elsewhere }) };
}

const namedStepSchema = stepSchema.extend({
  place: placeSchema.optional().describe('Where the playbook asks for it'),
  notUndone: z.string().optional().describe('What a rollback does not bring back'),
});

export const aboutSchema = {
  contract: contractSchema,
  elsewhere: z
    .array(z.int())
    .readonly()
    .optional()
    .describe("Builds that some of it was learned on, which are not the server's: it is only read"),
  steps: z.record(z.string(), namedStepSchema).describe('By id: the steps that the report names'),
};

export type AboutSteps = Readonly<Record<string, z.infer<typeof namedStepSchema>>>;

function namedStep(step: Step, places: Places): AboutSteps[string] {
  const { id, notUndone } = step;
  const place = Object.hasOwn(places, id) ? places[id] : undefined;
  return {
    ...aboutStep(step),
    ...(place === undefined ? {} : { place }),
    ...(notUndone === undefined ? {} : { notUndone }),
  };
}

/** What a rollback does is asked for by no step of the catalogue. */
const ROLLBACK: AboutSteps[string] = {
  title: 'The state before the run',
  why: 'What the run changed is brought back.',
  guide: [],
  severity: 'low',
  disruption: 'low',
};

/** The steps and actions of these ids, in the order of the catalogue. */
export function aboutSteps(ids: Iterable<string>, places: Places = {}): AboutSteps {
  const named = new Set(ids);
  const all = [
    ...[...catalogue, ...actions].map((step) => [step.id, namedStep(step, places)] as const),
    ['rollback', ROLLBACK] as const,
  ];
  return Object.fromEntries(all.filter(([id]) => named.has(id)));
}
