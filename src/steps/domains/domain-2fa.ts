/**
 * Step domain-2fa: users of every domain may protect their sign-in with a second factor.
 * Pure: judges every domain's own setting, and the Domain Defaults that new domains start with. A domain that forces
 * a second factor has a value that nobody has shown: it is for a person to compare, and never taken for off.
 */

import { z } from 'zod';
import { defineStep, mailboxesOf } from '../kit/step.js';
import { defaultsAndDomains, includeDefaults } from './defaults-and-domains.js';

const options = z.strictObject({ includeDefaults });

export const domainTwoFactor = defineStep({
  id: 'domain-2fa',
  title: 'Two-factor sign-in is available to users of every domain',
  why:
    'A guessed or stolen password alone opens a mailbox, unless a second factor stands before it. Making it available ' +
    'forces nobody; whoever switches it on needs an app password for devices that know no second factor.',
  guide: ['beyond the guides'],
  severity: 'low',
  disruption: 'none',
  notices: 'users may use a second factor',
  ...defaultsAndDomains(options, {
    expects: () => [
      {
        field: 'twoFactor',
        isMet: ({ twoFactor }) => twoFactor !== 'off',
        to: 'on',
        disruption: 'none',
        problem: 'two-factor sign-in is not available',
        impact: (_, context) =>
          `Users of the domain (${mailboxesOf(context)}) may switch a second factor on; nobody has to.`,
        click: '2-Step Authentication: on, but left where it is forced (labels not confirmed)',
      },
    ],
    passes: (_, { twoFactor }) =>
      twoFactor === 'on'
        ? {
            defaults: 'New domains start with two-factor sign-in available.',
            domain: 'Two-factor sign-in is available to users.',
          }
        : {
            defaults: 'New domains start with a setting of two-factor sign-in that is not known here.',
            domain: 'The setting of two-factor sign-in is one that is not known here.',
          },
    look: ({ twoFactor }) =>
      twoFactor === 'another' &&
      'Compare 2-Step Authentication (label not confirmed) there: forced is more than is asked for, and may stay.',
    mayBeStricter: true,
  }),
});
