/** Runs as the store lists them, for the tests of what is told of them. */
import type { KnownRun, RunsReport } from '../../src/report/model/runs-report.js';
import type { RunSummary } from '../../src/store/run-list.js';

const RECORD = {
  formatVersion: 1,
  id: '20260102-030405-apply-ab12',
  kind: 'apply',
  server: 'https://mail.example',
  playbook: 'strict',
  planHash: 'sha256:1',
  operator: 'admin',
  ...{ user: 'ann', host: 'desk', tool: '0.1.0', reason: 'Ticket 7' },
  startedAt: '2026-01-02T03:04:05.000Z',
} as const;

/** One that ended well; a `status` that is no end leaves out what such a one lacks. */
export function aSummary(changes: object = {}): RunSummary {
  return {
    ...{ ...RECORD, status: 'verified', finishedAt: '2026-01-02T03:05:00.000Z', writes: 41 },
    ...changes,
  } as RunSummary;
}

/** Of which nothing is known but its name. */
export function aDamaged(id: string): RunSummary {
  return { id, status: 'damaged', problem: 'no journal', record: null };
}

export function aKnownRun(summary: object = {}, changes: Partial<KnownRun> = {}): KnownRun {
  return {
    summary: aSummary(summary),
    isUnderWay: false,
    exceptions: 0,
    report: 'kept',
    canRollBack: false,
    ...changes,
  };
}

export function aFolder(
  total: number,
  changes: Partial<RunsReport> = {},
): Pick<RunsReport, 'stateDir' | 'server' | 'since' | 'total'> {
  return { stateDir: '/state', server: null, since: null, total, ...changes };
}
