/** The option of an action on one mailbox. */
import { z } from 'zod';

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
