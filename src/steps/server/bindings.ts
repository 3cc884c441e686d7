/**
 * Step bindings: only the ports that are needed are open, each with TLS and a certificate that lasts.
 * Pure: judges the ports that are bound to an address. Only a port without a certificate can be put back as it was, so
 * only such a port is removed; no call edits one.
 */

import { certificates as certificatesResource } from '../../contract/resources/server/certificates.js';
import { listeningPorts } from '../../contract/resources/server/listening-ports.js';
import { type Shortcoming, verdictOf } from '../kit/expectation.js';
import { operatorFact } from '../kit/facts.js';
import { instruct } from '../kit/instruction.js';
import { isOrAre, listed } from '../kit/names.js';
import { present, remarks } from '../kit/present.js';
import {
  type Assessment,
  counted,
  defineStep,
  mailboxesOf,
  onServer,
  type StepContext,
} from '../kit/step.js';
import {
  isIncoming,
  isSubmission,
  type Judged,
  judge,
  nameOf,
  options,
  type Port,
  protocolOf,
} from './open-ports.js';

const { where: PORTS } = listeningPorts;
const CERTIFICATES = `${certificatesResource.where} (path not confirmed)`;

function namesOf(ports: readonly Port[]): string {
  return listed(ports.map(nameOf));
}

/** What stops once a port is closed. */
function stopsText(port: Port, mailboxes: string): string {
  if (isIncoming(port)) {
    return `Mail of other servers comes in by ${nameOf(port)}: where no other of the kind is open, none can deliver to ${mailboxes} any more.`;
  }
  const what = isSubmission(port) ? 'Mail programs that send by' : 'Mail programs on';
  return `${what} ${nameOf(port)} cannot connect there any more; the server has ${mailboxes}.`;
}

/** What is to go: what the tool removes, and what it leaves. */
function unwanted(judged: Judged, context: StepContext): Shortcoming | undefined {
  const { removable, certified, inUse, onlyWayIn, lastIncoming, lastSubmission } = judged;
  const all = [...removable, ...certified, ...inUse, ...onlyWayIn, ...lastIncoming, ...lastSubmission];
  if (all.length === 0) return undefined;
  return {
    problem: `${namesOf(all)} ${isOrAre(all)} open and not wanted`,
    changes: removable.map(({ key }) => ({ kind: 'remove', need: 'ports', key })),
    impact: removable.map((port) => stopsText(port, mailboxesOf(context))),
    byHand: [
      lastIncoming.length > 0 &&
        `Left open ${isOrAre(lastIncoming)} ${namesOf(lastIncoming)}: otherwise no other server can deliver to this one. List it in ports; or state closeIncomingMail: true, if nobody is to.`,
      lastSubmission.length > 0 &&
        `Left open ${isOrAre(lastSubmission)} ${namesOf(lastSubmission)}: otherwise users cannot send. List it in ports; or state closeSubmission: true, if nobody is to.`,
      inUse.length > 0 &&
        `The tool is connected to ${namesOf(inUse)} and does not remove it: sign in by another port, then delete it in ${PORTS}.`,
      ...onlyWayIn.map(
        (port) =>
          `${PORTS}: open a port for ${protocolOf(port)} with TLS or SSL first, as no other one would be left, then delete ${nameOf(port)}.`,
      ),
      certified.length > 0 &&
        `${PORTS}: delete ${namesOf(certified)}; not by the tool, as the password of its certificate could not be put back.`,
    ],
  };
}

function shortcomings(judged: Judged, context: StepContext): readonly Shortcoming[] {
  const { plain, withoutCertificate, elsewhere, ending } = judged;
  return present<Shortcoming>(
    unwanted(judged, context),
    plain.length > 0 && {
      problem: `${namesOf(plain)} ${plain.length === 1 ? 'offers' : 'offer'} no TLS`,
      byHand: [`${PORTS}: edit ${namesOf(plain)}, Encryption TLS, with a certificate. Save.`],
    },
    withoutCertificate.length > 0 && {
      problem: `${namesOf(withoutCertificate)} ${withoutCertificate.length === 1 ? 'names' : 'name'} no certificate`,
      byHand: [`${PORTS}: edit ${namesOf(withoutCertificate)} and choose a certificate. Save.`],
    },
    ...elsewhere.map(({ port, addresses }) => ({
      problem: `${nameOf(port)} is bound to ${listed(addresses)}, which is not listed`,
      byHand: [`Settings > Bindings > IP Addresses: untick ${nameOf(port)} on ${listed(addresses)}. Save.`],
    })),
    ...ending.map((problem) => ({
      problem,
      byHand: [`${CERTIFICATES}: renew what ends, delete what ended.`],
    })),
  );
}

