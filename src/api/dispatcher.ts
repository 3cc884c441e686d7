/** The connections to one server: keep-alive pool, own certificate authority, proxy from the environment. */
import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { LockdownError } from '../errors.js';
import { readUserFile, whyUnfit } from '../user-file.js';
import type { BaseUrl } from './base-url.js';

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** More than any list of a server with ten thousand domains; an endless answer would fill the memory. */
const LARGEST_ANSWER_BYTES = 64 * 1024 * 1024;

/** How connections to the server are made. */
export interface DispatcherOptions {
  /** Milliseconds to connect, TLS included. Requests themselves are not timed here. */
  readonly timeoutMs: number;
  /** PEM file with the authorities to trust instead of the public ones. */
  readonly caFile?: string | undefined;
  /** The public authorities are trusted beside it. Default: false. */
  readonly isBesidePublic?: boolean | undefined;
  /** Takes any certificate of the server, whose check nothing else switches off. Default: false. */
  readonly insecure?: boolean | undefined;
  /** Bytes of an answer, or `-1`: any, as nobody keeps it. Default: 64 MiB. */
  readonly longestAnswer?: number | undefined;
}

/**
 * A dispatcher for `fetch`. A longer answer is cut off with `UND_ERR_RES_EXCEEDED_MAX_SIZE`.
 * The proxy is that of `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` (or lower case); a loopback address is
 * always reached directly: through a proxy it would be the proxy's own machine, and plain http is allowed there.
 * Errors: `config.bad-ca`, `config.bad-url` (a proxy address that is none).
 */
export async function openDispatcher(
  server: Pick<BaseUrl, 'isLoopback'>,
  options: DispatcherOptions,
): Promise<Dispatcher> {
  // Stated, as otherwise NODE_TLS_REJECT_UNAUTHORIZED of the environment would decide.
  const tls = {
    ...(options.caFile === undefined ? {} : { ca: authoritiesFor(options) }),
    rejectUnauthorized: options.insecure !== true,
  };
  const pool = {
    connect: { ...tls, timeout: options.timeoutMs },
    // The transport's own timer covers the whole request.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: options.longestAnswer ?? LARGEST_ANSWER_BYTES,
  };
  if (server.isLoopback) return new Agent(pool);
  try {
    // `connect` is for direct connections, `requestTls` for the server behind a proxy, `proxyTls` for the proxy itself.
    return new EnvHttpProxyAgent({ ...pool, requestTls: tls, proxyTls: { rejectUnauthorized: true } });
  } catch {
    throw new LockdownError('config.bad-url', 'The proxy address in the environment is not an address', {
      next: 'Write HTTPS_PROXY (or HTTP_PROXY) as http://HOST:PORT, or list the server in NO_PROXY.',
    });
  }
}

/** Those of the file, where one is named. Errors: `config.bad-ca`. */
export function authoritiesFor({
  caFile,
  isBesidePublic = false,
}: Pick<DispatcherOptions, 'caFile' | 'isBesidePublic'>): string[] | undefined {
  if (caFile === undefined) return undefined;
  return [...(isBesidePublic ? rootCertificates : []), ...readAuthorities(caFile)];
}

function readAuthorities(caFile: string): string[] {
  const next = 'Give --ca a PEM file that holds the certificate of the authority that signed the server.';
  let text: string;
  try {
    text = readUserFile(caFile);
  } catch (cause) {
    throw new LockdownError('config.bad-ca', `The file ${caFile} cannot be read${whyUnfit(cause)}`, {
      next,
      cause,
    });
  }
  const certificates = text.match(PEM_CERTIFICATE) ?? [];
  if (certificates.length === 0 || !certificates.every(isCertificate)) {
    throw new LockdownError('config.bad-ca', `The file ${caFile} holds no readable certificate`, { next });
  }
  return certificates;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
