/** Resource `greylisting`, and whom it is for. */
import { z } from 'zod';
import { defineDocument } from '../../resource.js';

const SOURCE = 'docs/assumed-api.md';
const PATH = 'settings/sysadmin/greylisting-settings';

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
  scope: 'server',
  title: 'Greylisting Options',
  where: 'Settings > Antispam > Options > Greylisting Options',
  model: z.object({
    isEnabled: z.boolean().describe('Enable greylisting'),
    blockMinutes: z.int().min(0).describe('Block Period (minutes)'),
    passMinutes: z.int().min(0).describe('Pass Period (minutes)'),
    recordDays: z.int().min(0).describe('Record Expiration (days)'),
    appliesTo: z.enum(GREYLISTED).describe('Apply To'),
    hasSpamThreshold: z.boolean().describe('Spam threshold on'),
    spamThreshold: z.number().describe('Spam threshold (weight)'),
    usersMayOverride: z.boolean().describe('Enable users to override greylisting'),
  }),
  binding: {
    read: { method: 'GET', path: PATH, evidence: 'assumed', source: SOURCE, under: 'greylistingSettings' },
    write: {
      method: 'POST',
      path: PATH,
      evidence: 'assumed',
      source: SOURCE,
      under: 'greylistingSettings',
      sends: 'changed-members',
    },
    fields: {
      isEnabled: { wire: 'enabled', written: 'assumed' },
      blockMinutes: { wire: 'blockPeriodMinutes', written: 'assumed' },
      passMinutes: { wire: 'passPeriodMinutes', written: 'assumed' },
      recordDays: { wire: 'recordExpirationDays', written: 'assumed' },
      appliesTo: {
        wire: 'applyTo',
        values: { everyone: 0, 'only-listed': 1, 'all-but-listed': 2 },
        written: 'assumed',
      },
      hasSpamThreshold: {
        wire: 'spamThresholdEnabled',
        written: 'assumed',
        note: 'the setting was seen in an export; which mail it leaves out is not known',
      },
      spamThreshold: { wire: 'spamThreshold', written: 'assumed' },
      usersMayOverride: { wire: 'allowUserOverride', written: 'assumed' },
    },
  },
});
