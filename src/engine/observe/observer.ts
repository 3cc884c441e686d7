/**
 * Observe: the only stage that reads the server for an audit or a plan. Every object is read once, however many
 * steps want it; what a caller does not keep is dropped as soon as it was judged.
 */
import pLimit from 'p-limit';
import type { ReadClient } from '../../api/read-client.js';
import {
  domainList,
  type MailDomain,
  parseDomainList,
} from '../../contract/resources/domains/domain-list.js';
import { buildOf } from '../../contract/resources/server/server-info.js';
import type { Discovery } from '../../contract/trust/discovery.js';
import { LockdownError } from '../../errors.js';
import { objectId } from '../words/change.js';
import type { Reading, ReadRequest } from '../words/reading.js';
import { discover } from './discover.js';
import { readObject, UNANSWERED } from './read-object.js';

export interface Observer {
  readonly discovery: Discovery;
  readonly domains: readonly MailDomain[];
  /** Build number, where the login page shows it. */
  readonly build: number | null;
  /** Reads an object, or gives the reading that is under way or done (until `forget`). */
  read(request: ReadRequest): Promise<Reading>;
  /** Lets go of the readings of a target. */
  forget(target: string): void;
}

export interface ObserveOptions {
  readonly client: ReadClient;
  readonly loginPage: string;
}

/** After as many objects in a row without an answer the server is taken for gone, and the rest is not asked. */
const GIVE_UP_AFTER = 10;

export async function listDomains(client: ReadClient): Promise<readonly MailDomain[]> {
  const parsed = parseDomainList(await client.read(domainList));
  if ('failure' in parsed) {
    throw new LockdownError(
      'server.garbage',
      `The list of domains does not have the known shape: ${parsed.failure}`,
      {
        request: domainList,
      },
    );
  }
  return parsed;
}

/** Learns what the server documents and which domains it has; objects are read when they are asked for. */
export async function observe(options: ObserveOptions): Promise<Observer> {
  const { client, loginPage } = options;
  const [discovery, domains] = await Promise.all([discover(client), listDomains(client)]);
  const readings = new Map<string, Map<string, Promise<Reading>>>();
  let unanswered = 0;

  const readNow = async (request: ReadRequest): Promise<Reading> => {
    if (unanswered >= GIVE_UP_AFTER) {
      return {
        status: 'failed',
        ...request,
        code: 'server.unreachable',
        why: 'not asked: the server stopped answering',
      };
    }
    const reading = await readObject(request, { client, discovery, loginPage });
    unanswered = reading.status === 'failed' && UNANSWERED.has(reading.code) ? unanswered + 1 : 0;
    return reading;
  };

  return {
    discovery,
    domains,
    build: buildOf(loginPage),
    read: (request) => {
      const ofTarget = readings.get(request.target) ?? new Map<string, Promise<Reading>>();
      readings.set(request.target, ofTarget);
      const id = `${objectId({ resource: request.resource.id, target: request.target })} ${JSON.stringify(request.parameters ?? {})}`;
      const known = ofTarget.get(id);
      if (known !== undefined) return known;
      const reading = readNow(request);
      ofTarget.set(id, reading);
      return reading;
    },
    forget: (target) => {
      readings.delete(target);
    },
  };
}

/** Runs a task for each, a limited number at a time, and gives the results in the order of the inputs. */
export async function forEachLimited<T, R>(
  inputs: readonly T[],
  options: { readonly concurrency: number; readonly run: (input: T) => Promise<R> },
): Promise<readonly R[]> {
  const limit = pLimit(options.concurrency);
  try {
    return await limit.map(inputs, options.run);
  } catch (error) {
    limit.clearQueue();
    throw error;
  }
}
