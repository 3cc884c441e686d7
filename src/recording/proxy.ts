/**
 * A proxy on this machine through which a browser works on a server, while the calls of settings are recorded: of these what was
 * sent and what came back, and of everything else nothing. It is not for any other browser or page: it answers by its own
 * address alone, and only what comes from there.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, upgrade } from 'undici';
import { networkFailureOf } from '../api/network-failure.js';
import { type Exchange, SETTINGS } from '../contract/learning/exchange.js';
import { jsonOf, MOST_BODY_BYTES } from './body.js';
import { answerHead, type Ends, requestHead, valueIn } from './rewrite.js';

export interface ProxyOptions {
  /** The origin of the server: `https://mail.example.com`. */
  readonly server: string;
  /** How the server is reached. It is closed with the proxy. */
  readonly dispatcher: Dispatcher;
  /** 0: any that is free. */
  readonly port: number;
  /** Each call of settings, when its answer is there. */
  readonly onExchange: (exchange: Exchange) => void;
  /** Any request, before it is passed on. */
  readonly onRequest: () => void;
  /** It does not answer, and why; undefined where it answers. May tell the same several times. */
  readonly onServer: (failure: string | undefined) => void;
}

export interface RecordingProxy {
  /** What to open: `http://127.0.0.1:4711`. */
  readonly url: string;
  /** Waits a moment for settings that are being saved; then every connection ends. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
/** For a save under way when the recording ends, in milliseconds. */
const SAVE_MS = 5_000;

/** A call that is recorded: its path, and its query. What a server may take for another path is none. */
function settingsIn(target: string): readonly [path: string, query: string] | undefined {
  const [, path, query = ''] = SETTINGS.exec(target) ?? [];
  if (path === undefined || /%(?:2e|2f|5c)/i.test(path)) return undefined;
  const { pathname, search } = new URL(target, `http://${LOOPBACK}`);
  return pathname + search === target ? [path, query] : undefined;
}

/** Keeps what passes, until it is more than a page of settings can be. */
class Kept {
  #chunks: Buffer[] = [];
  #length = 0;

  get isTooLong(): boolean {
    return this.#length > MOST_BODY_BYTES;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  async *passing(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      this.#length += chunk.length;
      if (this.isTooLong) this.#chunks = [];
      else this.#chunks.push(chunk);
      yield chunk;
    }
  }
}

const NOTHING = Buffer.alloc(0);

