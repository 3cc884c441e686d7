/**
 * Step outside-tls: whoever connects gets TLS that holds: a version of today, a certificate for the name, nothing smuggled in.
 * Pure: judges handshakes and what ports say before and within them.
 */
import { z } from 'zod';
import type { DoorName, Place } from '../../contract/resources/outside/places.js';
import { DOORS } from '../../contract/resources/outside/places.js';
import type { Talk } from '../../contract/resources/outside/probed-mail.js';
import { type Secured, TLS_VERSIONS } from '../../contract/resources/outside/probed-tls.js';
import { listed } from '../kit/names.js';
import { oneOf, wholeNumber } from '../kit/option.js';
import { seenVerdict } from '../kit/seen-verdict.js';
import { counted, defineStep, onServer } from '../kit/step.js';
import { faultsOf, isFor } from './certificates.js';
import {
  askedFor,
  folded,
  isUnknown,
  looksAt,
  placeText,
  seenIn,
  silentText,
  unknownIn,
  unseenPart,
} from './knocked.js';

const options = z.strictObject({
  oldest: z.enum(TLS_VERSIONS).default('1.2').describe('The oldest version that may be taken'),
  oldestIncoming: z
    .enum(TLS_VERSIONS)
    .default('1.0')
    .describe(
      'The same at port 25, where other servers deliver: one that has nothing newer comes without TLS instead',
    ),
  warnCertificateDays: wholeNumber([1, 365], 14).describe(
    'Fail when a certificate ends in fewer days than this',
  ),
  signInWithoutTls: oneOf('allow', 'refuse').describe(
    'A port that takes a sign-in before TLS: told, or failed. A password can be read on the way there',
  ),
});
type Options = z.infer<typeof options>;

const BINDINGS = 'Settings > Bindings > Ports';
const WEB_BINDINGS = 'IIS > the SmarterMail site > Bindings: https at this port, with a certificate.';
const RENEW =
  'Settings > Bindings > Certificates: renew it, for every name that users and other servers come by, with the certificates between.';
const OLD_VERSIONS =
  'Windows decides which versions of TLS its programs take: Registry > HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols, or IIS Crypto; look whether SmarterMail has a setting of its own first. Restart the service.';

interface Host {
  readonly host: string;
  readonly addresses: readonly string[];
}

function ofPort(secured: Secured, host: Host, wanted: Options & { readonly today: string }) {
  const place = placeText(secured, host);
  const { isOffered, first, versions, door } = secured;
  if (seenIn(isOffered) === false)
    return {
      faults: [
        {
          place,
          one: 'offers no TLS',
          many: 'offer no TLS',
          byHand: [
            DOORS[door].speaks === 'web'
              ? WEB_BINDINGS
              : `${BINDINGS}: edit it, Encryption TLS, with a certificate. Save.`,
          ],
        },
      ],
      notSeen: [],
    };
  const oldest = TLS_VERSIONS.indexOf(door === 'smtp' ? wanted.oldestIncoming : wanted.oldest);
  const old = TLS_VERSIONS.slice(0, oldest);
  const taken = old.filter((version) => {
    const part = versions[version];
    return part !== undefined && seenIn(part) === true;
  });
  const unknown = old.flatMap((version) => {
    const part = versions[version];
    return part?.status === 'not-seen' ? [{ version, why: part.why }] : [];
  });
  const certificate = seenIn(first)?.certificate;
  const about = { today: wanted.today, warnDays: wanted.warnCertificateDays, host: secured.host };
  const versionsText = `TLS ${listed(taken)}`;
  return {
    faults: [
      ...(taken.length > 0
        ? [
            {
              place,
              one: `takes ${versionsText}`,
              many: `take ${versionsText}`,
              brief: `old TLS is taken (${listed(taken)})`,
              byHand: [OLD_VERSIONS],
            },
          ]
        : []),
      ...(certificate === undefined
        ? []
        : faultsOf(certificate, about).map((fault) => ({
            ...{ place, one: `shows a certificate that ${fault}`, many: `show a certificate that ${fault}` },
            ...{ brief: `a certificate ${fault}`, byHand: [RENEW] },
          }))),
    ],
    notSeen: [
      ...unseenPart(place, isOffered.status === 'not-seen' ? isOffered : first),
      ...[...new Set(unknown.map(({ why }) => why))].map((why) => ({
        what: `${place}, TLS ${listed(unknown.filter((one) => one.why === why).map(({ version }) => version))}`,
        why,
      })),
    ],
  };
}

/** Is TLS expected there? */
function hasTls(door: DoorName): boolean {
  return DOORS[door].tls === 'implicit' || DOORS[door].tls === 'command';
}

