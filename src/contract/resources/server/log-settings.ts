/**
 * Settings > Troubleshooting > Options, a document: how much each log says.
 * Source: the levels exist (vendor help names the lowest and the highest); the middle one, calls, names and
 * numbers are `assumed`.
 */
import { z } from 'zod';
import { defineDocument } from '../../resource.js';

const SOURCE = 'docs/assumed-api.md';
const PATH = 'settings/sysadmin/log-settings';

/** From the least to the most. */
export const LOG_LEVELS = ['exceptions-only', 'normal', 'detailed'] as const;
const NUMBERS = { 'exceptions-only': 0, normal: 1, detailed: 2 } as const;

/** The logs whose level can be set, by the name the steps use. */
export const LOGS = ['delivery', 'smtp', 'imap', 'pop', 'administrative'] as const;

const level = (label: string) => z.enum(LOG_LEVELS).describe(`Detail of the ${label} log`);

export const logSettings = defineDocument({
  id: 'log-settings',
  scope: 'server',
  title: 'Log detail',
  where: 'Settings > Troubleshooting > Options',
  model: z.object({
    delivery: level('delivery'),
    smtp: level('SMTP'),
    imap: level('IMAP'),
    pop: level('POP'),
    administrative: level('administrative'),
  }),
  binding: {
    read: { method: 'GET', path: PATH, evidence: 'assumed', source: SOURCE, under: 'logSettings' },
    write: {
      method: 'POST',
      path: PATH,
      evidence: 'assumed',
      source: SOURCE,
      under: 'logSettings',
      sends: 'changed-members',
    },
    fields: {
      delivery: { wire: 'deliveryLogLevel', values: NUMBERS, written: 'assumed' },
      smtp: { wire: 'smtpLogLevel', values: NUMBERS, written: 'assumed' },
      imap: { wire: 'imapLogLevel', values: NUMBERS, written: 'assumed' },
      pop: { wire: 'popLogLevel', values: NUMBERS, written: 'assumed' },
      administrative: { wire: 'administrativeLogLevel', values: NUMBERS, written: 'assumed' },
    },
  },
});
