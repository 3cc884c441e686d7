/**
 * Step domain-smtp-auth: whoever sends as a domain signs in first.
 * Pure: judges every domain's own setting, and the Domain Defaults that new domains start with. The defaults do
 * not reach existing domains, hence both.
 */

import { z } from 'zod';
import { domainDefaults } from '../../contract/resources/domains/domain-defaults.js';
import { domainSettings } from '../../contract/resources/domains/domain-settings.js';
import { instruct } from '../kit/instruction.js';
import { defineStep, partFor } from '../kit/step.js';
import { switchClicks } from './defaults-and-domains.js';

const options = z.strictObject({
  includeDefaults: z
    .boolean()
    .default(true)
    .describe('Also hold the Domain Defaults, for domains added later'),
});

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
  scope: 'domain',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      isActive: (wanted) => wanted.includeDefaults,
      reads: () => ({ defaults: { resource: domainDefaults, fields: ['requireSmtpAuthentication'] } }),
      assess: ({ defaults }) =>
        defaults.requireSmtpAuthentication
          ? { verdict: 'pass', message: 'New domains start with SMTP authentication required.' }
          : {
              verdict: 'fail',
              message: 'New domains start without SMTP authentication.',
              changes: [{ kind: 'set', need: 'defaults', field: 'requireSmtpAuthentication', to: true }],
              impact: ['Domains added later require SMTP authentication from the start.'],
            },
    }),
    partFor(options)({
      scope: 'domain',
      reads: () => ({ settings: { resource: domainSettings, fields: ['requireSmtpAuthentication'] } }),
      assess: ({ settings }) =>
        settings.requireSmtpAuthentication
          ? { verdict: 'pass', message: 'SMTP authentication is required.' }
          : {
              verdict: 'fail',
              message: 'SMTP authentication is not required.',
              changes: [{ kind: 'set', need: 'settings', field: 'requireSmtpAuthentication', to: true }],
              impact: ['Devices and scripts that send as the domain have to sign in.'],
            },
    }),
  ],
  manual: (wanted) => instruct(switchClicks('switch Require SMTP Authentication on', wanted)),
});
