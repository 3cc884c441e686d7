/**
 * Step host-webmail-binding: web mail answers at its names alone, and not at port 9998.
 * Pure: judges the bindings of the site and, where the firewall is to close that port, its rules.
 */
import { z } from 'zod';
import type { Site } from '../../contract/resources/host/host-iis.js';
import { hostPorts } from '../../contract/resources/host/host-ports.js';
import { DOORS } from '../../contract/resources/outside/places.js';
import { isLoopback } from '../kit/address.js';
import type { Shortcoming } from '../kit/expectation.js';
import { isHostName } from '../kit/host-name.js';
import { isSameName, listed } from '../kit/names.js';
import { eachOnce, oneOf } from '../kit/option.js';
import { present, remarks } from '../kit/present.js';
import { defineStep, onServer } from '../kit/step.js';
import { type Judged, leftByApply, scriptsFor, verdictOnAll } from './on-host.js';
import { offByApply, reachOf } from './reachable.js';
import { SITES_NEED, siteOption, sitesOf } from './web-sites.js';

const ID = 'host-webmail-binding';
const SCRIPTS = scriptsFor(ID);
const CLASSIC = DOORS.classic.port;

const name = z
  .string()
  .refine(isHostName, 'must be the name of a host')
  .meta({ examples: ['mail.example.com'] });

const options = z.strictObject({
  names: eachOnce(name, { what: 'name', nameOf: (one) => String(one).toLowerCase() })
    .optional()
    .describe(
      'The names that web mail is opened by: each has a binding, and the scripts make those that are missing; left out, any names will do',
    ),
  classicPort: oneOf('unbind', 'firewall').describe(
    `What becomes of port ${CLASSIC}: no binding of the site, or one that the firewall lets nobody come to`,
  ),
  site: siteOption,
});
type Options = z.infer<typeof options>;
type Binding = Site['bindings'][number];

function clicks({ classicPort, names }: Options): readonly string[] {
  return present(
    `IIS Manager > the SmarterMail site > Bindings > Add: https, port 443, the host name of web mail, Require Server Name Indication on, its certificate; ${names === undefined ? 'one for each name' : `one for each of ${listed(names)}`}. Open web mail by each of them.`,
    classicPort === 'unbind'
      ? `Only then take out the binding of port ${CLASSIC}, and every one without a host name. For use on the host itself keep one of IP address 127.0.0.1.`
      : `Windows Defender Firewall with Advanced Security > Inbound Rules > New Rule: Port, TCP, ${CLASSIC}, Block the connection, all profiles. Take out every other binding without a host name.`,
  );
}

const BARE = /^\[|\]$/g;

/** Of the host itself alone. */
function isLocal({ ip }: Binding): boolean {
  return isLoopback(ip.replace(BARE, ''));
}

/** IIS serves others too: `net.tcp` is no way to web mail. */
function isWeb({ protocol }: Binding): boolean {
  return /^https?$/i.test(protocol);
}

function bindingText({ protocol, ip, port, host }: Binding): string {
  return `${protocol} ${ip === '' ? '*' : ip}:${port}${host === '' ? '' : ` ${host}`}`;
}

function isCatchAll({ host }: Binding): boolean {
  return host === '' || host === '*';
}

/** What the scripts leave of bindings that are to go. */
function leftOf(going: readonly Binding[], opensByName: boolean): readonly string[] {
  return present(
    going.some(({ tls }) => tls) &&
      leftByApply(
        'it takes out no binding of https, as the certificate hangs on it; first add one with the host name, Require Server Name Indication and the certificate',
      ),
    !opensByName &&
      leftByApply(
        'the site has no binding for a name, and without names as option of this step none can be made; web mail would open by none',
      ),
  );
}