/** Where nothing is wrong with what is open, and what may be is for a person to say. */
function unjudged(open: readonly Port[], remark: string): Assessment {
  return open.length === 0
    ? {
        verdict: 'manual',
        message:
          'The server shows no open port, and without one it takes no mail: see for yourself which are open.',
      }
    : {
        verdict: 'manual',
        message: `Each open port has TLS or SSL: ${namesOf(open)}. State in the option ports those that may be open: which are needed only you know.${remark}`,
        remedy: 'decide',
      };
}

export const bindings = defineStep({
  id: 'bindings',
  title: 'Only needed ports are open, each with TLS',
  why:
    'Every open port is one more door, and a port without TLS lets passwords be read on the way. Mail programs that use ' +
    'a port that is closed stop working until they are set up anew; ports are only closed where the playbook asks for it.',
  guide: ['G2 "Limit IP Addresses and Ports"', 'G2 "configure SSL / TLS for your services"'],
  rehearses: { untold: 'the logs do not say by which port a session came' },
  severity: 'medium',
  disruption: 'high',
  notices: [
    ['remove', 'clients on closed ports stop'],
    ['*', 'a port is opened'],
  ],
  ...onServer(options, {
    // Asks for more than before: what is opened later fails.
    exported: ({ ports }, wanted) => {
      const open = ports.filter(({ fields }) => fields.addresses.length > 0).map(({ fields }) => fields.port);
      return wanted.ports !== undefined || open.length === 0
        ? {}
        : { ports: [...new Set(open)].toSorted((a, b) => a - b) };
    },
    reads: () => ({
      ports: { resource: listeningPorts },
      operator: { resource: operatorFact, fields: ['port'] },
      certificates: {
        resource: certificatesResource,
        elseByHand: instruct(`The certificates could not be read. ${CERTIFICATES}: see that none ends soon.`),
      },
    }),
    assess: ({ ports, certificates, operator }, wanted, context) => {
      const judged = judge({ ports, certificates }, wanted, { today: context.today, operator });
      const { open } = judged;
      const found = shortcomings(judged, context);
      const unknown = namesOf(judged.unknownEnd);
      const remark = remarks(
        unknown !== '' && `The server does not show when the certificate of ${unknown} ends.`,
      );
      if (found.length === 0 && (open.length === 0 || wanted.ports === undefined)) {
        return unjudged(open, remark);
      }
      return verdictOf(found, {
        pass: `${counted(open.length, 'port')} with TLS or SSL; no other port is open.${remark}`,
        look: [
          unknown !== '' &&
            `${CERTIFICATES}: see when the certificate of ${unknown} ends, which the server does not show.`,
        ],
      });
    },
  }),
  notUndone:
    'A removed port comes back as a new one, with a number of its own in the server; that the server takes the protocol of ' +
    'a port that is none of SMTP, POP and IMAP is assumed.',
  manual: (wanted) =>
    present(
      wanted.ports === undefined
        ? `${PORTS}: delete each that nobody needs; `
        : `${PORTS}: delete every port but ${wanted.ports.join(', ')}; `,
      'but keep port 25 and one that users send by, unless mail is to stop; ',
      wanted.plainPorts === 'refuse-pop-imap' &&
        'delete POP and IMAP ports with Encryption None, once another port of the protocol has TLS or SSL; ',
      'set Encryption to TLS or SSL, with a certificate, on every port that stays. Save.',
      wanted.addresses !== undefined &&
        ` Settings > Bindings > IP Addresses: tick ports only on ${wanted.addresses.join(', ')}. Save.`,
      ` ${CERTIFICATES}: renew what ends in fewer than ${counted(wanted.warnCertificateDays, 'day')}.`,
    ).join(''),
});
