/** Which runs were removed, and which were kept, as a report. */
import { z } from 'zod';
import { headOf, headSchema, type Maker } from './head.js';

/** Why a run was kept: those of the store, and what came up when it was to go. */
const WHY = ['unfinished', 'damaged', 'standing', 'asked', 'bound', 'locked', 'changed', 'failed'] as const;

export const pruneReportSchema = z.strictObject({
  ...headSchema('prune'),
  stateDir: z.string().describe('The folder they are kept in'),
  isDryRun: z.boolean().describe('Nothing was removed: these would be'),
  asked: z.string().describe('Which were to stay, in words'),
  removed: z.array(z.string()).readonly().describe('Ids, newest first'),
  kept: z
    .array(
      z.strictObject({
        why: z
          .enum(WHY)
          .describe(
            'unfinished: under way, or cut off; standing: can still be rolled back; asked: new enough; bound: took back a run that is kept, or was taken back by it; locked: a run on its server is under way; changed: it became one that is kept meanwhile; failed: it could not be removed',
          ),
        detail: z.string().optional().describe('Of what is locked or failed: by whom, or why'),
        runs: z.array(z.string()).readonly().describe('Ids, newest first'),
      }),
    )
    .readonly(),
});

export type PruneReport = z.infer<typeof pruneReportSchema>;

export function pruneReport(
  about: Omit<PruneReport, 'formatVersion' | 'report' | 'at' | 'tool'>,
  maker: Maker,
): PruneReport {
  return { ...headOf('prune', maker), ...about };
}
