/**
 * Step outside-contradiction: the server does what its settings say.
 * Pure: compares what the API shows with what was seen from outside, where both were seen.
 */
import { z } from 'zod';
import { smtpIn } from '../../contract/resources/mail/smtp-in.js';
import { DOORS, type Place } from '../../contract/resources/outside/places.js';
import type { ProbedPort } from '../../contract/resources/outside/probed-ports.js';
import { listeningPorts } from '../../contract/resources/server/listening-ports.js';
import { listed } from '../kit/names.js';
import { seenVerdict } from '../kit/seen-verdict.js';
import { counted, defineStep, onServer } from '../kit/step.js';
import {
  askedFor,
  folded,
  isUnknown,
  looksAt,
  placeText,
  seenIn,
  silentText,
  unanswered,
  unknownIn,
  unseenPart,
} from './knocked.js';
import { bypassOf, LISTED_NEEDS, type Relays, relaysOf, relayUnseen } from './relayed.js';

const ANOTHER =
  'Find out what answers there: a program that holds the port, a machine in front, or settings that the service has not taken (restart it).';

export const outsideContradiction = defineStep({
  id: 'outside-contradiction',
  title: 'The server does what its settings say',
  why:
    'Where settings say one thing and a stranger is answered another, nobody is protected by the settings, and every other finding of ' +
    'theirs is in doubt: another program may answer, or what was set was never taken.',
  guide: ['beyond the guides'],
  severity: 'critical',
  disruption: 'none',
  beyond: 'probe',
  ...onServer(z.strictObject({}), {
    reads: () => ({
      ...looksAt('mail', 'tls'),
      ...LISTED_NEEDS,
      settings: { resource: smtpIn, fields: ['allowRelay'], isOptional: true },
      bindings: { resource: listeningPorts, isOptional: true },
    }),
    asks: askedFor('mail', 'tls'),
    assess: ({ shown, mail, tls, settings, bindings, ...known }) => {
      const nothing = unanswered(shown);
      if (nothing.length > 0) return seenVerdict([], { notSeen: nothing, pass: '' });
      const isOwn = ({ host, door }: Place) => host === shown.host && DOORS[door].speaks !== 'web';
      const at = (place: Place) => placeText(place, shown);
      const isNobody = settings?.allowRelay === 'nobody';
      const relays = mail.talks
        .filter((talk) => isNobody && isOwn(talk) && DOORS[talk.door].speaks === 'smtp')
        .map((talk) => ({ place: at(talk), judged: relaysOf(talk) }));
      const placesOf = (which: Relays['relays']) =>
        relays.flatMap(({ place, judged }) => (judged.relays === which ? [place] : []));
      const entry = bypassOf(known);
      // Whoever may relay by his own address sees no contradiction.
      const [relaying, exempt] = entry === undefined ? [placesOf('yes'), []] : [[], placesOf('yes')];
      const told = [...relaying, ...placesOf('no')];
      const bound = bindings?.filter(({ fields }) => fields.addresses.length > 0).map(({ fields }) => fields);
      // By the usual number: what is stated instead is where a router brings it from.
      const boundAs = ({ door }: Place) => bound?.find(({ port }) => port === DOORS[door].port);
      const open = shown.ports.filter((port) => isOwn(port) && port.answer === 'open');
      const closed = bound === undefined ? [] : open.filter((port) => boundAs(port) === undefined);
      const isWithTls = (place: Place) => {
        const one = boundAs(place);
        return one !== undefined && (one.offersTls || one.isSsl);
      };
      const withTls = tls.ports.filter((port) => isOwn(port) && isWithTls(port));
      const offering = withTls.flatMap((port) => {
        const isOffered = seenIn(port.isOffered);
        return isOffered === undefined ? [] : [{ port, isOffered }];
      });
      const compared = [
        ...(told.length > 0 ? [`relaying at ${listed(told)}`] : []),
        ...(bound === undefined || open.length === 0 ? [] : [counted(open.length, 'open port')]),
        ...(offering.length > 0 ? [`TLS of ${counted(offering.length, 'port')}`] : []),
      ];
      /** Does something hang on what answers there? */
      const isMinded = (port: ProbedPort) => {
        // Silence at one that is shown as closed is what is shown.
        if (bound !== undefined && boundAs(port) === undefined) return port.answer === 'not-seen';
        return (isNobody && DOORS[port.door].speaks === 'smtp') || isWithTls(port);
      };
      const notSeen = [
        ...relays.flatMap(relayUnseen),
        ...unknownIn(shown, (port) => isOwn(port) && isMinded(port)),
        ...withTls.flatMap((port) => unseenPart(at(port), port.isOffered)),
      ];
      if (compared.length === 0 && notSeen.length === 0 && exempt.length === 0)
        return settings === undefined && bindings === undefined
          ? {
              verdict: 'manual',
              message:
                'Neither SMTP In nor the ports could be read of the server: there is nothing to compare.',
              brief: 'nothing to compare: the settings could not be read',
            }
          : { verdict: 'error', message: 'nothing that the settings say was seen from here' };
      const found = folded([
        ...relaying.map((place) => ({
          ...{
            place,
            one: 'relays for strangers, and SMTP In says that nobody may',
            many: 'relay for strangers, and SMTP In says that nobody may',
          },
          ...{ brief: 'SMTP In says nobody, and strangers relay', byHand: [ANOTHER] },
        })),
        ...closed.map((port) => ({
          ...{
            place: at(port),
            one: 'answers, and the server shows it as closed',
            many: 'answer, and the server shows them as closed',
          },
          ...{ brief: `${at(port)} answers, and is shown as closed`, byHand: [ANOTHER] },
        })),
        ...offering
          .filter(({ isOffered }) => !isOffered)
          .map(({ port }) => ({
            ...{
              place: at(port),
              one: 'offers no TLS, and the server shows that it does',
              many: 'offer no TLS, and the server shows that they do',
            },
            byHand: [ANOTHER],
          })),
      ]);
      return seenVerdict(found, {
        notSeen,
        pass:
          compared.length === 0
            ? 'Of what the settings say nothing could be compared.'
            : `Settings and what is seen from here agree: ${listed(compared)}.`,
        remark: [
          silentText(
            shown.ports.filter((port) => isOwn(port) && boundAs(port) !== undefined && !isUnknown(port)),
          ),
          exempt.length > 0 &&
            ` Whether strangers can relay at ${listed(exempt)} was not seen, as your own address may send without a sign-in (${entry}).`,
        ]
          .filter((one) => one !== false)
          .join(''),
        look:
          exempt.length > 0 ? [{ text: 'Run the probe from an address that is not on the whitelist.' }] : [],
      });
    },
  }),
  manual: () =>
    'Compare Settings > Protocols > SMTP In and Settings > Bindings > Ports with what a computer outside sees: which ports answer, whether they offer TLS, and whether a recipient elsewhere is refused without a sign-in.',
});
