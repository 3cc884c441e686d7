/**
 * Step smtp-relay: the server relays for nobody who has not signed in.
 * Pure: judges the SMTP In settings; a narrower setting than the one asked for is left alone.
 */

import { z } from 'zod';
import { ALLOW_RELAY, AUTH_MATCH, smtpIn } from '../../contract/resources/mail/smtp-in.js';
import { type Expectation, holding } from '../kit/expectation.js';
import { oneOf, onOff } from '../kit/option.js';
import {
  domainIn,
  exemptOf,
  type Heard,
  MAY_BE_RELAYED,
  MAY_BE_WHITELISTED,
  type RehearsalFacts,
  reachOfAll,
  type Sending,
} from '../kit/rehearsal.js';
import { defineStep, mailboxesOf } from '../kit/step.js';
import { ALIASES_BY_HAND, aliasesPart, aliasOptions } from './sending-aliases.js';

/** As SmarterMail's own interface says it, and as a sentence does. */
const RELAY_TEXT = {
  nobody: { label: 'Nobody', words: 'nobody' },
  'only-local-users': { label: 'Only Local Users', words: 'local users' },
  'only-local-domains': { label: 'Only Local Domains', words: 'local domains' },
  anyone: { label: 'Anyone', words: 'anyone' },
} as const satisfies Record<(typeof ALLOW_RELAY)[number], { readonly label: string; readonly words: string }>;
const MATCH_TEXT = {
  none: { label: 'None', words: 'none' },
  domain: { label: 'Domain', words: 'domain' },
  'email-address': { label: 'Email Address', words: 'email address' },
} as const satisfies Record<(typeof AUTH_MATCH)[number], { readonly label: string; readonly words: string }>;

const options = z.strictObject({
  allowRelay: oneOf('nobody', 'only-local-users', 'only-local-domains').describe(
    'The widest "Allow Relay" that passes',
  ),
  requireAuthMatch: oneOf('domain', 'email-address').describe('The weakest "Require Auth Match" that passes'),
  allowRelayForAuthenticatedUsers: onOff(true).describe(
    'true: users who signed in must be able to send; false: not judged',
  ),
  enforceDomainAuthForLocalDeliveries: onOff(false).describe(
    "true: a domain's SMTP authentication must hold for local deliveries too; false: not judged",
  ),
  ...aliasOptions.shape,
});

type Settings = z.infer<typeof smtpIn.model>;

const expects = (wanted: z.infer<typeof options>): readonly Expectation<Settings>[] => [
  {
    field: 'allowRelay',
    isMet: ({ allowRelay }) => ALLOW_RELAY.indexOf(allowRelay) <= ALLOW_RELAY.indexOf(wanted.allowRelay),
    to: wanted.allowRelay,
    problem: ({ allowRelay }) => `relay is allowed for ${RELAY_TEXT[allowRelay].words}`,
    impact: 'Devices and scripts that send to outside addresses without signing in are refused.',
    value: RELAY_TEXT[wanted.allowRelay].label,
  },
  {
    field: 'requireAuthMatch',
    isMet: ({ requireAuthMatch: match }) =>
      AUTH_MATCH.indexOf(match) >= AUTH_MATCH.indexOf(wanted.requireAuthMatch),
    to: wanted.requireAuthMatch,
    problem: ({ requireAuthMatch }) => `auth match is ${MATCH_TEXT[requireAuthMatch].words}`,
    impact: (_, context) =>
      `Users of ${mailboxesOf(context)} can send only under their own ${MATCH_TEXT[wanted.requireAuthMatch].words}: see who sends as an alias (Manage > Aliases, those that allow sending, which aliases: look lists), as an alias of the domain, or in the name of others, and programs that do. Whether the server lets such aliases through is not known here.`,
    value: MATCH_TEXT[wanted.requireAuthMatch].label,
  },
  {
    field: 'allowRelayForAuthenticatedUsers',
    isAsked: wanted.allowRelayForAuthenticatedUsers,
    to: true,
    effect: 'loosens',
    disruption: 'none',
    problem: 'users who signed in may not relay',
  },
  {
    field: 'enforceDomainAuthForLocalDeliveries',
    isAsked: wanted.enforceDomainAuthForLocalDeliveries,
    to: true,
    problem: "a domain's SMTP authentication is not asked for local deliveries",
    impact:
      'Senders inside a domain that requires SMTP authentication must sign in for local mail too, and so must what sends under its name from outside (newsletters, shops, web forms): no call shows who does.',
  },
];

