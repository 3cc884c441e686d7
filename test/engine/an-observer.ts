/** Observers for tests: over a connection to a sandbox, or over answers that a test gives. */
import type { Connection } from '../../src/api/connection.js';
import type { ReadClient } from '../../src/api/read-client.js';
import { shippedContract } from '../../src/contract/contract.js';
import type { Discovery } from '../../src/contract/trust/discovery.js';
import { pageSource } from '../../src/engine/observe/observed.js';
import { type Observer, observe } from '../../src/engine/observe/observer.js';
import { apiSource } from '../../src/engine/observe/read-object.js';
import type { Reading, ReadRequest } from '../../src/engine/words/reading.js';

/** As a session makes it, just now. */
export function observerOn({ readClient, server }: Connection): Promise<Observer> {
  return observe({
    client: readClient,
    contract: shippedContract,
    sources: { page: pageSource(server.loginPage) },
  });
}

/** Reads by this client, from a server that documents these routes. */
export function observerBy(
  read: ReadClient['read'],
  { discovery = new Set<string>() }: { readonly discovery?: Discovery } = {},
): Observer {
  const api = apiSource({ client: { read, page: async () => '' }, discovery });
  return {
    contract: shippedContract,
    discovery,
    domains: async () => [],
    read: (request) => api.read(request),
  };
}

/** Reads what it is told. */
export function observerOf(read: (request: ReadRequest) => Promise<Reading>): Observer {
  return { contract: shippedContract, discovery: new Set(), domains: async () => [], read };
}
