/** From one request to one answer: faults, who is asking, on whose behalf, and then the route. */
import { type Answer, invalidInput, page, refused } from './answer.js';
import type { Ending, FaultList } from './fault-list.js';
import type { ResolvedOptions } from './options.js';
import type { DomainRequest, Route, RouteRequest, World } from './route.js';
import { type FindRoute, paramsOf } from './route-index.js';
import type { StatsCounter } from './stats.js';
import { storeInto } from './stored-object.js';
import type { Caller } from './tokens.js';

/** One request as it came over the wire. */
export interface Incoming {
  readonly method: string;
  /** Without query and trailing slash; still percent-encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly address: string;
}

/** A request whose percent codes are sound. */
interface Located extends Incoming {
  readonly decoded: string;
}

/** An answer, or a connection that is cut instead. */
export type Reply = Answer | { readonly type: 'cut' };

export interface Dispatch {
  readonly world: World;
  readonly options: ResolvedOptions;
  readonly find: FindRoute;
  readonly pages: (path: string) => Answer;
  readonly stats: StatsCounter;
  readonly faults: FaultList;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
}

const API = '/api/v1/';
const GARBAGE = page(200, '<html><head><title>Service starting</title></head><body>Please wait</body>');

function headerOf(incoming: Incoming, name: string): string | undefined {
  const value = incoming.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function bearerOf(incoming: Incoming): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(headerOf(incoming, 'authorization') ?? '')?.[1];
}

/** Who may go on: an answer stops the request. `undefined` is a stranger at a route for anyone. */
function admit(
  route: Route,
  options: { bearer: string | undefined; world: World },
): Caller | undefined | Answer {
  if (route.access === 'anyone') return undefined;
  const found = options.bearer === undefined ? undefined : options.world.tokens.find(options.bearer);
  if (found === undefined)
    return refused(401, options.bearer === undefined ? 'Unauthorized' : 'Token has expired');
  if (found.kind === 'step') return refused(403, 'Forbidden');
  const isSystem = found.role === 'PrimarySysAdmin' || found.role === 'SysAdmin';
  if (route.access === 'system' && !isSystem) return refused(403, 'Forbidden');
  if (route.access === 'domain' && found.role === 'User') return refused(403, 'Forbidden');
  return found;
}

/** The domain a request acts on: a domain administrator's own, or the one that the header names. */
function actFor(
  request: RouteRequest,
  options: { header: string | undefined; dispatch: Dispatch },
): DomainRequest | undefined {
  const { world, options: settings } = options.dispatch;
  const header = settings.ignoreDomainHeader ? undefined : options.header;
  const domainName = (request.caller?.domain ?? header ?? '').toLowerCase();
  if (!Object.hasOwn(world.state.domains, domainName)) return undefined;
  const domain = world.state.domains[domainName];
  return domain === undefined ? undefined : { ...request, domainName, domain };
}

/** The body, or the refusal of one that is neither empty, nor JSON, nor a form. */
function bodyOf(incoming: Incoming): { readonly value: unknown } | Answer {
  if (incoming.body === '') return { value: {} };
  const type = headerOf(incoming, 'content-type')?.toLowerCase() ?? '';
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return { value: Object.fromEntries(new URLSearchParams(incoming.body)) };
  }
  if (!type.startsWith('application/json')) return refused(415, 'Unsupported Media Type');
  try {
    return { value: JSON.parse(incoming.body) as unknown };
  } catch {
    return invalidInput();
  }
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
  options: { incoming: Located; segments: readonly string[]; dispatch: Dispatch },
): Answer {
  const { incoming, dispatch } = options;
  const { world } = dispatch;
  const bearer = bearerOf(incoming);
  const admitted = admit(route, { bearer, world });
  if (admitted !== undefined && 'type' in admitted) return admitted;
  const body = bodyOf(incoming);
  if ('type' in body) return body;
  const request: RouteRequest = {
    params: paramsOf(route, options.segments),
    body: body.value,
    caller: admitted,
    bearer,
    address: incoming.address,
    store: (target, patch) =>
      storeInto(target, { patch, faults: dispatch.faults.onWrite(incoming.method, incoming.decoded) }),
  };
  if (route.access !== 'domain') {
    dispatch.stats.countRoute(route);
    return route.handle(request, world);
  }
  const header = headerOf(incoming, 'x-smartermaildomain');
  const acting = actFor(request, { header, dispatch });
  if (acting === undefined) return refused(400, 'The settings could not be loaded. The domain not found');
  dispatch.stats.countRoute(route);
  return route.handle(acting, world);
}

function answerApi(incoming: Located, dispatch: Dispatch): Answer {
  const match = dispatch.find(incoming.path.slice(API.length));
  if (match === undefined) return refused(404, 'No such call');
  const route = match.routes.get(incoming.method);
  if (route === undefined) return refused(405, 'Method not allowed');
  if (incoming.method === 'POST' && headerOf(incoming, 'content-length') === undefined) {
    return refused(411, 'Length Required');
  }
  return run(route, { incoming, segments: match.segments, dispatch });
}

function answerOf(incoming: Located, dispatch: Dispatch): Answer {
  const path = incoming.decoded.toLowerCase();
  if (path.startsWith(API)) return answerApi(incoming, dispatch);
  return path.startsWith('/api/') || path === '/api'
    ? refused(404, 'No such call')
    : dispatch.pages(incoming.decoded);
}

function replyOf(ending: Ending): Reply {
  switch (ending.kind) {
    case 'drop':
      return { type: 'cut' };
    case 'garbage':
      return GARBAGE;
    case 'status':
      return {
        type: 'json',
        status: ending.code,
        body: ending.body,
        ...(ending.headers === undefined ? {} : { headers: ending.headers }),
      };
  }
}

/** What one request gets. Waiting holds up nobody else. */
export async function dispatchRequest(incoming: Incoming, dispatch: Dispatch): Promise<Reply> {
  const decoded = decodedPath(incoming.path);
  if (decoded === undefined) return invalidInput();
  if (decoded.toLowerCase().startsWith('/api')) dispatch.stats.countRequest();
  const { delayMs, ending } = dispatch.faults.onArrival(incoming.method, decoded);
  const waitMs = delayMs + dispatch.options.latencyMs;
  if (waitMs > 0) await dispatch.wait(waitMs);
  if (ending !== undefined) dispatch.stats.countFault();
  if (ending !== undefined && ending.when !== 'after') return replyOf(ending);
  const answer = answerOf({ ...incoming, decoded }, dispatch);
  return ending === undefined ? answer : replyOf(ending);
}
