/** What a plan shows of a rehearsal. */
import { counted } from '../../steps/kit/step.js';
import type { PlanReport } from '../model/plan-report.js';
import { sendersText } from '../model/shown-rehearsal.js';
import type { Page } from './layout.js';
import { labelled } from './screen.js';

/** Who would be refused by the whole playbook, also by what is held back. */
export function rehearsalLines({ rehearsal, changes }: PlanReport, page: Page): readonly string[] {
  if (rehearsal === undefined) return [];
  const { senders, messages, steps, remarks, from, to } = rehearsal;
  const planned = new Set(changes.flatMap((change) => change.steps));
  const of = Object.entries(steps).map(
    ([step, count]) => `${step} ${count}${planned.has(step) ? '' : ' (not in this plan)'}`,
  );
  const found =
    senders === 0
      ? `nobody is seen to be refused, by the logs of ${from} to ${to}`
      : `${sendersText(senders, rehearsal)} would be refused, ${counted(messages, 'message')}: ${of.join(', ')}`;
  const but = remarks.length === 0 ? '' : `; but ${remarks.join('; ')}`;
  return labelled('SENDERS', `${found}${but}`, page);
}
