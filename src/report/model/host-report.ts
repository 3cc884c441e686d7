/** The scripts that were written for a host, as a report. */
import { z } from 'zod';
import { headSchema } from './head.js';

export const hostReportSchema = z.strictObject({
  ...headSchema('host'),
  playbook: z.string(),
  platform: z.enum(['windows', 'linux']),
  folder: z.string(),
  files: z.array(z.string()).readonly().describe('What was written into it'),
  steps: z.array(z.string()).readonly().describe('Steps of the host that the playbook asks for'),
  left: z
    .array(z.string())
    .readonly()
    .describe(
      'Of them those at which apply changes nothing: they are looked at alone, or lack a value of the playbook',
    ),
});

export type HostReport = z.infer<typeof hostReportSchema>;
