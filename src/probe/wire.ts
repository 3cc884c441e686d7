/**
 * A connection of our own: lines in, lines out, TLS begun at once or later. Each answer has a time of its own, however slowly
 * it comes, and all of it a number of bytes.
 * Errors: `NotSeen`, and nothing else.
 */
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { TlsVersion } from '../contract/resources/outside/probed-tls.js';
import type { Bounds, Purse } from './bounds.js';

/** It is not known; `why` is half a sentence. */
export class NotSeen extends Error {
  override readonly name = 'NotSeen';
  readonly why: string;
  constructor(why: string) {
    super(why);
    this.why = why;
  }
}

/** It may come yet. */
export class Late extends NotSeen {}

export function whyOf(thrown: unknown): string {
  if (thrown instanceof NotSeen) return thrown.why;
  throw thrown;
}

export interface Where {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

/** What came of knocking. */
export type Knock =
  | { readonly answer: 'open'; readonly wire: Wire }
  | { readonly answer: 'closed' | 'silent' | 'not-seen'; readonly why: string };

export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'unknown';
}

/** Knocks at one port of one address. Never throws. */
export async function knock(
  where: Where,
  { bounds, purse }: { bounds: Bounds; purse: Purse },
): Promise<Knock> {
  const socket = connectTcp({ host: where.address, port: where.port });
  purse.holds(socket);
  const wait = Math.max(1, Math.min(bounds.connectMs, purse.left()));
  return new Promise((resolve) => {
    const end = (knocked: Knock) => {
      clearTimeout(timer);
      if (knocked.answer !== 'open') socket.destroy();
      resolve(knocked);
    };
    const timer = setTimeout(() => end({ answer: 'silent', why: 'nobody answered in time' }), wait);
    socket.on('error', (error) => {
      const code = codeOf(error);
      if (code === 'ECONNREFUSED') return end({ answer: 'closed', why: 'the connection is refused' });
      if (code === 'ETIMEDOUT') return end({ answer: 'silent', why: 'nobody answered in time' });
      return end({ answer: 'not-seen', why: `there is no way there from here (${code})` });
    });
    socket.once('close', () => end({ answer: 'not-seen', why: 'the connection was ended' }));
    socket.once('connect', () => end({ answer: 'open', wire: new Wire(socket, { where, bounds, purse }) }));
  });
}

interface Surroundings {
  readonly where: Where;
  readonly bounds: Bounds;
  readonly purse: Purse;
}

export interface TlsRange {
  readonly most?: TlsVersion;
  /** What is trusted beside what Node knows. */
  readonly ca?: readonly string[];
  /** Asked for by this name; default: the host. */
  readonly name?: string;
}

const NODE_NAMES = { '1.0': 'TLSv1', '1.1': 'TLSv1.1', '1.2': 'TLSv1.2', '1.3': 'TLSv1.3' } as const;

/** What a server can be asked with, down to what nobody should take any more. */
const EVERY_CIPHER = 'DEFAULT@SECLEVEL=0';

export class Wire {
  readonly where: Where;
  readonly #bounds: Bounds;
  readonly #purse: Purse;
  #socket: Socket | TLSSocket;
  #pending = '';
  #bytes = 0;
  #ended: string | undefined;
  #wake: () => void = () => {};

  constructor(socket: Socket, { where, bounds, purse }: Surroundings) {
    this.where = where;
    this.#bounds = bounds;
    this.#purse = purse;
    this.#socket = socket;
    this.#listen();
  }

