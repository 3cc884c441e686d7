/** Resource `greylisting`, and whom it is for. */
import { z } from 'zod';
import { defineDocument, settingsPage } from '../../define.js';
import { ours } from '../../label.js';

/**
 * Who is greylisted: everyone, or by the listed countries and addresses.
 * Source: the choices from vendor help; the numbers 0, 1, 2 in this order are `assumed`.
 */
export const GREYLISTED = ['everyone', 'only-listed', 'all-but-listed'] as const;

/**
 * Greylisting, a document: mail of an address, sender and recipient not seen together before is put off.
 * Shape: in `greylistingSettings` both ways; a write sends the changed members only.
 * Units: minutes and days, each named in the field; the threshold is a spam weight.
 * Source: the settings exist (vendor help); calls, names and numbers are `assumed` (docs/assumed-api.md).
 */
export const greylisting = defineDocument({
  id: 'greylisting',
  title: 'Greylisting Options',
  where: 'Settings > Antispam > Options > Greylisting Options',
  model: z.object({
    isEnabled: z.boolean().describe('Enable greylisting'),
    blockMinutes: z.int().min(0).describe('Block Period (minutes)'),
    passMinutes: z.int().min(0).describe('Pass Period (minutes)'),
    recordDays: z.int().min(0).describe('Record Expiration (days)'),
    appliesTo: z.enum(GREYLISTED).describe('Apply To'),
    hasSpamThreshold: z.boolean().meta(ours('Spam threshold')),
    spamThreshold: z.number().meta(ours('Spam threshold (weight)')),
    usersMayOverride: z.boolean().describe('Enable users to override greylisting'),
  }),
  binding: {
    ...settingsPage('settings/sysadmin/greylisting-settings', 'greylistingSettings'),
    fields: {
      isEnabled: 'enabled',
      blockMinutes: 'blockPeriodMinutes',
      passMinutes: 'passPeriodMinutes',
      recordDays: 'recordExpirationDays',
      appliesTo: { wire: 'applyTo', values: { everyone: 0, 'only-listed': 1, 'all-but-listed': 2 } },
      hasSpamThreshold: {
        wire: 'spamThresholdEnabled',
        note: 'the setting was seen in an export; which mail it leaves out is not known',
      },
      usersMayOverride: 'allowUserOverride',
    },
  },
});
