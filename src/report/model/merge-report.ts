/** What came of several overlays that were joined to one, as a report. */
import { z } from 'zod';
import { headOf, headSchema, type Maker } from './head.js';

const count = z.int();

export const mergeReportSchema = z.strictObject({
  ...headSchema('merge'),
  file: z.string().describe('The overlay that was written'),
  build: count.nullable().describe('The build that all of them are of; null: any'),
  from: z.array(z.string()).readonly().describe('The overlays that were joined'),
  resources: z
    .array(z.strictObject({ resource: z.string(), title: z.string(), parts: count }))
    .readonly()
    .describe('Whose calls, lists and fields it binds, and how many of them'),
});

export type MergeReport = z.infer<typeof mergeReportSchema>;

export function mergeReport(
  about: Omit<MergeReport, keyof ReturnType<typeof headOf>>,
  maker: Maker,
): MergeReport {
  return { ...headOf('merge', maker), ...about };
}
