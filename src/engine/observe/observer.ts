/**
 * Observe: the only stage that reads. One observer knows the contract, the sources and what the server documents about
 * itself; whoever wants to know something asks it.
 */
import { asciiName } from '../../api/domain-name.js';
import type { ReadClient } from '../../api/read-client.js';
import type { Contract } from '../../contract/contract.js';
import {
  domainList,
  foldersIn,
  type MailDomain,
  parseDomainList,
} from '../../contract/resources/domains/mail-domains.js';
import { type Discovery, NOTHING_DISCOVERED } from '../../contract/trust/discovery.js';
import { LockdownError } from '../../errors.js';
import { grouped } from '../words/grouped.js';
import { failed, type Reading, type ReadRequest, unreachable } from '../words/reading.js';
import { SERVER } from '../words/target.js';
import { apiSource, failureIn } from './read-object.js';
import { type ReferenceDepth, type ReferenceShape, readReference } from './read-reference.js';
import type { SourceName, Sources } from './source.js';

export interface Observer {
  readonly contract: Contract;
  readonly discovery: Discovery;
  /** Of what it documents all was read, and not its first page alone. */
  readonly isReferenceWhole?: boolean;
  /** How much of it was read now; undefined where what it lists was known. */
  readonly referenceShape?: ReferenceShape | undefined;
  /** Every mail domain of the server. Errors: `server.garbage` where the list does not have the known shape. */
  domains(): Promise<readonly MailDomain[]>;
  /** Reads an object, each time anew, with the binding of the contract. */
  read(request: ReadRequest): Promise<Reading>;
}

export interface ObserveOptions {
  readonly client: ReadClient;
  readonly contract: Contract;
  /** What was read of it before, or just now, of the same build. */
  readonly known?: Partial<Discovery> | undefined;
  /** How far its reference is read. Default: `index`. */
  readonly reference?: ReferenceDepth | undefined;
  /** Is the time for reading that over? */
  readonly isLate?: (() => boolean) | undefined;
  /** Beside the API. */
  readonly sources?: Omit<Sources, 'api'>;
}

/** The same for names that are one in ASCII, in any case. */
export function oneInAscii(name: string): string {
  return (asciiName(name) ?? name).toLowerCase().replace(/\.+$/, '');
}

/**
 * Names that are one in ASCII. Nobody knows which of the two a call would come to, and the playbook may leave out just
 * one of them.
 */
function twinsIn(domains: readonly MailDomain[]): readonly string[] {
  const byAscii = grouped(domains, ({ name }) => oneInAscii(name));
  return [...byAscii.values()].flatMap((same) => (same.length > 1 ? same.map(({ name }) => name) : []));
}

async function listDomains(client: ReadClient) {
  const answer = await client.read(domainList);
  const listed = parseDomainList(answer);
  if (!('failure' in listed)) return { listed, folders: foldersIn(answer) };
  const why = `The list of domains does not have the known shape: ${listed.failure}`;
  throw new LockdownError('server.garbage', why, { request: domainList });
}

/** Learns what the server documents; objects are read when they are asked for. */
export async function observe(options: ObserveOptions): Promise<Observer> {
  const { client, contract } = options;
  const { known, reference: depth = 'index', isLate = () => false } = options;
  const before = known?.listed ?? NOTHING_DISCOVERED.listed;
  // What all of it lists on this build is known already, or without it nothing is confirmed.
  const { listed, isWhole, shape } =
    before.size > 0
      ? { listed: before, isWhole: false, shape: undefined }
      : await readReference(client, { depth, isLate });
  const discovery = {
    ...{ ...NOTHING_DISCOVERED, ...known },
    listed,
  };
  const sources: Sources = { ...options.sources, api: apiSource({ client, discovery }) };
  let twins: Promise<ReadonlySet<string>> | undefined;
  const domains = async () => {
    const { listed, folders } = await listDomains(client);
    twins = Promise.resolve(new Set(twinsIn(listed)));
    owners = folders;
    return listed;
  };
  // Also where nobody asked for the list: the domain may have got a twin since a plan was made.
  const whyNotReached = async (request: ReadRequest): Promise<Reading | undefined> => {
    if (request.target === SERVER) return undefined;
    twins ??= domains().then((listed) => new Set(twinsIn(listed)));
    try {
      return (await twins).has(request.target)
        ? failed(request, { code: 'server.garbage', why: TWIN })
        : undefined;
    } catch (thrown) {
      const { code, message } = failureIn(thrown);
      return failed(request, { code, why: `the mail domains were not listed: ${message}` });
    }
  };
  // The folder of a domain is its own: an answer with another one's is about that other one. Where the list of domains does
  // not tell whose it is, all that were answered with one folder are in doubt from then on.
  let owners: ReadonlyMap<string, string> = new Map();
  const shownBy = new Map<string, Set<string>>();
  const isOfAnother = (reading: Reading): boolean => {
    if (reading.status !== 'document' || reading.target === SERVER) return false;
    const { domainPath } = reading.document.raw;
    if (typeof domainPath !== 'string' || domainPath === '') return false;
    const owner = owners.get(domainPath);
    if (owner !== undefined) return owner.toLowerCase() !== reading.target.toLowerCase();
    const shown = shownBy.get(domainPath) ?? new Set();
    shownBy.set(domainPath, shown.add(reading.target));
    return shown.size > 1;
  };
  return {
    contract,
    discovery,
    isReferenceWhole: isWhole,
    referenceShape: shape,
    domains,
    read: async (request) => {
      const notReached = await whyNotReached(request);
      if (notReached !== undefined) return notReached;
      const resource = contract.byId(request.resource.id) ?? request.resource;
      const name: SourceName = resource.kind === 'observed' ? resource.source : 'api';
      const source = sources[name];
      if (source === undefined) return unreachable({ ...request, resource }, NO_SOURCE[name]);
      const reading = await source.read({ ...request, resource });
      return isOfAnother(reading) ? failed(request, { code: 'server.garbage', why: OF_ANOTHER }) : reading;
    },
  };
}

/** The same observer, which reads from these sources too. */
export function withSources(observer: Observer, more: Sources): Observer {
  return {
    ...observer,
    read: (request) => {
      const { resource } = request;
      const source = resource.kind === 'observed' ? more[resource.source] : undefined;
      return source === undefined ? observer.read(request) : source.read(request);
    },
  };
}

const OF_ANOTHER =
  'the server answers with what it shows of another mail domain too: something between mixes them up';

const TWIN = 'the server lists another mail domain whose name is the same in ASCII';

const NO_SOURCE = {
  api: 'the API was not asked',
  page: 'the sign-in page was not read',
  facts: 'it is not known here',
  dns: 'DNS was not asked',
  host: 'nothing of the Windows host was read',
  probe: 'nobody knocked from outside',
} as const satisfies Record<SourceName, string>;

/**
 * Runs a task for each, a limited number at a time, and gives the results in the order of the inputs. Tasks are made as
 * they come up: ten thousand waiting ones would be held all along. After an error none is begun.
 */
export async function forEachLimited<T, R>(
  inputs: readonly T[],
  options: { readonly concurrency: number; readonly run: (input: T) => Promise<R> },
): Promise<readonly R[]> {
  const results: R[] = [];
  const waiting = inputs.entries();
  const takeOneAfterAnother = async () => {
    for (const [index, input] of waiting) results[index] = await options.run(input);
  };
  try {
    await Promise.all(
      Array.from({ length: Math.min(options.concurrency, inputs.length) }, takeOneAfterAnother),
    );
  } catch (error) {
    for (const _ of waiting);
    throw error;
  }
  return results;
}
