/**
 * Step bindings: only the ports that are needed are open, each with TLS and a certificate that lasts.
 * Pure: judges the ports that are bound to an address. Only a port without a certificate can be put back as it was, so
 * only such a port is removed; no call edits one.
 */
import { z } from 'zod';
import { bindings as bindingsResource, PORT_TYPES } from '../contract/bindings.js';
import { certificates as certificatesResource } from '../contract/certificates.js';
import { canonicalAddress, parseBlock } from './address.js';
import { listed } from './names.js';
import {
  counted,
  type DesiredChange,
  defineStep,
  type Item,
  mailboxesOf,
  partFor,
  type StepContext,
  sentence,
} from './step.js';

const DAY_MS = 86_400_000;

function hasNoDouble(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

const options = z.strictObject({
  ports: z
    .array(z.int().min(1).max(65_535))
    .min(1)
    .refine(hasNoDouble, 'must not name one port twice')
    .optional()
    .describe('The only ports that may be open; left out, which ports are open is not judged'),
  addresses: z
    .array(
      z
        .string()
        .refine(
          (text) => parseBlock(text) !== undefined && !text.includes('/'),
          'must be an IP address of the server',
        ),
    )
    .min(1)
    .refine((all) => hasNoDouble(all.map(canonicalAddress)), 'must not name one address twice')
    .optional()
    .describe('The only addresses that ports may be bound to; left out, the addresses are not judged'),
  plainPorts: z
    .enum(['offer-tls', 'refuse-pop-imap'])
    .default('offer-tls')
    .describe(
      'A port without TLS or SSL: it has to offer TLS; or, of POP and IMAP, it has to go, with or without the option ports',
    ),
  warnCertificateDays: z
    .int()
    .min(1)
    .max(365)
    .default(14)
    .describe('Fail when a certificate ends in fewer days than this'),
});

type Options = z.infer<typeof options>;
type Port = Item<z.infer<typeof bindingsResource.model>>;
type Certificate = Item<z.infer<typeof certificatesResource.model>>;

const PROTOCOLS: readonly (readonly [number, string])[] = [
  [PORT_TYPES.smtp, 'SMTP'],
  [PORT_TYPES.pop, 'POP'],
  [PORT_TYPES.imap, 'IMAP'],
];

/** `port 110 (POP)`; by its own name where nobody has shown what the number of its protocol means. */
function nameOf({ fields }: Port): string {
  const protocol = PROTOCOLS.find(([type]) => type === fields.type)?.[1] ?? fields.name;
  return protocol === '' ? `port ${fields.port}` : `port ${fields.port} (${protocol})`;
}

function isPlain({ fields }: Port): boolean {
  return !fields.offersTls && !fields.isSsl;
}

function isUnwanted(port: Port, wanted: Options): boolean {
  const { port: number, type } = port.fields;
  const isMailbox = type === PORT_TYPES.pop || type === PORT_TYPES.imap;
  return (
    wanted.ports?.includes(number) === false ||
    (wanted.plainPorts === 'refuse-pop-imap' && isMailbox && isPlain(port))
  );
}

function hasCertificate({ fields }: Port): boolean {
  return fields.certificate !== null && fields.certificate !== '';
}

interface Judged {
  /** Open and not wanted, by what can be done about them. */
  readonly removable: readonly Port[];
  readonly certified: readonly Port[];
  readonly inUse: readonly Port[];
  /** Open, wanted, and without TLS or SSL. */
  readonly plain: readonly Port[];
  readonly withoutCertificate: readonly Port[];
  /** Open and wanted, but on an address that is not listed. */
  readonly elsewhere: readonly { readonly port: Port; readonly addresses: readonly string[] }[];
  readonly ending: readonly string[];
  /** Secure ports whose certificate's end the server does not show. */
  readonly unknownEnd: readonly Port[];
}

function fileOf(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? '').toLowerCase();
}

