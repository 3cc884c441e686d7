/**
 * What the server says about itself, two documents: its build number and its licence's upgrade protection.
 * Units: the build is the number of days since 2000-01-01 (inferred); protection in days.
 * Source: the build is `recorded` on the login page, the licence notice `client`.
 */
import { z } from 'zod';
import { defineDocument } from '../../resource.js';

const BUILD = 'stProductBuild\\s*=\\s*["\'](\\d{4,5})\\b';

/** The build that the login page names; null when it names none. */
export function buildOf(loginPage: string): number | null {
  const build = new RegExp(BUILD).exec(loginPage)?.[1];
  return build === undefined ? null : Number(build);
}

export const serverBuild = defineDocument({
  id: 'server-info',
  scope: 'server',
  title: 'Build of the server',
  where: 'Help > About SmarterMail',
  model: z.object({ build: z.coerce.number().int().min(1).describe('Build number') }),
  binding: {
    read: {
      method: 'GET',
      path: '/interface/root',
      evidence: 'recorded',
      source: 'HT',
      extract: { build: BUILD },
    },
    fields: { build: { wire: 'build', written: 'none' } },
  },
});

export const licence = defineDocument({
  id: 'licence',
  scope: 'server',
  title: 'Upgrade protection',
  where: 'Settings > Activation',
  model: z.object({
    upgradeProtectionDays: z.int().describe('Days until upgrade protection expires'),
    isUpgradeProtectionExpired: z.boolean().describe('Upgrade protection expired'),
  }),
  binding: {
    read: {
      method: 'GET',
      path: 'settings/sysadmin/license-notifications',
      evidence: 'client',
      source: 'CE',
    },
    fields: {
      upgradeProtectionDays: { wire: 'daysUntilUpgradeProtectionExpires', written: 'none' },
      isUpgradeProtectionExpired: { wire: 'isUpgradeProtectionExpired', written: 'none' },
    },
  },
});
