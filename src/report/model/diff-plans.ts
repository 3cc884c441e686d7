/** Two plans: which changes are in both, in one, or another one, and the same of what is left out of them. */
import { isEqualJson } from '../../canonical-json.js';
import type { Plan } from '../../engine/plan/plan.js';
import { type Change, isFieldChange, objectId } from '../../engine/words/change.js';
import type { Severity } from '../../steps/kit/severity.js';
import { classOf, type Moved, type Pair, paired, type Turn } from './diff-entry.js';
import { whyOtherwise } from './why-planned.js';

function slotOf(change: Change): string {
  return JSON.stringify([
    objectId(change),
    isFieldChange(change) ? change.field : (change.key ?? change.item),
  ]);
}

/** What of a change is the plan's: how well it is known goes by the contract. */
function wantedOf({ action, before, after, effect, disruption, steps }: Change) {
  return { action, before, after, effect, disruption, steps };
}

function movedOf({ before, after }: Pair<Change>, plans: Pair<Plan>): readonly Moved[] {
  if (before === null || after === null) {
    const [one, there, elsewhere] =
      before === null ? [after, plans.before, plans.after] : [before, plans.after, plans.before];
    if (one === null || there === null || elsewhere === null) return [];
    const { steps, target } = one;
    const all = new Set(steps.flatMap((step) => whyOtherwise({ step, target }, there, elsewhere)));
    // What several steps want is there as long as one of them does.
    return all.size === 1 || !all.has('unknown') ? [...all] : ['unknown'];
  }
  const isOtherPlaybook = plans.before?.playbook.hash !== plans.after?.playbook.hash;
  const moved: readonly Moved[] = [
    ...(isEqualJson(before.before, after.before) ? [] : (['server'] as const)),
    ...(isOtherPlaybook && !isEqualJson(before.after, after.after) ? (['playbook'] as const) : []),
  ];
  return moved.length === 0 ? ['unknown'] : moved;
}

/** One entry for each field and item that either changes. */
export function diffChanges(before: Plan, after: Plan) {
  return paired(before.changes, after.changes, slotOf).map((pair) => {
    const isSame =
      pair.before !== null && pair.after !== null && isEqualJson(wantedOf(pair.before), wantedOf(pair.after));
    const turn: Turn = isSame ? 'same' : 'other';
    const moved = isSame ? [] : movedOf(pair, { before, after });
    return { class: classOf(pair, isSame), turn, moved, before: pair.before, after: pair.after };
  });
}

/** What a plan says beside its changes, in the words of an audit. */
function remarksOf({ held, manual, waived, notRead }: Plan) {
  const unweighed: Severity | null = null;
  return [
    ...notRead.map((one) => ({ ...one, verdict: 'error' as const, severity: unweighed })),
    ...held.map((one) => ({ ...one, verdict: 'fail' as const, remedy: 'held' as const })),
    ...manual.map((one) => ({ ...one, verdict: 'manual' as const, severity: unweighed })),
    ...waived.map(({ step, target, message, ...waiver }) => ({
      ...{ step, target, message, waiver, verdict: 'waived' as const, severity: unweighed },
    })),
  ];
}

type Remark = ReturnType<typeof remarksOf>[number];

function shown(one: Remark | null) {
  if (one === null) return null;
  const { verdict, severity, message } = one;
  return {
    ...{ verdict, severity, message, evidence: null },
    ...('remedy' in one ? { remedy: one.remedy } : {}),
    ...('waiver' in one ? { waiver: one.waiver } : {}),
    ...('attested' in one && one.attested !== undefined ? { attested: one.attested } : {}),
  };
}

function turnOf({ before, after }: Pair<Remark>): Turn {
  const counts = (one: Remark | null) => one !== null && one.verdict !== 'waived' && !shown(one)?.attested;
  if (counts(before) === counts(after))
    return before === null || after === null || !counts(after) ? 'same' : 'other';
  return counts(after) ? 'worse' : 'better';
}

function movedInRemark(pair: Pair<Remark>, plans: Pair<Plan>): readonly Moved[] {
  const { before, after } = pair;
  const [one, there, elsewhere] =
    after === null ? [before, plans.after, plans.before] : [after, plans.before, plans.after];
  if (one === null || there === null || elsewhere === null) return [];
  if (before !== null && after !== null) {
    const [then, now] = [shown(before), shown(after)];
    const isOnly = (member: 'waiver' | 'attested') =>
      !isEqualJson(then?.[member] ?? null, now?.[member] ?? null) &&
      isEqualJson({ ...then, [member]: null }, { ...now, [member]: null });
    if (isOnly('waiver')) return ['waiver'];
    if (isOnly('attested')) return ['attestation'];
    // Neither lacks it: it has to be the same whichever comes first.
    const [why, back] = [whyOtherwise(one, there, elsewhere), whyOtherwise(one, elsewhere, there)];
    return isEqualJson(why, back) ? why : ['unknown'];
  }
  return whyOtherwise(one, there, elsewhere);
}

/** One entry for each of what either holds back, leaves to a person, has waived or could not judge. */
export function diffRemarks(before: Plan, after: Plan) {
  const keyOf = ({ step, target, verdict }: Remark) => `${verdict} ${step} ${target}`;
  return paired(remarksOf(before), remarksOf(after), keyOf).map((pair) => {
    const isSame = isEqualJson(shown(pair.before), shown(pair.after));
    const { step, target } = (pair.after ?? pair.before) as Remark;
    const turn = isSame ? 'same' : turnOf(pair);
    const moved = isSame ? [] : movedInRemark(pair, { before, after });
    return {
      ...{ step, target, class: classOf(pair, isSame), turn, moved },
      ...{ before: shown(pair.before), after: shown(pair.after) },
    };
  });
}
