/**
 * Lists of known senders of spam (RBLs) as a playbook states them: which are well known, which are taken for dead, and
 * how the domains that are asked compare.
 */
import { z } from 'zod';
import { SPELLINGS } from '../kit/spelling.js';

const host = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/,
    'must be a host name in small letters',
  );

/** The usual answer of a list that has an address on it. */
const USUAL_HITS = ['127.0.0.2'];

/** Some of them answer only to registered users, or not by way of public resolvers: their terms say so. */
const WELL_KNOWN = [
  {
    name: 'Spamhaus ZEN',
    lookupDomain: 'zen.spamhaus.org',
    // Without the answers of its policy list: that one names whole ranges from which users send after signing in.
    hits: ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5', '127.0.0.6', '127.0.0.7', '127.0.0.9'],
  },
  { name: 'SpamCop', lookupDomain: 'bl.spamcop.net', hits: USUAL_HITS },
  { name: 'PSBL', lookupDomain: 'psbl.surriel.com', hits: USUAL_HITS },
  { name: 'Barracuda', lookupDomain: 'b.barracudacentral.org', hits: USUAL_HITS },
];

/** Reported closed, which nobody has confirmed here: an operator who knows better states others. */
const TAKEN_FOR_DEAD = ['dnsbl.sorbs.net', 'cbl.abuseat.org'];

const wantedList = z.strictObject({
  name: z.string().regex(/\S/, 'the name is blank').describe('Name of the list in SmarterMail'),
  lookupDomain: host.describe('Domain that is asked'),
  hits: z
    .array(z.ipv4('must be an IPv4 address'))
    .min(1)
    .default(USUAL_HITS)
    .describe('Answers that say an address is listed, for a row that names none yet'),
});

export type WantedList = z.infer<typeof wantedList>;

function areDistinct(texts: readonly string[]): boolean {
  return new Set(texts.map((text) => text.toLowerCase())).size === texts.length;
}

export const listsOption = z
  .array(wantedList)
  .min(1)
  .refine(
    (lists) =>
      areDistinct(lists.map(({ name }) => name)) &&
      areDistinct(lists.map(({ lookupDomain }) => lookupDomain)),
    'must not give two lists one name or one domain',
  )
  .default(WELL_KNOWN)
  .describe('Lists to use, the ones to add first in front');

export const deadOption = z
  .array(host)
  .default(TAKEN_FOR_DEAD)
  .describe(
    'Lookup domains, with what lies under them, that are taken for dead: they are named, do not count, and are switched off only with switchOffDead',
  );

/** What a playbook says of lists. */
export interface ListChoice {
  readonly lists: readonly WantedList[];
  readonly dead: readonly string[];
}

/** A domain as it is compared: no case, no dot at the end. */
function canonical(domain: string): string {
  return SPELLINGS.address(domain);
}

/** Is it one of the dead ones, or below one? */
export function isDead(domain: string, { dead }: Pick<ListChoice, 'dead'>): boolean {
  const asked = canonical(domain);
  return dead.some((one) => asked === one || asked.endsWith(`.${one}`));
}

export function livingLists(choice: ListChoice): readonly WantedList[] {
  return choice.lists.filter(({ lookupDomain }) => !isDead(lookupDomain, choice));
}

/** The wanted list that asks this domain, if any. */
export function listAsking(domain: string, choice: ListChoice): WantedList | undefined {
  return livingLists(choice).find(({ lookupDomain }) => lookupDomain === canonical(domain));
}