const held = holding(options, {
  resource: smtpIn,
  expects,
  passes: ({ allowRelay, requireAuthMatch }) =>
    `Relay is limited to ${RELAY_TEXT[allowRelay].words}, auth match is ${MATCH_TEXT[requireAuthMatch].words}.`,
});

type Options = z.infer<typeof options>;

/** Whoever signed in, and sends under another name than that allows. */
function mismatched({ account, sender }: Sending, wanted: Options): Heard | undefined {
  const domain = account === undefined ? undefined : domainIn(account);
  if (domain === undefined)
    return { verdict: 'unknown', reason: 'the log does not name the account that signed in' };
  if (sender === '')
    return {
      verdict: 'unknown',
      reason: 'whether a signed-in user may send with an empty sender, as read receipts have, is not known',
    };
  if (domainIn(sender) !== domain)
    return {
      ...{ verdict: 'refused', reason: 'sends as an address of another domain than the account' },
      keep: { by: 'waiver', target: 'server' },
    };
  if (wanted.requireAuthMatch === 'domain' || sender === account) return undefined;
  return {
    ...{ verdict: 'refused', reason: 'sends as another address than the account' },
    keep: { by: 'options', options: { requireAuthMatch: 'domain' } },
  };
}

function refuses(sending: Sending, wanted: Options, facts: RehearsalFacts): Heard | undefined {
  if (sending.isSignedIn) return mismatched(sending, wanted);
  const reach = reachOfAll(sending, facts);
  const { relay } = exemptOf(sending.address, facts);
  if (reach === 'local' || relay === true) return undefined;
  if (reach === 'unknown') return { verdict: 'unknown', reason: MAY_BE_RELAYED };
  if (relay === undefined) return { verdict: 'unknown', reason: MAY_BE_WHITELISTED };
  const domain = domainIn(sending.sender);
  if (wanted.allowRelay !== 'nobody' && domain !== undefined && facts.isLocal(domain) !== false)
    return {
      verdict: 'unknown',
      reason: `whom Allow Relay = ${RELAY_TEXT[wanted.allowRelay].label} lets through is not known in full`,
    };
  return {
    ...{ verdict: 'refused', reason: 'sends to outside addresses without signing in' },
    keep: { by: 'address' },
  };
}

export const smtpRelay = defineStep({
  id: 'smtp-relay',
  title: 'The server relays for nobody who has not signed in',
  why:
    "An open relay sends anybody's spam in your name and lands your addresses on block lists within hours. " +
    'Devices and scripts that send without signing in stop working.',
  guide: ['G2 "§2"', 'G3 "Require SMTP Authentication"', 'G4 "Disable SMTP Open Relay"'],
  severity: 'critical',
  disruption: 'high',
  notices: [
    ['allowRelay', 'unsigned devices are refused'],
    ['requireAuthMatch', 'only their own address sends'],
    ['enforceDomainAuthForLocalDeliveries', 'local senders have to sign in'],
    ['*', 'signed-in users may send'],
  ],
  ...held,
  // The rest is the server's.
  perDomain: { takes: { aliases: z.literal('look') }, stricter: { aliases: ['skip', 'look'] } },
  parts: [...held.parts, aliasesPart],
  rehearses: {
    refuses,
    untold: ({ asked }) =>
      asked['smtp-relay']?.requireAuthMatch === 'none'
        ? undefined
        : 'an alias of an account counts as another sender: whether the server lets it through is not known',
  },
  manual: (wanted) => [held.manual(wanted), ...(wanted.aliases === 'look' ? [ALIASES_BY_HAND] : [])],
});
