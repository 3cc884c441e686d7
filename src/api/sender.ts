/** Sends authorised requests: within the concurrency limit, with a valid token, on the right domain. */
import type { Bearer } from './bearer.js';
import { API_ROOT, type Call } from './call.js';
import { domainCaller } from './domain-call.js';
import type { Parts } from './parts.js';
import type { Exchange, WireRequest } from './transport.js';

/** Sends as the administrator who signed in. A 401 is followed by one more sending, with a new token. */
export interface Sender {
  /** One request and what became of it. Errors: `session.lost`, `interrupted`, that of a domain's token: all before it took effect. */
  send(call: Call, onInterruption: WireRequest['onInterruption']): Promise<Exchange>;
  /** A page outside the API, relative to the base address. Errors: as `send`. */
  sendForPage(path: string): Promise<Exchange>;
}

/** A sender within a limit; sends nothing by itself. */
export function senderOf(options: Parts & { readonly session: Bearer }): Sender {
  const { transport, session, interruption, limit } = options;

  // A 401 is said before anything is done, so a write too may follow it with the new token.
  const sendWith = async (bearer: Bearer, request: WireRequest): Promise<Exchange> => {
    const token = await bearer.current();
    interruption.check();
    const exchange = await transport.send({ ...request, bearer: token });
    if (exchange.kind === 'no-answer' || exchange.status !== 401) return exchange;
    const renewed = await bearer.renew(token);
    interruption.check();
    return transport.send({ ...request, bearer: renewed });
  };

  const sendOnDomain = domainCaller({ ...options, sendWith });

  // The links of the limit's queue hold on to what its tasks gave until the next full collection of garbage: of an audit
  // of thousands of domains, to every answer. So they give nothing.
  const inTurn = async (send: () => Promise<Exchange>): Promise<Exchange> => {
    const sent: Exchange[] = [];
    await limit(async () => void sent.push(await send()));
    return sent.pop() as Exchange;
  };

  // The token is taken inside the limit: a request may have queued for longer than a token lives. Refreshes and
  // the tokens of domains are fetched in the place of the request that needs them, so they never wait for a place.
  return {
    send: (call, onInterruption) =>
      inTurn(() => {
        interruption.check();
        const { method, path, body, domain } = call;
        const request: WireRequest = { method, path: `${API_ROOT}${path}`, body, onInterruption };
        return domain === undefined ? sendWith(session, request) : sendOnDomain(domain, request);
      }),
    sendForPage: (path) =>
      inTurn(() => {
        interruption.check();
        return sendWith(session, { method: 'GET', path, onInterruption: 'stops' });
      }),
  };
}
