/** Who is held back by a limit, and who is connected (`docs/api-evidence.md` 4.11). All is documented, no answer was shown. */
import { z } from 'zod';
import { done } from '../answer.js';
import { SERVICE } from '../enum-values.js';
import { ofServer, type RouteRequest, showing, taking } from '../route.js';

const NAMES = z.object({ input: z.array(z.string()) });

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function released(kind: 'users' | 'domains') {
  return taking(NAMES, ({ state }: RouteRequest, { input }) => {
    state.throttled[kind] = state.throttled[kind].filter((held) => !input.some((name) => same(held, name)));
    return done();
  });
}

const CONNECTIONS = z.object({
  serviceTypes: z.array(z.number()).default(Object.values(SERVICE)),
  search: z.string().default(''),
  startindex: z.number().default(0),
  count: z.number().default(1000),
});

function connected({ state }: RouteRequest, { serviceTypes, search }: z.output<typeof CONNECTIONS>) {
  return state.connections.filter(
    ({ serviceType, email }) => serviceTypes.includes(serviceType) && email.includes(search.toLowerCase()),
  );
}

const listConnections = taking(CONNECTIONS, (request: RouteRequest, given) => {
  const found = connected(request, given);
  const { startindex, count } = given;
  return done({ count: found.length, connections: found.slice(startindex, startindex + count) });
});

const countConnections = taking(CONNECTIONS, (request: RouteRequest, given) =>
  done({ count: connected(request, given).length }),
);

/** An empty address stands for all of the user's. */
const SESSIONS = z.object({ sessions: z.array(z.object({ email: z.string(), ip: z.string().default('') })) });

const killSessions = taking(SESSIONS, ({ state }: RouteRequest, { sessions }) => {
  state.connections = state.connections.filter(
    (one) => !sessions.some(({ email, ip }) => same(email, one.email) && (ip === '' || ip === one.ip)),
  );
  return done();
});

const DROPPED = z.object({ email: z.string(), dropInfo: z.array(z.string()) });

const dropConnections = taking(DROPPED, ({ state }: RouteRequest, { email }) => {
  state.connections = state.connections.filter((one) => !same(one.email, email));
  return done();
});

const TAKEN = { 'kill-user-sessions': { sessions: [{ email: 'text', ip: 'text' }] } };

export const heldBackRoutes = showing(
  TAKEN,
  ofServer({
    'GET throttled-users': [
      'documented read',
      'GetThrottledUsers',
      ({ state }) =>
        done({ throttledUsers: state.throttled.users.map((emailAddress) => ({ emailAddress })) }),
    ],
    'GET throttled-domains': [
      'documented read',
      'GetThrottledDomains',
      ({ state }) => done({ throttledDomains: state.throttled.domains.map((domain) => ({ domain })) }),
    ],
    'GET throttled-counts': [
      'documented read',
      'GetThrottledCounts',
      ({ state: { throttled } }) =>
        done({ users: throttled.users.length, domains: throttled.domains.length }),
    ],
    'POST throttled-user-reset': ['documented write', 'ResetThrottledUsers', released('users')],
    'POST throttled-domain-reset': ['documented write', 'ResetThrottledDomains', released('domains')],
    'POST connections': ['documented read', 'GetConnections', listConnections],
    'POST connections-count': ['documented read', 'GetConnectionsCount', countConnections],
    'POST kill-user-sessions': ['documented write', 'KillUserSessions', killSessions],
    'POST drop-user-connections': ['documented write', 'DropUserConnections', dropConnections],
  }),
);
