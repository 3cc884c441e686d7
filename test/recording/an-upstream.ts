/** A web server on loopback that answers as a test says, and remembers what it was asked, head and body. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { TLS_FOLDER } from '../api/a-server.js';

export interface Got {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export type Answer = (got: Got, response: ServerResponse) => void;

export interface Upstream {
  readonly url: string;
  readonly got: readonly Got[];
  /** Ends every connection, and takes no new one. */
  close(): Promise<void>;
}

/** Takes a WebSocket, and sends back each text of fewer than 126 bytes. Source: RFC 6455. */
function echo(request: IncomingMessage, socket: Duplex): void {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  socket.on('error', () => {});
  socket.on('data', (frame: Buffer) => {
    if (((frame[0] ?? 0) & 0x0f) !== 1) return void socket.end();
    const length = (frame[1] ?? 0) & 0x7f;
    const mask = frame.subarray(2, 6);
    const text = frame.subarray(6, 6 + length).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
    socket.write(Buffer.concat([Buffer.from([0x81, length]), text]));
  });
}

export async function anUpstream(
  answer: Answer,
  { tls = false, port = 0 }: { readonly tls?: boolean; readonly port?: number } = {},
): Promise<Upstream> {
  const got: Got[] = [];
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body: Buffer.concat(chunks) };
    got.push(one);
    answer(one, response);
  };
  const take = (request: IncomingMessage, response: ServerResponse) =>
    void listener(request, response).catch(() => response.destroy());
  const pem = (name: string) => readFileSync(new URL(name, TLS_FOLDER));
  const server = tls
    ? createTlsServer({ key: pem('server.key'), cert: pem('server.crt') }, take)
    : createServer(take);
  const sockets = new Set<Duplex>();
  server.on('connection', (socket: Duplex) => sockets.add(socket));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    got.push({ method: 'WS', url: request.url ?? '', headers: request.headers, body: Buffer.alloc(0) });
    echo(request, socket);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http${tls ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
