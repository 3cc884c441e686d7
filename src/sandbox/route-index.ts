/** Finds the route of a path: case does not matter in its fixed parts. */
import type { Route } from './route.js';

interface Node {
  readonly next: Map<string, Node>;
  /** By method. */
  readonly routes: Map<string, Route>;
}

export type FindRoute = ReturnType<typeof indexRoutes>;

/** The key of every parameter: no fixed segment is written so. */
const ANY = '{}';

function isParameter(segment: string): boolean {
  return segment.startsWith('{');
}

function newNode(): Node {
  return { next: new Map(), routes: new Map() };
}

function childFor(node: Node, segment: string): Node {
  const key = isParameter(segment) ? ANY : segment.toLowerCase();
  const child = node.next.get(key) ?? newNode();
  node.next.set(key, child);
  return child;
}

/** An index of routes. A fixed segment wins over a parameter. */
export function indexRoutes(routes: readonly Route[]) {
  const root = newNode();
  for (const route of routes) route.path.split('/').reduce(childFor, root).routes.set(route.method, route);
  return (path: string): { routes: ReadonlyMap<string, Route>; segments: readonly string[] } | undefined => {
    const segments = path.split('/');
    let node: Node | undefined = root;
    for (const segment of segments) node = node?.next.get(segment.toLowerCase()) ?? node?.next.get(ANY);
    return node === undefined || node.routes.size === 0 ? undefined : { routes: node.routes, segments };
  };
}

/** The parts of a path that the pattern names, decoded. Throws a `URIError` when the coding is broken. */
export function paramsOf(route: Route, segments: readonly string[]): Record<string, string> {
  const params: Record<string, string> = {};
  for (const [at, pattern] of route.path.split('/').entries()) {
    if (isParameter(pattern)) params[pattern.slice(1, -1)] = decodeURIComponent(segments[at] ?? '');
  }
  return params;
}
