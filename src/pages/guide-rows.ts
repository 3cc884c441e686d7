/**
 * What the guides ask for, sentence by sentence, and what carries each: the rows of `test/fixtures/guides.yaml`, which say
 * also in what state of a server a step finds it missing, so that a test can hold that it does.
 */
import { z } from 'zod';

const values = z.record(z.string(), z.unknown());

/** A step that finds what is otherwise. */
const byStep = z.strictObject({
  step: z.string(),
  /** Place of the part in the step. */
  part: z.int().default(0),
  under: z.enum(['baseline', 'strict']).default('baseline'),
  /** Options that the operator states beside the playbook's. */
  states: values.default({}),
  /** Options that a pass needs, whatever is asked for. */
  besides: values.default({}),
  /** Options of the playbook that say the same as the guide. */
  has: values.default({}),
  /** Laid over the passing settings, where these options ask for others. */
  over: values.default({}),
  /** Laid over that: all that is wrong. */
  breaks: values,
  /** Why what is left after the step's own changes is for a person. */
  byHand: z.string().optional(),
});
/** Instructions of a step or an action, in which a text stands; `finds` is what it has to find first. */
const bySaying = z.strictObject({
  says: z.string(),
  text: z.string(),
  options: values.default({}),
  finds: values.optional(),
});

const carrier = z.union([
  byStep,
  bySaying,
  z.strictObject({ option: z.string(), name: z.string() }),
  z.strictObject({ action: z.string() }),
  z.strictObject({ command: z.string() }),
  z.strictObject({ playbook: z.string() }),
  z.strictObject({ later: z.string() }),
  z.strictObject({ superseded: z.string() }),
]);

const row = z.strictObject({
  row: z.int().positive(),
  demand: z.string().min(1),
  by: z.array(carrier).min(1),
});

export const guideRowsSchema = z.strictObject({
  /** Why what is to carry a row is not there yet, by its name. */
  later: z.record(z.string(), z.string()),
  /** Settings that pass, for each part of a step. */
  passing: z.record(z.string(), z.array(values)),
  /** By guide and section. */
  rows: z.record(z.string(), z.record(z.string(), z.array(row))),
});

export type GuideRows = Readonly<z.infer<typeof guideRowsSchema>>;
export type GuideRow = Readonly<z.infer<typeof row>>;
export type Carrier = Readonly<z.infer<typeof carrier>>;
export type ByStep = Readonly<z.infer<typeof byStep>>;
