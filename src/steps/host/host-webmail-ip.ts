/**
 * Step host-webmail-ip: web mail opens from listed addresses alone.
 * Pure: judges the restrictions of the site, and whether there is a way around them.
 */
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import type { Site } from '../../contract/resources/host/host-iis.js';
import { hostPorts } from '../../contract/resources/host/host-ports.js';
import { hostService } from '../../contract/resources/host/host-service.js';
import {
  addressList,
  blocksOf,
  canonicalAddress,
  contains,
  isAddressOrBlock,
  isLoopback,
} from '../kit/address.js';
import type { Shortcoming } from '../kit/expectation.js';
import { instruct } from '../kit/instruction.js';
import { listed } from '../kit/names.js';
import { eachOnce, wholeNumber } from '../kit/option.js';
import { present } from '../kit/present.js';
import { unseenPart } from '../kit/seen-verdict.js';
import { type Assessment, defineStep, onServer } from '../kit/step.js';
import { API_PORT, apiPortReach } from './api-port.js';
import { type Judged, leftByApply, scriptsFor, verdictOnAll } from './on-host.js';
import { SITES_NEED, siteOption, sitesOf } from './web-sites.js';

const ID = 'host-webmail-ip';
const SCRIPTS = scriptsFor(ID);

const address = z
  .string()
  .refine(isAddressOrBlock, 'must be an IP address or a CIDR block')
  .meta({ examples: ['203.0.113.7', '198.51.100.0/24'] });

const options = z.strictObject({
  allow: eachOnce(address, { what: 'address', nameOf: canonicalAddress })
    .optional()
    .describe(
      'The only addresses that web mail, EAS, MAPI and autodiscover are for: every one that clients come from, others are taken out; left out, nothing is judged',
    ),
  dynamic: z
    .strictObject({
      rate: wholeNumber([1, 100_000]).describe('The most requests of one address in 200 ms'),
      concurrency: wholeNumber([1, 100_000]).describe('The most requests of one address at the same time'),
    })
    .optional()
    .describe(
      'Dynamic restrictions; left out, not judged. An office behind one address counts as one, and would be shut out',
    ),
  site: siteOption,
});
type Options = z.infer<typeof options>;
type Restrictions = Extract<Site['ip'], { status: 'seen' }>['value'];
type RestrictionEntry = Restrictions['entries'][number];

const BREAKS =
  'List every address that clients come from first: phones and Outlook come through this site too (Exchange ActiveSync, MAPI, autodiscover), and stop for whoever is not listed.';

function clicks({ allow = [], dynamic }: Options): readonly string[] {
  return present(
    BREAKS,
    'Server Manager > Add Roles and Features > Web Server (IIS) > Security > IP and Domain Restrictions, where IIS Manager does not show it.',
    `IIS Manager > the SmarterMail site > IP Address and Domain Restrictions: Add Allow Entry for ${allow.length === 0 ? 'each of them' : `each of ${listed(allow)}`}; take out what else is there; only then Edit Feature Settings > Access for unspecified clients: Deny.`,
    dynamic !== undefined &&
      `Edit Dynamic Restriction Settings: Deny by concurrent requests ${dynamic.concurrency}, by request rate ${dynamic.rate} in 200 ms.`,
    'Open web mail from an address that is listed and from one that is not.',
  );
}

/** As a block; no block where the mask is none. Masks are addresses or lengths: no page says which IIS has for IPv6. */
function blockText({ address: of, mask }: RestrictionEntry): string {
  if (mask === null) return of;
  return `${of}/${/[.:]/.test(mask) && ipaddr.isValid(mask) ? ipaddr.parse(mask).prefixLengthFromSubnetMask() : mask}`;
}

/** An entry by name has no address. */
function entryText({ address: of, mask }: RestrictionEntry): string {
  return mask === null ? of || 'one by name' : `${of}/${mask}`;
}

/** What the scripts do not enter: a range of IPv6. */
function isRange6(text: string): boolean {
  return blocksOf(text).some(({ bits, prefix }) => bits === 128 && prefix < 128);
}

/** The end of a sentence that begins with the site; `left` where the scripts leave it, and why. */
interface Fault {
  readonly text: string;
  readonly left?: string | undefined;
}

/** What of the list is otherwise. */
function listFaults({ allowUnlisted, entries }: Restrictions, allow: readonly string[]): readonly Fault[] {
  const read = entries.map((entry) => ({ ...entry, text: entryText(entry), block: blockText(entry) }));
  const odd = read.filter(({ block }) => blocksOf(block).length === 0);
  const plain = read.filter((entry) => !odd.includes(entry));
  const allowed = plain.filter((entry) => entry.allow).map(({ block }) => block);
  const denied = plain.filter((entry) => !entry.allow).map(({ block }) => block);
  const [wanted, letIn] = [addressList(allow), addressList(allowed)];
  const missing = allow.filter((one) => !letIn.holds(one));
  const others = allowed.filter((one) => !wanted.holds(one) && !isLoopback(one));
  const shut = denied.filter((one) => wanted.holds(one) || allow.some((own) => contains([one], own)));
  const ranges = allow.filter((one) => isRange6(one) && !letIn.names(one));
  // Until they are there the scripts let in whom they do: nobody is to be shut out by half a list.
  const waits =
    ranges.length === 0
      ? undefined
      : `it enters no range of IPv6 (${listed(ranges)}), and changes nothing of the list before you have; enter ${ranges.length === 1 ? 'it' : 'them'} in IIS, under IP Address and Domain Restrictions, and run apply.ps1 then`;
  const faults: readonly (Fault | false)[] = [
    allowUnlisted && { text: 'lets in whoever is not on its list', left: waits },
    missing.length > 0 && { text: `does not let in ${listed(missing)}`, left: waits },
    others.length > 0 && { text: `lets in ${listed(others)}, too`, left: waits },
    shut.length > 0 && {
      text: `denies ${listed(shut)}, which ${shut.length === 1 ? 'is' : 'are'} to be let in`,
      left: 'whoever denied that may have meant it; take the entry out in IIS, or the address out of allow',
    },
    odd.length > 0 && {
      text: `has entries that are no addresses (${listed(odd.map(({ text }) => text))})`,
      left: 'whom such an entry lets in is not known; take it out in IIS',
    },
  ];
  return present(...faults);
}

