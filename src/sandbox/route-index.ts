/** Finds the route of a path: case does not matter in its fixed parts. */
import type { Route } from './route.js';

interface Node {
  readonly fixed: Map<string, Node>;
  any: Node | undefined;
  readonly routes: Map<string, Route>;
}

export interface RouteMatch {
  /** By method. */
  readonly routes: ReadonlyMap<string, Route>;
  readonly segments: readonly string[];
}

export type FindRoute = (path: string) => RouteMatch | undefined;

function isParameter(segment: string): boolean {
  return segment.startsWith('{');
}

function newNode(): Node {
  return { fixed: new Map(), any: undefined, routes: new Map() };
}

function childFor(node: Node, segment: string): Node {
  if (isParameter(segment)) {
    node.any ??= newNode();
    return node.any;
  }
  const key = segment.toLowerCase();
  const child = node.fixed.get(key) ?? newNode();
  node.fixed.set(key, child);
  return child;
}

/** An index of routes. A fixed segment wins over a parameter. */
export function indexRoutes(routes: readonly Route[]): FindRoute {
  const root = newNode();
  for (const route of routes) route.path.split('/').reduce(childFor, root).routes.set(route.method, route);
  return (path) => {
    const segments = path.split('/');
    let node: Node | undefined = root;
    for (const segment of segments) node = node?.fixed.get(segment.toLowerCase()) ?? node?.any;
    return node === undefined || node.routes.size === 0 ? undefined : { routes: node.routes, segments };
  };
}

/** The parts of a path that the pattern names, decoded. Throws a `URIError` when the coding is broken. */
export function paramsOf(route: Route, segments: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {};
  route.path.split('/').forEach((pattern, index) => {
    if (isParameter(pattern)) params[pattern.slice(1, -1)] = decodeURIComponent(segments[index] ?? '');
  });
  return params;
}