function endOf({ fields }: Certificate, wanted: Options & { readonly today: string }): string | undefined {
  const day = fields.expires.slice(0, 10);
  const days = Math.round(
    (Date.parse(`${day}T00:00:00Z`) - Date.parse(`${wanted.today}T00:00:00Z`)) / DAY_MS,
  );
  if (days < 0) return `the certificate ${fields.fileName} ended on ${day}`;
  return days < wanted.warnCertificateDays
    ? `the certificate ${fields.fileName} ends on ${day}, in ${counted(days, 'day')}`
    : undefined;
}

function judge(
  inputs: { readonly ports: readonly Port[]; readonly certificates: readonly Certificate[] | undefined },
  wanted: Options,
  context: StepContext,
): Judged {
  const open = inputs.ports.filter(({ fields }) => fields.addresses.length > 0);
  const isOwn = ({ fields }: Port) => fields.port === context.operator.port;
  const unwanted = open.filter((port) => isUnwanted(port, wanted));
  const kept = open.filter((port) => !isUnwanted(port, wanted));
  const secure = kept.filter((port) => !isPlain(port));
  const allowed = wanted.addresses?.map(canonicalAddress);
  const files = inputs.certificates?.map(({ fields }) => fileOf(fields.fileName));
  return {
    removable: unwanted.filter((port) => !isOwn(port) && !hasCertificate(port)),
    certified: unwanted.filter((port) => !isOwn(port) && hasCertificate(port)),
    inUse: unwanted.filter(isOwn),
    plain: kept.filter(isPlain),
    withoutCertificate: secure.filter((port) => !hasCertificate(port)),
    elsewhere: kept.flatMap((port) => {
      const addresses = port.fields.addresses.filter(
        (address) => allowed?.includes(canonicalAddress(address)) === false,
      );
      return addresses.length === 0 ? [] : [{ port, addresses }];
    }),
    ending: (inputs.certificates ?? []).flatMap(
      (one) => endOf(one, { ...wanted, today: context.today }) ?? [],
    ),
    unknownEnd: secure.filter(
      (port) => hasCertificate(port) && files?.includes(fileOf(port.fields.certificate ?? '')) === false,
    ),
  };
}

function isOrAre(ports: readonly unknown[]): string {
  return ports.length === 1 ? 'is' : 'are';
}

function problemsOf(judged: Judged): readonly string[] {
  const unwanted = [...judged.removable, ...judged.certified, ...judged.inUse];
  const { plain, withoutCertificate } = judged;
  return [
    ...(unwanted.length > 0
      ? [`${listed(unwanted.map(nameOf))} ${isOrAre(unwanted)} open and not wanted`]
      : []),
    ...(plain.length > 0
      ? [`${listed(plain.map(nameOf))} ${plain.length === 1 ? 'offers' : 'offer'} no TLS`]
      : []),
    ...(withoutCertificate.length > 0
      ? [
          `${listed(withoutCertificate.map(nameOf))} ${withoutCertificate.length === 1 ? 'names' : 'name'} no certificate`,
        ]
      : []),
    ...judged.elsewhere.map(
      ({ port, addresses }) => `${nameOf(port)} is bound to ${listed(addresses)}, which is not listed`,
    ),
    ...judged.ending,
  ];
}

function unknownEndText(ports: readonly Port[]): string {
  return `The server does not show when the certificate of ${listed(ports.map(nameOf))} ends.`;
}

const CERTIFICATES = 'Settings > Bindings > Certificates';

/** A text for the operator where there is something to name. */
function say<T>(things: readonly T[], text: (names: string) => string, nameOfThing: (thing: T) => string) {
  return things.length === 0 ? [] : [text(listed(things.map(nameOfThing)))];
}

