/** A plan as a report: the plan as it is, and what its steps and resources are called. */
import { z } from 'zod';
import type { Contract } from '../../contract/contract.js';
import { isSecret } from '../../contract/resource.js';
import { type Plan, planSchema } from '../../engine/plan/plan.js';
import { aboutSchema, aboutSteps, headOf, headSchema, type Maker } from './head.js';

export const planReportSchema = planSchema.extend({
  ...headSchema('plan'),
  ...aboutSchema,
  resources: z
    .record(
      z.string(),
      z.strictObject({
        title: z.string(),
        where: z.string().describe('The way to it in the web interface'),
        secrets: z
          .array(z.string())
          .readonly()
          .describe('Fields that are set from a secret, and never shown'),
      }),
    )
    .describe('By id: what the plan changes'),
});

export type PlanReport = z.infer<typeof planReportSchema>;

function resourcesOf(plan: Plan, contract: Contract): PlanReport['resources'] {
  const ids = new Set(plan.changes.map(({ resource }) => resource));
  return Object.fromEntries(
    contract.resources
      .filter(({ id }) => ids.has(id))
      .map((resource) => {
        const { id, title, where, binding } = resource;
        const secrets = Object.keys(binding.fields).filter((field) => isSecret(resource, field));
        return [id, { title, where, secrets }];
      }),
  );
}

export function planReport(
  plan: Plan,
  { contract, ...maker }: Maker & { readonly contract: Contract },
): PlanReport {
  const { changes, waived, manual, notRead, impact } = plan;
  const told = [...waived, ...manual, ...notRead, ...impact].map(({ step }) => step);
  const ids = [...changes.flatMap(({ steps }) => steps), ...told];
  return {
    ...headOf('plan', maker),
    steps: aboutSteps(ids),
    resources: resourcesOf(plan, contract),
    ...plan,
  };
}
