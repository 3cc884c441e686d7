/** Resource `spool-settings`. */
import { z } from 'zod';
import { defineDocument } from '../../resource.js';

const SOURCE = 'docs/assumed-api.md';
const PATH = 'settings/sysadmin/spool-settings';

/**
 * When mail that could not be delivered is tried again, a document.
 * Shape: in `spoolSettings` both ways; a write sends the list whole.
 * Units: minutes until each further attempt, in order.
 * Source: the setting exists (vendor help); call and names are `assumed` (docs/assumed-api.md).
 */
export const spoolSettings = defineDocument({
  id: 'spool-settings',
  scope: 'server',
  title: 'Spool',
  where: 'Settings > General > Spool',
  model: z.object({
    retryIntervals: z.array(z.number().min(0)).describe('Retry Intervals (minutes)'),
  }),
  binding: {
    read: { method: 'GET', path: PATH, evidence: 'assumed', source: SOURCE, under: 'spoolSettings' },
    write: {
      method: 'POST',
      path: PATH,
      evidence: 'assumed',
      source: SOURCE,
      under: 'spoolSettings',
      sends: 'changed-members',
    },
    fields: { retryIntervals: { wire: 'retryIntervals', written: 'assumed' } },
  },
});
