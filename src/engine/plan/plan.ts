/** The plan file: its schema, and reading one that somebody may have edited, aged or made for another server. */

import { z } from 'zod';
import { hashOf, isJsonObject, type JsonObject, membersWhere } from '../../canonical-json.js';
import { LockdownError } from '../../errors.js';
import { instructionsSchema, REMEDIES } from '../../steps/kit/instruction.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import { DISRUPTIONS } from '../../steps/kit/step.js';
import { authorSchema } from '../../store/run-record.js';
import { askedSchema } from '../words/asked.js';
import { changeSchema, objectId } from '../words/change.js';
import { attestedBy, waivedBy } from '../words/finding.js';
import { hostSeenSchema } from '../words/host-seen.js';
import { placesSchema } from '../words/place.js';
import { listOf } from '../words/schemas.js';

export const PLAN_FORMAT = 1;

export const propagationWaySchema = z.strictObject({
  resource: z.string(),
  field: z.string(),
  way: z
    .enum(['server', 'fan-out'])
    .describe("server: the server's own Propagate in one call; fan-out: a write for each domain"),
  domains: z.int().describe('Domains that get the setting'),
  why: z.string().optional().describe("Why it is not the server's own Propagate"),
});

/** How one setting of the domains comes to those that lack it. */
export type PropagationWay = Readonly<z.infer<typeof propagationWaySchema>>;

/** The server or a domain. Dots alone would lead out of a path, and nothing would be no place in it. */
const target = z.string().regex(/^(?!\.*$)/, 'a target is the server or a domain');
const object = { resource: z.string(), target };
const about = { step: z.string(), target: z.string(), message: z.string() };

export const planBodySchema = z.strictObject({
  formatVersion: z.literal(PLAN_FORMAT).describe('Version of this format'),
  kind: z
    .enum(['apply', 'rollback', 'action'])
    .describe('What a playbook asks for; the way back of a run; something done once, as unblock does'),
  server: z
    .strictObject({ url: z.string(), build: z.number().nullable() })
    .describe('The server it was made for'),
  host: hostSeenSchema.exactOptional(),
  playbook: z.strictObject({
    name: z.string(),
    hash: z.string(),
    judged: z.string().exactOptional().describe('Hash of what a rehearsal judges of it'),
    unasked: listOf(z.string())
      .optional()
      .describe('Steps of it that look beyond the server, without the flag that asks for it'),
  }),
  contract: z.string().describe('Hash of what the tool knew of the API: its calls, names and numbers'),
  rollsBack: z.string().optional().describe('Id of the run that a rollback undoes'),
  limits: z
    .strictObject({
      disruption: z.enum(DISRUPTIONS).nullable(),
      disruptionOf: z
        .record(z.string(), z.enum(DISRUPTIONS))
        .exactOptional()
        .describe('By step, in the place of `disruption`'),
      changes: z.number().nullable(),
      changedDomainsPercent: z.number().nullable(),
    })
    .describe('Of the playbook, and of the command line; null where there is none'),
  objects: listOf(
    z.strictObject({
      ...object,
      hash: z.string(),
      isToCome: z
        .literal(true)
        .exactOptional()
        .describe('Of a domain that the plan itself adds: it is not there yet, and was not read'),
    }),
  ).describe('Every object that is changed, with the hash of what it held'),
  changes: listOf(changeSchema),
  propagation: listOf(propagationWaySchema).describe(
    'By which way each setting comes to the domains, or to their users',
  ),
  kept: listOf(z.strictObject(object)).describe(
    'Excluded or waived domains that are read before and after, to prove that they keep their values',
  ),
  impact: listOf(z.strictObject({ step: z.string(), target: z.string(), impact: z.string() })),
  mailboxes: z
    .record(z.string(), z.int().nullable())
    .optional()
    .describe('By step: mailboxes behind its changes; null when the server did not say'),
  waived: listOf(z.strictObject({ ...about, ...waivedBy.shape })),
  manual: listOf(
    z.strictObject({
      ...about,
      takesBack: listOf(z.string())
        .exactOptional()
        .describe('Of a rollback: the steps that asked for what is left as it is, as far as a plan tells'),
      byHand: instructionsSchema,
      remedy: z.enum(REMEDIES),
      attested: attestedBy.optional().describe('Whose word it is that this was seen to'),
    }),
  ).describe('What is left to a person'),
  held: listOf(
    z.strictObject({
      ...about,
      severity: z.enum(SEVERITIES),
      disruption: z.enum(DISRUPTIONS).describe('The most that users would notice of one of the changes'),
      changes: z.int(),
      impact: listOf(z.string()),
    }),
  ).describe(
    'What is not in the plan, as users would notice more of it than limits.disruption allows, or it rests on such a change',
  ),
  notRead: listOf(z.strictObject(about)).describe('What could not be judged, as a read failed'),
  unknownNames: listOf(z.strictObject({ at: z.string(), text: z.string() }))
    .optional()
    .describe('Names in the playbook that are no domain of the server: such a plan is not applied'),
  judgedNext: listOf(z.string())
    .optional()
    .describe('Domains that the plan adds, and of which steps judge more once they are there: the next plan'),
  summary: z.strictObject({
    add: z.int(),
    change: z.int(),
    remove: z.int(),
    changedDomains: z.int(),
    waived: z.int(),
    manual: z.int(),
    notRead: z.int(),
    held: z.int().describe('Changes that are held back'),
    judged: z.int().describe('Findings that are neither not read nor manual, or that are attested'),
    domains: z.int().describe('Mail domains on the server'),
    later: z.int().describe('Domains that would change too, and are left for the next plan'),
    mailboxesOfChangedDomains: z.int().nullable().describe('null when the server did not say'),
  }),
});

