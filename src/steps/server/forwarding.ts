/**
 * Forwarding to outside, which an intruder sets to read on: where the mailboxes and aliases of one domain send mail to.
 * Part of the step updates, for whoever asks for it. Pure: whose it is the tool cannot know, so all of it is left to a
 * person until the server counts as checked.
 */
import { z } from 'zod';
import {
  mailboxes as domainMailboxes,
  mailAliases,
  mailboxForwarding,
} from '../../contract/resources/domains/forwarding.js';
import { serverBuild } from '../../contract/resources/server/server-info.js';
import { day } from '../../playbook/day.js';
import { advisoriesFact } from '../kit/facts.js';
import { instruct } from '../kit/instruction.js';
import { labelsOf, listed } from '../kit/names.js';
import { oneOf } from '../kit/option.js';
import { present, remarks } from '../kit/present.js';
import { counted, type Item, type LookedUp, partFor } from '../kit/step.js';
import { whyUnchecked } from './exploits.js';

/** The options of the step that this part goes by. */
export const forwardingOptions = z.strictObject({
  checkedForCompromise: day()
    .optional()
    .describe(
      'The day on which somebody last checked the server for a break-in, after the update that closed the last exploited flaw, YYYY-MM-DD, UTC; until then what to look at is listed, and nothing passes',
    ),
  forwarding: oneOf('skip', 'look').describe(
    'look: until the server was checked, list in each domain what forwards mail outside it (two requests a domain, and of the first 20 domains one more a mailbox, which is told before it starts); skip: leave that out',
  ),
});

type Alias = Item<z.infer<typeof mailAliases.model>>;
type Mailbox = Item<z.infer<typeof domainMailboxes.model>>;

const ELSEWHERE =
  'No call shows these: content filters that forward, of users and of the domain (Settings > Content Filters as each ' +
  'of them; path not confirmed).';
export const FORWARDING_BY_HAND = `In each domain, ${mailboxForwarding.where}, and ${mailAliases.where}: know every address outside the domain.`;
const NOT_LOOKED_INTO =
  'Its mailboxes were not looked into, as that is done for the first domains of an audit alone: name the domain with --domain.';

/** Addresses of another domain; a name without one is of this. */
function outside(addresses: readonly string[], domain: string): readonly string[] {
  const own = `@${domain.toLowerCase()}`;
  return addresses.filter((address) => address.includes('@') && !address.toLowerCase().endsWith(own));
}

/** Where a mailbox forwards to; undefined where that is not known. */
function forwardsOf({ label }: Mailbox, lookedUp: LookedUp | undefined): readonly string[] | undefined {
  const shown = lookedUp?.shown[label] as Partial<z.infer<typeof mailboxForwarding.model>> | undefined;
  return shown?.addresses;
}

/** What forwards outside: as sentences of the message, and to look at, an instruction each. */
function foundIn(
  mailboxes: readonly Mailbox[],
  {
    domain,
    aliases,
    lookedUp,
  }: {
    readonly domain: string;
    readonly aliases: readonly Alias[];
    readonly lookedUp: LookedUp | undefined;
  },
) {
  const ofMailboxes = mailboxes.map((one) => ({ ...one, to: forwardsOf(one, lookedUp) }));
  const read = ofMailboxes.flatMap(({ label, to }) =>
    to === undefined ? [] : [{ label, to: outside(to, domain) }],
  );
  const unread = ofMailboxes.filter(({ to }) => to === undefined);
  const forwarding = read.filter(({ to }) => to.length > 0);
  const delivering = aliases
    .map(({ label, fields: { targets } }) => ({ label, to: outside(targets, domain) }))
    .filter(({ to }) => to.length > 0);
  const outward = present(
    forwarding.length > 0 && counted(forwarding.length, 'mailbox'),
    delivering.length > 0 && counted(delivering.length, 'alias'),
  );
  // Without numbers where nothing was found: what reads the same in hundreds of domains is told once.
  const seen =
    outward.length === 0
      ? 'Nothing that was looked into forwards outside the domain.'
      : `Set to forward outside the domain: ${listed(outward)}.`;
  return {
    seen: `${seen}${remarks(
      unread.length > 0 &&
        (lookedUp === undefined
          ? NOT_LOOKED_INTO
          : `${counted(unread.length, 'mailbox')} could not be looked into.`),
    )}`,
    look: [
      ...forwarding.map(({ label, to }) => `The mailbox ${label} forwards to ${listed(to)}: ask its user.`),
      ...delivering.map(
        ({ label, to }) => `The alias ${label} delivers to ${listed(to)}: ask who had it set.`,
      ),
      ...(unread.length > 0 && lookedUp !== undefined
        ? [`Not read: ${labelsOf(unread)}. ${mailboxForwarding.where}: see where they forward to.`]
        : []),
    ],
  };
}

export const forwardingPart = partFor(forwardingOptions, {
  scope: 'domain',
  isActive: ({ forwarding }) => forwarding === 'look',
  reads: () => ({
    mailboxes: { resource: domainMailboxes },
    aliases: { resource: mailAliases },
    server: { resource: serverBuild, fields: ['build'] },
    advisories: { resource: advisoriesFact, fields: ['asOf', 'treatAsCompromisedBelowBuild', 'advisories'] },
  }),
  lookUps: ({ mailboxes, server, advisories }, { checkedForCompromise }, { today }) =>
    whyUnchecked({ ...server, today, advisories, checkedForCompromise }) === undefined
      ? {}
      : Object.fromEntries(
          mailboxes.map(({ label: email }) => [
            email,
            { resource: mailboxForwarding, parameters: { email } },
          ]),
        ),
  announces: ({ requests, targets, left }) =>
    `Looking into forwarding: up to ${counted(requests, 'request')}, one a mailbox, in ${counted(targets, 'domain')}` +
    (left === 0 ? '.' : `; the mailboxes of ${counted(left, 'more domain')} are not looked into.`),
  assess: (
    { mailboxes, aliases, server, advisories, lookedUp },
    { checkedForCompromise },
    { today, target },
  ) => {
    const unchecked = whyUnchecked({ ...server, today, advisories, checkedForCompromise });
    if (unchecked === undefined)
      return {
        verdict: 'pass',
        message: `The server was checked on ${checkedForCompromise}; forwarding was not looked into again.`,
      };
    const found = foundIn(mailboxes, { domain: target, aliases, lookedUp });
    return {
      verdict: 'manual',
      message: `${found.seen} Whether somebody has broken in is not known: ${unchecked}.`,
      byHand: instruct(...found.look, ELSEWHERE),
      remedy: 'decide',
    };
  },
});
