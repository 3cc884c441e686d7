/**
 * Step delivery-retries: mail that could not be delivered is tried again at the intervals of the server's role.
 * Pure: judges the spool's retry intervals. No list is stricter than another, so only the asked one passes.
 */

import { z } from 'zod';
import { spoolSettings } from '../../contract/resources/mail/spool-settings.js';
import { instruct } from '../kit/instruction.js';
import { defineStep, partFor } from '../kit/step.js';

const WEEK_MINUTES = 10_080;
const MOST_ATTEMPTS = 20;
/** The vendor's recipe for a backup MX. */
const BACKUP_MX_MINUTES = [10, 10, 10, 1440];

const options = z.strictObject({
  minutes: z
    .array(z.int().min(1).max(WEEK_MINUTES))
    .min(1)
    .max(MOST_ATTEMPTS)
    .default(BACKUP_MX_MINUTES)
    .describe('Minutes to wait before each further attempt, in order'),
});

function isSame(shown: readonly number[], wanted: readonly number[]): boolean {
  return shown.length === wanted.length && shown.every((minutes, index) => minutes === wanted[index]);
}

export const deliveryRetries = defineStep({
  id: 'delivery-retries',
  title: "Undelivered mail is tried again at the intervals of the server's role",
  why:
    'A backup MX holds mail for a server that is down: it has to try again soon, and then to wait long enough for the ' +
    'repair. The intervals hold for all mail that this server sends: senders hear later that their mail was not delivered.',
  guide: ['G5 "Backup MX"'],
  severity: 'low',
  disruption: 'low',
  scope: 'server',
  isForRoles: true,
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({ spool: { resource: spoolSettings, fields: ['retryIntervals'] } }),
      assess: ({ spool }, { minutes }) => {
        const shown = spool.retryIntervals.join(', ') || 'none';
        const wanted = minutes.join(', ');
        if (isSame(spool.retryIntervals, minutes)) {
          return { verdict: 'pass', message: `Retry intervals are ${wanted} minutes.` };
        }
        const hours = Math.round(minutes.reduce((sum, one) => sum + one, 0) / 6) / 10;
        return {
          verdict: 'fail',
          message: `Retry intervals in minutes are ${shown}, not ${wanted}.`,
          changes: [{ kind: 'set', need: 'spool', field: 'retryIntervals', to: minutes, effect: 'neutral' }],
          impact: [
            `The last attempt to deliver a message comes ${hours} hours after the first; its sender hears of a failure then.`,
          ],
        };
      },
    }),
  ],
  manual: ({ minutes }) =>
    instruct(
      `Settings > General > Spool: set Retry Intervals to ${minutes.join(', ')} minutes, in this order. Save.`,
    ),
});
