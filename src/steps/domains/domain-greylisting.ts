/**
 * Step domain-greylisting: no domain is left out of greylisting.
 * Pure: judges every domain's own setting, and the Domain Defaults that new domains start with.
 */

import { z } from 'zod';
import { defineStep, mailboxesOf } from '../kit/step.js';
import { defaultsAndDomains, includeDefaults } from './defaults-and-domains.js';

const options = z.strictObject({ includeDefaults });

export const domainGreylisting = defineStep({
  id: 'domain-greylisting',
  title: 'No domain bypasses greylisting',
  why:
    'Greylisting turns away senders that do not try again, as most spam programs do not. A domain that bypasses it ' +
    'takes their mail. Without the bypass the first mail of each new sender comes minutes later, which users notice ' +
    'with sign-in codes and confirmations.',
  guide: ['G2 "Enable Greylisting"'],
  severity: 'low',
  disruption: 'low',
  notices: 'first mail of a sender is late',
  ...defaultsAndDomains(options, {
    expects: () => [
      {
        field: 'bypassesGreylisting',
        to: false,
        problem: 'greylisting is bypassed',
        impact: (_, context) =>
          `Where the server greylists, the first mail of each new sender to the domain (${mailboxesOf(context)}) comes ` +
          'minutes later.',
        click: 'Bypass greylisting: off (label not confirmed)',
      },
    ],
    passes: () => ({
      defaults: 'New domains start without a bypass of greylisting.',
      domain: 'The domain does not bypass greylisting.',
    }),
  }),
});
