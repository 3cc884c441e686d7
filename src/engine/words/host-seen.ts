/** Which evidence of the host findings rest on: said once of a report, and not of each finding. */
import { z } from 'zod';

export const hostSeenSchema = z
  .strictObject({
    name: z.string(),
    taken: z.iso.datetime().describe('When the check script looked, UTC by the clock of the host'),
    platform: z.enum(['windows', 'linux']),
    tool: z.string().describe('Version of the script'),
    elevated: z.boolean().describe('It ran as administrator, or root; else some could not be seen'),
  })
  .describe('The evidence of the host that findings rest on; left out where none does');

export type HostSeen = Readonly<z.infer<typeof hostSeenSchema>>;
