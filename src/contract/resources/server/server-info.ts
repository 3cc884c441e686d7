/** Resources `server-info` and `licence`: what the server says about itself. */
import { z } from 'zod';
import { defineDocument } from '../../resource.js';

const BUILD = 'stProductBuild\\s*=\\s*["\'](\\d{4,5})\\b';

/**
 * The build that the text of the login page names, the number of days since 2000-01-01 (inferred); null when it names
 * none. Never throws.
 */
export function buildOf(loginPage: string): number | null {
  const build = new RegExp(BUILD).exec(loginPage)?.[1];
  return build === undefined ? null : Number(build);
}

/**
 * The server's build number, a document that is only read.
 * Shape: the login page, no JSON; it is fetched once for a run and needs no sign-in.
 * Units: days since 2000-01-01 (inferred from published dates).
 * Errors: a page that names no build leaves the field undecoded.
 * Source: evidence `recorded` (docs/api-evidence.md 4.1).
 */
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

/**
 * The licence's upgrade protection, a document that is only read.
 * Shape: the members lie beside the envelope.
 * Units: days.
 * Source: evidence `client` (docs/api-evidence.md 4.1).
 */
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
