/**
 * Step dns-mx: mail for each domain is brought to this server, or to the gateways in front of it.
 * Pure: judges the MX records and their hosts. Of RFC 5321 5.1, RFC 2181 10.3 and RFC 7505.
 */
import { z } from 'zod';
import { mailExchangers } from '../../contract/resources/dns/mail-exchangers.js';
import { addressIn } from '../../records/reverse-name.js';
import { isPublic } from '../kit/address.js';
import type { Shortcoming } from '../kit/expectation.js';
import { serverAddress } from '../kit/host-name.js';
import { isOrAre, listed } from '../kit/names.js';
import { eachOnce, oneOf } from '../kit/option.js';
import { present } from '../kit/present.js';
import { type Assessment, defineStep, inDomains } from '../kit/step.js';
import {
  addressesOption,
  addressesUnknown,
  isSame,
  type OwnAddresses,
  ownAddresses,
  SHOWN_NEEDS,
} from './addresses.js';
import { addressesOf, dnsVerdict, keptBy, recordsOf, unseen, unseenOf } from './lookups.js';
import { publish } from './publish.js';

const ID = 'dns-mx';

const hosts = (description: string) =>
  eachOnce(serverAddress('A server, by its name or address'), {
    what: 'server',
    nameOf: (one) => String(one).toLowerCase(),
  })
    .optional()
    .describe(description);

const options = z.strictObject({
  addresses: addressesOption,
  gateways: hosts('Gateways that take the mail in and bring it here, by name or address'),
  backups: hosts('Backup servers that keep the mail while this one is away: their MX comes after its own'),
  as: oneOf('primary', 'backup').describe(
    'primary: mail comes here first; backup: this server is the backup of others, and its MX comes after theirs',
  ),
});
type Options = z.infer<typeof options>;
type Model = z.infer<typeof mailExchangers.model>;

/** A host that mail is brought to, and whose it is. */
interface Exchanger {
  readonly name: string;
  readonly priority: number;
  readonly addresses: readonly string[];
  readonly host: Model['hosts'][string] | undefined;
  readonly whose: 'own' | 'gateway' | 'backup' | 'unknown' | 'other';
}

function whoseOf(
  one: Omit<Exchanger, 'whose'>,
  { own, wanted }: { readonly own: OwnAddresses; readonly wanted: Options },
): Exchanger['whose'] {
  const isOf = (stated: readonly string[] = []) =>
    stated.some(
      (server) =>
        server.toLowerCase() === one.name || one.addresses.some((address) => isSame(address, server)),
    );
  if (isOf(own.all)) return 'own';
  if (isOf(wanted.gateways)) return 'gateway';
  if (isOf(wanted.backups)) return 'backup';
  // Without all of its addresses nobody can say that it is another one.
  const isSeen = one.host !== undefined && unseenOf(one.name, one.host).length === 0;
  return isSeen && own.all.length > 0 ? 'other' : 'unknown';
}

function exchangersOf({ exchangers, hosts: seen }: Model, own: OwnAddresses, wanted: Options) {
  return recordsOf(exchangers)
    .map(({ exchange, priority }): Exchanger => {
      const name = exchange.toLowerCase();
      const host = keptBy(seen, name);
      const one = { name, priority, host, addresses: host === undefined ? [] : addressesOf(host) };
      return { ...one, whose: whoseOf(one, { own, wanted }) };
    })
    .sort((one, other) => one.priority - other.priority);
}

/** As the resolver's library writes letters that no host has: behind a backslash. */
const NO_HOST = /[\\\s]/;
/** Whose MX they are, and whose server this is. */
interface About {
  readonly domain: string;
  readonly own: OwnAddresses;
}

function publishMx(
  what: string,
  { domain }: About,
  mx: { readonly host: string; readonly priority: number },
) {
  return publish(what, { name: domain, type: 'MX', value: mx.host, priority: mx.priority });
}

/** One that leads here. */
function toHere(about: About) {
  return publishMx('Publish an MX record that leads to this server.', about, {
    ...{ host: `mail.${about.domain}`, priority: 10 },
  });
}

