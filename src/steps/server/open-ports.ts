/**
 * The ports that a server has open, and what a playbook asks of them, judged: which are to go and can, which lack TLS, which certificates end.
 * A port that is bound to no address is configured and closed.
 */

import { z } from 'zod';
import type { certificates } from '../../contract/resources/server/certificates.js';
import { type listeningPorts, PORT_TYPES } from '../../contract/resources/server/listening-ports.js';
import { canonicalAddress, isAddressOrBlock } from '../kit/address.js';
import { daysBetween, isNonsense } from '../kit/days.js';
import type { Operator } from '../kit/operator.js';
import { eachOnce, oneOf, onOff, wholeNumber } from '../kit/option.js';
import { counted, type Item } from '../kit/step.js';

const address = z
  .string()
  .refine((text) => isAddressOrBlock(text) && !text.includes('/'), 'must be an IP address of the server');

/** What a playbook asks for. */
export const options = z.strictObject({
  ports: eachOnce(wholeNumber([1, 65_535]), { what: 'port', nameOf: (port) => port })
    .optional()
    .describe('The only ports that may be open; left out, which are open is for you to judge'),
  addresses: eachOnce(address, { what: 'address', nameOf: canonicalAddress })
    .optional()
    .describe('The only addresses that ports may be bound to; left out, the addresses are not judged'),
  closeIncomingMail: onOff(false).describe(
    'true: port 25 may be closed where it is the last one of SMTP 25, so that no other server can deliver to this one; false: it stays, whatever ports says',
  ),
  closeSubmission: onOff(false).describe(
    'true: the last port that users send by (SMTP, but for 25) may be closed; false: it stays, whatever ports says',
  ),
  plainPorts: oneOf('offer-tls', 'refuse-pop-imap').describe(
    'A port without TLS or SSL: it has to offer TLS; or, of POP and IMAP, it has to go, with or without the option ports, once another port of its protocol offers TLS or SSL',
  ),
  warnCertificateDays: wholeNumber([1, 365], 14).describe(
    'Fail when a certificate ends in fewer days than this',
  ),
});

type WantedPorts = z.infer<typeof options>;
export type Port = Item<z.infer<typeof listeningPorts.model>>;
type Certificate = Item<z.infer<typeof certificates.model>>;

const PROTOCOLS: readonly (readonly [number, string])[] = [
  [PORT_TYPES.smtp, 'SMTP'],
  [PORT_TYPES.pop, 'POP'],
  [PORT_TYPES.imap, 'IMAP'],
];

/** By its own name where nobody has shown what the number of its protocol means. */
export function protocolOf({ fields }: Port): string {
  return PROTOCOLS.find(([type]) => type === fields.type)?.[1] ?? fields.name;
}

/** `port 110 (POP)`. */
export function nameOf(port: Port): string {
  const protocol = protocolOf(port);
  return protocol === '' ? `port ${port.fields.port}` : `port ${port.fields.port} (${protocol})`;
}

function isPlain({ fields }: Port): boolean {
  return !fields.offersTls && !fields.isSsl;
}

/** Is it one by which users read their mail? */
function isMailbox({ fields: { type } }: Port): boolean {
  return type === PORT_TYPES.pop || type === PORT_TYPES.imap;
}

/** Other servers deliver by this port and by no other. */
export function isIncoming({ fields: { type, port } }: Port): boolean {
  return type === PORT_TYPES.smtp && port === 25;
}

/** Those that users send by: of SMTP, or with a number that is for that, whatever the server calls its protocol. */
export function isSubmission(port: Port): boolean {
  const { type, port: number } = port.fields;
  return [465, 587].includes(number) || (type === PORT_TYPES.smtp && !isIncoming(port));
}

function isUnwanted(port: Port, wanted: WantedPorts): boolean {
  return (
    wanted.ports?.includes(port.fields.port) === false ||
    (wanted.plainPorts === 'refuse-pop-imap' && isMailbox(port) && isPlain(port))
  );
}

function hasCertificate({ fields }: Port): boolean {
  return fields.certificate !== null && fields.certificate !== '';
}

function fileOf(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? '').toLowerCase();
}

function endOf(
  { fields }: Certificate,
  wanted: WantedPorts & { readonly today: string },
): string | undefined {
  const day = fields.expires.slice(0, 10);
  const days = daysBetween(wanted.today, day);
  if (days < 0) return `the certificate ${fields.fileName} ended on ${day}`;
  return days < wanted.warnCertificateDays
    ? `the certificate ${fields.fileName} ends on ${day}, in ${counted(days, 'day')}`
    : undefined;
}

export function judge(
  inputs: { readonly ports: readonly Port[]; readonly certificates: readonly Certificate[] | undefined },
  wanted: WantedPorts,
  known: { readonly today: string; readonly operator: Pick<Operator, 'port'> },
) {
  const open = inputs.ports.filter(({ fields }) => fields.addresses.length > 0);
  const isOwn = ({ fields }: Port) => fields.port === known.operator.port;
  const unwanted = open.filter((port) => isUnwanted(port, wanted));
  const kept = open.filter((port) => !isUnwanted(port, wanted));
  const secure = kept.filter((port) => !isPlain(port));
  const allowed = wanted.addresses?.map(canonicalAddress);
  const isEndKnown = ({ fields: { expires } }: Certificate) =>
    !isNonsense(expires, { today: known.today, kind: 'future' });
  const files = inputs.certificates?.filter(isEndKnown).map(({ fields }) => fileOf(fields.fileName));
  const isOnlyWayIn = (port: Port) =>
    isMailbox(port) && isPlain(port) && !secure.some(({ fields }) => fields.type === port.fields.type);
  const lastOf = (isKind: (port: Port) => boolean, mayClose: boolean) =>
    mayClose || kept.some(isKind) ? [] : unwanted.filter((port) => isKind(port) && !isOwn(port));
  const lastIncoming = lastOf(isIncoming, wanted.closeIncomingMail);
  const lastSubmission = lastOf(isSubmission, wanted.closeSubmission);
  const last = new Set([...lastIncoming, ...lastSubmission]);
  const closable = unwanted.filter((port) => !isOwn(port) && !isOnlyWayIn(port) && !last.has(port));
  return {
    open,
    // Open and not wanted, by what can be done about them.
    removable: closable.filter((port) => !hasCertificate(port)),
    certified: closable.filter(hasCertificate),
    inUse: unwanted.filter(isOwn),
    // Mail would stop: it stays unless that is said in so many words.
    lastIncoming,
    lastSubmission,
    // Plain, of POP or IMAP, and no other port of the protocol with TLS or SSL would be left.
    onlyWayIn: unwanted.filter((port) => !isOwn(port) && isOnlyWayIn(port)),
    // Open, wanted, and without TLS or SSL.
    plain: kept.filter(isPlain),
    withoutCertificate: secure.filter((port) => !hasCertificate(port)),
    // Open and wanted, but on an address that is not listed.
    elsewhere: kept.flatMap((port) => {
      const addresses = port.fields.addresses.filter(
        (address) => allowed?.includes(canonicalAddress(address)) === false,
      );
      return addresses.length === 0 ? [] : [{ port, addresses }];
    }),
    ending: (inputs.certificates ?? []).flatMap((one) => endOf(one, { ...wanted, today: known.today }) ?? []),
    // Secure ports whose certificate's end the server does not show.
    unknownEnd: secure.filter(
      (port) => hasCertificate(port) && files?.includes(fileOf(port.fields.certificate ?? '')) === false,
    ),
  };
}

export type Judged = ReturnType<typeof judge>;