  #onData = (part: Buffer) => {
    this.#bytes += part.length;
    this.#pending += part.toString('latin1');
    if (this.#bytes > this.#bounds.bytes) {
      this.#pending = '';
      this.#close(`more than ${this.#bounds.bytes} bytes came`);
    }
    this.#wake();
  };
  #onEnd = () => this.#close('the server ended the connection');
  #onError = (error: unknown) => this.#close(`the connection broke (${codeOf(error)})`);

  #listen() {
    this.#socket.removeAllListeners('error');
    this.#socket
      .on('data', this.#onData)
      .on('end', this.#onEnd)
      .on('close', this.#onEnd)
      .on('error', this.#onError);
  }

  #close(why: string) {
    this.#ended ??= why;
    this.#wake();
    this.#socket.destroy();
  }

  end() {
    this.#close('it was over');
  }

  write(text: string) {
    if (this.#ended === undefined) this.#socket.write(text);
  }

  /** Lines until one is the last; `ms`: for all of them together. */
  async lines(
    isLast: (line: string) => boolean,
    ms: number = this.#bounds.replyMs,
  ): Promise<readonly string[]> {
    const end = performance.now() + Math.min(ms, this.#purse.left());
    const found: string[] = [];
    for (;;) {
      const line = await this.#line(end, { isTaken: true, isBegun: found.length > 0 });
      found.push(line);
      if (isLast(line)) return found;
    }
  }

  /** The next line, which stays to be read. */
  async peek(): Promise<string> {
    const end = performance.now() + Math.min(this.#bounds.replyMs, this.#purse.left());
    return this.#line(end, { isTaken: false, isBegun: false });
  }

  async #line(
    end: number,
    { isTaken, isBegun }: { readonly isTaken: boolean; readonly isBegun: boolean },
  ): Promise<string> {
    for (;;) {
      const at = this.#pending.indexOf('\n');
      if (at >= 0) {
        // Bytes were kept one by one, so that a letter that came in two parts is whole.
        const line = Buffer.from(this.#pending.slice(0, at), 'latin1').toString().replace(/\r$/, '');
        if (isTaken) this.#pending = this.#pending.slice(at + 1);
        return line;
      }
      if (this.#ended !== undefined) throw new NotSeen(this.#ended);
      const left = end - performance.now();
      if (left <= 0) {
        const why = this.#pending === '' && !isBegun ? 'it says nothing' : 'no whole answer came in time';
        this.#close(why);
        throw new Late(why);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /**
   * Begins TLS. Errors: `NotSeen`, of which `HandshakeRefused` says that the server refuses what it was offered.
   */
  async secure({ most = '1.3', ca = [], name = this.where.host }: TlsRange): Promise<TLSSocket> {
    if (this.#ended !== undefined) throw new NotSeen(this.#ended);
    // What comes in clear before the handshake could be anybody's, and would be read as if it came within.
    if (this.#pending !== '') {
      this.#close('the server said more in clear before the handshake');
      throw new NotSeen('the server said more in clear before the handshake');
    }
    const plain = this.#socket;
    plain
      .removeListener('data', this.#onData)
      .removeListener('end', this.#onEnd)
      .removeListener('close', this.#onEnd);
    plain.pause();
    const socket = connectTls({
      socket: plain,
      rejectUnauthorized: false,
      // Names are judged by whoever knows which are meant.
      checkServerIdentity: () => undefined,
      minVersion: 'TLSv1',
      maxVersion: NODE_NAMES[most],
      ciphers: EVERY_CIPHER,
      ...(isIP(name) > 0 ? {} : { servername: name }),
      ...(ca.length > 0 ? { ca: [...ca] } : {}),
    });
    const wait = Math.max(1, Math.min(this.#bounds.replyMs, this.#purse.left()));
    await new Promise<void>((resolve, reject) => {
      const fail = (error: NotSeen) => {
        clearTimeout(timer);
        this.#ended ??= error.why;
        socket.destroy();
        plain.destroy();
        reject(error);
      };
      const timer = setTimeout(() => fail(new Late('no handshake in time')), wait);
      socket.once('secureConnect', () => {
        clearTimeout(timer);
        resolve();
      });
      socket.on('error', (error) => fail(handshakeFailure(error)));
      socket.once('close', () => fail(new HandshakeRefused('the server ended the connection')));
      plain.on('error', (error) => fail(handshakeFailure(error)));
    });
    socket.removeAllListeners('close');
    this.#socket = socket;
    this.#listen();
    return socket;
  }
}

/** The server does not want what it was offered. */
export class HandshakeRefused extends NotSeen {}

/** Something answered, and in no TLS. */
export class NotTls extends NotSeen {}

/** Of our own library, not of the server. */
const OUR_OWN =
  /^ERR_SSL_(NO_PROTOCOLS_AVAILABLE|NO_CIPHERS_AVAILABLE|UNSUPPORTED_PROTOCOL_VERSION|INTERNAL_ERROR)$/;
/** The server says so: whether by what it was asked or by something else nobody knows. */
const FAILING = 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR';

function handshakeFailure(error: unknown): NotSeen {
  const code = codeOf(error);
  if (OUR_OWN.test(code)) return new NotSeen(`this tool's own library cannot ask it (${code})`);
  if (code === FAILING) return new NotSeen(`the server fails in the handshake (${code})`);
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG')
    return new NotTls('what answers there does not speak TLS');
  if (code.startsWith('ERR_SSL_') || code === 'ECONNRESET' || code === 'EPIPE')
    return new HandshakeRefused(`the handshake is refused (${code})`);
  return new NotSeen(`the handshake failed (${code})`);
}
