/**
 * Step updates: the build has every published fix.
 * Pure: compares the build number, which is a day count, with the advisories and with today. Of a build that is taken
 * for compromised it looks up what an attacker leaves behind, to say what to look at.
 */

import { z } from 'zod';
import { licence, serverBuild } from '../../contract/resources/server/server-info.js';
import type { Advisories, Advisory } from '../kit/advisories.js';
import { advisoriesFact, operatorFact } from '../kit/facts.js';
import { instruct } from '../kit/instruction.js';
import type { Operator } from '../kit/operator.js';
import { SEVERITIES } from '../kit/severity.js';
import { type Assessment, counted, defineStep, type LookedUp, partFor } from '../kit/step.js';
import { COMPROMISE_LOOK_UPS, compromiseChecks } from './compromise-checks.js';

const DAY_MS = 86_400_000;
/** Build numbers count days from here (inferred; every published date that could be compared matches). */
const FIRST_DAY_MS = Date.UTC(2000, 0, 1);

const options = z.strictObject({
  warnProtectionDays: z
    .int()
    .min(0)
    .max(365)
    .default(30)
    .describe('Fail when upgrade protection ends in fewer days than this'),
  warnAdvisoriesDays: z
    .int()
    .min(1)
    .max(3650)
    .default(90)
    .describe('Do not pass on a list of advisories that is older than this, days'),
});

type Options = z.infer<typeof options>;

/** What the build is compared with. */
interface Known {
  readonly today: string;
  readonly advisories: Advisories;
  readonly operator: Pick<Operator, 'username'>;
}

/** The day's place in the count of builds. `day` is `YYYY-MM-DD`. */
function dayCount(day: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - FIRST_DAY_MS) / DAY_MS);
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
  const today = dayCount(context.today);
  return context.advisories.advisories
    .flatMap((advisory) =>
      advisory.fixedInBuild === null || build >= advisory.fixedInBuild
        ? []
        : [{ ...advisory, days: Math.max(0, today - advisory.fixedInBuild) }],
    )
    .sort(worstFirst);
}

function exposureText({ id, severity, knownExploited, days, fixedInBuild }: Exposure): string {
  const facts = [
    id,
    ...(knownExploited ? ['known to be exploited'] : []),
    ...(severity === null ? [] : [severity]),
  ];
  return `${facts.join(', ')}: ${counted(days, 'day')} (build ${fixedInBuild}).`;
}

function ageText(build: number, today: string): string {
  const age = dayCount(today) - build;
  return age < 0
    ? `Build ${build} has a number that lies after today`
    : `Build ${build} is ${counted(age, 'day')} old`;
}

/** Flaws for which nobody has named a build with the fix: no build can be said to be free of them. */
function unfixedText({ advisories }: Advisories): readonly string[] {
  const ids = advisories.filter(({ fixedInBuild }) => fixedInBuild === null).map(({ id }) => id);
  return ids.length === 0 ? [] : [`No build with a fix is known for ${ids.join(', ')}.`];
}

/** A warning where the list is too old to say that there is nothing newer. */
function staleText(context: Known, wanted: Options): readonly string[] {
  const { asOf } = context.advisories;
  const age = dayCount(context.today) - dayCount(asOf);
  return age > wanted.warnAdvisoriesDays
    ? [
        `The list of advisories is ${counted(age, 'day')} old (${asOf}): what was published since is not in it; ` +
          'give a newer one with --advisories.',
      ]
    : [];
}

function protectionText(
  notice: z.infer<typeof licence.model> | undefined,
  wanted: Options,
): string | undefined {
  if (notice === undefined) return undefined;
  const { upgradeProtectionDays: days, isUpgradeProtectionExpired } = notice;
  if (isUpgradeProtectionExpired || days < 0) return 'Upgrade protection has expired.';
  return days < wanted.warnProtectionDays ? `Upgrade protection ends in ${counted(days, 'day')}.` : undefined;
}

/** The build to reach: the newest that any advisory names as its fix. */
function buildToReach({ advisories, treatAsCompromisedBelowBuild }: Advisories): number {
  return Math.max(treatAsCompromisedBelowBuild, ...advisories.map(({ fixedInBuild }) => fixedInBuild ?? 0));
}

function isSuspect(build: number, { advisories }: Known): boolean {
  return build < advisories.treatAsCompromisedBelowBuild;
}

/** What the list of advisories cannot say. */
function remarksOn({ wanted, context }: { readonly wanted: Options; readonly context: Known }) {
  return [...unfixedText(context.advisories), ...staleText(context, wanted)];
}

function upToDate(build: number, judged: { readonly wanted: Options; readonly context: Known }): Assessment {
  const { context, wanted } = judged;
  const { asOf } = context.advisories;
  const age = ageText(build, context.today);
  return {
    // On a list that is too old nobody can say that there is nothing newer.
    verdict: staleText(context, wanted).length === 0 ? 'pass' : 'manual',
    message: [`${age}; no advisory published by ${asOf} names a later fix.`, ...remarksOn(judged)].join(' '),
  };
}

function outdated(
  build: number,
  judged: {
    readonly wanted: Options;
    readonly context: Known;
    readonly open: readonly Exposure[];
    readonly protection: string | undefined;
    readonly lookedUp: LookedUp;
  },
): Assessment {
  const { context, open, protection, lookedUp } = judged;
  const { advisories, today, operator } = context;
  const suspect = isSuspect(build, context);
  const below = advisories.treatAsCompromisedBelowBuild;
  return {
    verdict: 'fail',
    message: [
      `${ageText(build, today)}.`,
      ...(suspect ? [`Below build ${below} a server is taken for compromised until it was checked.`] : []),
      ...(protection === undefined ? [] : [protection]),
      ...remarksOn(judged),
      ...(open.length === 0
        ? []
        : [
            `Published flaws that it has, and how long a fix has been out: ${open.map(exposureText).join(' ')}`,
          ]),
    ].join(' '),
    changes: [],
    impact: [],
    byHand: instruct(
      ...(open.length > 0 || suspect
        ? [`Update SmarterMail to build ${buildToReach(advisories)} or later.`]
        : []),
      ...(protection === undefined ? [] : ['Renew upgrade protection, so that fixes can be installed.']),
      ...(suspect ? compromiseChecks(lookedUp, operator.username) : []),
    ),
  };
}

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
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
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
          elseByHand: instruct(
            'Settings > Activation (path not confirmed): see when upgrade protection ends.',
          ),
        },
      }),
      lookUps: ({ server, advisories, operator }, _, { today }) =>
        isSuspect(server.build, { today, advisories, operator }) ? COMPROMISE_LOOK_UPS : {},
      assess: ({ server, licence: notice, advisories, operator, lookedUp }, wanted, { today }) => {
        const context = { today, advisories, operator };
        const protection = protectionText(notice, wanted);
        const { build } = server;
        const open = exposures(build, context);
        return open.length === 0 && !isSuspect(build, context) && protection === undefined
          ? upToDate(build, { wanted, context })
          : outdated(build, {
              wanted,
              context,
              open,
              protection,
              lookedUp: lookedUp ?? { shown: {}, assumed: [] },
            });
      },
    }),
  ],
  manual: () =>
    instruct(
      'Help > About SmarterMail (path not confirmed): compare the build with the newest one in the release notes of SmarterTools, and with ' +
        'what was published about its flaws. Update SmarterMail where a fix is missing.',
    ),
});
