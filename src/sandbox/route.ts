/** One call of the API as data: where it is, who may use it, what public evidence there is for it. */
import type { Logins, SandboxAccounts } from './accounts.js';
import type { Answer } from './answer.js';
import type { JsonObject } from './json.js';
import type { Lockout } from './lockout.js';
import type { DomainState, SandboxState } from './state.js';
import type { Caller, Tokens } from './tokens.js';

/** What every handler can reach. */
export interface World {
  readonly state: SandboxState;
  readonly tokens: Tokens;
  readonly lockout: Lockout;
  readonly accounts: SandboxAccounts;
  /** Passwords and second factors live here, and nowhere in the state. */
  readonly logins: Logins;
  /** When administrators last signed in, in milliseconds since 1970, by user name in lower case. */
  readonly lastSignIns: Map<string, number>;
  readonly clock: () => number;
  readonly build: number;
  readonly publishedOnly: boolean;
  readonly olderTwoFactor: boolean;
}

export interface RouteRequest {
  /** The parts of the path that the pattern names. */
  readonly params: Readonly<Record<string, string>>;
  /** The parsed body; `{}` when there was none. */
  readonly body: unknown;
  readonly caller: Caller | undefined;
  readonly bearer: string | undefined;
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

interface RouteBase {
  readonly method: 'GET' | 'POST';
  /** Relative to /api/v1/; `{name}` stands for one segment. */
  readonly path: string;
  /** Controller and action, as the server's own documentation names them. */
  readonly action: string;
  readonly evidence: 'recorded' | 'client' | 'documented' | 'assumed';
  /** `session` moves tokens only. */
  readonly effect: 'read' | 'write' | 'session';
}

/** A call about the whole server, or about tokens. */
export interface ServerRoute extends RouteBase {
  readonly access: 'anyone' | 'signed-in' | 'system';
  readonly handle: (request: RouteRequest, world: World) => Answer;
}

/** A call about one domain: the caller's own, or the one a system administrator acts for. */
export interface DomainRoute extends RouteBase {
  readonly access: 'domain';
  readonly handle: (request: DomainRequest, world: World) => Answer;
}

export type Route = ServerRoute | DomainRoute;

/** One call in a line: how well it is known and what it does, its action, and what answers it. */
type CallLine<Handle> = readonly [
  about: `${RouteBase['evidence']} ${RouteBase['effect']}`,
  action: string,
  handle: Handle,
];

/** Calls that share a controller, an access and the beginning of their path, by method and rest of the path. */
interface Calls<Access, Handle> {
  readonly under: string;
  readonly controller: string;
  readonly access: Access;
  readonly calls: Readonly<Record<`${RouteBase['method']} ${string}`, CallLine<Handle>>>;
}

function routesFrom<Access, Handle>({ under, controller, access, calls }: Calls<Access, Handle>) {
  return Object.entries(calls).map(([call, [about, action, handle]]) => {
    const [method, path] = call.split(' ') as [RouteBase['method'], string];
    const [evidence, effect] = about.split(' ') as [RouteBase['evidence'], RouteBase['effect']];
    const base = { method, path: under + path, action: `${controller}/${action}`, evidence, effect };
    return { ...base, access, handle };
  });
}

export function serverRoutes(
  calls: Calls<ServerRoute['access'], ServerRoute['handle']>,
): readonly ServerRoute[] {
  return routesFrom(calls);
}

export function domainRoutes(calls: Calls<'domain', DomainRoute['handle']>): readonly DomainRoute[] {
  return routesFrom(calls);
}

/** Where calls of system administrators are, and of those of one domain. */
export const OF_SERVER = {
  under: 'settings/sysadmin/',
  controller: 'SystemAdminSettingsController',
  access: 'system',
} as const;
export const OF_DOMAIN = {
  under: 'settings/domain/',
  controller: 'DomainSettingsController',
  access: 'domain',
} as const;
