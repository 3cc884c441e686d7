/** A script that a real server on loopback plays, for the transport that ships. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createSilentServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { requestFetch } from '../../src/api/request-fetch.js';
import type { Fetch } from '../../src/api/transport.js';
import type { Answer, Body, Expected, NetworkError, Stage } from './a-script.js';
import { TLS_FOLDER } from './a-server.js';

/** One request as it is about to leave, or as it came. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

interface Scripted {
  readonly expected: Expected;
  readonly outcome: Answer | NetworkError;
  readonly bodies: Body[];
}

/** Failures before anything is sent: the request goes to a place where they happen. */
type Unreachable = Exclude<NetworkError, 'ECONNRESET' | 'UND_ERR_SOCKET' | 'UND_ERR_HEADERS_TIMEOUT'>;
type Places = Readonly<Record<Unreachable, string>>;

/** Nobody listens at the port of `tcpmux`, and no name server knows a label of more than 63 letters. */
const NOBODY = 'http://127.0.0.1:1';
const NO_NAME = `http://${'x'.repeat(64)}.test`;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fits({ method, path, body, headers }: Expected, asked: Asked): boolean {
  if (method !== asked.method || path !== asked.path) return false;
  const isBodyRight =
    typeof body === 'string' ? body === asked.text : isDeepStrictEqual(jsonOf(asked.text), body);
  if (body !== undefined && !isBodyRight) return false;
  return Object.entries(headers).every(([name, value]) => {
    const sent = asked.headers[name];
    if (value === null || sent === undefined) return value === null && sent === undefined;
    return typeof value === 'string' ? value === sent : value.test(String(sent));
  });
}

/** The expectations that are still open. */
class Prompter {
  readonly #scripted: Scripted[] = [];
  readonly #unexpected: string[] = [];

  add(expected: Expected, outcome: Answer | NetworkError): Body[] {
    const bodies: Body[] = [];
    this.#scripted.push({ expected, outcome, bodies });
    return bodies;
  }

  /** What the script says of a request. */
  peek(asked: Asked): Scripted | undefined {
    return this.#scripted.find(({ expected }) => fits(expected, asked));
  }

  meet(scripted: Scripted, asked: Asked): void {
    this.#scripted.splice(this.#scripted.indexOf(scripted), 1);
    scripted.bodies.push({ ...(jsonOf(asked.text) as object | undefined) });
  }

  refuse({ method, path }: Asked): void {
    this.#unexpected.push(`${method} ${path}`);
  }

  settle() {
    const missing = this.#scripted.splice(0).map(({ expected: { method, path } }) => `${method} ${path}`);
    return { missing, unexpected: this.#unexpected.splice(0) };
  }
}

async function askedBy(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = '', url = '', headers } = request;
  return { method, path: url, headers, text: Buffer.concat(chunks).toString('utf8') };
}

function play(outcome: Scripted['outcome'], { socket }: IncomingMessage, response: ServerResponse): void {
  // `UND_ERR_HEADERS_TIMEOUT`: nothing is said until the script is settled.
  if (outcome === 'ECONNRESET') socket.resetAndDestroy();
  if (outcome === 'UND_ERR_SOCKET') socket.destroy();
  if (typeof outcome === 'string') return;
  const { status, body, headers } = outcome;
  const isText = typeof body === 'string';
  response.writeHead(status, isText ? headers : { 'content-type': 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

/** Opens servers on loopback, and closes them all. */
class Servers {
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  /** The port it listens at. */
  async listen(server: Server): Promise<number> {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#servers.push(server);
    return (server.address() as AddressInfo).port;
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    for (const server of this.#servers.splice(0)) await new Promise((resolve) => server.close(resolve));
  }
}

async function openPlaces(servers: Servers): Promise<Places> {
  const key = readFileSync(new URL('server.key', TLS_FOLDER));
  const withCertificate = async (name: string): Promise<string> => {
    const cert = readFileSync(new URL(name, TLS_FOLDER));
    return `https://127.0.0.1:${await servers.listen(createTlsServer({ key, cert }))}`;
  };
  return {
    ECONNREFUSED: NOBODY,
    ENOTFOUND: NO_NAME,
    DEPTH_ZERO_SELF_SIGNED_CERT: await withCertificate('server.crt'),
    CERT_HAS_EXPIRED: await withCertificate('expired.crt'),
    // It never answers the greeting of TLS, so there is no connection.
    UND_ERR_CONNECT_TIMEOUT: `https://127.0.0.1:${await servers.listen(createSilentServer(() => {}))}`,
  };
}

export function loopbackScript(): Stage {
  const prompter = new Prompter();
  const servers = new Servers();
  let base = '';
  let places: Places | undefined;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await askedBy(request);
    const scripted = prompter.peek(asked);
    if (scripted === undefined) {
      prompter.refuse(asked);
      // A status after which nothing is sent again.
      response.writeHead(501).end();
      return;
    }
    prompter.meet(scripted, asked);
    play(scripted.outcome, request, response);
  };

  /** Goes where the script says that nothing can be reached; else to the server. */
  const fetch: Fetch = (url, init) => {
    const headers = Object.entries(init.headers).map(([name, value]) => [name.toLowerCase(), value]);
    const path = url.slice(base.length);
    const asked = { method: init.method, path, headers: Object.fromEntries(headers), text: init.body ?? '' };
    const scripted = prompter.peek(asked);
    const place = places?.[scripted?.outcome as Unreachable];
    if (scripted === undefined || place === undefined) return requestFetch(url, init);
    prompter.meet(scripted, asked);
    return requestFetch(`${place}${path}`, init);
  };

  return {
    get base() {
      return base;
    },
    // The expired certificate is trusted, so that its age is all that is wrong with it.
    options: { fetch, caFile: fileURLToPath(new URL('expired.crt', TLS_FOLDER)) },
    async open() {
      const server = createServer((request, response) => {
        void answer(request, response).catch(() => response.destroy());
      });
      base = `http://127.0.0.1:${await servers.listen(server)}`;
      places = await openPlaces(servers);
    },
    answer: (expected, reply) => prompter.add(expected, reply),
    fail: (expected, error) => {
      prompter.add(expected, error);
    },
    settle() {
      servers.cut();
      return prompter.settle();
    },
    async close() {
      await servers.close();
    },
  };
}