/** The same server and playbook give the same plan, whenever and by whomever: this is no part of it. */
const madeSchema = authorSchema.extend({
  at: z.iso.datetime(),
  places: placesSchema.exactOptional().describe('By step: where the playbook asks for it'),
  asked: askedSchema.exactOptional(),
  hash: z.string().describe('SHA-256 over the rest of `made` and the hash of the plan'),
});

export const planSchema = planBodySchema.extend({
  made: madeSchema
    .optional()
    .describe('Of a plan that was kept: when, by whom and why. Under a hash of its own'),
  hash: z
    .string()
    .describe('SHA-256 over everything else but `made`, as canonical JSON: an edited plan is refused'),
});

export type PlanBody = z.infer<typeof planBodySchema>;
export type Plan = z.infer<typeof planSchema>;
export type Made = z.infer<typeof madeSchema>;

/** An object without a change, or a change without its object, would be read or promised, and never carried out. */
function isWhole(plan: Plan): boolean {
  const objects = plan.objects.map(objectId);
  const changed = new Set(plan.changes.map(objectId));
  return objects.length === changed.size && objects.every((id) => changed.has(id));
}

/** What the report of a plan says beside the plan, for its readers. */
const OF_THE_REPORT = new Set(['report', 'at', 'tool', 'steps', 'resources', 'notices', 'rehearsal']);

/** The plan in what a file holds, by itself or in its report, still to be judged by its schema. Newer formats and foreign files are refused by name. */
export function planIn(value: unknown, file: string): JsonObject {
  if (!isJsonObject(value) || !('changes' in value) || !('formatVersion' in value)) {
    throw new LockdownError('plan.invalid', `${file} is no plan of smlockdown`, {
      next: 'Make one with: smlockdown plan --out FILE',
    });
  }
  if (typeof value.formatVersion === 'number' && value.formatVersion > PLAN_FORMAT) {
    throw new LockdownError(
      'plan.newer-format',
      `${file} has format ${value.formatVersion}; this smlockdown reads up to ${PLAN_FORMAT}`,
      { next: 'Update smlockdown, or make the plan again with this one.' },
    );
  }
  return value.report === 'plan' ? membersWhere(value, (name) => !OF_THE_REPORT.has(name)) : value;
}

/** Says of a plan who made it, when and why. */
export function withMade(plan: Plan, made: Omit<Made, 'hash'>): Plan {
  return { ...plan, made: { ...made, hash: hashOf({ plan: plan.hash, made }) } };
}

/** Refuses a plan that is not as it was made, or of which it is said so otherwise. */
export function checkSeal(plan: Plan, file: string): void {
  const { hash, made, ...sealed } = plan;
  const { hash: hashOfMade, ...rest } = made ?? {};
  const isAsMade = made === undefined || hashOf({ plan: hash, made: rest }) === hashOfMade;
  if (hashOf(sealed) !== hash || !isAsMade) {
    throw new LockdownError('plan.edited', `${file} was changed after it was made: its hash does not fit`, {
      next: 'Plans are not edited by hand. Change the playbook and plan again.',
    });
  }
  if (!isWhole(plan))
    throw new LockdownError('plan.invalid', `${file}: the list of objects does not fit the changes`);
}
