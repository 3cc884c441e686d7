/**
 * What this server documents about itself: the routes its own page `/Documentation/api` lists.
 * That the page exists is known, its markup is not. So a route counts as listed when a verb and a path
 * `api/v1/…` stand in one line of its text, or when it is an OpenAPI document that lists it.
 */
import { isJsonObject } from '../canonical-json.js';
import type { Route } from './binding.js';

export const DOCUMENTATION_PAGE = 'Documentation/api';

/** Routes as `GET settings/sysadmin/domains`, names of parameters taken out. */
export type Discovery = ReadonlySet<string>;

export const NOTHING_DISCOVERED: Discovery = new Set();

const VERB = /\b(GET|POST)\b/i;
const PATH = /\bapi\/v1\/([\w\-./{}:*]+)/i;

/** Case, parameter names and a trailing slash do not tell two routes apart. */
function normalised(method: string, path: string): string {
  const segments = path
    .toLowerCase()
    .replace(/[./]+$/, '')
    .split('/')
    .map((segment) => (/^[{:]/.test(segment) ? '{}' : segment));
  return `${method.toUpperCase()} ${segments.join('/')}`;
}

function fromOpenApi(page: string): readonly string[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(page);
  } catch {
    return undefined;
  }
  if (!isJsonObject(parsed) || !isJsonObject(parsed.paths)) return [];
  return Object.entries(parsed.paths).flatMap(([path, verbs]) => {
    const relative = PATH.exec(path)?.[1];
    if (relative === undefined || !isJsonObject(verbs)) return [];
    return Object.keys(verbs)
      .filter((verb) => VERB.test(verb))
      .map((verb) => normalised(verb, relative));
  });
}

function linesOf(page: string): readonly string[] {
  return page
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<\/(tr|li|p|div|h\d|pre|dt|dd)>|<br\s*\/?>/gi, '\n')
    .replace(/<[^>]*>/g, ' ')
    .split('\n');
}

export function parseDocumentation(page: string): Discovery {
  const openApi = fromOpenApi(page);
  if (openApi !== undefined) return new Set(openApi);
  const routes = new Set<string>();
  for (const line of linesOf(page)) {
    const path = PATH.exec(line)?.[1];
    const verb = VERB.exec(line)?.[1];
    if (path !== undefined && verb !== undefined) routes.add(normalised(verb, path));
  }
  return routes;
}

export function isListed(discovery: Discovery, route: Route): boolean {
  return discovery.has(normalised(route.method, route.path));
}
