/** A real HTTP(S) server on loopback for tests: answers by route, remembers what it was asked. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TlsOptions } from 'node:tls';

export interface Seen {
  /** `POST api/v1/auth/refresh-token`. */
  readonly name: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

/** `cut` ends the connection without an answer; `hang` never answers; `half` answers half and then hangs. */
export type Reply =
  | 'cut'
  | 'hang'
  | 'half'
  | {
      readonly status?: number;
      readonly statusText?: string;
      readonly json?: unknown;
      readonly text?: string;
      readonly headers?: Record<string, string>;
    };

export type Routes = Readonly<Record<string, (seen: Seen) => Reply | Promise<Reply>>>;

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly seen: readonly Seen[];
  /** How often a route was asked. */
  countOf(name: string): number;
  close(): Promise<void>;
}

export const TLS_FOLDER = new URL('../fixtures/tls/', import.meta.url);
export const PAGE = '<html><script>var stProductBuild = "9406 (Oct 2, 2025)";</script></html>';

export const SIGNED_IN = {
  success: true,
  message: '',
  username: 'admin',
  isAdmin: true,
  accessToken: 'access-token-1',
  refreshToken: 'refresh-token-1',
};

/** Routes every connection needs; a test replaces those it is about. */
export const ORDINARY: Routes = {
  'GET interface/root': () => ({ text: PAGE }),
  'POST api/v1/auth/authenticate-user': () => ({ json: SIGNED_IN }),
  'POST api/v1/auth/logout-user': () => ({ json: { success: true } }),
};

/** With TLS: as `mail.test` and this machine, or with another certificate, or otherwise set. */
export interface ServerOptions {
  readonly tls?:
    | boolean
    | (TlsOptions & { readonly certificate?: 'expired' | 'future' | 'elsewhere' | 'policy' });
}

export async function aServer(routes: Routes, { tls = false }: ServerOptions = {}): Promise<TestServer> {
  const all: Routes = { ...ORDINARY, ...routes };
  const seen: Seen[] = [];
  const listener: RequestListener = (request, response) => {
    void answer(request, response, { all, seen }).catch(() => response.destroy());
  };
  const server = tls === false ? createServer(listener) : createTlsServer(tlsOptionsOf(tls), listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls !== false ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    seen,
    countOf: (name) => seen.filter((one) => one.name === name).length,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function tlsOptionsOf(tls: Exclude<ServerOptions['tls'], undefined | false>): TlsOptions {
  const { certificate = 'server', ...rest } = tls === true ? {} : tls;
  const key = readFileSync(new URL('server.key', TLS_FOLDER));
  return { key, cert: readFileSync(new URL(`${certificate}.crt`, TLS_FOLDER)), ...rest };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { all, seen }: { all: Routes; seen: Seen[] },
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const name = `${request.method} ${(request.url ?? '').slice(1)}`;
  const one: Seen = { name, headers: request.headers, body: text === '' ? {} : JSON.parse(text) };
  seen.push(one);
  const reply = (await all[name]?.(one)) ?? { status: 404 };
  if (reply === 'hang') return;
  if (reply === 'half') {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"success":');
    return;
  }
  if (reply === 'cut') {
    request.socket.destroy();
    return;
  }
  const body = reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json));
  if (reply.statusText !== undefined) response.statusMessage = reply.statusText;
  response.writeHead(reply.status ?? 200, reply.headers ?? {});
  response.end(body);
}
