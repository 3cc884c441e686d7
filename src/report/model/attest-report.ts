/** What was attested just now, as a report. */
import { z } from 'zod';
import { attestedBy, VERDICTS } from '../../engine/words/finding.js';
import { headSchema } from './head.js';

const about = {
  step: z.string(),
  target: z.string().describe('"server", or the name of a mail domain'),
};

export const attestReportSchema = z.strictObject({
  ...headSchema('attest'),
  server: z.string(),
  file: z.string().describe('The list it was added to'),
  attested: z.array(z.strictObject({ ...about, ...attestedBy.shape })).readonly(),
  passedOver: z
    .array(z.strictObject({ ...about, verdict: z.enum(VERDICTS) }))
    .readonly()
    .describe('Was asked for, and is not manual'),
});

export type AttestReport = z.infer<typeof attestReportSchema>;
