/** How a plan is read: by step, a line a field, the same change on many domains once; then what it leaves. */
import { grouped } from '../../engine/words/grouped.js';
import { SERVER } from '../../engine/words/target.js';
import type { PlanReport } from '../model/plan-report.js';
import {
  alikeOn,
  attestedText,
  byHandParagraphs,
  casesOf,
  heldText,
  type Remark,
  waivedText,
} from './cases.js';
import { changeText } from './change-text.js';
import { type Told, wordsIn } from './words.js';

type Change = PlanReport['changes'][number];

export type StepView = ReturnType<typeof planView>['steps'][number];
/** Changes that read the same. */
export type LineView = StepView['lines'][number];
/** Remarks on targets of one step that are alike. */
export type RemarkView = ReturnType<typeof remarksOf>[number];

function linesOf(changes: readonly Change[], plan: PlanReport, told: Told) {
  const words = wordsIn(plan, told);
  // A domain's setting and the server's often have one name: where a step touches both, the line says which it is.
  const isMixed = new Set(changes.map(({ target }) => target === SERVER)).size > 1;
  const lines = changes.map((change) => {
    const also = change.steps.length > 1 ? ` (also ${change.steps.slice(1).join(', ')})` : '';
    const { title = 'server' } = plan.resources[change.resource] ?? {};
    const place = isMixed && change.target === SERVER ? `, ${title}` : '';
    return {
      ...{ change, target: change.target },
      text: `${changeText(change, words(change.resource))}${also}${place}`,
    };
  });
  return alikeOn(lines, ({ change, text }) => `${change.resource} ${text}`).map(({ first, targets }) => ({
    ...first,
    targets,
  }));
}

function remarksOf(remarks: readonly (Remark & { readonly step: string })[]) {
  return alikeOn(remarks, ({ step }) => step).map(({ own, first: { step }, targets }) => ({
    step,
    targets,
    ...casesOf(own),
  }));
}

/** In DNS, where nothing of the server is: it has the record. */
export function isPublished({ byHand }: PlanReport['manual'][number]): boolean {
  return byHand.some(({ snippet }) => snippet?.language === 'dns-zone');
}

export function planView(plan: PlanReport, told: Told) {
  const { changes, impact, steps, manual, waived, held, notRead } = plan;
  // Of a rollback the message is what is left alone, beside what comes back.
  const isChanged = new Set(
    (plan.kind === 'rollback' ? [] : changes).flatMap((change) =>
      change.steps.map((step) => `${step} ${change.target}`),
    ),
  );
  const toDo = (left: PlanReport['manual']) =>
    remarksOf(
      left.map((one) => ({
        ...one,
        // Where the plan itself changes something of the finding, its message says too much.
        message: isChanged.has(`${one.step} ${one.target}`) ? '' : one.message,
        advice: [
          ...byHandParagraphs(one.byHand),
          ...(one.attested === undefined ? [] : [attestedText(one.attested)]),
        ],
      })),
    );
  return {
    steps: [...grouped(changes, (change) => change.steps[0] ?? '')].map(([id, own]) => ({
      ...{ id, title: steps[id]?.title ?? '', lines: linesOf(own, plan, told) },
      /** Who notices what, each sentence once. */
      impact: [...new Set(impact.filter(({ step }) => step === id).map((one) => one.impact))],
    })),
    byHand: toDo(manual.filter((one) => !isPublished(one))),
    toPublish: toDo(manual.filter(isPublished)),
    held: remarksOf(held.map((one) => ({ ...one, advice: [heldText(one.target, one)] }))),
    waived: remarksOf(waived.map((one) => ({ ...one, advice: [waivedText(one)] }))),
    notRead: remarksOf(notRead.map((one) => ({ ...one, advice: [] }))),
  };
}
