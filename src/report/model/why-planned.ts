/**
 * Why one plan has what another has not: only what the two say decides, and where they do not say enough what moved is
 * `unknown`. Pure.
 */
import type { Plan } from '../../engine/plan/plan.js';
import { SERVER } from '../../engine/words/target.js';
import { isMatch, selectDomains } from '../../playbook/domain-glob.js';
import type { Moved } from './diff-entry.js';

/** A step on a target, as changes and remarks of a plan are about. */
export interface About {
  readonly step: string;
  readonly target: string;
}

type Told = Pick<Plan, 'waived' | 'held' | 'manual' | 'changes'>;

/** What a plan says of a step on a target, in whatever way. */
function toldOf({ waived, held, manual, changes }: Told, { step, target }: About) {
  const isIt = (one: About) => one.step === step && one.target === target;
  const isHeld = held.some(isIt);
  const isPlanned = changes.some((one) => one.steps.includes(step) && one.target === target);
  return {
    ...{ isHeld, isPlanned },
    isWaived: waived.some(isIt),
    isUntaught: manual.some((one) => isIt(one) && one.remedy === 'teach'),
    isOpen: isHeld || isPlanned || manual.some(isIt),
  };
}

/** Waived in the one, and open in the other. */
function isWaivedIn(one: ReturnType<typeof toldOf>, other: ReturnType<typeof toldOf>): boolean {
  return one.isWaived && !other.isWaived && other.isOpen;
}

/** What the two plans themselves show: it was wanted in both, and something else was in the way in one. */
function shownBy(about: About, there: Plan, elsewhere: Plan): readonly Moved[] {
  const [lacking, having] = [toldOf(there, about), toldOf(elsewhere, about)];
  const isOtherLimit =
    there.limits.disruption !== elsewhere.limits.disruption ||
    there.limits.disruptionOf?.[about.step] !== elsewhere.limits.disruptionOf?.[about.step];
  const isHeldOtherwise = lacking.isHeld !== having.isHeld && lacking.isPlanned !== having.isPlanned;
  return [
    ...(isWaivedIn(lacking, having) || isWaivedIn(having, lacking) ? (['waiver'] as const) : []),
    ...(isHeldOtherwise && isOtherLimit ? (['playbook'] as const) : []),
    ...(there.contract !== elsewhere.contract && lacking.isUntaught !== having.isUntaught
      ? (['contract'] as const)
      : []),
  ];
}

function isLeftOut({ step, target }: About, { only }: NonNullable<Asked>): boolean {
  return (
    only.steps?.includes(step) === false ||
    (target === SERVER ? only.domains !== null : only.isServer === true) ||
    (target !== SERVER && only.domains?.some((glob) => isMatch(glob, target)) === false)
  );
}

type Asked = NonNullable<Plan['made']>['asked'];

/** By what else than the server the two differ, for this step; undefined where that is not all that may differ. */
function whyAsked(about: About, there: Plan, elsewhere: Plan): Moved | undefined {
  const { step, target } = about;
  const [asked, other] = [there.made?.asked, elsewhere.made?.asked];
  const [mine, its] = [asked?.steps[step], other?.steps[step]];
  if (asked === undefined || other === undefined || its === undefined) return 'unknown';
  const isSamePlaybook = there.playbook.hash === elsewhere.playbook.hash;
  const { include, exclude } = asked.domains;
  const domains = { include: [...include], exclude: [...exclude] };
  const isAsked = target === SERVER || selectDomains([target], domains).length > 0;
  if (mine === undefined || !isAsked || mine.options !== its.options)
    return isSamePlaybook ? 'unknown' : 'playbook';
  if (mine.facts !== its.facts) return 'facts';
  const isAskedAlike = isSamePlaybook || (target === SERVER && mine.others === its.others);
  const isSameTool = there.contract === elsewhere.contract && there.made?.tool === elsewhere.made?.tool;
  // With --first a domain may have been left for later.
  const mayBeLater = [there, elsewhere].some(({ summary }) => summary.later > 0) && target !== SERVER;
  return isAskedAlike && isSameTool && !mayBeLater ? undefined : 'unknown';
}

/** `there`: the plan that lacks it, or has another; `elsewhere`: the one that has it. */
export function whyOtherwise(about: About, there: Plan, elsewhere: Plan): readonly Moved[] {
  const shown = shownBy(about, there, elsewhere);
  if (shown.length > 0) return shown;
  if (there.kind !== 'apply' || elsewhere.kind !== 'apply') return ['unknown'];
  const asked = there.made?.asked;
  if (asked !== undefined && isLeftOut(about, asked)) return ['selection'];
  return [whyAsked(about, there, elsewhere) ?? 'server'];
}
