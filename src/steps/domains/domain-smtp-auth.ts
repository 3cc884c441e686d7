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
  notices: 'scripts have to sign in',
  ...defaultsAndDomains(options, {
    expects: () => [
      {
        field: 'requireSmtpAuthentication',
        to: true,
        problem: 'SMTP authentication is not required',
        impact:
          'Devices and scripts that send as the domain have to sign in. So has what sends under its name from outside ' +
          '(newsletters, shops, web forms), for mail to its own users where SMTP In holds the setting for local deliveries; ' +
          'no call shows who does: ask, or look into the SMTP log.',
      },
    ],
    passes: () => ({
      defaults: 'New domains start with SMTP authentication required.',
      domain: 'SMTP authentication is required.',
    }),
  }),
});
