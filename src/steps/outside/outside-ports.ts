/**
 * Step outside-ports: only ports that are meant for the world answer from outside.
 * Pure: judges which ports answered.
 */
import { z } from 'zod';
import { DOOR_NAMES, DOORS, type DoorName } from '../../contract/resources/outside/places.js';
import { isPublic } from '../kit/address.js';
import { listed } from '../kit/names.js';
import { eachOnce } from '../kit/option.js';
import { seenVerdict } from '../kit/seen-verdict.js';
import { defineStep, onServer } from '../kit/step.js';
import { askedFor, doorText, folded, looksAt, placeText, silentText, unanswered } from './knocked.js';

const options = z.strictObject({
  closed: eachOnce(z.enum(DOOR_NAMES as readonly [DoorName, ...DoorName[]]), {
    what: 'port',
    nameOf: (one) => one,
  })
    .default(['api', 'classic'])
    .describe('Those that must not answer from where the tool runs, by the names of --probe-ports'),
});

/** What is wrong with it, for whom it is worth more than that it is open. */
const WORSE: Partial<Record<DoorName, string>> = {
  api: 'answers around IIS, its TLS and its restrictions of addresses',
  classic: "answers as the installer's web site, for every name and without TLS of yours",
};

const BY_HAND: Partial<Record<DoorName, string>> = {
  api: 'Firewall of Windows: let port 17017 be reached from the server itself alone. A rule for the program MailService.exe opens it too: make it one of ports.',
  classic:
    'IIS > the SmarterMail site > Bindings: take the binding to port 9998 away, or close it in the firewall.',
};

export const outsidePorts = defineStep({
  id: 'outside-ports',
  title: 'From outside, only ports for the world answer',
  why:
    "SmarterMail's own web server answers at port 17017, around IIS: whoever restricts web mail to some addresses has not done so while " +
    'that port is open. Every other port that answers is one more door to guess passwords at.',
  guide: ['beyond the guides'],
  severity: 'high',
  disruption: 'none',
  beyond: 'probe',
  ...onServer(options, {
    reads: () => looksAt(),
    asks: askedFor(),
    assess: ({ shown }, wanted) => {
      const own = shown.ports.filter(({ host }) => host === shown.host);
      const isMeant = ({ door }: { readonly door: DoorName }) => !wanted.closed.includes(door);
      const open = own.filter(({ answer }) => answer === 'open');
      const found = folded(
        open
          .filter((port) => !isMeant(port))
          .map((port) => ({
            place: placeText(port, shown),
            one: WORSE[port.door] ?? 'answers, and is not to',
            ...(WORSE[port.door] === undefined ? { many: 'answer, and are not to' } : {}),
            brief: `${doorText(port)} answers from outside`,
            byHand: [
              BY_HAND[port.door] ??
                `Close ${doorText(port)} in the firewall, or in Settings > Bindings > Ports.`,
            ],
          })),
      );
      const nothing = unanswered(shown);
      const unknown = own.filter((port) => !isMeant(port) && port.answer === 'not-seen');
      const notSeen =
        nothing.length > 0
          ? nothing
          : unknown.map((port) => ({ what: placeText(port, shown), why: port.why }));
      const isInside = !shown.addresses.every(isPublic);
      return seenVerdict(found, {
        notSeen,
        pass: `From here answer ${listed([...new Set(open.map(doorText))])}.`,
        remark: [
          silentText(own),
          isInside && ' The address is one of your own network: the world may see something else.',
          shown.left.length > 0 && ` Left alone: ${shown.left.join('; ')}.`,
        ]
          .filter((one) => one !== false)
          .join(''),
      });
    },
  }),
  manual: ({ closed }) =>
    `From a computer outside: Test-NetConnection <host> -Port N, for ${closed.map((door) => DOORS[door].port).join(', ')}. None of them is to answer.`,
});
