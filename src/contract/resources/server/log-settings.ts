/** Resource `log-settings`, its levels and its logs. */
import { z } from 'zod';
import { defineDocument, settingsPage } from '../../define.js';
import { ours } from '../../label.js';

/**
 * How much a log says, from the least to the most.
 * Source: vendor help names the lowest and the highest; the middle one and the numbers 0, 1, 2 are `assumed`.
 */
export const LOG_LEVELS = ['exceptions-only', 'normal', 'detailed'] as const;
const NUMBERS = { 'exceptions-only': 0, normal: 1, detailed: 2 } as const;

/**
 * The logs whose level can be set, by the name of their field.
 * Source: `assumed`, each with its member (docs/assumed-api.md).
 */
export const LOGS = ['delivery', 'smtp', 'imap', 'pop', 'administrative'] as const;

const level = (label: string) => z.enum(LOG_LEVELS).meta(ours(`Detail of the ${label} log`));

/**
 * How much each log says, and how long logs are kept, a document.
 * Shape: in `logSettings` both ways; a write sends the changed members only.
 * Units: days; what 0 means is not known.
 * Source: the settings exist (vendor help); calls, names and numbers are `assumed` (docs/assumed-api.md).
 */
export const logSettings = defineDocument({
  id: 'log-settings',
  title: 'Log detail',
  where: 'Settings > Troubleshooting > Options',
  model: z.object({
    delivery: level('delivery'),
    smtp: level('SMTP'),
    imap: level('IMAP'),
    pop: level('POP'),
    administrative: level('administrative'),
    keepDays: z.int().min(0).meta(ours('Days after which logs are deleted')),
  }),
  binding: {
    ...settingsPage('settings/sysadmin/log-settings', 'logSettings'),
    fields: {
      delivery: { wire: 'deliveryLogLevel', values: NUMBERS },
      smtp: { wire: 'smtpLogLevel', values: NUMBERS },
      imap: { wire: 'imapLogLevel', values: NUMBERS },
      pop: { wire: 'popLogLevel', values: NUMBERS },
      administrative: { wire: 'administrativeLogLevel', values: NUMBERS },
      keepDays: 'autoDeleteDays',
    },
  },
});