function byHandOf(judged: Judged): string {
  return [
    ...say(
      judged.inUse,
      (names) =>
        `The tool is connected to ${names} and does not remove it: sign in by another port, then delete it in Settings > Bindings > Ports.`,
      nameOf,
    ),
    ...say(
      judged.certified,
      (names) =>
        `Settings > Bindings > Ports: delete ${names}; not by the tool, as the password of its certificate could not be put back.`,
      nameOf,
    ),
    ...say(
      judged.plain,
      (names) => `Settings > Bindings > Ports: edit ${names}, Encryption TLS, with a certificate. Save.`,
      nameOf,
    ),
    ...say(
      judged.withoutCertificate,
      (names) => `Settings > Bindings > Ports: edit ${names} and choose a certificate. Save.`,
      nameOf,
    ),
    ...say(
      judged.elsewhere,
      (names) => `Settings > Bindings > IP Addresses: untick ${names}. Save.`,
      ({ port, addresses }) => `${nameOf(port)} on ${listed(addresses)}`,
    ),
    ...(judged.ending.length > 0 ? [`${CERTIFICATES}: renew what ends, delete what ended.`] : []),
    ...(judged.unknownEnd.length > 0
      ? [`${unknownEndText(judged.unknownEnd)} Look at ${CERTIFICATES}.`]
      : []),
  ].join(' ');
}

function removals({ removable }: Judged): readonly DesiredChange[] {
  return removable.map(({ key }) => ({ kind: 'remove', need: 'ports', key }));
}

function passText(ports: readonly Port[], wanted: Options): string {
  const open = ports.filter(({ fields }) => fields.addresses.length > 0);
  const limits = wanted.ports === undefined ? 'which ports are open was not judged' : 'no other port is open';
  return `${counted(open.length, 'port')} with TLS or SSL; ${limits}.`;
}

export const bindings = defineStep({
  id: 'bindings',
  title: 'Only needed ports are open, each with TLS',
  why:
    'Every open port is one more door, and a port without TLS lets passwords be read on the way. Mail programs that use ' +
    'a port that is closed stop working until they are set up anew; ports are only closed where the playbook asks for it.',
  guide: ['G2 "Limit IP Addresses and Ports"', 'G2 "configure SSL / TLS for your services"'],
  severity: 'medium',
  disruption: 'high',
  scope: 'server',
  options,
  parts: [
    partFor(options)({
      scope: 'server',
      reads: () => ({
        ports: { resource: bindingsResource },
        certificates: {
          resource: certificatesResource,
          elseByHand: `The certificates could not be read. ${CERTIFICATES}: see that none ends soon.`,
        },
      }),
      assess: ({ ports, certificates }, wanted, context) => {
        const judged = judge({ ports, certificates }, wanted, context);
        const problems = problemsOf(judged);
        if (problems.length === 0) {
          return judged.unknownEnd.length > 0
            ? { verdict: 'manual', message: unknownEndText(judged.unknownEnd) }
            : { verdict: 'pass', message: passText(ports, wanted) };
        }
        const byHand = byHandOf(judged);
        return {
          verdict: 'fail',
          message: sentence(problems),
          changes: removals(judged),
          impact: judged.removable.map(
            (port) =>
              `Mail programs on ${nameOf(port)} cannot connect there any more; the server has ${mailboxesOf(context)}.`,
          ),
          ...(byHand === '' ? {} : { byHand }),
        };
      },
    }),
  ],
  manual: (wanted) =>
    [
      wanted.ports === undefined
        ? 'Settings > Bindings > Ports: '
        : `Settings > Bindings > Ports: delete every port but ${wanted.ports.join(', ')}; `,
      ...(wanted.plainPorts === 'refuse-pop-imap'
        ? ['delete POP and IMAP ports with Encryption None; ']
        : []),
      'set Encryption to TLS or SSL, with a certificate, on every port that stays. Save.',
      ...(wanted.addresses === undefined
        ? []
        : [` Settings > Bindings > IP Addresses: tick ports only on ${wanted.addresses.join(', ')}. Save.`]),
      ` ${CERTIFICATES}: renew what ends in fewer than ${counted(wanted.warnCertificateDays, 'day')}.`,
    ].join(''),
});