/** A limit of the host's own that is lower stays. */
function dynamicFaults({ dynamic: own }: Restrictions, { dynamic }: Options): readonly Fault[] {
  if (dynamic === undefined) return [];
  const isWithin = (isOn: boolean, limit: number | null, most: number) =>
    isOn && limit !== null && limit <= most;
  return present(
    !isWithin(own.byRate, own.rate, dynamic.rate) && {
      text: `does not stop an address after ${dynamic.rate} requests in 200 ms`,
    },
    !isWithin(own.byConcurrency, own.concurrency, dynamic.concurrency) && {
      text: `does not stop an address after ${dynamic.concurrency} requests at once`,
    },
  );
}

function decide(message: string): Assessment {
  return {
    verdict: 'manual',
    message,
    brief: 'state the addresses that web mail is for',
    byHand: instruct(
      `State in the option allow of ${ID} the addresses that web mail is for, or leave the step out of the playbook: web mail for the world is a decision.`,
      BREAKS,
    ),
    remedy: 'decide',
  };
}

/** What a site does today, for whoever is to decide. */
function stateText({ name, ip }: Site, canRestrict: boolean): string {
  if (canRestrict && ip.status === 'not-seen') return `what the site ${name} restricts was not seen`;
  if (!canRestrict || ip.status === 'not-seen' || ip.value.allowUnlisted)
    return `the site ${name} is open to the world`;
  const allowed = ip.value.entries.filter(({ allow }) => allow).map(entryText);
  return `the site ${name} lets in ${listed(allowed) || 'nobody'}`;
}

function judged({ name, ip }: Site, wanted: Options & { readonly allow: readonly string[] }): Judged {
  const pass = `The site ${name} lets in ${listed(wanted.allow)} alone.`;
  if (ip.status === 'not-seen')
    return { found: [], notSeen: unseenPart(`what the site ${name} restricts`, ip), pass };
  const faults = [...listFaults(ip.value, wanted.allow), ...dynamicFaults(ip.value, wanted)];
  return {
    found: faults.map(({ text, left }) => ({
      problem: `the site ${name} ${text}`,
      byHand: [left === undefined ? SCRIPTS.windows : leftByApply(left), ...clicks(wanted)],
    })),
    ...{ notSeen: [], pass },
  };
}

export const hostWebmailIp = defineStep({
  id: 'host-webmail-ip',
  title: 'Web mail opens from listed addresses alone',
  why:
    'A flaw of web mail is of use to nobody who cannot reach it. What is not listed loses web mail and, through the same site, phones ' +
    '(EAS), Outlook (MAPI) and autodiscover; and port 17017 has to be closed as well, which is a way around all of it.',
  guide: ['G4 "IP Address and Domain Restrictions on the webmail site"'],
  severity: 'medium',
  disruption: 'none',
  beyond: 'host',
  ...onServer(options, {
    reads: () => ({
      ...SITES_NEED,
      services: { resource: hostService, fields: ['service'] },
      shown: { resource: hostPorts, fields: ['ports', 'firewall'] },
    }),
    assess: ({ itself, web, services, shown }, wanted) => {
      const own = sitesOf({ itself, web }, { step: ID, site: wanted.site });
      if ('verdict' in own) return own;
      const { allow } = wanted;
      const { ipRestrictions } = own.iis;
      if (allow === undefined) {
        const states = own.sites.map((site) => stateText(site, ipRestrictions));
        return decide(`Which addresses web mail is for is not stated; ${states.join('; ')}.`);
      }
      const reach = apiPortReach(shown, services.service);
      const lacking: Shortcoming = {
        problem: 'IIS lacks the feature IP and Domain Restrictions: no site restricts addresses',
        ...{ brief: 'IIS cannot restrict addresses', byHand: [SCRIPTS.windows, ...clicks(wanted)] },
      };
      const around: Shortcoming = {
        problem: `web mail can be reached around its restrictions, by port ${API_PORT}${reach.reach === 'open' ? `: ${reach.how}` : ''}`,
        brief: `port ${API_PORT} leads around the restrictions`,
        byHand: [`Close port ${API_PORT} first, by the step that is about it.`],
      };
      return verdictOnAll([
        ...(ipRestrictions
          ? own.sites.map((site) => judged(site, { ...wanted, allow }))
          : [{ found: [lacking], notSeen: [], pass: '' }]),
        {
          found: reach.reach === 'open' ? [around] : [],
          notSeen: reach.reach === 'unknown' ? reach.notSeen : [],
          pass: `Port ${API_PORT} is no way around.`,
        },
      ]);
    },
  }),
  manual: (wanted) => [SCRIPTS.windows, ...clicks(wanted)],
});
