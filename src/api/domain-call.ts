/**
 * Acting on a domain. By header as long as the server obeys it; else by a token for the domain, which costs
 * one more request a domain and a token that can read mail, so it is the second choice.
 */
import { LockdownError } from '../errors.js';
import { verdictOf } from './answer.js';
import { type Bearer, bearerOf, type Token } from './bearer.js';
import { API_ROOT, type RequestName } from './call.js';
import { asciiName } from './domain-name.js';
import { answerOf } from './failure.js';
import type { Parts } from './parts.js';
import { segmentOf } from './request-path.js';
import { renewalTimeOf } from './token-life.js';
import type { Exchange, WireRequest } from './transport.js';
import { learnTokens, textOf } from './wire-secrets.js';

/** What acting on domains needs of the session. */
export interface DomainCallOptions extends Pick<Parts, 'repeat' | 'base' | 'secrets' | 'clock'> {
  /** Sends with the bearer's token, renewing it once. */
  readonly sendWith: (bearer: Bearer, request: WireRequest) => Promise<Exchange>;
  readonly session: Bearer;
}

/**
 * Sends a request as the administrator of a domain, which is named as the server lists it. Errors: as `domainCaller`.
 */
export type SendOnDomain = (domain: string, request: WireRequest) => Promise<Exchange>;

const NOT_FOUND = /the domain not found\W*$/i;

/**
 * One way to act on domains; remembers whether the header is obeyed, and a token for each domain that needed one.
 * Errors: `server.garbage` for a name that no call can carry; that of `manage-domain` when the server obeys neither the
 * header nor gives a token, which is final for the domain; `session.lost`, when the session cannot be renewed; `interrupted`. Source: `docs/api-evidence.md` 1.7.
 */
export function domainCaller(options: DomainCallOptions): SendOnDomain {
  const { sendWith, session } = options;
  const bearers = new Map<string, Bearer>();
  let isHeaderIgnored = false;
  const bearerFor = (domain: string): Bearer => {
    const { clock } = options;
    const bearer = bearers.get(domain) ?? bearerOf({ clock, obtain: () => impersonated(domain, options) });
    bearers.set(domain, bearer);
    return bearer;
  };
  return async (domain, request) => {
    if (!isHeaderIgnored) {
      const exchange = await sendWith(session, { ...request, domain: headerValueOf(domain) });
      // Sent again below, also when it is a write: the server says that it did nothing.
      if (!isDomainRefusal(exchange)) return exchange;
    }
    const exchange = await sendWith(bearerFor(domain), request);
    // Only a token that got further shows that the header was at fault, and not the call or the domain.
    if (!isDomainRefusal(exchange)) isHeaderIgnored = true;
    return exchange;
  };
}

function isDomainRefusal(exchange: Exchange): boolean {
  if (exchange.kind === 'no-answer') return false;
  if (exchange.status === 401 || exchange.status === 403) return true;
  // Answers can be large and are parsed by the caller too, so only a suspicious one is parsed here.
  if (!/not found/i.test(exchange.text)) return false;
  const verdict = verdictOf(exchange);
  return verdict.kind === 'refused' && NOT_FOUND.test(verdict.serverMessage);
}

async function impersonated(domain: string, options: DomainCallOptions): Promise<Token> {
  const { base, secrets, clock, repeat, sendWith, session } = options;
  const segment = segmentOf(domain);
  if (segment === undefined) throw unnamable(domain);
  const request: RequestName = {
    method: 'POST',
    path: `${API_ROOT}settings/sysadmin/manage-domain/${segment}`,
  };
  const exchange = await repeat('impersonation', () =>
    sendWith(session, { ...request, body: {}, onInterruption: 'stops' }),
  );
  const answer = answerOf(exchange, { request, base, secrets });
  learnTokens(answer, secrets);
  const access = textOf(answer, 'impersonateAccessToken');
  if (access === undefined) {
    throw new LockdownError('server.garbage', `The server gave no token to act on ${domain}`, {
      request,
      next: 'Use a system administrator with the right "Allow impersonation and domain management".',
    });
  }
  const expiration = answer.impersonateAccessTokenExpiration;
  const renewAt = renewalTimeOf({ token: access, expiration, receivedAt: clock() });
  // Its refresh token is not used: asking again is one request too, and needs no second kind of refresh.
  return { access, refresh: undefined, renewAt };
}

function headerValueOf(domain: string): string {
  const name = asciiName(domain);
  if (name === undefined) throw unnamable(domain);
  return name;
}

function unnamable(domain: string): LockdownError {
  return new LockdownError('server.garbage', `No call can name the domain ${JSON.stringify(domain)}`);
}
