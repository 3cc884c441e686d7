/**
 * Step updates: the build has every published fix.
 * Pure: compares the build number, which is a day count, with the advisories and with today. Until somebody has said
 * that the server was checked for a break-in, it looks up what an intruder leaves behind, to say what to look at.
 */

import { z } from 'zod';
import { licence, serverBuild } from '../../contract/resources/server/server-info.js';
import { daysBetween, FIRST_DAY } from '../kit/days.js';
import { type Shortcoming, verdictOf } from '../kit/expectation.js';
import { advisoriesFact, operatorFact } from '../kit/facts.js';
import { instruct } from '../kit/instruction.js';
import { wholeNumber } from '../kit/option.js';
import { present, remarks } from '../kit/present.js';
import { counted, defineStep, onServer } from '../kit/step.js';
import { allowedLines } from './command-lines.js';
import { COMPROMISE_LOOK_UPS, compromiseChecks } from './compromise-checks.js';
import { firstOut, isAhead, whyUnchecked } from './exploits.js';
import { ageText, exposures, exposureText, isUnderstood, type Known, unfixedText } from './exposures.js';
import { FORWARDING_BY_HAND, forwardingOptions, forwardingPart } from './forwarding.js';

const options = z.strictObject({
  warnProtectionDays: wholeNumber([0, 365], 30).describe(
    'Fail when upgrade protection ends in fewer days than this',
  ),
  warnAdvisoriesDays: wholeNumber([1, 3650], 90).describe(
    'Do not pass on a list of advisories that is older than this, days',
  ),
  minimumBuild: wholeNumber([1, 99_999])
    .optional()
    .describe(
      'Fail below this build: only published flaws are judged, and the vendor mends others without a word; left out, no build is asked for',
    ),
  maxAgeDays: wholeNumber([1, 3650])
    .optional()
    .describe('Fail when the build is older than this, days; left out, its age is not judged'),
  ...forwardingOptions.shape,
});

type Options = z.infer<typeof options>;

