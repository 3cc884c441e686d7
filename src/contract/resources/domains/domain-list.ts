/** The mail domains of the server: the targets of a run. */
import { z } from 'zod';
import type { Route } from '../../binding.js';

/** One mail domain, as the list shows it. */
export interface MailDomain {
  readonly name: string;
  /** Number of mailboxes; undefined when the server does not say. */
  readonly mailboxes: number | undefined;
}

/**
 * The call that lists the domains.
 * Shape: every domain in one answer, no paging seen.
 * Source: evidence `recorded` in part (name, path, userCount, status), `client` (docs/api-evidence.md 5.1).
 */
export const domainList = {
  method: 'GET',
  path: 'settings/sysadmin/domains',
  evidence: 'recorded',
  source: 'HT (abridged), SC, CA',
} as const satisfies Route;

const answerSchema = z.object({
  data: z.array(z.object({ name: z.string().min(1), userCount: z.int().min(0).optional().catch(undefined) })),
});

/**
 * The domains sorted by name, or why the answer is none. Never throws.
 * Errors: a row without a name, or one that is called like the word for the server, makes the whole list unknown.
 */
export function parseDomainList(answer: unknown): readonly MailDomain[] | { readonly failure: string } {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return { failure: z.prettifyError(parsed.error) };
  // The word for the server in plans, waivers and reports: a domain of that name could not be told from it.
  if (parsed.data.data.some(({ name }) => name.toLowerCase() === 'server')) {
    return { failure: 'a mail domain is named "server", which here stands for the server itself' };
  }
  return parsed.data.data
    .map((row) => ({ name: row.name, mailboxes: row.userCount }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
