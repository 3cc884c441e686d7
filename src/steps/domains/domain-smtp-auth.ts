/**
 * Step domain-smtp-auth: whoever sends as a domain signs in first.
 * Pure: judges every domain's own setting, and the Domain Defaults that new domains start with.
 */

import { z } from 'zod';
import {
  domainIn,
  exemptOf,
  type Heard,
  isForLocal,
  MAY_BE_RELAYED,
  MAY_BE_WHITELISTED,
  type RehearsalFacts,
  reachOfAll,
  type Sending,
} from '../kit/rehearsal.js';
import { defineStep } from '../kit/step.js';
import { defaultsAndDomains, includeDefaults } from './defaults-and-domains.js';

const options = z.strictObject({ includeDefaults });

/** Mail that claims to be of a domain of the server, from whoever did not sign in. */
function refuses(sending: Sending, _: unknown, facts: RehearsalFacts): Heard | undefined {
  const domain = domainIn(sending.sender);
  if (sending.isSignedIn || domain === undefined || facts.isLocal(domain) !== true) return undefined;
  if (!facts.holds('domain-smtp-auth', domain)) return undefined;
  const { auth } = exemptOf(sending.address, facts);
  if (auth === true) return undefined;
  const reach = reachOfAll(sending, facts);
  if (reach !== 'relayed' && !isForLocal(facts))
    return {
      verdict: 'unknown',
      reason:
        reach === 'unknown'
          ? MAY_BE_RELAYED
          : 'mail within the server is asked for a sign-in only where SMTP In holds the setting for local deliveries, which this playbook leaves as it is',
    };
  if (auth === undefined) return { verdict: 'unknown', reason: MAY_BE_WHITELISTED };
  return {
    ...{ verdict: 'refused', reason: 'sends as a domain of the server without signing in' },
    // An address that may skip the sign-in may send to everybody: for mail to the server itself that is more than it needs.
    keep: reach === 'relayed' ? { by: 'address' } : { by: 'waiver', target: domain },
  };
}

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
  rehearses: { refuses },
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
