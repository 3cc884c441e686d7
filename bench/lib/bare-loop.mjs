/**
 * What the tool is measured against: the same requests, sent by a loop that does nothing else. It signs in, sends,
 * reads the bodies to their end and signs out; it parses and judges nothing.
 */
import { Agent, fetch, request } from 'undici';

const JSON_TYPE = { 'content-type': 'application/json' };

/** A `fetch` for the tool that keeps a list of what was sent through it. */
export function recorder() {
  const requests = [];
  return {
    requests,
    fetch: (url, init) => {
      const { pathname, search } = new URL(url);
      const { 'X-SmarterMailDomain': domain } = init.headers;
      requests.push({ method: init.method, path: `${pathname}${search}`, domain, body: init.body });
      return fetch(url, init);
    },
  };
}

const isOfSession = ({ path }) => path.startsWith('/api/v1/auth/') || path === '/interface/root';

/** The recorded requests without those of the session itself, which the loop makes on its own. */
export function withoutSession(requests) {
  return requests.filter((one) => !isOfSession(one));
}

async function send(agent, { origin, method, path, headers, body, isAnyAnswerFine = false }) {
  const answer = await request(`${origin}${path}`, { dispatcher: agent, method, headers, body });
  const text = await answer.body.text();
  if (answer.statusCode !== 200 && !isAnyAnswerFine)
    throw new Error(`${method} ${path} was answered with ${answer.statusCode}`);
  return text;
}

/**
 * Sends rows of requests: each row in sequence, as many rows side by side as `concurrency` says.
 * Gives the number of requests that were sent, those of the session included.
 */
export async function bareLoop(sandbox, { rows, concurrency, isAnyAnswerFine }) {
  const { url: origin, username, password } = sandbox;
  const agent = new Agent({ connections: concurrency });
  let sent = 3;
  await send(agent, { origin, method: 'GET', path: '/interface/root' });
  const signIn = JSON.stringify({ username, password, clientId: `bare-${Math.random()}` });
  const auth = { origin, method: 'POST', headers: JSON_TYPE };
  const { accessToken } = JSON.parse(
    await send(agent, { ...auth, path: '/api/v1/auth/authenticate-user', body: signIn }),
  );
  const authorization = `Bearer ${accessToken}`;
  const waiting = rows[Symbol.iterator]();
  const worker = async () => {
    for (const row of waiting) {
      for (const { method, path, domain, body } of row) {
        sent += 1;
        const headers = {
          authorization,
          ...(domain === undefined ? {} : { 'X-SmarterMailDomain': domain }),
          ...(body === undefined ? {} : JSON_TYPE),
        };
        await send(agent, { origin, method, path, headers, body, isAnyAnswerFine });
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const headers = { ...JSON_TYPE, authorization };
  await send(agent, { ...auth, headers, path: '/api/v1/auth/logout-user', body: '{}' });
  await agent.close();
  return sent;
}
