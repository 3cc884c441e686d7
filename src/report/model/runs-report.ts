/** The list of runs as a report. */
import { z } from 'zod';
import type { RunSummary } from '../../store/run-list.js';
import { headOf, headSchema, type Maker } from './head.js';

export const rowSchema = z.strictObject({
  id: z.string(),
  kind: z
    .enum(['apply', 'rollback', 'action'])
    .nullable()
    .describe('null when the run is damaged beyond that'),
  status: z
    .string()
    .describe(
      'How it ended; under-way: a process of this machine holds its lock; unfinished: it did not come to its end, as far as this machine can see; damaged',
    ),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  server: z.string().nullable(),
  playbook: z.string().nullable(),
  operator: z.string().nullable().describe('Name of the administrator who was signed in'),
  user: z.string().nullable().describe('Of the system the tool ran on'),
  host: z.string().nullable(),
  tool: z.string().nullable().describe('Version of smlockdown'),
  plan: z.string().nullable().describe('Hash of the plan that was carried out'),
  reason: z.string().nullable().describe('As it was given'),
  rollsBack: z.string().nullable(),
  writes: z.int().nullable().describe('Writes begun; null when the journal is damaged'),
  exceptions: z
    .int()
    .nullable()
    .describe('Objects not proved, not made or left alone; null when neither report nor journal tells'),
  report: z
    .enum(['kept', 'gone', 'damaged', 'newer-format'])
    .nullable()
    .describe(
      'Its own report, which runs ID shows again; gone: removed, or never kept; newer-format: by a newer tool; null: not looked at',
    ),
  canRollBack: z.boolean().describe('An apply that wrote something and is not rolled back'),
  problem: z.string().nullable(),
});

export const runsReportSchema = z.strictObject({
  ...headSchema('runs'),
  stateDir: z.string().describe('The folder they are kept in'),
  server: z.string().nullable().describe('Only the runs of this one are listed; null: of all'),
  since: z.iso.datetime().nullable().describe('Only runs that started no earlier are listed; null: all'),
  total: z.int().describe('Runs that are kept there, listed or not'),
  runs: z.array(rowSchema).readonly(),
});

export type RunsReport = z.infer<typeof runsReportSchema>;
export type RunRow = z.infer<typeof rowSchema>;

/** A run, and what more than its record is known of it. */
export interface KnownRun extends Pick<RunRow, 'exceptions' | 'report' | 'canRollBack'> {
  readonly summary: RunSummary;
  readonly isUnderWay: boolean;
}

/** Of a run whose lock a living process holds. */
export const UNDER_WAY = 'under-way';

export function rowOf({ summary: run, isUnderWay, exceptions, report, canRollBack }: KnownRun): RunRow {
  const record = run.status === 'damaged' ? run.record : run;
  return {
    id: run.id,
    kind: record?.kind ?? null,
    status: isUnderWay ? UNDER_WAY : run.status,
    startedAt: record?.startedAt ?? null,
    finishedAt: 'finishedAt' in run ? run.finishedAt : null,
    server: record?.server ?? null,
    playbook: record?.playbook ?? null,
    operator: record?.operator ?? null,
    user: record?.user ?? null,
    host: record?.host ?? null,
    tool: record?.tool ?? null,
    plan: record?.planHash ?? null,
    reason: record?.reason ?? null,
    rollsBack: record?.rollsBack ?? null,
    writes: run.status === 'damaged' ? null : run.writes,
    ...{ exceptions, report, canRollBack },
    problem: run.status === 'damaged' ? run.problem : null,
  };
}

/** Newest first, as the store lists them. */
export function runsReport(
  runs: readonly KnownRun[],
  { now, tool, ...about }: Maker & Pick<RunsReport, 'stateDir' | 'server' | 'since' | 'total'>,
): RunsReport {
  return { ...headOf('runs', { now, tool }), ...about, runs: runs.map(rowOf) };
}
