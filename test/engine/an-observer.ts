/** Observers for tests: over a connection to a sandbox, or over answers that a test gives. */
import type { Connection } from '../../src/api/connection.js';
import type { ReadClient } from '../../src/api/read-client.js';
import type { Contract } from '../../src/contract/contract.js';
import { type Discovery, NOTHING_DISCOVERED } from '../../src/contract/trust/discovery.js';
import { pageSource } from '../../src/engine/observe/observed.js';
import { type Observer, observe } from '../../src/engine/observe/observer.js';
import { apiSource } from '../../src/engine/observe/read-object.js';
import type { Reading, ReadRequest } from '../../src/engine/words/reading.js';
import { taughtContract } from '../taught.js';

/** What was taught of the server behind a connection, where that is not what most sandboxes teach. */
export const contractsOf = new WeakMap<Connection, Contract>();

/** As a session makes it, just now, with all that the server teaches. */
export function observerOn(connection: Connection): Promise<Observer> {
  const { readClient, server } = connection;
  return observe({
    client: readClient,
    contract: contractsOf.get(connection) ?? taughtContract,
    sources: { page: pageSource(server.loginPage) },
  });
}

/** Reads by this client, from a server that shows this of itself. */
export function observerBy(
  read: ReadClient['read'],
  { discovery = NOTHING_DISCOVERED }: { readonly discovery?: Discovery } = {},
): Observer {
  const api = apiSource({ client: { read, page: async () => '' }, discovery });
  return {
    contract: taughtContract,
    discovery,
    domains: async () => [],
    read: (request) => api.read(request),
  };
}

/** Reads what it is told. */
export function observerOf(read: (request: ReadRequest) => Promise<Reading>): Observer {
  return { contract: taughtContract, discovery: NOTHING_DISCOVERED, domains: async () => [], read };
}
