/** A part of a plan, to look at: what some of its steps want. It is no plan by itself, and has the hash of the whole. Pure. */
import { countChanges } from '../../engine/plan/build-plan.js';
import type { Plan } from '../../engine/plan/plan.js';
import { isFieldChange } from '../../engine/words/change.js';

export function planOfSteps(plan: Plan, ids: readonly string[]): Plan {
  const changes = plan.changes.filter(({ steps }) => steps.some((step) => ids.includes(step)));
  const of = <T extends { readonly step: string }>(told: readonly T[]) =>
    told.filter(({ step }) => ids.includes(step));
  const [waived, manual, held, notRead] = [of(plan.waived), of(plan.manual), of(plan.held), of(plan.notRead)];
  const fields = new Set(changes.filter(isFieldChange).map(({ resource, field }) => `${resource} ${field}`));
  return {
    ...plan,
    ...{ changes, waived, manual, held, notRead },
    impact: of(plan.impact),
    propagation: plan.propagation.filter(({ resource, field }) => fields.has(`${resource} ${field}`)),
    summary: {
      ...plan.summary,
      ...countChanges(changes),
      waived: waived.length,
      manual: manual.length,
      notRead: notRead.length,
      held: held.reduce((sum, one) => sum + one.changes, 0),
    },
  };
}