/** Does the browser wait for it no more? */
function isLeft(error: unknown): boolean {
  const { name, code } = error as NodeJS.ErrnoException;
  return name === 'AbortError' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${text}\n`);
}

/** Milliseconds since 1970, in fractions: what follows has a later time. */
const now = () => performance.timeOrigin + performance.now();

class Passage {
  readonly #options: ProxyOptions;
  readonly #ends: Ends;
  /** Of settings, under way. */
  readonly #calls = new Set<Promise<void>>();
  readonly #sockets = new Set<Duplex>();

  constructor(options: ProxyOptions, ends: Ends) {
    this.#options = options;
    this.#ends = ends;
  }

  /** Why a request is not passed on: any page that a browser has open may send one here, by a name of its own, too. */
  #whyRefused({ url = '', method = '', headers }: IncomingMessage, isSocket = false): string | undefined {
    const { own } = this.#ends;
    const { host, origin, 'sec-fetch-site': site = '' } = headers;
    // A page that hides where it is from says null, and so does a frame of elsewhere: a browser says beside it which of the two.
    const isHidden = origin === 'null' && !isSocket;
    const isFrom = origin === undefined || origin === own.origin || isHidden;
    const isPlain = /^(?:GET|HEAD)$/.test(method) && settingsIn(url) === undefined;
    const isElsewhere = /^(?:cross|same)-site$/.test(site) && !isPlain;
    return host === own.host && isFrom && !isElsewhere && url.startsWith('/')
      ? undefined
      : `This is smlockdown, which records settings. Open ${own.origin}/ instead.`;
  }

  take(request: IncomingMessage, response: ServerResponse): void {
    const why = this.#whyRefused(request);
    if (why !== undefined) {
      plain(response, 403, why);
      return;
    }
    this.#options.onRequest();
    const settings = settingsIn(request.url ?? '');
    if (settings === undefined) return void this.#pass(request, response);
    const call = this.#record(request, { response, settings }).finally(() => this.#calls.delete(call));
    this.#calls.add(call);
  }

  async #record(
    request: IncomingMessage,
    {
      response,
      settings: [path, query],
    }: { response: ServerResponse; settings: readonly [path: string, query: string] },
  ): Promise<void> {
    const [at, sent, answer] = [now(), new Kept(), new Kept()];
    const head = await this.#pass(request, response, { sent, answer });
    // What is longer is no page of settings.
    if (sent.isTooLong) return;
    this.#options.onExchange({
      ...{ at, method: request.method ?? '', path, hasQuery: query !== '' },
      // Cut off, it is as good as none.
      status: head?.status ?? 0,
      sent: jsonOf(sent.bytes),
      answer: head && jsonOf(answer.bytes, head.packing),
    });
  }

  /** Never rejects. undefined where no answer came, or not all of it. */
  async #pass(
    request: IncomingMessage,
    response: ServerResponse,
    kept?: { readonly sent: Kept; readonly answer: Kept },
  ): Promise<{ readonly status: number; readonly packing: string | undefined } | undefined> {
    const { dispatcher, server, onServer } = this.#options;
    const left = new AbortController();
    response.once('close', () => left.abort());
    const { 'content-length': length = '0', 'transfer-encoding': coding } = request.headers;
    const hasBody = length !== '0' || coding !== undefined;
    // Where the server is gone, the browser is to be told so on the connection that its body came on.
    const sent = hasBody ? request.iterator({ destroyOnReturn: false }) : undefined;
    let answer: Readable | undefined;
    try {
      const { statusCode, statusText, headers, body } = await dispatcher.request({
        origin: server,
        path: request.url ?? '/',
        method: request.method as Dispatcher.HttpMethod,
        headers: requestHead(request.rawHeaders, this.#ends, kept !== undefined),
        ...(sent === undefined ? {} : { body: Readable.from(kept?.sent.passing(sent) ?? sent) }),
        ...{ signal: left.signal, responseHeaders: 'raw' },
      });
      // As `raw` has them, which its type does not know.
      const head = headers as unknown as string[];
      answer = body;
      onServer(undefined);
      response.writeHead(statusCode, statusText, answerHead(head, this.#ends));
      // An answer that has only begun may be all there is for an hour. `flushHeaders` would write what is not ASCII twice over.
      response.write(NOTHING);
      await (kept
        ? pipeline(body, (source) => kept.answer.passing(source), response)
        : pipeline(body, response));
      return { status: statusCode, packing: valueIn(head, 'content-encoding') };
    } catch (error) {
      // An answer that broke off closes the response, and that may look as if the browser had left.
      const broke = answer?.errored ?? null;
      if ((broke !== null || request.errored === null) && !isLeft(broke ?? error))
        this.#fail(broke ?? error, response);
      request.resume();
      return undefined;
    }
  }

  #fail(error: unknown, response: ServerResponse): void {
    const { detail } = networkFailureOf(error);
    this.#options.onServer(detail);
    if (response.headersSent) return void response.destroy();
    const why = `${this.#options.server} does not answer (${detail}).`;
    plain(response, 502, `${why}\nWhat was recorded is kept. Try again when it is there.`);
  }

  /** A connection that stays open, as a WebSocket: nothing of it is looked at. */
  async upgrade(request: IncomingMessage, socket: Duplex, begun: Buffer): Promise<void> {
    const { dispatcher, server, onRequest } = this.#options;
    this.#hold(socket);
    const end = (status: string) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
    if (this.#whyRefused(request, true) !== undefined) return void end('403 Forbidden');
    onRequest();
    try {
      const { headers, socket: onward } = await upgrade(server + request.url, {
        dispatcher,
        headers: requestHead(request.rawHeaders, this.#ends, false),
        protocol: request.headers.upgrade ?? 'websocket',
        responseHeaders: 'raw',
      });
      this.#hold(onward);
      if (socket.destroyed) onward.destroy();
      const head = answerHead(headers as unknown as string[], this.#ends);
      const lines = head.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${head[at + 1]}\r\n`] : []));
      const protocol = `Upgrade: ${request.headers.upgrade}\r\nConnection: Upgrade\r\n`;
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${protocol}${lines.join('')}\r\n`, 'latin1');
      onward.write(begun);
      socket.pipe(onward).pipe(socket);
      socket.once('close', () => onward.destroy());
      onward.once('close', () => socket.destroy());
    } catch {
      // The server is gone, or takes none. What the page does then is asked of the server by itself.
      end('502 Bad Gateway');
    }
  }

  #hold(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => this.#sockets.delete(socket));
  }

  async finish(): Promise<void> {
    const timer = new AbortController();
    const late = sleep(SAVE_MS, undefined, { signal: timer.signal }).catch(() => {});
    await Promise.race([Promise.all(this.#calls), late]);
    timer.abort();
    for (const socket of this.#sockets) socket.destroy();
  }
}

/** Errors: those of the system, `EADDRINUSE` where the port is taken. */
export async function startProxy(options: ProxyOptions): Promise<RecordingProxy> {
  // A message may be a long one on a slow line: nothing here is timed.
  const http = createServer({ requestTimeout: 0 });
  http.listen(options.port, LOOPBACK);
  await once(http, 'listening');
  const own = new URL(`http://${LOOPBACK}:${(http.address() as AddressInfo).port}`);
  const passage = new Passage(options, { own, server: new URL(options.server) });
  http.on('request', (request, response) => passage.take(request, response));
  http.on('upgrade', (request, socket, head) => void passage.upgrade(request, socket, head));
  return {
    url: own.origin,
    close: async () => {
      http.close();
      await passage.finish();
      http.closeAllConnections();
      await options.dispatcher.destroy();
    },
  };
}

/** A port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, LOOPBACK);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  return port;
}
