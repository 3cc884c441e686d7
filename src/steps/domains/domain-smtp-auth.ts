/**
 * Step domain-smtp-auth: whoever sends as a domain signs in first.
 * Pure: judges every domain's own setting, and the Domain Defaults that new domains start with.
 */

import { z } from 'zod';
import { defineStep } from '../kit/step.js';
import { defaultsAndDomains, includeDefaults } from './defaults-and-domains.js';

const options = z.strictObject({ includeDefaults });

export const domainSmtpAuth = defineStep({
  id: 'domain-smtp-auth',
  title: 'Every domain requires SMTP authentication',
  why:
    'Without it anybody may hand your server mail that claims to come from the domain. Devices and scripts that ' +
    'send without signing in stop working.',
  guide: [
    'G1 "Setup SMTP Authentication"',
    'G3 "Require SMTP Authentication"',
    'G5 "Require SMTP Authentication"',
  ],
  severity: 'high',
  disruption: 'high',
  ...defaultsAndDomains(options, {
    expects: () => [
      {
        field: 'requireSmtpAuthentication',
        to: true,
        problem: 'SMTP authentication is not required',
        impact: 'Devices and scripts that send as the domain have to sign in.',
      },
    ],
    passes: () => ({
      defaults: 'New domains start with SMTP authentication required.',
      domain: 'SMTP authentication is required.',
    }),
  }),
});
