/** Who is knocked at: the host under audit, and the MX hosts that are the domains' own. Nobody else. */
import { promises } from 'node:dns';
import { isIP } from 'node:net';
import { recordsOf } from '../contract/resources/dns/lookup.js';
import type { Ask } from '../dns/asking.js';
import { isPublicAddress } from '../records/public-address.js';
import { MOST_ADDRESSES, MOST_MX_HOSTS } from './bounds.js';
import { codeOf } from './wire.js';

export interface Host {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Why it has none, empty where it has some. */
  readonly failure: string;
  /** That is no word on the name: nobody answered. */
  readonly isUnknown?: boolean;
  /** Addresses that it has beside those. */
  readonly more: number;
}

/** All addresses of a name. Errors: those of the system. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export const bySystem: Resolve = async (name) =>
  (await promises.lookup(name, { all: true, verbatim: true })).map(({ address }) => address);

/** By a resolver that is stated. */
export function byAsking(ask: Ask): Resolve {
  return async (name) => {
    const lookups = await Promise.all([ask('A', name), ask('AAAA', name)]);
    const addresses = lookups.flatMap(recordsOf);
    if (addresses.length === 0)
      throw Object.assign(new Error(`no address of ${name}`), {
        code: lookups.some(({ status }) => status === 'failed') ? 'EAI_AGAIN' : 'ENOTFOUND',
      });
    return addresses;
  };
}

const FAILURES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name has no address here',
  ENODATA: 'its name has no address here',
  EAI_AGAIN: 'its name cannot be looked up: there is no network, or no resolver',
};

export async function hostOf(name: string, resolve: Resolve): Promise<Host> {
  if (isIP(name) > 0) return { name, addresses: [name], failure: '', more: 0 };
  try {
    const all = [...new Set(await resolve(name))];
    return {
      name,
      addresses: all.slice(0, MOST_ADDRESSES),
      failure: all.length > 0 ? '' : 'its name has no address here',
      more: Math.max(0, all.length - MOST_ADDRESSES),
    };
  } catch (error) {
    const code = codeOf(error);
    return {
      ...{ name, addresses: [], more: 0, isUnknown: !['ENOTFOUND', 'ENODATA'].includes(code) },
      failure: FAILURES[code] ?? `its name cannot be looked up (${code})`,
    };
  }
}

export interface MxHosts {
  readonly hosts: readonly Host[];
  /** Those that were left alone, and why. */
  readonly left: readonly string[];
}

/** What a name of a host may be made of: others are nobody's to knock at. */
const PLAIN = /^(?=.{1,253}$)[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

/**
 * MX hosts (of domains as DNS has them) whose names lie within a mail domain of the server, or are the host's own: what is called otherwise may be
 * somebody else's, who asked for no probe.
 */
export async function mxHostsOf(
  domains: readonly string[],
  { ask, host }: { readonly ask: Ask; readonly host: Host },
): Promise<MxHosts> {
  const own = domains.map((domain) => domain.toLowerCase());
  const found = await Promise.all(own.map(async (domain) => recordsOf(await ask('MX', domain))));
  const names = [...new Set(found.flat().map(({ exchange }) => exchange.toLowerCase()))].filter(
    (name) => name !== '' && name !== host.name.toLowerCase(),
  );
  const held = new Set(own);
  const isOwn = (name: string) =>
    PLAIN.test(name) && name.split('.').some((_, at, labels) => held.has(labels.slice(at).join('.')));
  const wanted = names.filter(isOwn).sort();
  const strangers = names.filter((name) => !isOwn(name)).length;
  // Whoever keeps the zone could lead us to machines of the network that we are in.
  let inside = 0;
  const looked = await Promise.all(
    wanted.slice(0, MOST_MX_HOSTS).map(async (name): Promise<Host> => {
      const all = [...recordsOf(await ask('A', name)), ...recordsOf(await ask('AAAA', name))];
      const addresses = all.filter((one) => !host.addresses.includes(one) && isPublicAddress(one));
      inside += all.every((one) => isPublicAddress(one) || host.addresses.includes(one)) ? 0 : 1;
      return { name, addresses: addresses.slice(0, 1), failure: '', more: Math.max(0, addresses.length - 1) };
    }),
  );
  const tooMany = Math.max(0, wanted.length - MOST_MX_HOSTS);
  return {
    hosts: looked.filter(({ addresses }) => addresses.length > 0),
    left: [
      ...(strangers > 0
        ? [
            `${strangers} MX ${strangers === 1 ? 'host' : 'hosts'} whose name is of no mail domain of the server`,
          ]
        : []),
      ...(inside > 0
        ? [
            `${inside} MX ${inside === 1 ? 'host that leads' : 'hosts that lead'} to an address which the world does not reach`,
          ]
        : []),
      ...(tooMany > 0
        ? [`${tooMany} MX ${tooMany === 1 ? 'host' : 'hosts'} more than ${MOST_MX_HOSTS}`]
        : []),
    ],
  };
}
