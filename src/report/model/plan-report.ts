/** A plan as a report: the plan as it is, and what its steps and resources are called. */
import { z } from 'zod';
import type { Contract } from '../../contract/contract.js';
import { type Plan, planSchema } from '../../engine/plan/plan.js';
import type { Places } from '../../engine/words/place.js';
import { resourcesOf, resourcesSchema } from './about-resources.js';
import { aboutContract, aboutSchema, aboutSteps, headOf, headSchema, type Maker } from './head.js';
import { noticesOf } from './notices.js';
import { type ShownRehearsal, shownRehearsalSchema } from './shown-rehearsal.js';

export const planReportSchema = planSchema.extend({
  ...headSchema('plan'),
  ...aboutSchema,
  resources: resourcesSchema,
  notices: z
    .record(z.string(), z.string())
    .optional()
    .describe('By step: what users notice of its changes, in a few words'),
  rehearsal: shownRehearsalSchema.optional().describe('What --rehearsal says of the playbook'),
});

export type PlanReport = z.infer<typeof planReportSchema>;

export function planReport(
  plan: Plan,
  {
    contract,
    rehearsal,
    places = plan.made?.places,
    ...maker
  }: Maker & {
    readonly contract: Contract;
    readonly rehearsal?: ShownRehearsal | undefined;
    readonly places?: Places | undefined;
  },
): PlanReport {
  const { changes, waived, manual, held, notRead, impact } = plan;
  const told = [...waived, ...manual, ...held, ...notRead, ...impact].map(({ step }) => step);
  const behind = [...changes, ...manual].flatMap(({ takesBack = [] }) => takesBack);
  const ids = [...changes.flatMap(({ steps }) => steps), ...behind, ...told];
  return {
    ...headOf('plan', maker),
    steps: aboutSteps(ids, places),
    resources: resourcesOf([...plan.changes, ...plan.propagation], contract),
    notices: noticesOf(plan.changes),
    ...(rehearsal === undefined ? {} : { rehearsal }),
    ...plan,
    ...aboutContract({ ...contract, hash: plan.contract }),
  };
}