/** Does it take a password before TLS? By its own words. */
function takesSignIn({ door, offers }: Talk): boolean {
  const said = seenIn(offers);
  if (said === undefined || DOORS[door].tls !== 'command') return false;
  const says = (pattern: RegExp) => said.some((one) => pattern.test(one));
  switch (DOORS[door].speaks) {
    case 'smtp':
      return says(/^AUTH[ =]/i);
    case 'pop':
      return says(/^(USER|SASL)\b/i);
    default:
      return !says(/^LOGINDISABLED$/i);
  }
}

export const outsideTls = defineStep({
  id: 'outside-tls',
  title: 'From outside, TLS holds: versions of today, certificates for the name',
  why:
    'What protects passwords and mail on the way is what a port takes when somebody connects, not what is ticked. People get used to ' +
    'clicking warnings away, and then click away the one of an attacker.',
  guide: ['beyond the guides'],
  severity: 'high',
  disruption: 'none',
  beyond: 'probe',
  ...onServer(options, {
    reads: () => looksAt('mail', 'tls'),
    asks: askedFor('mail', 'tls'),
    assess: ({ shown, mail, tls }, wanted, { today }) => {
      const judged = tls.ports.map((one) => ofPort(one, shown, { ...wanted, today }));
      const at = (place: Place) => placeText(place, shown);
      const injected = mail.talks
        .filter(({ injection }) => seenIn(injection) === true)
        .map((talk) => ({
          ...{ place: at(talk), one: 'carries out within TLS what came in clear before it' },
          ...{
            many: 'carry out within TLS what came in clear before it',
            brief: 'commands can be put before TLS (STARTTLS injection)',
          },
          byHand: [
            'Update the server, or what stands in front of it: a stranger on the way can put commands into a connection that looks safe.',
          ],
        }));
      const plain = mail.talks.filter(takesSignIn).map((talk) => ({
        ...{ place: at(talk), one: 'takes a sign-in before TLS', many: 'take a sign-in before TLS' },
        byHand: [
          `${BINDINGS}: have users sign in on ports with SSL, and close or restrict those that take a sign-in without TLS.`,
        ],
      }));
      const { webNames, unasked } = tls;
      const byCommand = tls.ports.filter(
        ({ door, isOffered }) => DOORS[door].tls === 'command' && seenIn(isOffered) === true,
      );
      const untried = mail.talks.flatMap((talk) =>
        byCommand.some((port) => at(port) === at(talk)) ? unseenPart(at(talk), talk.injection) : [],
      );
      const wrong = webNames.filter(({ name, certificate }) => {
        const shownThere = seenIn(certificate);
        return (
          shownThere !== undefined && shownThere.names.length === shownThere.count && !isFor(shownThere, name)
        );
      });
      const names = listed(wrong.map(({ name }) => name));
      const found = [
        ...folded([...injected, ...judged.flatMap(({ faults }) => faults)]),
        ...(wanted.signInWithoutTls === 'refuse' ? folded(plain) : []),
        ...(wrong.length > 0
          ? [
              {
                problem: `the certificate is not for ${names}, which ${wrong.length === 1 ? 'leads' : 'lead'} here`,
                brief: `${counted(wrong.length, 'name')} of web mail without a certificate`,
                byHand: [`IIS > Bindings of the site: a certificate for ${names}, by SNI.`],
              },
            ]
          : []),
      ];
      const notSeen = [
        ...unknownIn(shown, ({ door }) => hasTls(door)),
        ...judged.flatMap((one) => one.notSeen),
        ...webNames.flatMap(({ name, certificate }) => unseenPart(`certificate of ${name}`, certificate)),
      ];
      const seenPorts = tls.ports.filter(({ first }) => first.status === 'seen').map(at);
      if (found.length === 0 && seenPorts.length === 0 && notSeen.length === 0)
        return { verdict: 'error', message: 'no port with TLS answers from here' };
      return seenVerdict(found, {
        notSeen,
        pass: `TLS holds at ${listed(seenPorts)}.`,
        remark: [
          ' Older than TLS 1.0 cannot be asked from here.',
          silentText(shown.ports.filter((port) => hasTls(port.door) && !isUnknown(port))),
          wanted.signInWithoutTls === 'allow' &&
            plain.length > 0 &&
            ` A sign-in is taken before TLS at ${listed(plain.map(({ place }) => place))}.`,
          untried.length > 0 &&
            ` Whether commands can be put before TLS was not seen: ${untried.map(({ what, why }) => `${what}: ${why}`).join('; ')}.`,
          unasked > 0 &&
            ` Not looked at, as there are too many or nobody answered for them: ${counted(unasked, 'name')} of web mail.`,
        ]
          .filter((one) => one !== false)
          .join(''),
      });
    },
  }),
  manual: ({ oldest }) =>
    `From a computer with OpenSSL: openssl s_client -connect <host>:993, and -starttls smtp -connect <host>:25. The certificate is for the host, trusted and not about to end; with -tls1 and -tls1_1 nobody answers (nothing older than TLS ${oldest}).`,
});
