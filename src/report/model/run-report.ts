/** What a run did, as a report: the run's own account, and what its steps are called. */
import type { z } from 'zod';
import type { Contract } from '../../contract/contract.js';
import {
  type RunReport as Account,
  runReportSchema as accountSchema,
} from '../../engine/apply/run-report.js';
import type { Places } from '../../engine/words/place.js';
import { resourcesOf, resourcesSchema } from './about-resources.js';
import { aboutContract, aboutSchema, aboutSteps, headOf, headSchema, type Maker } from './head.js';

export const runReportSchema = accountSchema.extend({
  ...headSchema('run'),
  ...aboutSchema,
  resources: resourcesSchema,
});

export type RunReport = z.infer<typeof runReportSchema>;

export function runReport(
  account: Account,
  {
    contract,
    places,
    ...maker
  }: Maker & { readonly contract: Contract; readonly places?: Places | undefined },
): RunReport {
  return {
    ...headOf('run', maker),
    ...aboutContract(contract),
    steps: aboutSteps(
      [...account.results, ...account.unrestored].flatMap(({ steps = ['rollback'] }) => steps),
      places,
    ),
    resources: resourcesOf([...account.results, ...account.unrestored, ...account.propagation], contract),
    ...account,
  };
}
