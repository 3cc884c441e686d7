/** What a run did, as a report: the run's own account, and what its steps are called. */
import type { z } from 'zod';
import {
  type RunReport as Account,
  runReportSchema as accountSchema,
} from '../../engine/apply/run-report.js';
import { aboutSchema, aboutSteps, headOf, headSchema, type Maker } from './head.js';

export const runReportSchema = accountSchema.extend({ ...headSchema('run'), ...aboutSchema });

export type RunReport = z.infer<typeof runReportSchema>;

export function runReport(
  account: Account,
  { contract, ...maker }: Maker & { readonly contract: string },
): RunReport {
  return {
    ...headOf('run', maker),
    contract,
    steps: aboutSteps(account.results.flatMap(({ steps }) => steps)),
    ...account,
  };
}