/** An address of an MX that has none, or none that counts. */
function publishAddress(name: string, { own: { all } }: About) {
  const [value] = all;
  return value === undefined
    ? `Publish a public address of ${name}, or take that MX away.`
    : publish(`If ${name} is this server, publish its address; else take that MX away.`, {
        ...{ name, type: value.includes(':') ? 'AAAA' : 'A', value },
      });
}

/** What is wrong with a host, whoever it is. */
function faultsOf(
  { name, host, addresses, priority, whose }: Exchanger,
  about: About,
): readonly Shortcoming[] {
  if (host === undefined) return [];
  const isAnswered = unseenOf(name, host).length === 0;
  const isAddress = addressIn(name) !== undefined;
  const isLost = addresses.length === 0 && isAnswered && !isAddress;
  const others = addresses.filter((one) => isPublic(one) && !about.own.all.some((own) => isSame(one, own)));
  const isInside = addresses.length > 0 && !addresses.some(isPublic);
  return present(
    isAddress && {
      problem: `the MX ${name} is an address, where a name of a host is due: nobody delivers there`,
      brief: 'an MX is an address',
      byHand: [`Give ${name} a name in DNS (A), and let the MX state that name.`],
    },
    NO_HOST.test(name) && {
      problem: `the MX ${name} is no name of a host: nobody delivers there`,
      brief: 'an MX is no name of a host',
      byHand: [`Take the MX ${name} away, or mend its name.`],
    },
    recordsOf(host.cname).length > 0 && {
      problem: `the MX ${name} is another name (CNAME), which an MX must not be: some servers do not deliver there`,
      brief: 'an MX is a CNAME',
      byHand: recordsOf(host.cname).map((target) =>
        publishMx(`Let the MX name the host itself in place of ${name}.`, about, { host: target, priority }),
      ),
    },
    isLost && {
      problem: `the MX ${name} has no address in DNS`,
      brief: 'an MX has no address',
      byHand: [publishAddress(name, about)],
    },
    whose === 'own' &&
      others.length > 0 && {
        problem: `the MX ${name} leads to ${listed(others)} too, which ${isOrAre(others)} not this server's`,
        brief: 'an MX leads to another server too',
        byHand: [
          `If ${listed(others)} ${isOrAre(others)} this server's, state that at steps > ${ID} > addresses; else take ${others.length === 1 ? 'that address' : 'those addresses'} of ${name} away.`,
        ],
      },
    isInside && {
      problem: `the MX ${name} has no address that the world reaches (${listed(addresses)})`,
      brief: 'an MX has no public address',
      byHand: [publishAddress(name, about)],
    },
  );
}

/** Where the mail goes that is brought there in this order. */
function orderFaults(all: readonly Exchanger[], about: About, wanted: Options): readonly Shortcoming[] {
  const behindAll = Math.max(0, ...all.map(({ priority }) => priority)) + 10;
  const others = all.filter(({ whose }) => whose === 'other').map(({ name }) => name);
  const strangers = listed(others);
  const first = all.find(({ whose }) => whose === 'own' || whose === 'gateway');
  const isUnsure = all.some(({ whose }) => whose === 'unknown');
  if (wanted.as === 'backup') {
    const isFirst =
      first !== undefined && !all.some(({ whose, priority }) => whose !== 'own' && priority < first.priority);
    return present(
      first === undefined &&
        !isUnsure && {
          problem: 'this server is not among the MX',
          byHand: [
            publishMx(
              'Publish an MX for it, with a higher preference number than the primary server has. In the place of backup.example.com, its name.',
              about,
              { host: 'backup.example.com', priority: behindAll },
            ),
          ],
        },
      isFirst && {
        problem: `this server, ${first.name}, is a backup, and no other MX comes before it`,
        brief: 'a backup, and no MX comes before it',
        byHand: [
          publishMx('Give it a higher preference number than the primary server has.', about, {
            ...{ host: first.name, priority: behindAll },
          }),
        ],
      },
    );
  }
  const early = all.filter(
    ({ whose, priority }) => whose === 'backup' && first !== undefined && priority <= first.priority,
  );
  return present(
    strangers !== '' && {
      problem: `mail is brought to ${strangers}, which ${isOrAre(others)} neither this server nor a stated gateway`,
      brief: 'mail is brought to another server',
      byHand: [
        others.length === 1
          ? `If ${strangers} is yours, state it at steps > ${ID} > gateways, or its address at addresses; else take the MX away.`
          : `If ${strangers} are yours, state them at steps > ${ID} > gateways, or their addresses at addresses; else take those MX away.`,
        first === undefined && !isUnsure && toHere(about),
      ],
    },
    first === undefined &&
      strangers === '' &&
      !isUnsure && {
        problem: 'no MX leads to this server or a stated gateway',
        byHand: [toHere(about)],
      },
    early.length > 0 && {
      problem: `the ${early.length === 1 ? 'backup' : 'backups'} ${listed(early.map(({ name }) => name))} ${early.length === 1 ? 'does' : 'do'} not come after ${first?.name}`,
      brief: 'a backup does not come after this server',
      byHand: early.map(({ name }) =>
        publishMx(`Give ${name} a higher preference number than ${first?.name} has.`, about, {
          ...{ host: name, priority: behindAll },
        }),
      ),
    },
  );
}

