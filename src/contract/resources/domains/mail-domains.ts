/** The mail domains of the server: the targets of a run; and resource `mail-domains`, over the same call. */
import { z } from 'zod';
import { type Route, TOTAL_COUNT } from '../../binding.js';
import { defineCollection } from '../../define.js';
import { ours } from '../../label.js';

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
  [TOTAL_COUNT]: z.unknown().optional(),
});

/**
 * The domains sorted by name, or why the answer is none. One that is listed twice, also in another case, is one. Never
 * throws.
 * Errors: a row without a name, or one that is called like the word for the server, makes the whole list unknown.
 */
export function parseDomainList(answer: unknown): readonly MailDomain[] | { readonly failure: string } {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return { failure: z.prettifyError(parsed.error) };
  const { data } = parsed.data;
  const totalCount = parsed.data.totalCount ?? data.length;
  if (totalCount !== data.length)
    return { failure: `it counts ${JSON.stringify(totalCount)} domains and names ${data.length}` };
  // The word for the server in plans, waivers and reports: a domain of that name could not be told from it.
  if (data.some(({ name }) => name.toLowerCase() === 'server')) {
    return { failure: 'a mail domain is named "server", which here stands for the server itself' };
  }
  const rows = data
    .map((row): MailDomain => ({ name: row.name, mailboxes: row.userCount }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const byName = new Map<string, MailDomain>();
  for (const { name, mailboxes } of rows) {
    const first = byName.get(name.toLowerCase()) ?? { name, mailboxes };
    const isSure = first.mailboxes === mailboxes;
    byName.set(name.toLowerCase(), isSure ? first : { ...first, mailboxes: undefined });
  }
  return [...byName.values()];
}

const rowsWithFolder = z.object({ data: z.array(z.object({ name: z.string(), path: z.string().min(1) })) });

/** Folder of the files -> the domain that the list shows with it, where just one is. Empty where the list shows none. */
export function foldersIn(answer: unknown): ReadonlyMap<string, string> {
  const rows = rowsWithFolder.safeParse(answer).data?.data ?? [];
  const folders = new Map(rows.map(({ name, path }) => [path, name]));
  return folders.size === rows.length ? folders : new Map();
}

/** The administrator of a domain that is added, without the domain. Our choice: no answer shows who it is. */
export const DOMAIN_ADMINISTRATOR = 'postmaster';

/** What a domain that is added may hold: it is there for one purpose, and hosts nobody. Our choice. */
export const NEW_DOMAIN_LIMITS = { users: 5, bytes: 1_073_741_824 } as const;

/** `NEW_DOMAIN_LIMITS` in words, for people. */
export const NEW_DOMAIN_ROOM = '5 users and 1 GB';

/**
 * The mail domains of the server as a collection: to add one, or to take one away that was added. Key: the name.
 * Shape: every domain in one answer, no paging seen. A new domain starts with the Domain Defaults and with the limits
 * of a small one; its files stay when it is removed. The password of its administrator is sent and never shown.
 * Units: `maxSize` in bytes; a limit of 0 (aliases, lists) is none.
 * Errors: a domain with more than its administrator in it, or whose counters are not shown, is not taken back.
 * Source: the list `recorded` in part (name, path, userCount, status) and `client`; the writes `client`
 * (docs/api-evidence.md 5.1, 5.3).
 */
export const mailDomains = defineCollection({
  id: 'mail-domains',
  areItemsIndependent: true,
  title: 'Mail domains',
  where: 'Manage > Domains',
  model: z.object({
    name: z.string().min(1).describe('Name'),
    path: z.string().meta(ours('Domain Path', { note: 'the folder of its files' })),
    hostname: z.string().describe('Hostname'),
    administratorPassword: z
      .string()
      .nullable()
      .meta(
        ours('Password of its administrator', {
          note: 'postmaster; by a reference to a secret; never shown',
        }),
      ),
  }),
  binding: {
    list: { ...domainList, under: 'data' },
    add: {
      method: 'POST',
      path: 'settings/sysadmin/domain-put',
      evidence: 'client',
      source: 'SC, AI, WG, UP, PM',
      body: {
        domainData: {
          name: '$field:name',
          path: '$field:path',
          hostname: '$field:hostname',
          isEnabled: true,
          userLimit: NEW_DOMAIN_LIMITS.users,
          aliasLimit: 0,
          listLimit: 0,
          maxSize: NEW_DOMAIN_LIMITS.bytes,
        },
        adminUsername: DOMAIN_ADMINISTRATOR,
        adminPassword: '$field:administratorPassword',
        deliverLocallyForExternalDomain: false,
        domainLocation: 0,
        domainLocationAddress: '',
      },
    },
    remove: {
      method: 'POST',
      path: 'settings/sysadmin/domain-delete/{key}/false',
      evidence: 'client',
      source: 'SC, AI, WG, UP, PM (five sources, not named one by one)',
      body: {},
    },
    key: 'name',
    serverOwned: ['aliasLimit', 'imgLink', 'isEnabled', 'listLimit', 'maxSize', 'status', 'userLimit'],
    // The administrator that it is added with; a domain with more is in use.
    contents: { userCount: 1, aliasCount: 0, domainAliasCount: 0, listCount: 0 },
    volatile: [
      'aliasCount',
      'domainAliasCount',
      'fileStorageSize',
      'fileStorageSizeMb',
      'listCount',
      'size',
      'sizeMb',
      'userCount',
    ],
    written: 'client',
    fields: {
      hostname: {
        evidence: 'client',
        note: 'one client declares it among the members of the list; the recorded part of an answer does not reach it',
      },
      administratorPassword: { wire: 'adminPassword', writeOnly: true },
    },
  },
});
