/** Flaws of a build: which of the published ones it has, how long a fix has been out, and how that is told. Pure. */
import type { Advisories, Advisory } from '../kit/advisories.js';
import { daysBetween, FIRST_DAY } from '../kit/days.js';
import { present } from '../kit/present.js';
import { SEVERITIES } from '../kit/severity.js';
import { counted } from '../kit/step.js';

/** What the build is compared with. */
export interface Known {
  readonly today: string;
  readonly advisories: Advisories;
}

/** A flaw that the build has, and for how many days a fix has been out. */
interface Exposure extends Advisory {
  readonly days: number;
}

function worstFirst(left: Exposure, right: Exposure): number {
  const rank = ({ severity }: Exposure) => (severity === null ? -1 : SEVERITIES.indexOf(severity));
  return (
    Number(right.knownExploited) - Number(left.knownExploited) ||
    right.days - left.days ||
    rank(right) - rank(left) ||
    (left.id < right.id ? -1 : 1)
  );
}

/** The flaws whose fix the build does not have: known to be exploited first, then the longest exposed. */
export function exposures(build: number, context: Known): readonly Exposure[] {
  const today = daysBetween(FIRST_DAY, context.today);
  return context.advisories.advisories
    .flatMap((advisory) =>
      advisory.fixedInBuild === null || build >= advisory.fixedInBuild
        ? []
        : [{ ...advisory, days: Math.max(0, today - advisory.fixedInBuild) }],
    )
    .sort(worstFirst);
}

/** Names that only news gives are marked so. */
function namesOf({ id, aliases, secondaryAliases }: Advisory): string {
  const others = present(
    ...aliases,
    secondaryAliases.length > 0 && `by secondary sources ${secondaryAliases.join(', ')}`,
  );
  return others.length === 0 ? id : `${id} (also ${others.join(', ')})`;
}

export function exposureText(flaw: Exposure): string {
  const { severity, knownExploited, kev, days, fixedInBuild } = flaw;
  const since = present(kev?.added ?? undefined).map((added) => ` since ${added}`);
  const facts = present(
    namesOf(flaw),
    knownExploited && `known to be exploited${since.join('')}`,
    severity ?? undefined,
  );
  return `${facts.join(', ')}: ${counted(days, 'day')} (build ${fixedInBuild})`;
}

/** Nobody has a build of tomorrow: the number means something else, or the clock here is wrong. */
export function isUnderstood(build: number, today: string): boolean {
  return build <= daysBetween(FIRST_DAY, today);
}

export function ageText(build: number, today: string): string {
  const age = daysBetween(FIRST_DAY, today) - build;
  return isUnderstood(build, today)
    ? `Build ${build} is ${counted(age, 'day')} old`
    : `Build ${build} has a number that lies after today, and so is not understood`;
}

/** Flaws for which nobody has named a build with the fix: no build can be said to be free of them. */
export function unfixedText({ advisories }: Advisories): string | undefined {
  const ids = advisories.filter(({ fixedInBuild }) => fixedInBuild === null).map(({ id }) => id);
  return ids.length === 0 ? undefined : `No build with a fix is known for ${ids.join(', ')}.`;
}
