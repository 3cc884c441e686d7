/**
 * Step logging: the logs say enough, for long enough, to find out what happened.
 * Pure: judges the level of each log asked for, and after how many days logs are deleted.
 */

import { z } from 'zod';
import { LOGS, logSettings } from '../../contract/resources/server/log-settings.js';
import { holding } from '../kit/expectation.js';
import { wholeNumber } from '../kit/option.js';
import { counted, defineStep } from '../kit/step.js';

const options = z.strictObject({
  logs: z
    .array(z.enum(LOGS))
    .min(1)
    .default(['delivery', 'smtp', 'administrative'])
    .describe('Logs that are kept in detail'),
  keepDays: wholeNumber([1, 3650], 30).describe('Logs are deleted after so many days at the earliest'),
});

/** 0 may well mean "never" or "at once": it is taken for neither, and never replaced. */
const UNSAID = 'logs are deleted after 0 days, which may mean never or at once';

type Settings = z.infer<typeof logSettings.model>;

export const logging = defineStep({
  id: 'logging',
  title: 'The logs are kept in detail',
  why:
    'Without detailed delivery and SMTP logs nobody can tell which mailbox a flood came from, and without the ' +
    'administrative log nobody can tell who changed what; what happened is often noticed weeks later. Detailed logs, and ' +
    'those of more days, take more disk space; nothing changes for users.',
  guide: ['G1 "Enable detailed Logging"'],
  severity: 'low',
  disruption: 'none',
  notices: 'log files grow faster',
  ...holding(options, {
    resource: logSettings,
    expects: ({ logs, keepDays: least }) => [
      ...logs.map((log) => ({
        field: log,
        to: 'detailed',
        problem: (shown: Settings) => `the level of the ${log} log is ${shown[log]}, not detailed`,
        impact: 'Log files grow faster: watch the disk they are on.',
        click: `level of the ${log} log: Detailed`,
      })),
      {
        field: 'keepDays',
        isMet: ({ keepDays }) => keepDays === 0 || keepDays >= least,
        to: least,
        problem: ({ keepDays }) =>
          `logs are deleted after ${counted(keepDays, 'day')} (${least} are asked for)`,
        impact: 'More days of logs are kept: watch the disk they are on.',
        click: `deletion of logs (label not confirmed): after ${counted(least, 'day')}, or later`,
      },
    ],
    passes: ({ keepDays }, { logs }) => ({
      pass: `${counted(logs.length, 'log')} kept in detail${keepDays === 0 ? `; ${UNSAID}` : `, for ${counted(keepDays, 'day')}`}.`,
      look: [keepDays === 0 && `${logSettings.where}: ${UNSAID}: see that they are kept.`],
    }),
  }),
});