function without({ exchangers }: Model, about: About): Shortcoming | undefined {
  const { domain } = about;
  const byHand = [toHere(about)];
  if (exchangers.status === 'no-name')
    return {
      problem: `there is no ${domain} in DNS: nobody can bring mail to it`,
      ...{ brief: 'not in DNS: nobody can bring mail there', byHand },
    };
  if (exchangers.status === 'no-data')
    return {
      problem: `the domain ${domain} has no MX: servers that send to it try its own address, or give up`,
      ...{ brief: 'no MX record', byHand },
    };
  return recordsOf(exchangers).some(({ exchange }) => exchange === '')
    ? {
        problem: `the domain ${domain} says that it takes no mail: its MX names no host`,
        ...{ brief: 'says that it takes no mail: its MX names no host', byHand },
      }
    : undefined;
}

function judge(model: Model, own: OwnAddresses, wanted: Options): Assessment {
  const about = { domain: model.domain, own };
  const missing = without(model, about);
  const all = exchangersOf(model, own, wanted);
  const notSeen = [
    ...unseen(`MX of ${model.domain}`, model.exchangers),
    ...all.flatMap(({ name, host }) =>
      name === ''
        ? []
        : host === undefined
          ? [{ what: name, why: 'not asked: there are too many, or none can be called so' }]
          : [...unseenOf(name, host), ...unseen(`CNAME of ${name}`, host.cname)],
    ),
  ];
  // What nobody answered leads nowhere that anybody knows of.
  const isAnswered = model.exchangers.status === 'found';
  const seen = isAnswered
    ? [...all.flatMap((one) => faultsOf(one, about)), ...orderFaults(all, about, wanted)]
    : [];
  const found = missing === undefined ? seen : [missing];
  const isUnsure = all.some(({ whose }) => whose === 'unknown');
  if (found.length === 0 && notSeen.length === 0 && isUnsure) return addressesUnknown(ID);
  const ways = all.map(({ name, priority }) => `${name} (${priority})`);
  return dnsVerdict(found, { notSeen, pass: `Mail is brought to ${listed(ways)}.` });
}

export const dnsMx = defineStep({
  id: 'dns-mx',
  title: 'Mail for each domain is brought to this server',
  why:
    'The MX records say to the world where mail goes. One that leads elsewhere hands the mail to somebody else, past every filter of ' +
    'this server; one without an address loses it.',
  guide: ['G5 "Proper DNS Settings for Email"', 'G5 "Backup MX"', 'G5 "Gateways and Other Server Roles"'],
  severity: 'high',
  disruption: 'none',
  beyond: 'dns',
  ...inDomains(options, {
    reads: () => ({
      ...SHOWN_NEEDS,
      mx: { resource: mailExchangers, fields: ['domain', 'exchangers', 'hosts'] },
    }),
    assess: ({ mx, ...shown }, wanted, context) => judge(mx, ownAddresses(shown, wanted, context), wanted),
  }),
  manual: () =>
    'DNS of each domain: its MX records name this server or its gateways, by hosts that have an address and are no CNAME. Look it up: nslookup -type=mx <domain>.',
});
