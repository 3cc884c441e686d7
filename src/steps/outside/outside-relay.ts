/**
 * Step outside-relay: who does not sign in cannot send through this server to others, as seen from here.
 * Pure: judges what the server answered to a sender and a recipient that are nobody's. No message was begun.
 */
import { z } from 'zod';
import { DOORS } from '../../contract/resources/outside/places.js';
import type { RelayAttempt } from '../../contract/resources/outside/probed-mail.js';
import { listed } from '../kit/names.js';
import { seenVerdict } from '../kit/seen-verdict.js';
import { defineStep, onServer } from '../kit/step.js';
import { askedFor, folded, looksAt, placeText, unknownIn } from './knocked.js';
import { bypassOf, LISTED_NEEDS, relaysOf, relayUnseen } from './relayed.js';

const BY_HAND =
  'Settings > Protocols > SMTP In: set Allow Relay to Nobody; the step smtp-relay does so. Save.';

/** For whom: the worst alone. */
function forWhom(attempts: readonly RelayAttempt[]) {
  return attempts.some(({ isLocalSender }) => !isLocalSender)
    ? {
        one: 'takes mail of strangers to strangers, without a sign-in',
        many: 'take mail of strangers to strangers, without a sign-in',
      }
    : {
        one: 'takes mail to strangers from whoever says to be of a domain of the server, without a sign-in',
        many: 'take mail to strangers from whoever says to be of a domain of the server, without a sign-in',
      };
}

export const outsideRelay = defineStep({
  id: 'outside-relay',
  title: 'From outside, nobody sends to others without a sign-in',
  why:
    'An open relay sends the spam of the whole world within hours, and is on block lists within days. The settings say what is meant to ' +
    'be; what a stranger is answered is what counts.',
  guide: ['beyond the guides'],
  severity: 'critical',
  disruption: 'none',
  beyond: 'probe',
  ...onServer(z.strictObject({}), {
    reads: () => ({ ...looksAt('mail'), ...LISTED_NEEDS }),
    asks: askedFor('mail'),
    assess: ({ shown, mail, ...known }) => {
      const judged = mail.talks
        .filter(({ door }) => DOORS[door].speaks === 'smtp')
        .map((talk) => ({ place: placeText(talk, shown), judged: relaysOf(talk) }));
      const open = judged.flatMap(({ place, judged: one }) =>
        one.relays === 'yes' ? [{ place, ...forWhom(one.attempts) }] : [],
      );
      const entry = bypassOf(known);
      if (open.length > 0 && entry !== undefined)
        return {
          verdict: 'manual',
          message: `${listed(open.map(({ place }) => place))} takes mail to strangers from here, as your own address may send without a sign-in (${entry}).`,
          brief: 'your own address may relay: ask from another one',
          byHand: [{ text: 'Run the probe from an address that is not on the whitelist.' }],
        };
      const notSeen = [
        ...judged.flatMap(relayUnseen),
        ...unknownIn(shown, ({ door }) => DOORS[door].speaks === 'smtp'),
      ];
      const places = judged.filter(({ judged: one }) => one.relays === 'no').map(({ place }) => place);
      return seenVerdict(
        folded(
          open.map((one) => ({
            ...one,
            brief: 'an open relay',
            byHand: [BY_HAND, 'No message was sent: that one would have been delivered is not shown.'],
          })),
        ),
        {
          notSeen,
          pass:
            places.length === 0
              ? 'No port takes mail from here.'
              : `Refused at ${listed(places)}: a recipient elsewhere, without a sign-in.`,
        },
      );
    },
  }),
  manual: () =>
    'From a computer outside, without signing in: telnet <host> 25, then EHLO probe.example.net, MAIL FROM:<probe@example.com>, RCPT TO:<probe@example.org>. The last has to be refused. Then QUIT.',
});
