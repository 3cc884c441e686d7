/** A script that `nock` plays: the transport is Node's own `fetch`, which never reaches the network. */
import nock from 'nock';
import type { Body, Expected, Stage } from './a-script.js';

const BASE = 'https://mail.example.com';

function interceptorFor({ method, path, body, headers }: Expected): nock.Interceptor {
  const scope = nock(BASE);
  const interceptor = method === 'GET' ? scope.get(path) : scope.post(path, body as nock.RequestBodyMatcher);
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) interceptor.matchHeader(name, (sent) => sent === undefined);
    else interceptor.matchHeader(name, value);
  }
  return interceptor;
}

export function nockScript(): Stage {
  const unexpected: string[] = [];
  const note = (request: { method?: string; path?: string }): void => {
    unexpected.push(`${request.method} ${request.path}`);
  };
  return {
    base: BASE,
    get options() {
      // Taken when it is used: `nock` puts its own in place.
      return { fetch: globalThis.fetch };
    },
    async open() {
      if (!nock.isActive()) nock.activate();
      nock.disableNetConnect();
      nock.emitter.on('no match', note);
    },
    answer(expected, { status, body, headers }) {
      const bodies: Body[] = [];
      const reply = (_: string, sent: nock.Body): nock.Body => {
        // A text where there is no JSON.
        bodies.push(typeof sent === 'string' ? {} : (sent as Body));
        return body as nock.Body;
      };
      interceptorFor(expected).reply(status, reply, headers);
      return bodies;
    },
    fail(expected, error) {
      interceptorFor(expected).replyWithError(Object.assign(new Error(error), { code: error }));
    },
    settle() {
      // `POST https://mail.example.com:443/interface/root`
      const missing = nock.pendingMocks().map((name) => name.replace(/https:\/\/[^/]+/, ''));
      nock.cleanAll();
      return { missing, unexpected: unexpected.splice(0) };
    },
    async close() {
      nock.emitter.off('no match', note);
      nock.enableNetConnect();
      nock.restore();
    },
  };
}
