/** What the TLS of a server shows to anybody: whose certificate it is, until when, and which versions it takes. */
import { type ConnectionOptions, connect, type PeerCertificate, type TLSSocket } from 'node:tls';
import { type Environment, proxyFor, tunnelThrough } from './proxy.js';

/** What one handshake showed. Times in milliseconds since 1970. */
export interface TlsSeen {
  /** Names that the certificate is for. */
  readonly names: readonly string[];
  /** The organisation or the common name of whoever issued it. */
  readonly issuer: string;
  /** Its last moment, milliseconds since 1970; NaN where it names none. */
  readonly validTo: number;
  /** Why Node would not trust it, by the authorities that are given; undefined where it does. */
  readonly distrust: string | undefined;
  /** The version that was spoken, as `TLSv1.3`. */
  readonly version: string;
  /** Versions that nobody should take any more, and that it takes. */
  readonly old: readonly string[];
  /** Those of which nothing could be seen: it did not answer, which is no refusal. */
  readonly unseen: readonly string[];
  /** Through the proxy of the environment, which may put a certificate of its own in the place of the server's. */
  readonly isTunnelled: boolean;
}

const OLD = ['TLSv1', 'TLSv1.1'] as const;

/** How long one handshake may take, and the environment, which may name a proxy. */
interface How {
  readonly timeoutMs: number;
  readonly env: Environment;
}

/** One handshake, and the connection is ended. Errors: those of the network and of the proxy, and a time-out. */
async function shakeHands<T>(
  url: URL,
  { timeoutMs, env, more, look }: How & { more: ConnectionOptions; look: (socket: TLSSocket) => T },
): Promise<T> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const isAddress = /^[\d.]+$|:/.test(host);
  const proxy = proxyFor(url, env);
  const where =
    proxy === undefined
      ? { host, port: Number(url.port || 443) }
      : { socket: await tunnelThrough(proxy, url, timeoutMs) };
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...{ ...where, rejectUnauthorized: false },
      ...(isAddress ? {} : { servername: host }),
      ...more,
    });
    const timer = setTimeout(() => socket.destroy(new Error('no handshake in time')), timeoutMs);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      resolve(look(socket));
      socket.destroy();
    });
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

function namesOf({ subject, subjectaltname = '' }: PeerCertificate): readonly string[] {
  const alternatives = [...subjectaltname.matchAll(/(?:DNS|IP Address):([^,\s]+)/g)].map(
    ([, name = '']) => name,
  );
  const common = [subject?.CN].flat().flatMap((name) => name ?? []);
  return alternatives.length > 0 ? alternatives : common;
}

/** How a server refuses a version: by an alert of TLS, or, as Windows does, by ending the connection. */
const REFUSES = /^(?:ERR_SSL_|ECONNRESET$|EPIPE$)/;

/**
 * Does it take this old version? Undefined where that was not seen. Without a lower bound on ciphers "no" would be our own
 * refusal.
 */
async function takes(url: URL, version: (typeof OLD)[number], how: How): Promise<boolean | undefined> {
  const more = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  try {
    return await shakeHands(url, { ...how, more, look: () => true });
  } catch (error) {
    return REFUSES.test((error as NodeJS.ErrnoException).code ?? '') ? false : undefined;
  }
}

/**
 * Looks at the server of an `https` address, through the proxy of the environment where that is the way there.
 * `ca`: authorities in PEM, in the place of the public ones. Errors: those of the network.
 */
export async function lookAtTls(
  base: string,
  { ca, ...how }: How & { readonly ca?: string | undefined },
): Promise<TlsSeen> {
  const url = new URL(base);
  const more = ca === undefined ? {} : { ca };
  const seen = await shakeHands(url, {
    ...{ ...how, more },
    look: (socket) => {
      const certificate = socket.getPeerCertificate();
      const { O, CN } = certificate.issuer ?? {};
      return {
        names: namesOf(certificate),
        issuer: [O ?? CN ?? 'nobody'].flat().join(', '),
        validTo: Date.parse(certificate.valid_to),
        // Typed as an error, and a text of OpenSSL.
        distrust: socket.authorized ? undefined : String(socket.authorizationError),
        version: socket.getProtocol() ?? 'unknown',
      };
    },
  });
  const tried = await Promise.all(
    OLD.map(async (version) => ({ version, isTaken: await takes(url, version, how) })),
  );
  const those = (isTaken: boolean | undefined) =>
    tried.flatMap((one) => (one.isTaken === isTaken ? [one.version] : []));
  return {
    ...seen,
    old: those(true),
    unseen: those(undefined),
    isTunnelled: proxyFor(url, how.env) !== undefined,
  };
}
