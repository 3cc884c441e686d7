/** The list of runs as a report. */
import { z } from 'zod';
import type { RunSummary } from '../../store/run-list.js';
import { headOf, headSchema, type Maker } from './head.js';

export const runsReportSchema = z.strictObject({
  ...headSchema('runs'),
  stateDir: z.string().describe('The folder they are kept in'),
  runs: z
    .array(
      z.strictObject({
        id: z.string(),
        kind: z
          .enum(['apply', 'rollback', 'action'])
          .nullable()
          .describe('null when the run is damaged beyond that'),
        status: z.string(),
        startedAt: z.string().nullable(),
        finishedAt: z.string().nullable(),
        server: z.string().nullable(),
        playbook: z.string().nullable(),
        operator: z.string().nullable().describe('Name of the administrator who was signed in'),
        user: z.string().nullable().describe('Of the system the tool ran on'),
        host: z.string().nullable(),
        tool: z.string().nullable().describe('Version of smlockdown'),
        reason: z.string().nullable().describe('As it was given'),
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
    user: record?.user ?? null,
    host: record?.host ?? null,
    tool: record?.tool ?? null,
    reason: record?.reason ?? null,
    rollsBack: record?.rollsBack ?? null,
    writes: run.status === 'damaged' ? null : run.writes,
    problem: run.status === 'damaged' ? run.problem : null,
  };
}

/** Newest first, as the store lists them. */
export function runsReport(
  runs: readonly RunSummary[],
  { stateDir, ...maker }: Maker & { readonly stateDir: string },
): RunsReport {
  return { ...headOf('runs', maker), stateDir, runs: runs.map(rowOf) };
}
