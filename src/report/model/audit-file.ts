/** An audit that was kept, as far as another is compared with it. A later version may have said more: that is left out. */
import { z } from 'zod';
import { askedSchema } from '../../engine/words/asked.js';
import { attestedBy, notesOf, VERDICTS, waivedBy } from '../../engine/words/finding.js';
import { hostSeenSchema } from '../../engine/words/host-seen.js';
import { placeSchema } from '../../engine/words/place.js';
import { SEVERITIES } from '../../steps/kit/severity.js';

const { steps, domains, only, disruption, disruptionOf } = askedSchema.shape;

export const auditFileSchema = z.object({
  formatVersion: z.literal(1),
  report: z.literal('audit'),
  at: z.iso.datetime(),
  tool: z.string(),
  contract: z.string(),
  server: z.object({ url: z.string(), build: z.number().nullable() }),
  playbook: z.object({ name: z.string(), hash: z.string() }),
  host: z.object(hostSeenSchema.shape).optional(),
  /** Of the steps that it names, where the playbook asks for them. */
  steps: z.record(z.string(), z.object({ place: z.object(placeSchema.shape).optional() })).optional(),
  /** Not in those of the first builds. */
  asked: z.object({ steps, domains, only, disruption, disruptionOf }).optional(),
  findings: z
    .array(
      z.object({
        step: z.string(),
        target: z.string(),
        verdict: z.enum(VERDICTS),
        severity: z.enum(SEVERITIES),
        message: z.string(),
        evidence: z.string().nullable(),
        remedy: z.string().optional(),
        attested: z.object(attestedBy.shape).optional(),
        waiver: z.object(waivedBy.shape).optional(),
        notes: z.object(notesOf.shape).optional(),
        options: z.string().optional(),
      }),
    )
    .readonly(),
});

export type AuditFile = z.infer<typeof auditFileSchema>;
export type KeptFinding = AuditFile['findings'][number];
