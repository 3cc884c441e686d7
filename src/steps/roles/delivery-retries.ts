/**
 * Step delivery-retries: mail that could not be delivered is tried again at the intervals of the server's role.
 * Pure: judges the spool's retry intervals. No list is stricter than another, so only the asked one passes.
 */

import { z } from 'zod';
import { spoolSettings } from '../../contract/resources/mail/spool-settings.js';
import { holding } from '../kit/expectation.js';
import { wholeNumber } from '../kit/option.js';
import { defineStep } from '../kit/step.js';

const WEEK_MINUTES = 10_080;
const MOST_ATTEMPTS = 20;
/** The vendor's recipe for a backup MX. */
const BACKUP_MX_MINUTES = [10, 10, 10, 1440];

const options = z.strictObject({
  minutes: z
    .array(wholeNumber([1, WEEK_MINUTES]))
    .min(1)
    .max(MOST_ATTEMPTS)
    .default(BACKUP_MX_MINUTES)
    .describe('Minutes to wait before each further attempt, in order'),
});

/** Hours until the last attempt, to a tenth. */
function hoursIn(minutes: readonly number[]): number {
  return Math.round(minutes.reduce((sum, one) => sum + one, 0) / 6) / 10;
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
  notices: 'other times of retries',
  isForRoles: true,
  ...holding(options, {
    resource: spoolSettings,
    expects: ({ minutes }) => [
      {
        field: 'retryIntervals',
        to: minutes,
        effect: 'neutral',
        problem: ({ retryIntervals }) =>
          `retry intervals in minutes are ${retryIntervals.join(', ') || 'none'}, not ${minutes.join(', ')}`,
        impact: `The last attempt to deliver a message comes ${hoursIn(minutes)} hours after the first; its sender hears of a failure then.`,
        click: `Retry Intervals (minutes): ${minutes.join(', ')}, in this order`,
      },
    ],
    passes: (_, { minutes }) => `Retry intervals are ${minutes.join(', ')} minutes.`,
  }),
});