function judged(
  { name, state, bindings }: Site,
  {
    wanted,
    shown,
    others: all,
  }: {
    readonly wanted: Options;
    readonly shown: Parameters<typeof reachOf>[0];
    /** Sites that were not recognised as SmarterMail's. */
    readonly others: readonly Site[];
  },
): Judged {
  const outward = bindings.filter((one) => isWeb(one) && !isLocal(one));
  const classic = outward.filter(({ port }) => port === CLASSIC);
  const isByFirewall = wanted.classicPort === 'firewall' && classic.length > 0;
  // IIS listens by a part of Windows itself.
  const isRunning = isSameName(state, 'started');
  const reach = reachOf(shown, { port: CLASSIC, programs: ['System'], isRunning });
  const named = outward.filter(
    (one) => !isCatchAll(one) && (one.port !== CLASSIC || wanted.classicPort === 'firewall'),
  );
  const missing = (wanted.names ?? []).filter((one) => !named.some(({ host }) => isSameName(host, one)));
  const others = all.filter((one) => one.bindings.some(({ port }) => port === CLASSIC));
  // Two sites with one binding do not start.
  const taken = missing.filter((one) =>
    all.some((site) =>
      site.bindings.some(
        ({ protocol, port, host }) => protocol === 'http' && port === 80 && isSameName(host, one),
      ),
    ),
  );
  const opensByName = named.length > 0 || missing.length > taken.length;
  /** `mends`: the scripts do it, or what they do not leave of it. */
  const byHand = (left: readonly string[], { mends }: { readonly mends: boolean }) => [
    ...left,
    mends && SCRIPTS.windows,
    ...clicks(wanted),
  ];
  const byHandOf = (going: readonly Binding[]) =>
    byHand(leftOf(going, opensByName), { mends: opensByName && going.some(({ tls }) => !tls) });
  const catching = outward.filter((one) => one.port !== CLASSIC && isCatchAll(one));
  const found: readonly (Shortcoming | false)[] = [
    wanted.classicPort === 'unbind' &&
      classic.length > 0 && {
        problem: `the site ${name} answers at port ${CLASSIC} (${listed(classic.map(bindingText))})`,
        brief: `web mail answers at port ${CLASSIC}`,
        byHand: byHandOf(classic),
      },
    isByFirewall &&
      reach.reach === 'open' && {
        problem: `the site ${name} answers at port ${CLASSIC}, and ${reach.how}`,
        brief: `port ${CLASSIC} can be reached`,
        byHand: byHand(
          present(
            others.length > 0 &&
              leftByApply(`${listed(others.map((one) => one.name))} answers at port ${CLASSIC} too`),
            ...offByApply(reach),
          ),
          { mends: others.length === 0 },
        ),
      },
    catching.length > 0 && {
      problem: `the site ${name} answers to every name (${listed(catching.map(bindingText))})`,
      brief: 'web mail answers to every name',
      byHand: byHandOf(catching),
    },
    missing.length > 0 && {
      problem: `the site ${name} has no binding for ${listed(missing)}`,
      brief: 'web mail lacks a name',
      byHand: byHand(
        present(taken.length > 0 && leftByApply(`another site has a binding for ${listed(taken)} already`)),
        { mends: missing.length > taken.length },
      ),
    },
  ];
  return {
    found: present(...found),
    notSeen: isByFirewall && reach.reach === 'unknown' ? reach.notSeen : [],
    pass:
      outward.length === 0
        ? `The site ${name} answers on the host alone.`
        : `The site ${name} answers at ${listed(outward.map(bindingText))}${isByFirewall ? `; of port ${CLASSIC} ${reach.reach === 'closed' ? reach.how : 'nothing is known'}` : ''}.`,
    remark: remarks(
      outward.length > 0 &&
        !outward.some(({ tls }) => tls) &&
        `None of the bindings of ${name} has TLS: passwords go over the wire in clear, unless a proxy in front has it.`,
      others.length > 0 &&
        `Port ${CLASSIC} is also that of ${listed(others.map((one) => one.name))}, which was not recognised as SmarterMail's.`,
    ),
  };
}

export const hostWebmailBinding = defineStep({
  id: 'host-webmail-binding',
  title: 'Web mail answers at its names alone, and not at port 9998',
  why:
    'The installer binds web mail to port 9998 of every address, for every name and without TLS. Programs that try addresses one after the ' +
    'other find it there; to who asks by no name of yours, nothing is to answer.',
  guide: ['G4 "Site bindings: no catch-all on port 9998; host name, TLS"'],
  severity: 'medium',
  disruption: 'none',
  beyond: 'host',
  ...onServer(options, {
    reads: () => ({ ...SITES_NEED, shown: { resource: hostPorts, fields: ['ports', 'firewall'] } }),
    assess: ({ itself, web, shown }, wanted) => {
      const own = sitesOf({ itself, web }, { step: ID, site: wanted.site });
      if ('verdict' in own) return own;
      const others = own.iis.sites.filter((site) => !own.sites.includes(site));
      return verdictOnAll(own.sites.map((site) => judged(site, { wanted, shown, others })));
    },
  }),
  manual: (wanted) => [SCRIPTS.windows, ...clicks(wanted)],
});
