/** Resource `spool-settings`. */
import { z } from 'zod';
import { defineDocument, settingsPage } from '../../define.js';
import { ours } from '../../label.js';

/**
 * When mail that could not be delivered is tried again, a document.
 * Shape: in `spoolSettings` both ways; a write sends the list whole.
 * Units: minutes until each further attempt, in order.
 * Source: the setting exists (vendor help); call and names are `assumed` (docs/assumed-api.md).
 */
export const spoolSettings = defineDocument({
  id: 'spool-settings',
  title: 'Spool',
  where: 'Settings > General > Spool',
  model: z.object({
    retryIntervals: z.array(z.number().min(0)).meta(ours('Retry Intervals (minutes)')),
  }),
  binding: settingsPage('settings/sysadmin/spool-settings', 'spoolSettings'),
});
