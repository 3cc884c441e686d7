/**
 * The sandbox: a stateful stand-in for a SmarterMail server, over real HTTP on the loopback address.
 * It is written from the public evidence alone and shares no code with the client.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LockdownError } from '../errors.js';
import { accountsOf, loginsOf, type SandboxAccounts } from './accounts.js';
import { type Dispatch, dispatchRequest, type Incoming, type Reply } from './dispatch.js';
import { domainNameOf } from './domain-names.js';
import { faceOf } from './face.js';
import { type Fault, parseFaults } from './fault.js';
import { FaultList } from './fault-list.js';
import { Lockout } from './lockout.js';
import { resolveOptions, type SandboxOptions } from './options.js';
import { answerSideDoor, isSideDoor } from './routes/side-door.js';
import { seedState } from './seed-state.js';
import { plainAddress } from './source-address.js';
import type { SandboxState } from './state.js';
import { type SandboxStats, StatsCounter } from './stats.js';
import type { Taught } from './taught.js';
import { signingKey, Tokens } from './tokens.js';

export interface Sandbox {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  readonly accounts: SandboxAccounts;
  /** What its interface teaches of its calls, for `--contract`; undefined where there is nothing to teach. */
  readonly taught: Taught | undefined;
  /** What the server holds, live: a test may change it and compare it. */
  readonly state: SandboxState;
  readonly stats: () => SandboxStats;
  readonly resetStats: () => void;
  /** Throws `usage.invalid`, naming the member that is wrong. */
  readonly addFaults: (faults: readonly Fault[]) => void;
  readonly clearFaults: () => void;
  /** Cuts open connections. What waits for a delay or latency has no effect any more. */
  readonly close: () => Promise<void>;
}

const HOST = '127.0.0.1';
/** Longer than any client keeps an idle connection, so that none is closed just as it is used again. */
const KEEP_ALIVE_MS = 600_000;

function pathOf(url: string): string {
  const path = url.split('?', 1)[0] ?? '/';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply.type === 'cut') {
    response.destroy();
    return;
  }
  const isPage = reply.type === 'html';
  const payload = Buffer.from((isPage ? reply.body : JSON.stringify(reply.body)) ?? '');
  response.writeHead(reply.status, {
    'content-type': `${isPage ? (reply.mediaType ?? 'text/html') : 'application/json'}; charset=utf-8`,
    'content-length': payload.length,
    ...(isPage ? undefined : reply.headers),
  });
  response.end(payload);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function replyTo(request: IncomingMessage, dispatch: Dispatch): Promise<Reply> {
  const { method = 'GET', headers } = request;
  const incoming: Incoming = {
    method,
    path: pathOf(request.url ?? '/'),
    headers,
    body: method === 'GET' ? '' : await bodyOf(request),
    address: plainAddress(request.socket.remoteAddress ?? HOST),
  };
  return isSideDoor(incoming.path) ? answerSideDoor(incoming, dispatch) : dispatchRequest(incoming, dispatch);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'is in use' : `cannot be listened on (${cause.code})`;
      const next = 'Choose another port, or 0 for a free one.';
      reject(new LockdownError('usage.invalid', `port ${port} ${reason}`, { cause, next }));
    });
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Starts a sandbox. Throws `usage.invalid` for an option out of range or a port that is taken. */
export async function startSandbox(given: SandboxOptions = {}): Promise<Sandbox> {
  const options = resolveOptions(given);
  const firstDomain = domainNameOf(options.seed, 0);
  const accounts = accountsOf(firstDomain);
  const state = seedState(options.seed, options.domains, { flood: options.flood, nowMs: options.clock() });
  const { find, pages, taught } = faceOf(options);
  const closing = new AbortController();
  const stats = new StatsCounter();
  const faults = new FaultList();
  const dispatch: Dispatch = {
    find,
    pages,
    stats,
    faults,
    wait: async (ms) => {
      await sleep(ms, undefined, { ref: false });
      closing.signal.throwIfAborted();
    },
    world: {
      ...options,
      state,
      tokens: new Tokens({ clock: options.clock, key: await signingKey() }),
      lockout: new Lockout(options),
      logins: loginsOf(accounts, firstDomain),
      lastSignIns: new Map(),
      loginTokens: new Map(),
    },
  };
  const server = createServer((request, response) => {
    // A request that was cut half-way, or waited when the sandbox closed, has nobody left to answer.
    replyTo(request, dispatch)
      .then((reply) => send(response, reply))
      .catch(() => response.destroy());
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const port = await listen(server, options.port);
  return {
    url: `http://${HOST}:${port}`,
    accounts,
    taught,
    state,
    stats: () => stats.read(),
    resetStats: () => stats.reset(),
    addFaults: (list) => faults.add(parseFaults(list)),
    clearFaults: () => faults.clear(),
    close: () =>
      new Promise((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
