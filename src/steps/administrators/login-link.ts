/** Action login-link: a link that signs in one mailbox, once. Pure. */
import { z } from 'zod';
import { loginLinks } from '../../contract/resources/domains/login-links.js';
import { domainIsHere, domainOf, mailboxOption } from '../kit/mailbox.js';
import { isSameName } from '../kit/names.js';
import { present } from '../kit/present.js';
import { defineStep, partFor } from '../kit/step.js';

const options = z.strictObject({ mailbox: mailboxOption });

export const loginLink = defineStep({
  id: 'login-link',
  title: 'There is a one-time link to sign in by',
  why:
    'A form with a password in it, or a password that is passed on, lets whoever sees it in for good. A link lets one in once, ' +
    'and only for minutes; whoever gets it first is in, without the second factor.',
  guide: ['G5 "Automating LogIn"'],
  severity: 'low',
  disruption: 'none',
  notices: 'a link signs in as it, once',
  scope: 'domain',
  options,
  parts: [
    domainIsHere(options),
    partFor(options, {
      scope: 'domain',
      isActive: ({ mailbox }, target) => isSameName(target, domainOf(mailbox)),
      reads: () => ({ links: { resource: loginLinks } }),
      assess: ({ links }, { mailbox }) => {
        const one = links.find(({ fields }) => isSameName(fields.address, mailbox));
        if (one === undefined) return { verdict: 'error', message: `There is no mailbox ${mailbox}` };
        return {
          verdict: 'fail',
          message: `No link to sign in as ${mailbox}.`,
          changes: [
            {
              ...{ kind: 'change', need: 'links', key: one.key, effect: 'loosens' },
              fields: { hasLink: true },
            },
          ],
          impact: present(
            `Whoever opens the link first is signed in as ${mailbox}, without password and second factor.`,
            one.fields.isDomainAdmin &&
              `${mailbox} administers its domain, and so does whoever is signed in.`,
          ),
        };
      },
    }),
  ],
  notUndone: 'A link that was opened cannot be taken back; one that was not ends by itself.',
  manual: ({ mailbox }) => `${loginLinks.where}: choose ${mailbox}, then Actions > Impersonate User.`,
});
