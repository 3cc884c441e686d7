/** Resources `server-info` and `licence`: what the server says about itself. */
import { z } from 'zod';
import { defineDocument, defineObserved } from '../../define.js';
import { ours } from '../../label.js';

/**
 * The server's build number, which the sign-in page shows to everybody.
 * Units: days since 2000-01-01 (inferred from published dates).
 * Errors: a page that names no build leaves the field unread.
 * Source: evidence `recorded` (docs/api-evidence.md 4.1).
 */
export const serverBuild = defineObserved({
  id: 'server-info',
  title: 'Build of the server',
  where: 'Help > About SmarterMail',
  source: 'page',
  evidence: 'recorded',
  shownBy: 'HT',
  patterns: { build: 'stProductBuild\\s*=\\s*["\'](\\d{4,5})\\b' },
  model: z.object({ build: z.coerce.number().int().min(1).describe('Build number') }),
});

/** The build that a sign-in page names, days since 2000-01-01; null where it names none. */
export function buildOn(page: string): number | null {
  const build = new RegExp(serverBuild.patterns?.build ?? '').exec(page)?.[1];
  return serverBuild.model.safeParse({ build }).data?.build ?? null;
}

/**
 * The licence's upgrade protection, a document that is only read.
 * Shape: the members lie beside the envelope.
 * Units: days.
 * Source: evidence `client` (docs/api-evidence.md 4.1).
 */
export const licence = defineDocument({
  id: 'licence',
  title: 'Upgrade protection',
  where: 'Settings > Activation',
  model: z.object({
    upgradeProtectionDays: z.int().meta(ours('Days until upgrade protection expires')),
    isUpgradeProtectionExpired: z.boolean().meta(ours('Upgrade protection expired')),
  }),
  binding: {
    read: {
      method: 'GET',
      path: 'settings/sysadmin/license-notifications',
      evidence: 'client',
      source: 'CE',
    },
    fields: { upgradeProtectionDays: 'daysUntilUpgradeProtectionExpires' },
  },
});
