/** The report that a run kept, taken as such only where it is one. */
import { z } from 'zod';
import type { KeptReport } from '../../store/kept-report.js';
import { type RunReport, runReportSchema } from './run-report.js';

export type KeptRun =
  | { readonly status: 'kept'; readonly report: RunReport }
  | { readonly status: 'gone' | 'damaged' | 'newer-format'; readonly why: string };

/** Of what has at least a head: its format, and the version that wrote it. */
const headSchema = z.object({ formatVersion: z.number(), tool: z.string().optional().catch(undefined) });

/** `id`: of the run in whose folder it is. */
export function keptRun(kept: KeptReport, id: string): KeptRun {
  if (kept.status === 'gone')
    return {
      status: 'gone',
      why: 'Its report is gone, or was never kept: versions before this one kept none.',
    };
  if (kept.status === 'damaged') return { status: 'damaged', why: `Its report is damaged: ${kept.why}.` };
  const { value } = kept;
  const { data: head } = headSchema.safeParse(value);
  if (head !== undefined && head.formatVersion > runReportSchema.shape.formatVersion.value) {
    const made = head.tool === undefined ? 'a newer smlockdown' : `smlockdown ${head.tool}`;
    return {
      status: 'newer-format',
      why: `Its report is of a newer format (${head.formatVersion}): ${made} made it, and shows it.`,
    };
  }
  if (!runReportSchema.safeParse(value).success)
    return { status: 'damaged', why: 'Its report is damaged: report.json is none that this version knows.' };
  // The value itself: the copy of the schema would lose members of a server's object that are called as none may be.
  const report = value as RunReport;
  return report.run === id
    ? { status: 'kept', report }
    : { status: 'damaged', why: `Its report is damaged: report.json is of run ${report.run}.` };
}
