/**
 * Step domain-spam-override: no domain puts its own spam filtering in the place of the server's.
 * Pure: judges every domain's own setting, and the Domain Defaults that new domains start with.
 */

import { z } from 'zod';
import { defineStep, mailboxesOf } from '../kit/step.js';
import { defaultsAndDomains, includeDefaults } from './defaults-and-domains.js';

const options = z.strictObject({ includeDefaults });

export const domainSpamOverride = defineStep({
  id: 'domain-spam-override',
  title: "Every domain follows the server's spam filtering",
  why:
    "A domain with an override of its own ignores the server's weights and actions, so a strict server policy does not " +
    'reach it. Where the domain filtered less, or in another way, its users find mail moved, marked or deleted that ' +
    'used to arrive; where it filtered harder, they get spam that it used to stop. Its own weights and actions stay ' +
    'stored, and unused.',
  guide: ['G2 "Spam Filtering Thresholds"'],
  severity: 'medium',
  disruption: 'high',
  notices: 'own spam settings end',
  ...defaultsAndDomains(options, {
    expects: () => [
      {
        field: 'overridesSpamFiltering',
        to: false,
        problem: "the server's spam filtering is overridden",
        impact: (_, context) =>
          `Mail to the domain (${mailboxesOf(context)}) is weighed, marked, moved or deleted as the server says, no ` +
          'longer as the domain says; where the domain filtered harder than the server, it filters less from then on.',
        click: 'Spam Filtering > Override spam settings: off',
      },
    ],
    passes: () => ({
      defaults: "New domains start with the server's spam filtering.",
      domain: "The domain follows the server's spam filtering.",
    }),
  }),
});
