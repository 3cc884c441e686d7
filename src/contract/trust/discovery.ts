/**
 * What this server documents about itself: the routes its own page `/Documentation/api` lists.
 * That the page exists is known, its markup is not. So a route counts as listed when one verb and one path
 * `api/v1/…` stand in one line of its text (a table row or list item is a line, however its markup is broken), or
 * when it is an OpenAPI document that lists it. A line that could be read in two ways lists nothing: a route that
 * is taken for listed may be written to.
 */
import { isJsonObject, jsonIn } from '../../canonical-json.js';
import type { Route } from '../binding.js';
import { normalisedPath } from '../script/route-path.js';

/**
 * The page, relative to the server.
 * Source: `docs/api-evidence.md` 1.12; how it is read is `assumed`.
 */
export const DOCUMENTATION_PAGE = 'Documentation/api';

/** Members of what a call takes (`body`) and gives (`answer`), dotted, as far as they are shown. */
export interface Members {
  readonly body: ReadonlySet<string>;
  readonly answer: ReadonlySet<string>;
}

/** Routes as `GET settings/sysadmin/domain/{}`, the path in small letters, names of parameters taken out. */
export type Routes = ReadonlyMap<string, Members>;

/** What a server shows of its API. What is in none of it may exist all the same. */
export interface Discovery {
  /** What its reference lists. */
  readonly listed: Routes;
  /** What the code of its web interface calls. */
  readonly made: Routes;
  /** That code was read well and to its end: what is missing in `made` is most likely not called by it. */
  readonly isMadeWhole: boolean;
}

/** Of a server that shows nothing: it opens nothing, which is safe. */
export const NOTHING_DISCOVERED: Discovery = { listed: new Map(), made: new Map(), isMadeWhole: false };

const NO_MEMBERS: Members = { body: new Set(), answer: new Set() };

/** Routes of which nothing more is shown. */
export function routesOf(names: Iterable<string>): Routes {
  return new Map([...names].map((one) => [one, NO_MEMBERS]));
}

const VERB = /^(GET|POST)$/i;

/** A path up to the next character that cannot be part of one; what does not read as a path in full is none. */
const PATHS = /\bapi\/v1\/([^\s"'`<>,;()|?#]+)/gi;
const WELL_FORMED = /^[\w\-./{}:*]+$/;

function normalised(method: string, path: string): string {
  return `${method.toUpperCase()} ${normalisedPath(path)}`;
}

function fromOpenApi(page: string): readonly string[] | undefined {
  const parsed = jsonIn(page);
  if (parsed === undefined) return undefined;
  if (!isJsonObject(parsed) || !isJsonObject(parsed.paths)) return [];
  return Object.entries(parsed.paths).flatMap(([path, verbs]) => {
    const relative = onlyPathIn(path);
    if (relative === undefined || !isJsonObject(verbs)) return [];
    return Object.keys(verbs)
      .filter((verb) => VERB.test(verb))
      .map((verb) => normalised(verb, relative));
  });
}

/** The one path of a text; undefined when there is none, several, or one in a notation that is not understood. */
function onlyPathIn(text: string): string | undefined {
  const found = [...text.matchAll(PATHS)].map((match) => (match[1] ?? '').replace(/[./:]+$/, ''));
  const [path, ...others] = new Set(found);
  return path !== undefined && others.length === 0 && WELL_FORMED.test(path) ? path : undefined;
}

/** The one verb of a text. Written in capitals it is meant; `get` may be a word of a description beside it. */
function onlyVerbIn(text: string): string | undefined {
  const words = text.match(/\b(GET|POST)\b/gi) ?? [];
  const capitals = words.filter((word) => word === word.toUpperCase());
  const [verb, ...others] = new Set(
    (capitals.length > 0 ? capitals : words).map((word) => word.toUpperCase()),
  );
  return others.length === 0 ? verb : undefined;
}

function linesOf(page: string): readonly string[] {
  return page
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/<(script|style)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<(tr|li)\b(?:(?!<\1\b)[\s\S])*?<\/\1>/gi, (row) => row.replace(/\s+/g, ' '))
    .replace(/<\/?(tr|li|p|div|h\d|pre|dt|dd|table|ul|ol|dl|br)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;(\w+)&gt;/g, '{$1}')
    .replace(/&nbsp;/g, ' ')
    .split(/[\r\n]+/);
}

/**
 * The routes that a page lists, by the rules above. Never throws: a page that is not understood lists nothing. That a
 * route is not in it says nothing of whether the server has it.
 */
export function parseDocumentation(page: string): Discovery {
  return { ...NOTHING_DISCOVERED, listed: routesOf(routesListedOn(page)) };
}

function routesListedOn(page: string): Iterable<string> {
  const openApi = fromOpenApi(page);
  if (openApi !== undefined) return openApi;
  const routes = new Set<string>();
  for (const line of linesOf(page)) {
    const path = onlyPathIn(line);
    // A path may have a verb for a part of its name (`get-version`), which says nothing.
    const verb = onlyVerbIn(line.replace(PATHS, ' '));
    if (path !== undefined && verb !== undefined) routes.add(normalised(verb, path));
  }
  return routes;
}

/** Verb and path of a route, as `Discovery` has it. */
export function routeName({ method, path, listedAs }: Route): string {
  return normalised(method, listedAs ?? path);
}

/** Is this route, verb and path, among them? Case, names of parameters and a slash at the end do not count. */
export function isAmong(routes: Routes, route: Route): boolean {
  return routes.has(routeName(route));
}
