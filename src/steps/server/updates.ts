/**
 * Step updates: the build has every published fix.
 * Pure: compares the build number, which is a day count, with the advisories and with today. Of a build that is taken
 * for compromised it looks up what an attacker leaves behind, to say what to look at.
 */

import { z } from 'zod';
import { licence, serverBuild } from '../../contract/resources/server/server-info.js';
import type { Advisories, Advisory } from '../kit/advisories.js';
import { daysBetween, FIRST_DAY } from '../kit/days.js';
import { type Shortcoming, verdictOf } from '../kit/expectation.js';
import { advisoriesFact, operatorFact } from '../kit/facts.js';
import { instruct } from '../kit/instruction.js';
import type { Operator } from '../kit/operator.js';
import { wholeNumber } from '../kit/option.js';
import { present, remarks } from '../kit/present.js';
import { SEVERITIES } from '../kit/severity.js';
import { counted, defineStep, type LookedUp, onServer } from '../kit/step.js';
import { COMPROMISE_LOOK_UPS, compromiseChecks } from './compromise-checks.js';

const options = z.strictObject({
  warnProtectionDays: wholeNumber([0, 365], 30).describe(
    'Fail when upgrade protection ends in fewer days than this',
  ),
  warnAdvisoriesDays: wholeNumber([1, 3650], 90).describe(
    'Do not pass on a list of advisories that is older than this, days',
  ),
});

type Options = z.infer<typeof options>;

/** What the build is compared with. */
interface Known {
  readonly today: string;
  readonly advisories: Advisories;
  readonly operator: Pick<Operator, 'username'>;
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
function exposures(build: number, context: Known): readonly Exposure[] {
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

function exposureText(flaw: Exposure): string {
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
function isUnderstood(build: number, today: string): boolean {
  return build <= daysBetween(FIRST_DAY, today);
}

function ageText(build: number, today: string): string {
  const age = daysBetween(FIRST_DAY, today) - build;
  return isUnderstood(build, today)
    ? `Build ${build} is ${counted(age, 'day')} old`
    : `Build ${build} has a number that lies after today, and so is not understood`;
}

/** Flaws for which nobody has named a build with the fix: no build can be said to be free of them. */
function unfixedText({ advisories }: Advisories): string | undefined {
  const ids = advisories.filter(({ fixedInBuild }) => fixedInBuild === null).map(({ id }) => id);
  return ids.length === 0 ? undefined : `No build with a fix is known for ${ids.join(', ')}.`;
}

/** A warning where the list is too old to say that there is nothing newer. */
function staleText({ today, advisories: { asOf } }: Known, wanted: Options): string | undefined {
  const age = daysBetween(asOf, today);
  return age > wanted.warnAdvisoriesDays
    ? `The list of advisories is ${counted(age, 'day')} old (${asOf}): what was published since is not in it; ` +
        'give a newer one with --advisories.'
    : undefined;
}

function protectionText(
  notice: z.infer<typeof licence.model> | undefined,
  wanted: Options,
): string | undefined {
  if (notice === undefined) return undefined;
  const { upgradeProtectionDays: days, isUpgradeProtectionExpired } = notice;
  if (isUpgradeProtectionExpired || days < 0) return 'upgrade protection has expired';
  return days < wanted.warnProtectionDays ? `upgrade protection ends in ${counted(days, 'day')}` : undefined;
}

function shortcomings(
  build: number,
  found: { readonly known: Known; readonly protection: string | undefined; readonly lookedUp: LookedUp },
): readonly Shortcoming[] {
  const { known, protection, lookedUp } = found;
  const { advisories, today, operator } = known;
  const { treatAsCompromisedBelowBuild: lowest } = advisories;
  const open = isUnderstood(build, today) ? exposures(build, known) : [];
  const suspect = build < lowest;
  const isBehind = open.length > 0 || suspect;
  // The newest build that any advisory names as its fix.
  const toReach = Math.max(lowest, ...advisories.advisories.map(({ fixedInBuild }) => fixedInBuild ?? 0));
  if (!isBehind && protection === undefined) return [];
  return present<Shortcoming>(
    {
      problem: ageText(build, today),
      byHand: [isBehind && `Update SmarterMail to build ${toReach} or later.`],
    },
    protection !== undefined && {
      problem: protection,
      byHand: ['Renew upgrade protection, so that fixes can be installed.'],
    },
    suspect && {
      problem: `below build ${lowest} a server is taken for compromised until it was checked`,
      byHand: compromiseChecks(lookedUp, operator.username),
    },
    open.length > 0 && {
      problem: `published flaws that it has, and how long a fix has been out: ${open.map(exposureText).join('; ')}`,
    },
  );
}

const BY_HAND =
  `${serverBuild.where} (path not confirmed): compare the build with the newest one in the release notes of SmarterTools, and with ` +
  'what was published about its flaws. Update SmarterMail where a fix is missing.';

export const updates = defineStep({
  id: 'updates',
  title: 'The build has every published fix',
  why:
    'Flaws of SmarterMail are exploited within days of their fix. An update restarts the service; read the release ' +
    'notes first.',
  guide: [
    'G1 "Ensure SmarterMail is up-to-date"',
    'G3 "Update SmarterMail Regularly"',
    'G5 "Update SmarterMail Regularly"',
  ],
  severity: 'critical',
  disruption: 'none',
  ...onServer(options, {
    reads: () => ({
      server: { resource: serverBuild, fields: ['build'] },
      advisories: {
        resource: advisoriesFact,
        fields: ['asOf', 'treatAsCompromisedBelowBuild', 'advisories'],
      },
      operator: { resource: operatorFact, fields: ['username'] },
      licence: {
        resource: licence,
        fields: ['upgradeProtectionDays', 'isUpgradeProtectionExpired'],
        elseByHand: instruct(`${licence.where} (path not confirmed): see when upgrade protection ends.`),
      },
    }),
    lookUps: ({ server, advisories }) =>
      server.build < advisories.treatAsCompromisedBelowBuild ? COMPROMISE_LOOK_UPS : {},
    assess: ({ server: { build }, licence: notice, advisories, operator, lookedUp }, wanted, { today }) => {
      const known = { today, advisories, operator };
      const found = shortcomings(build, {
        known,
        protection: protectionText(notice, wanted),
        lookedUp: lookedUp ?? { shown: {}, assumed: [] },
      });
      const stale = staleText(known, wanted);
      const isKnown = isUnderstood(build, today);
      return verdictOf(found, {
        pass: isKnown
          ? `${ageText(build, today)}; no advisory of the list (${advisories.asOf}), which does not claim to be complete, names a later fix.`
          : `${ageText(build, today)}.`,
        remark: remarks(unfixedText(advisories), stale),
        // On a list that is too old nobody can say that there is nothing newer.
        look: stale === undefined && isKnown ? [] : [BY_HAND],
      });
    },
  }),
  manual: () => BY_HAND,
});
