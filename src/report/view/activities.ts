/** What to do before a plan is carried out, where users notice it. Pure. */
import { TELLS } from '../../catalogue/told.js';
import { fieldsOf } from '../../engine/words/change.js';
import { stepById } from '../../steps/index.js';
import type { PlanReport } from '../model/plan-report.js';

type Planned = Pick<PlanReport, 'kind' | 'changes' | 'rehearsal'>;
type Change = Planned['changes'][number];

function isTold(change: Change): boolean {
  const { action, disruption, resource, steps } = change;
  const told = { action, disruption, ...fieldsOf(change) };
  return TELLS.some(
    (row) => row.resource === resource && steps.includes(row.step) && row.tells(told) !== undefined,
  );
}

export interface Activities {
  /** Logs tell who would be refused, and nobody asked them. */
  readonly isToRehearse: boolean;
  /** There are letters about it. */
  readonly isToTell: boolean;
}

/** What hardly anybody notices is worth neither. */
export function activitiesFor({ kind, changes, rehearsal }: Planned): Activities {
  const noticed = changes.filter(({ disruption }) => disruption === 'high' || disruption === 'medium');
  const isRehearsed = ({ steps }: Change) => steps.some((id) => stepById(id)?.rehearses !== undefined);
  return {
    isToRehearse: kind === 'apply' && rehearsal === undefined && noticed.some(isRehearsed),
    isToTell: kind === 'apply' && noticed.some(isTold),
  };
}
