/** What is left of a run whose own report cannot be shown again: what its record and its journal say. */
import { z } from 'zod';
import type { Contract } from '../../contract/contract.js';
import type { ToldObject } from '../../engine/prove/told-by-journal.js';
import { resourcesOf, resourcesSchema } from './about-resources.js';
import { headOf, headSchema, type Maker } from './head.js';
import { runReportSchema } from './run-report.js';
import { type KnownRun, rowOf, rowSchema } from './runs-report.js';

export const remainsReportSchema = z.strictObject({
  ...headSchema('remains'),
  run: rowSchema,
  why: z.string().describe('Why its report is not shown'),
  results: runReportSchema.shape.results
    .nullable()
    .describe('As its plan and its journal tell; null when they cannot be read'),
  resources: resourcesSchema,
  exitCode: z
    .int()
    .describe('What the run ended with; 1 when it did not come to its end, 65 when it is damaged'),
});

export type RemainsReport = z.infer<typeof remainsReportSchema>;

export function remainsReport(
  {
    run,
    why,
    objects,
    exitCode,
  }: {
    readonly run: KnownRun;
    readonly why: string;
    readonly objects: readonly ToldObject[] | null;
    readonly exitCode: number;
  },
  { contract, ...maker }: Maker & { readonly contract: Contract },
): RemainsReport {
  const resources = resourcesOf(objects ?? [], contract);
  return { ...headOf('remains', maker), run: rowOf(run), why, results: objects, resources, exitCode };
}
