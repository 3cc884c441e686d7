/**
 * Step updates: the build has every published fix.
 * Pure: compares the build number, which is a day count, with the advisories and with today.
 */
import { z } from 'zod';
import { licence, serverBuild } from '../contract/server-info.js';
import { ADVISORIES_AS_OF, type Advisory, advisories, COMPROMISED_BELOW_BUILD } from './advisories.js';
import { counted, defineStep, partFor } from './step.js';

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
});

/** The newest build that any advisory names as its fix. */
const newestFix = Math.max(...advisories.flatMap((advisory) => advisory.fixedInBuild ?? []));

/** Days between the build's own date and the day given, `YYYY-MM-DD`. */
function ageDays(build: number, today: string): number {
  return Math.round((Date.parse(`${today}T00:00:00Z`) - FIRST_DAY_MS) / DAY_MS) - build;
}

/** The advisories whose fix the build does not have. */
function openAdvisories(build: number): readonly Advisory[] {
  return advisories.filter(
    (advisory) => advisory.fixedInBuild !== undefined && build < advisory.fixedInBuild,
  );
}

/** Flaws for which nobody has named a build with the fix: no build can be said to be free of them. */
const UNFIXED = advisories.filter((advisory) => advisory.fixedInBuild === undefined).map(({ id }) => id);
const UNFIXED_TEXT = UNFIXED.length === 0 ? '' : ` No build with a fix is known for ${UNFIXED.join(', ')}.`;

function listed(open: readonly Advisory[]): string {
  return open.map(({ id, isExploited }) => (isExploited ? `${id} (known to be exploited)` : id)).join(', ');
}

function protectionProblem(
  notice: z.infer<typeof licence.model>,
  wanted: z.infer<typeof options>,
): string | undefined {
  const { upgradeProtectionDays: days, isUpgradeProtectionExpired } = notice;
  if (isUpgradeProtectionExpired || days < 0) return 'Upgrade protection has expired';
  return days < wanted.warnProtectionDays ? `Upgrade protection ends in ${counted(days, 'day')}` : undefined;
}

const COMPROMISE_CHECK =
  'Treat the server as compromised until it is checked: unknown administrators, system events, volume mounts, ' +
  'command lines, scripts, password resets in the administrative log.';

export const updates = defineStep({
  id: 'updates',
  title: 'The build has every published fix',
  why:
    'Flaws of SmarterMail are exploited within days of their fix. An update restarts the service; read the release ' +
    'notes first.',
  guide: ['G1 "Ensure SmarterMail is up-to-date"', 'G3', 'G5 "Update SmarterMail Regularly"'],
  severity: 'critical',
  disruption: 'none',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({
        server: { resource: serverBuild, fields: ['build'] },
        licence: {
          resource: licence,
          fields: ['upgradeProtectionDays', 'isUpgradeProtectionExpired'],
          elseByHand: 'Settings > Activation: see when upgrade protection ends.',
        },
      }),
      assess: ({ server, licence: notice }, wanted, context) => {
        const open = openAdvisories(server.build);
        const age = `Build ${server.build} is ${counted(ageDays(server.build, context.today), 'day')} old`;
        const problems: string[] = [];
        if (open.length > 0) {
          problems.push(`${age}. Published flaws that it has: ${listed(open)}`);
        }
        const protection = notice === undefined ? undefined : protectionProblem(notice, wanted);
        if (protection !== undefined) problems.push(protection);
        if (problems.length === 0) {
          return {
            verdict: 'pass',
            message: `${age}; no advisory published by ${ADVISORIES_AS_OF} names a later fix.${UNFIXED_TEXT}`,
          };
        }
        const byHand = [
          ...(open.length > 0 ? [`Update SmarterMail to build ${newestFix} or later.`] : []),
          ...(server.build < COMPROMISED_BELOW_BUILD ? [COMPROMISE_CHECK] : []),
          ...(protection !== undefined ? ['Renew upgrade protection, so that fixes can be installed.'] : []),
        ];
        return {
          verdict: 'fail',
          message: `${problems.join('. ')}.${UNFIXED_TEXT}`,
          changes: [],
          impact: [],
          byHand: byHand.join(' '),
        };
      },
    }),
  ],
  manual: () =>
    `Help > About SmarterMail: the build must be ${newestFix} or later. Otherwise update SmarterMail.`,
});
