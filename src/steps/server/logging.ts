/**
 * Step logging: the logs say enough to find out what happened.
 * Pure: judges the level of each log asked for.
 */

import { z } from 'zod';
import { LOGS, logSettings } from '../../contract/resources/server/log-settings.js';
import { instruct } from '../kit/instruction.js';
import { counted, defineStep, partFor } from '../kit/step.js';

const options = z.strictObject({
  logs: z.array(z.enum(LOGS)).min(1).default(['delivery', 'smtp']).describe('Logs that are kept in detail'),
});

export const logging = defineStep({
  id: 'logging',
  title: 'The logs are kept in detail',
  why:
    'Without detailed delivery and SMTP logs nobody can tell which mailbox a flood came from. Detailed logs take ' +
    'more disk space; nothing changes for users.',
  guide: ['G1 "Enable detailed Logging"'],
  severity: 'low',
  disruption: 'none',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: (wanted) => ({ settings: { resource: logSettings, fields: wanted.logs } }),
      assess: ({ settings }, wanted) => {
        const short = wanted.logs.filter((log) => settings[log] !== 'detailed');
        return short.length === 0
          ? { verdict: 'pass', message: `${counted(wanted.logs.length, 'log')} kept in detail.` }
          : {
              verdict: 'fail',
              message: `Not detailed: ${short.map((log) => `${log} (${settings[log]})`).join(', ')}.`,
              changes: short.map((log) => ({ kind: 'set', need: 'settings', field: log, to: 'detailed' })),
              impact: ['Log files grow faster: watch the disk they are on.'],
            };
      },
    }),
  ],
  manual: (wanted) =>
    instruct(
      `Settings > Troubleshooting > Options: set the level of these logs to Detailed: ${wanted.logs.join(', ')}. Save.`,
    ),
});