/** What the playbook asks of the build beside the published flaws, and it does not meet. */
function tooOld(build: number, { today, wanted }: { readonly today: string; readonly wanted: Options }) {
  const { minimumBuild = 0, maxAgeDays = Number.POSITIVE_INFINITY } = wanted;
  return present(
    build < minimumBuild && {
      problem: `older than build ${minimumBuild}, which the playbook asks for (minimumBuild)`,
    },
    daysBetween(FIRST_DAY, today) - build > maxAgeDays && {
      problem: `older than ${counted(maxAgeDays, 'day')}, which the playbook allows (maxAgeDays)`,
      byHand: ['Update SmarterMail to a newer build than this one.'],
    },
  );
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

/** The newest build that any advisory names as its fix, or a newer one that is asked for. */
function toReach({ advisories }: Known, { minimumBuild = 0 }: Options): number {
  const fixes = advisories.advisories.map(({ fixedInBuild }) => fixedInBuild ?? 0);
  return Math.max(advisories.treatAsCompromisedBelowBuild, minimumBuild, ...fixes);
}

/** How many flaws, and where to go. */
function briefText(build: number, { known, wanted }: { known: Known; wanted: Options }): string | undefined {
  const open = isUnderstood(build, known.today) ? exposures(build, known) : [];
  if (open.length === 0) return undefined;
  const exploited = open.filter(({ knownExploited }) => knownExploited).length;
  const worst = exploited === 0 ? '' : `, ${exploited} exploited`;
  return `${counted(open.length, 'flaw')}${worst}: update to ${toReach(known, wanted)}`;
}

function shortcomings(
  build: number,
  found: {
    readonly known: Known;
    readonly wanted: Options;
    readonly protection: string | undefined;
    /** What to look at for a break-in, where nobody has said that it was checked. */
    readonly checks: readonly string[];
  },
): readonly Shortcoming[] {
  const { known, wanted, protection, checks } = found;
  const { advisories, today } = known;
  const { treatAsCompromisedBelowBuild: lowest } = advisories;
  const { minimumBuild = 0, checkedForCompromise } = wanted;
  const open = isUnderstood(build, today) ? exposures(build, known) : [];
  const old = isUnderstood(build, today) ? tooOld(build, { today, wanted }) : [];
  const suspect = build < lowest;
  const isBehind = open.length > 0 || suspect || build < minimumBuild;
  const all = present<Shortcoming>(
    ...old,
    protection !== undefined && {
      problem: protection,
      byHand: ['Renew upgrade protection, so that fixes can be installed.'],
    },
    suspect && {
      sign: `builds below ${lowest} count as broken into until checked`,
      problem: `below build ${lowest} a server is taken for compromised until it was checked`,
    },
    isAhead({ today, checkedForCompromise }) && {
      problem: `checkedForCompromise is ${checkedForCompromise}, a day that has not come: nobody can have checked by then`,
      remedy: 'decide',
    },
    open.length > 0 && {
      problem: `published flaws that it has, and how long a fix has been out: ${open.map(exposureText).join('; ')}`,
    },
  );
  if (all.length === 0) return [];
  const first = {
    problem: ageText(build, today),
    byHand: [isBehind && `Update SmarterMail to build ${toReach(known, wanted)} or later.`],
    ...(all.every(({ remedy }) => remedy === 'decide') ? { remedy: 'decide' as const } : {}),
  };
  const last = all.slice(-1).map((one) => ({ ...one, byHand: [...(one.byHand ?? []), ...checks] }));
  return [first, ...all.slice(0, -1), ...last];
}

/** What another step's option names. */
function namesIn(option: unknown): readonly string[] {
  return z.array(z.string()).safeParse(option).data ?? [];
}

const BY_HAND =
  `${serverBuild.where} (path not confirmed): compare the build with the newest one in the release notes of SmarterTools, and with ` +
  'what was published about its flaws. Update SmarterMail where a fix is missing.';

/** Only what was published is judged here, and by then it is exploited. */
const SUBSCRIBE =
  'Once: subscribe to the mailing list of updates of SmarterTools, Updates.SmarterMail: on its website, My Account ' +
  '(path not confirmed), so that you hear of a fix on its day.';

const ofServer = onServer(options, {
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
  lookUps: ({ server: { build }, advisories }, { checkedForCompromise }, { today }) =>
    whyUnchecked({ build, today, advisories, checkedForCompromise }) === undefined ? {} : COMPROMISE_LOOK_UPS,
  assess: (given, wanted, { today, selected }) => {
    const { server, licence: notice, advisories, operator, lookedUp } = given;
    const { build } = server;
    const known = { today, advisories };
    const unchecked = whyUnchecked({ build, ...known, ...wanted });
    const checks = compromiseChecks(lookedUp ?? { shown: {}, assumed: [] }, {
      isTakenForCompromised: build < advisories.treatAsCompromisedBelowBuild,
      own: operator.username,
      since: firstOut(advisories),
      today,
      known: namesIn(selected['admin-review']?.known),
      allowed: allowedLines(selected['command-hooks']?.allow),
    });
    const found = shortcomings(build, {
      known,
      wanted,
      protection: protectionText(notice, wanted),
      checks: unchecked === undefined ? [] : checks,
    });
    const stale = staleText(known, wanted);
    const isKnown = isUnderstood(build, today);
    const isSure = stale === undefined && isKnown;
    const said = verdictOf(found, {
      pass: isKnown
        ? `${ageText(build, today)}; no advisory of the list (${advisories.asOf}), which does not claim to be complete, names a later fix.`
        : `${ageText(build, today)}.`,
      brief: briefText(build, { known, wanted }),
      remark: remarks(
        unchecked !== undefined && `Whether somebody has broken in is not known: ${unchecked}.`,
        unfixedText(advisories),
        stale,
      ),
      look: [
        // On a list that is too old nobody can say that there is nothing newer.
        !isSure && BY_HAND,
        ...(found.length === 0 && unchecked !== undefined ? checks : []),
        (!isSure || unchecked !== undefined || found.length > 0) && SUBSCRIBE,
      ],
    });
    // Nobody's attestation takes the place of the day in the playbook.
    return said.verdict === 'manual' && unchecked !== undefined ? { ...said, remedy: 'decide' } : said;
  },
});

export const updates = defineStep({
  id: 'updates',
  title: 'The build has every published fix, and nobody broke in before it had',
  why:
    'Flaws of SmarterMail are exploited within days of their fix, and an update does not throw out who came in before: ' +
    'until you say that you looked (checkedForCompromise), what to look at is listed. An update restarts the service; ' +
    'read the release notes first.',
  guide: [
    'G1 "Ensure SmarterMail is up-to-date"',
    'G3 "Update SmarterMail Regularly"',
    'G5 "Update SmarterMail Regularly"',
  ],
  severity: 'critical',
  disruption: 'none',
  options,
  scope: 'server',
  // The rest is the server's.
  perDomain: { takes: { forwarding: z.literal('look') }, stricter: { forwarding: ['skip', 'look'] } },
  parts: [...ofServer.parts, forwardingPart],
  manual: ({ forwarding }) => [BY_HAND, SUBSCRIBE, ...(forwarding === 'look' ? [FORWARDING_BY_HAND] : [])],
});
