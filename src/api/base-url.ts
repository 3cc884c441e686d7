/** The server's address as people write it, made into the one base address everything else uses. */
import { LockdownError } from '../errors.js';

const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
/** Paths that people copy from the browser or from the API's documentation. */
const COPIED_PATH = /^\/(?:interface|api\/v1)(?:\/.*)?$/i;
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
const WHAT_TO_WRITE = 'Write the address as https://HOST or https://HOST:PORT.';

/** The address of one server, checked. */
export interface BaseUrl {
  /** Scheme, host and port, no trailing slash: `https://mail.example.com`. */
  readonly base: string;
  /** `localhost`, `127.*` or `[::1]`: plain http is allowed there, and no proxy is asked. */
  readonly isLoopback: boolean;
  /** What the operator must be told about this address, if anything. */
  readonly warnings: readonly string[];
}

/**
 * Parses the address of a server.
 * Strips a trailing slash, `/interface…` and `/api/v1…`.
 * `insecure` (default: false) allows plain http to any host.
 * Errors: `config.bad-url`; the address itself is never repeated when it could hold a password.
 */
export function parseBaseUrl(text: string, options: { readonly insecure?: boolean } = {}): BaseUrl {
  const url = parsedUrl(text.trim());
  const isLoopback = isLoopbackHost(url.hostname);
  const warnings: string[] = [];
  if (options.insecure === true) {
    warnings.push(`--insecure: the certificate of ${url.host} is not checked. Use it on test machines only.`);
  }
  if (url.protocol === 'http:' && !isLoopback) {
    if (options.insecure !== true) throw plainHttp(url);
    warnings.push(`${url.origin} is not encrypted: the administrator's password is sent in clear.`);
  }
  return { base: url.origin, isLoopback, warnings };
}

/** Is this host, as a URL has it, this machine itself? */
export function isLoopbackHost(host: string): boolean {
  return LOOPBACK.test(host);
}

function parsedUrl(text: string): URL {
  const shown = text.includes('@') ? 'The address' : `The address "${text}"`;
  if (!HAS_SCHEME.test(text)) {
    const example = /^[\w.:[\]-]+$/.test(text) ? ` For example: https://${text}` : '';
    throw badUrl(`${shown} has no scheme`, `${WHAT_TO_WRITE}${example}`);
  }
  if (!URL.canParse(text)) throw badUrl(`${shown} is not an address`, WHAT_TO_WRITE);
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw badUrl(`The address begins with ${url.protocol}//, which is not the web`, WHAT_TO_WRITE);
  }
  if (url.username !== '' || url.password !== '') {
    throw badUrl(
      'The address holds a user name or password, which every process list would show',
      `${WHAT_TO_WRITE} Give the user name and password separately.`,
    );
  }
  if (url.pathname !== '/' && !COPIED_PATH.test(url.pathname)) {
    throw badUrl(`The address has a path, ${url.pathname}, that is not SmarterMail's`, WHAT_TO_WRITE);
  }
  return url;
}

function plainHttp(url: URL): LockdownError {
  return badUrl(
    `${url.origin} is plain http: it would send the administrator's password in clear`,
    `Use https://${url.host}, or --insecure for a test machine.`,
  );
}

function badUrl(message: string, next: string): LockdownError {
  return new LockdownError('config.bad-url', message, { next });
}
