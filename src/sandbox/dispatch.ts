/** From one request to one answer: faults, who is asking, on whose behalf, and then the route. */
import type { IncomingHttpHeaders } from 'node:http';
import { isSystemLogin } from './accounts.js';
import { type Answer, invalidInput, page, plain, refused } from './answer.js';
import type { Ending, FaultList } from './fault-list.js';
import { actingFor, type Route, type RouteRequest, type World } from './route.js';
import { type FindRoute, paramsOf } from './route-index.js';
import type { FindPage } from './routes/pages.js';
import type { StatsCounter } from './stats.js';
import { storeInto } from './stored-object.js';
import type { Caller, Tokens } from './tokens.js';

/** One request as it came over the wire. */
export interface Incoming {
  readonly method: string;
  /** Without query and trailing slash; still percent-encoded, and soundly so once it is let in. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly address: string;
}

/** An answer, or a connection that is cut instead. */
export type Reply = Answer | { readonly type: 'cut' };

export interface Dispatch {
  readonly world: World;
  readonly find: FindRoute;
  readonly pages: FindPage;
  readonly stats: StatsCounter;
  readonly faults: FaultList;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

const API = '/api/v1/';
const GARBAGE = page(200, '<html><head><title>Service starting</title></head><body>Please wait</body>');

/** Who may go on: an answer stops the request. `undefined` is a stranger at a route for anyone. */
function admit(
  { access }: Route,
  { bearer, tokens }: { readonly bearer: string; readonly tokens: Tokens },
): Caller | undefined | Answer {
  if (access === 'anyone') return undefined;
  const found = tokens.find(bearer);
  if (found === undefined) return refused(401, bearer === '' ? 'Unauthorized' : 'Token has expired');
  if (found.kind === 'step') return refused(403, 'Forbidden');
  const isOfDomain = access === 'domain' && found.login.role !== 'User';
  const isLetIn = access === 'signed-in' || isOfDomain || isSystemLogin(found.login);
  return isLetIn ? found : refused(403, 'Forbidden');
}

/** The body, or the refusal of one that is neither empty, nor JSON, nor a form. */
function bodyOf({ body, headers }: Incoming): { readonly value: unknown } | Answer {
  if (body === '') return { value: {} };
  const type = headers['content-type']?.toLowerCase() ?? '';
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return { value: Object.fromEntries(new URLSearchParams(body)) };
  }
  if (!type.startsWith('application/json')) return refused(415, 'Unsupported Media Type');
  try {
    return { value: JSON.parse(body) as unknown };
  } catch {
    return invalidInput();
  }
}

/** Empty when there is none. */
function bearerOf({ headers }: Incoming): string {
  return /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}

function decodedPath(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

function run(
  route: Route,
  options: { incoming: Incoming; segments: readonly string[]; dispatch: Dispatch },
): Answer {
  const { method, path, headers, address } = options.incoming;
  const { world, stats, faults } = options.dispatch;
  const bearer = bearerOf(options.incoming);
  const caller = admit(route, { bearer, tokens: world.tokens });
  if (caller !== undefined && 'type' in caller) return caller;
  const body = bodyOf(options.incoming);
  if ('type' in body) return body;
  const request: RouteRequest = {
    ...world,
    params: paramsOf(route, options.segments),
    body: body.value,
    caller,
    bearer,
    address,
    store: (target, patch) =>
      storeInto(target, { patch, faults: faults.onWrite(method, decodeURIComponent(path)) }),
  };
  if (route.access !== 'domain') {
    stats.countRoute(route);
    return route.handle(request);
  }
  // A domain administrator's own domain, or the one that the header names.
  const named = world.ignoreDomainHeader ? undefined : headers['x-smartermaildomain'];
  const acting = actingFor(request, caller?.login.domain ?? String(named ?? ''));
  if (acting === undefined) return refused(400, 'The settings could not be loaded. The domain not found');
  stats.countRoute(route);
  return route.handle(acting);
}

function answerApi(incoming: Incoming, dispatch: Dispatch): Answer {
  const match = dispatch.find(incoming.path.slice(API.length));
  if (match === undefined) return refused(404, 'No such call');
  const route = match.routes.get(incoming.method);
  if (route === undefined) return refused(405, 'Method not allowed');
  if (route.effect === 'act') dispatch.stats.count('acts');
  if (incoming.method === 'POST' && incoming.headers['content-length'] === undefined) {
    return refused(411, 'Length Required');
  }
  return run(route, { incoming, segments: match.segments, dispatch });
}

function answerOf(incoming: Incoming, dispatch: Dispatch): Answer {
  const path = decodeURIComponent(incoming.path).toLowerCase();
  if (path.startsWith(API)) return answerApi(incoming, dispatch);
  if (/^\/api(\/|$)/.test(path)) return refused(404, 'No such call');
  const isSignedIn = dispatch.world.tokens.find(bearerOf(incoming))?.kind === 'access';
  return dispatch.pages(path, { isSignedIn });
}

function replyOf(ending: Ending): Reply {
  if (ending.kind === 'drop') return { type: 'cut' };
  if (ending.kind === 'garbage') return GARBAGE;
  return { ...plain(ending.body, ending.code), headers: ending.headers };
}

/** What one request gets. Waiting holds up nobody else. */
export async function dispatchRequest(incoming: Incoming, dispatch: Dispatch): Promise<Reply> {
  const { world, stats, faults } = dispatch;
  const decoded = decodedPath(incoming.path);
  if (decoded === undefined) return invalidInput();
  if (decoded.toLowerCase().startsWith('/api')) stats.count('requests');
  const { delayMs, ending } = faults.onArrival(incoming.method, decoded);
  const waitMs = delayMs + world.latencyMs;
  if (waitMs > 0) await dispatch.wait(waitMs);
  if (ending !== undefined) stats.count('faulted');
  if (ending !== undefined && ending.when !== 'after') return replyOf(ending);
  const answer = answerOf(incoming, dispatch);
  return ending === undefined ? answer : replyOf(ending);
}
