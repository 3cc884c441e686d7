/**
 * Step logging: the logs say enough to find out what happened.
 * Pure: judges the level of each log asked for.
 */

import { z } from 'zod';
import { LOGS, logSettings } from '../../contract/resources/server/log-settings.js';
import { holding } from '../kit/expectation.js';
import { counted, defineStep } from '../kit/step.js';

const options = z.strictObject({
  logs: z
    .array(z.enum(LOGS))
    .min(1)
    .default(['delivery', 'smtp', 'administrative'])
    .describe('Logs that are kept in detail'),
});

/** A log that is gone tells nobody who changed what: what is found out is found out weeks later. */
const KEPT = 'see that logs are kept for 30 days or more.';

export const logging = defineStep({
  id: 'logging',
  title: 'The logs are kept in detail',
  why:
    'Without detailed delivery and SMTP logs nobody can tell which mailbox a flood came from, and without the ' +
    'administrative log nobody can tell who changed what. Detailed logs take ' +
    'more disk space; nothing changes for users.',
  guide: ['G1 "Enable detailed Logging"'],
  severity: 'low',
  disruption: 'none',
  ...holding(options, {
    resource: logSettings,
    expects: ({ logs }) =>
      logs.map((log) => ({
        field: log,
        to: 'detailed',
        problem: (shown) => `the level of the ${log} log is ${shown[log]}, not detailed`,
        impact: 'Log files grow faster: watch the disk they are on.',
        click: `level of the ${log} log: Detailed`,
      })),
    passes: (_, { logs }) =>
      `${counted(logs.length, 'log')} kept in detail. For how long is not judged, as no call is known that shows it: ${KEPT}`,
    ends: () => `Save. S${KEPT.slice(1)}`,
  }),
});
