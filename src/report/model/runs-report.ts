/** The list of runs as a report. */
import { z } from 'zod';
import type { RunSummary } from '../../store/run-list.js';
import { headOf, headSchema, type Maker } from './head.js';

export const runsReportSchema = z.strictObject({
  ...headSchema('runs'),
  runs: z
    .array(
      z.strictObject({
        id: z.string(),
        kind: z.enum(['apply', 'rollback']).nullable().describe('null when the run is damaged beyond that'),
        status: z.string(),
        startedAt: z.string().nullable(),
        finishedAt: z.string().nullable(),
        server: z.string().nullable(),
        playbook: z.string().nullable(),
        operator: z.string().nullable(),
        rollsBack: z.string().nullable(),
        writes: z.int().nullable().describe('Writes begun; null when the journal is damaged'),
        problem: z.string().nullable(),
      }),
    )
    .readonly(),
});

export type RunsReport = z.infer<typeof runsReportSchema>;

function rowOf(run: RunSummary): RunsReport['runs'][number] {
  const record = run.status === 'damaged' ? run.record : run;
  return {
    id: run.id,
    kind: record?.kind ?? null,
    status: run.status,
    startedAt: record?.startedAt ?? null,
    finishedAt: 'finishedAt' in run ? run.finishedAt : null,
    server: record?.server ?? null,
    playbook: record?.playbook ?? null,
    operator: record?.operator ?? null,
    rollsBack: record?.rollsBack ?? null,
    writes: run.status === 'damaged' ? null : run.writes,
    problem: run.status === 'damaged' ? run.problem : null,
  };
}

/** Newest first, as the store lists them. */
export function runsReport(runs: readonly RunSummary[], maker: Maker): RunsReport {
  return { ...headOf('runs', maker), runs: runs.map(rowOf) };
}
