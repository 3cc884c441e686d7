/** What an action on one mailbox needs: the option that names it, and whether its domain is here. */
import { z } from 'zod';
import { mailDomains } from '../../contract/resources/domains/mail-domains.js';
import { isSameName } from './names.js';
import { partFor } from './step.js';

const ADDRESS = /^[^\s@<>"(),:;\\]+@[^\s@<>"(),:;\\]+\.[^\s@<>"(),:;\\]+$/;

export const mailboxOption = z
  .string()
  .max(254)
  .regex(ADDRESS, 'must be one address, such as info@example.com')
  .describe('The address of the mailbox');

/** What stands behind the @. */
export function domainOf(mailbox: string): string {
  return mailbox.slice(mailbox.lastIndexOf('@') + 1);
}

/** Nothing is judged on the server itself; without its domain nobody else would say that the mailbox is not here. */
export function domainIsHere<O extends z.ZodObject<{ mailbox: typeof mailboxOption }>>(options: O) {
  return partFor(options, {
    scope: 'server',
    reads: () => ({ domains: { resource: mailDomains } }),
    assess: ({ domains }, { mailbox }) => {
      const domain = domainOf(mailbox);
      return domains.some(({ fields }) => isSameName(fields.name, domain))
        ? { verdict: 'not-applicable', message: `${domain} is a domain of this server.` }
        : { verdict: 'error', message: `There is no mail domain ${domain} on this server` };
    },
  });
}
