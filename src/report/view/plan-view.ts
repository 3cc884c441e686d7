/** How a plan is read: by step, a line a field, the same change on many domains once; then what it leaves. */
import { grouped } from '../../engine/words/grouped.js';
import { SERVER } from '../../engine/words/target.js';
import type { PlanReport } from '../model/plan-report.js';
import { byHandParagraphs, type Cases, casesOf, type Remark } from './cases.js';
import { changeText } from './value-text.js';

type Change = PlanReport['changes'][number];

/** Changes that read the same. */
export interface LineView {
  readonly change: Change;
  readonly text: string;
  readonly targets: readonly string[];
}

export interface StepView {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly LineView[];
  /** Who notices what, each sentence once. */
  readonly impact: readonly string[];
}

/** Remarks on targets of one step that are alike. */
export interface RemarkView extends Cases {
  readonly step: string;
  readonly targets: readonly string[];
}

export interface PlanView {
  readonly steps: readonly StepView[];
  readonly byHand: readonly RemarkView[];
  readonly waived: readonly RemarkView[];
  readonly notRead: readonly RemarkView[];
}

function linesOf(changes: readonly Change[], { resources }: PlanReport): readonly LineView[] {
  // A domain's setting and the server's often have one name: where a step touches both, the line says which it is.
  const isMixed = new Set(changes.map(({ target }) => target === SERVER)).size > 1;
  const lines = changes.map((change) => {
    const also = change.steps.length > 1 ? ` (also ${change.steps.slice(1).join(', ')})` : '';
    const { title = 'server', secrets = [] } = resources[change.resource] ?? {};
    const place = isMixed && change.target === SERVER ? `, ${title}` : '';
    return { change, text: `${changeText(change, secrets)}${also}${place}` };
  });
  // What is on the server is never folded with a domain's.
  const alike = grouped(
    lines,
    ({ change, text }) => `${change.target === SERVER} ${change.resource} ${text}`,
  );
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, targets: group.map(({ change }) => change.target) }];
  });
}

function remarksOf(remarks: readonly (Remark & { readonly step: string })[]): readonly RemarkView[] {
  // The server is no domain: what is the matter there stands by itself.
  return [...grouped(remarks, ({ step, target }) => `${target === SERVER} ${step}`).values()].map(
    (group) => ({
      step: group[0]?.step ?? '',
      targets: group.map(({ target }) => target),
      ...casesOf(group),
    }),
  );
}

export function planView(plan: PlanReport): PlanView {
  const { changes, impact, steps, manual, waived, notRead } = plan;
  const isChanged = new Set(
    changes.flatMap((change) => change.steps.map((step) => `${step} ${change.target}`)),
  );
  return {
    steps: [...grouped(changes, (change) => change.steps[0] ?? '')].map(([id, own]) => ({
      id,
      title: steps[id]?.title ?? '',
      lines: linesOf(own, plan),
      impact: [...new Set(impact.filter(({ step }) => step === id).map((one) => one.impact))],
    })),
    byHand: remarksOf(
      manual.map((one) => ({
        ...one,
        // Where the plan itself changes something of the finding, its message says too much.
        message: isChanged.has(`${one.step} ${one.target}`) ? '' : one.message,
        advice: byHandParagraphs(one.byHand),
      })),
    ),
    waived: remarksOf(
      waived.map((one) => ({
        ...one,
        advice: [{ text: `Waived by ${one.owner} until ${one.expires}: ${one.reason}` }],
      })),
    ),
    notRead: remarksOf(notRead.map((one) => ({ ...one, advice: [] }))),
  };
}
