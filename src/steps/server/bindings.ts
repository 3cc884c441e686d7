/**
 * Step bindings: only the ports that are needed are open, each with TLS and a certificate that lasts.
 * Pure: judges the ports that are bound to an address. Only a port without a certificate can be put back as it was, so
 * only such a port is removed; no call edits one.
 */

import { z } from 'zod';
import { certificates as certificatesResource } from '../../contract/resources/server/certificates.js';
import { listeningPorts } from '../../contract/resources/server/listening-ports.js';
import { canonicalAddress, isAddressOrBlock } from '../kit/address.js';
import { operatorFact } from '../kit/facts.js';
import { type Instruction, instruct } from '../kit/instruction.js';
import { isOrAre, listed } from '../kit/names.js';
import {
  type Assessment,
  counted,
  type DesiredChange,
  defineStep,
  mailboxesOf,
  partFor,
  sentence,
} from '../kit/step.js';
import { type Judged, judge, nameOf, type Port, protocolOf } from './open-ports.js';

function hasNoDouble(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

const options = z.strictObject({
  ports: z
    .array(z.int().min(1).max(65_535))
    .min(1)
    .refine(hasNoDouble, 'must not name one port twice')
    .optional()
    .describe('The only ports that may be open; left out, which are open is for you to judge'),
  addresses: z
    .array(
      z
        .string()
        .refine(
          (text) => isAddressOrBlock(text) && !text.includes('/'),
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
      'A port without TLS or SSL: it has to offer TLS; or, of POP and IMAP, it has to go, with or without the option ports, once another port of its protocol offers TLS or SSL',
    ),
  warnCertificateDays: z
    .int()
    .min(1)
    .max(365)
    .default(14)
    .describe('Fail when a certificate ends in fewer days than this'),
});

type Options = z.infer<typeof options>;

function problemsOf(judged: Judged): readonly string[] {
  const unwanted = [...judged.removable, ...judged.certified, ...judged.inUse, ...judged.onlyWayIn];
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

const CERTIFICATES = 'Settings > Bindings > Certificates (path not confirmed)';

/** A text for the operator where there is something to name. */
function say<T>(things: readonly T[], text: (names: string) => string, nameOfThing: (thing: T) => string) {
  return things.length === 0 ? [] : [text(listed(things.map(nameOfThing)))];
}

function byHandOf(judged: Judged): readonly Instruction[] {
  return instruct(
    ...say(
      judged.inUse,
      (names) =>
        `The tool is connected to ${names} and does not remove it: sign in by another port, then delete it in Settings > Bindings > Ports.`,
      nameOf,
    ),
    ...judged.onlyWayIn.map(
      (port) =>
        `Settings > Bindings > Ports: open a port for ${protocolOf(port)} with TLS or SSL first, as no other one would be left, then delete ${nameOf(port)}.`,
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
  );
}

function removals({ removable }: Judged): readonly DesiredChange[] {
  return removable.map(({ key }) => ({ kind: 'remove', need: 'ports', key }));
}

/** Where nothing is wrong with what is open. */
function withoutProblem({ open, unknownEnd }: Judged, wanted: Options): Assessment {
  if (open.length === 0) {
    return {
      verdict: 'manual',
      message:
        'The server shows no open port, and without one it takes no mail: see for yourself which are open.',
    };
  }
  const unknown = unknownEnd.length > 0 ? ` ${unknownEndText(unknownEnd)}` : '';
  if (wanted.ports === undefined) {
    return {
      verdict: 'manual',
      message: `Each open port has TLS or SSL: ${listed(open.map(nameOf))}. State in the option ports those that may be open: which are needed only you know.${unknown}`,
      remedy: 'decide',
    };
  }
  return {
    verdict: unknown === '' ? 'pass' : 'manual',
    message: `${counted(open.length, 'port')} with TLS or SSL; no other port is open.${unknown}`,
  };
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
        ports: { resource: listeningPorts },
        operator: { resource: operatorFact, fields: ['port'] },
        certificates: {
          resource: certificatesResource,
          elseByHand: instruct(
            `The certificates could not be read. ${CERTIFICATES}: see that none ends soon.`,
          ),
        },
      }),
      assess: ({ ports, certificates, operator }, wanted, context) => {
        const judged = judge({ ports, certificates }, wanted, { today: context.today, operator });
        const problems = problemsOf(judged);
        if (problems.length === 0) return withoutProblem(judged, wanted);
        const byHand = byHandOf(judged);
        return {
          verdict: 'fail',
          message: sentence(problems),
          changes: removals(judged),
          impact: judged.removable.map(
            (port) =>
              `Mail programs on ${nameOf(port)} cannot connect there any more; the server has ${mailboxesOf(context)}.`,
          ),
          byHand,
        };
      },
    }),
  ],
  notUndone:
    'A removed port comes back as a new one, with a number of its own in the server; that the server takes the protocol of ' +
    'a port that is none of SMTP, POP and IMAP is assumed.',
  manual: (wanted) =>
    instruct(
      [
        wanted.ports === undefined
          ? 'Settings > Bindings > Ports: delete each that nobody needs; '
          : `Settings > Bindings > Ports: delete every port but ${wanted.ports.join(', ')}; `,
        ...(wanted.plainPorts === 'refuse-pop-imap'
          ? [
              'delete POP and IMAP ports with Encryption None, once another port of the protocol has TLS or SSL; ',
            ]
          : []),
        'set Encryption to TLS or SSL, with a certificate, on every port that stays. Save.',
        ...(wanted.addresses === undefined
          ? []
          : [
              ` Settings > Bindings > IP Addresses: tick ports only on ${wanted.addresses.join(', ')}. Save.`,
            ]),
        ` ${CERTIFICATES}: renew what ends in fewer than ${counted(wanted.warnCertificateDays, 'day')}.`,
      ].join(''),
    ),
});
