/** The first request: proves, before any password is sent, that SmarterMail answers at this address. */
import { LockdownError } from '../errors.js';
import { statusFailureOf } from './answer.js';
import type { RequestName } from './call.js';
import { failureOf } from './failure.js';
import { OLD_PAGE, oldVersionOn, TooOld } from './old-version.js';
import type { Parts } from './parts.js';
import type { Answered, Exchange } from './transport.js';

/** Where the page is, and what is made of it. */
export interface LoginPageOptions extends Pick<Parts, 'transport' | 'repeat' | 'base' | 'secrets'> {
  /** `unproved`: the operator says that it is SmarterMail. */
  readonly proof: 'wanted' | 'unproved';
}

/** The sign-in page, as anybody is given it. */
export interface LoginPage {
  /** Empty when it failed and no proof was wanted. */
  readonly text: string;
  /** The server's clock, as HTTP has it; null where it does not say. */
  readonly date: string | null;
}

const PAGE: RequestName = { method: 'GET', path: 'interface/root' };
const MARK = /stProductBuild|stProductVersion|SmarterMail/i;

/**
 * The sign-in page.
 * Errors: `server.redirect`, `server.not-smartermail`, `server.too-old`, and `server.unreachable` and its like.
 * Source: `docs/api-evidence.md` 4.1.
 */
export async function fetchLoginPage(options: LoginPageOptions): Promise<LoginPage> {
  const { transport, repeat, base, proof } = options;
  const context = { ...options, request: PAGE };
  const exchange = await repeat('login-page', () => transport.send({ ...PAGE, onInterruption: 'stops' }));
  if (mayWantTls(exchange, base)) throw plainHttpRefused(base);
  if (exchange.kind === 'no-answer') throw failureOf(exchange, context);
  const failed = statusFailureOf(exchange);
  if (proof === 'wanted') await refuseOld(exchange, options);
  if (failed?.kind === 'redirect' && !(proof === 'unproved' && staysAt(failed.location, base))) {
    throw failureOf(failed, context);
  }
  const { date = null } = exchange;
  if (proof === 'unproved') return { text: failed === undefined ? exchange.text : '', date };
  if (!MARK.test(exchange.text)) throw notSmarterMail(exchange, base);
  return { text: exchange.text, date };
}

/** Where what answers may be a version that has its page elsewhere, that page is asked for too. Errors: `server.too-old`. */
async function refuseOld(answered: Answered, { transport, base }: LoginPageOptions): Promise<void> {
  const refuse = (page: string, request: RequestName) => {
    const seen = oldVersionOn(page);
    if (seen !== undefined) throw new TooOld(base, seen, { request });
  };
  refuse(answered.text, PAGE);
  const { status, location, text } = answered;
  const isElsewhere =
    status === 404 ||
    (status === 200 && !MARK.test(text)) ||
    (location !== null && /\/login\.aspx\b/i.test(location) && staysAt(location, base));
  if (!isElsewhere) return;
  const request: RequestName = { method: 'GET', path: OLD_PAGE };
  const other = await transport.send({ ...request, onInterruption: 'stops' });
  if (other.kind === 'answered' && other.status === 200) refuse(other.text, request);
}

/** Servers that expect TLS end a plain connection, answer with its bytes, or with a 400 that says so. */
function mayWantTls(exchange: Exchange, base: string): boolean {
  if (!base.startsWith('http:')) return false;
  if (exchange.kind === 'no-answer') return exchange.reason === 'cut';
  return exchange.status === 400 && /https|ssl|tls/i.test(exchange.text);
}

function plainHttpRefused(base: string): LockdownError {
  const text = `${base} does not answer to plain http. The password was not sent`;
  const next = `The port may want encryption: try ${base.replace(/^http/, 'https')}.`;
  return new LockdownError('server.unreachable', text, { request: PAGE, next });
}

function staysAt(location: string, base: string): boolean {
  return URL.canParse(location, base) && new URL(location, base).origin === base;
}

function notSmarterMail({ status }: Answered, base: string): LockdownError {
  const text = `${base} does not look like SmarterMail. The password was not sent`;
  const next =
    'Give the address of the web interface, or --assume-smartermail when its sign-in page was customised.';
  return new LockdownError('server.not-smartermail', text, { request: PAGE, status, next });
}
