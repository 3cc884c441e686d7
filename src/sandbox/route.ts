/** One call of the API as data: where it is, who may use it, what public evidence there is for it. */
import type { z } from 'zod';
import type { Login, Logins } from './accounts.js';
import { type Answer, done, invalidInput, refused } from './answer.js';
import type { JsonObject } from './json.js';
import type { Lockout } from './lockout.js';
import type { ResolvedOptions } from './options.js';
import { type DomainState, domainNamed, type SandboxState } from './state.js';
import type { Caller, Tokens } from './tokens.js';

/** What every handler can reach. */
export interface World extends ResolvedOptions {
  readonly state: SandboxState;
  readonly tokens: Tokens;
  readonly lockout: Lockout;
  /** Passwords and second factors live here, and nowhere in the state. */
  readonly logins: Logins;
  /** When administrators last signed in, in milliseconds since 1970, by user name in lower case. */
  readonly lastSignIns: Map<string, number>;
  /** Of one-time links that nobody has followed yet, with the milliseconds since 1970 that they end at. */
  readonly loginTokens: Map<string, { readonly login: Login; readonly expiresAt: number }>;
}

export interface RouteRequest extends World {
  /** The parts of the path that the pattern names. */
  readonly params: Readonly<Record<string, string>>;
  /** The parsed body; `{}` when there was none. */
  readonly body: unknown;
  readonly caller: Caller | undefined;
  /** Empty when there was none. */
  readonly bearer: string;
  /** The source address of the connection. */
  readonly address: string;
  /** The only way to change an object of the state. */
  readonly store: (target: JsonObject, patch: Readonly<JsonObject>) => void;
}

/** A request on behalf of one domain. */
export interface DomainRequest extends RouteRequest {
  readonly domainName: string;
  readonly domain: DomainState;
}

export type Handle<R extends RouteRequest = RouteRequest> = (request: R) => Answer;

/** Nested as on the wire: `{settings:{isEnabled:'boolean'}}`. */
export interface CallShape {
  readonly takes?: JsonObject;
  readonly gives?: JsonObject;
}

interface RouteBase {
  readonly method: 'GET' | 'POST';
  /** Relative to /api/v1/; `{name}` stands for one segment. */
  readonly path: string;
  /** Controller and action, as the server's own documentation names them. */
  readonly action: string;
  readonly evidence: 'recorded' | 'client' | 'documented' | 'assumed';
  /** `session` moves tokens only; `act` does something by a GET. */
  readonly effect: 'read' | 'write' | 'session' | 'act';
  /** What goes in and comes out, with words for types in place of values; of published calls it is not told. */
  readonly shape?: () => CallShape;
}

/** A call about the whole server, or about tokens. */
export interface ServerRoute extends RouteBase {
  readonly access: 'anyone' | 'signed-in' | 'system';
  readonly handle: Handle;
}

/** A call about one domain: the caller's own, or the one a system administrator acts for. */
export interface DomainRoute extends RouteBase {
  readonly access: 'domain';
  readonly handle: Handle<DomainRequest>;
}

export type Route = ServerRoute | DomainRoute;

/** Where calls are that share a controller, an access and the beginning of their path. */
interface Place<Access> {
  readonly under: string;
  readonly controller: string;
  readonly access: Access;
}

/** By method and rest of the path: how well a call is known and what it does, its action, and what answers it. */
type Calls<R extends RouteRequest> = Readonly<
  Record<
    `${RouteBase['method']} ${string}`,
    readonly [about: `${RouteBase['evidence']} ${RouteBase['effect']}`, action: string, handle: Handle<R>]
  >
>;

function callsAt<Access, R extends RouteRequest>({ under, controller, access }: Place<Access>) {
  return (calls: Calls<R>) =>
    Object.entries(calls).map(([call, [about, action, handle]]) => {
      const [method, path] = call.split(' ') as [RouteBase['method'], string];
      const [evidence, effect] = about.split(' ') as [RouteBase['evidence'], RouteBase['effect']];
      const base = { method, path: under + path, action: `${controller}/${action}`, evidence, effect };
      return { ...base, access, handle };
    });
}

export const serverCalls = callsAt<ServerRoute['access'], RouteRequest>;

export const domainCalls = callsAt<'domain', DomainRequest>;

/** Calls of system administrators. */
export const ofServer = serverCalls({
  under: 'settings/sysadmin/',
  controller: 'SystemAdminSettingsController',
  access: 'system',
});
/** Calls of one domain. */
export const ofDomain = domainCalls({
  under: 'settings/domain/',
  controller: 'DomainSettingsController',
  access: 'domain',
});

/** The same calls, of which the server's reference shows what they take: by the end of the path. */
export function showing<R extends Route>(
  taken: Readonly<Record<string, JsonObject>>,
  routes: readonly R[],
): readonly R[] {
  return routes.map((route) => {
    const takes = taken[route.path.slice(route.path.lastIndexOf('/') + 1)];
    return takes === undefined ? route : { ...route, shape: () => ({ takes }) };
  });
}

/** A call whose body has to be of a shape; any other is refused. */
export function taking<R extends RouteRequest, Given>(
  shape: z.ZodType<Given>,
  handle: (request: R, given: Given) => Answer,
): Handle<R> {
  return (request) => {
    const given = shape.safeParse(request.body);
    return given.success ? handle(request, given.data) : invalidInput();
  };
}

/** Answers with a part of what the server holds, under a name. */
export function shown(under: string, part: keyof SandboxState): Handle {
  return ({ state }) => done({ [under]: state[part] });
}

/** The request on behalf of a domain, named in any case; `undefined` when there is none of that name. */
export function actingFor(request: RouteRequest, name: string): DomainRequest | undefined {
  const domainName = name.toLowerCase();
  const domain = domainNamed(request.state, domainName);
  return domain && { ...request, domainName, domain };
}

/** Does `handle` with the domain of the path; one that does not exist is answered with `missingStatus`. */
export function withDomain(handle: Handle<DomainRequest>, missingStatus = 400): Handle {
  return (request) => {
    const acting = actingFor(request, request.params.domain ?? '');
    return acting === undefined ? refused(missingStatus, 'Domain does not exist.') : handle(acting);
  };
}
