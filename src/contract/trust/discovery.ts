/** What a server shows of its API: what its own reference lists, and what the code of its web interface calls. */
import type { Route } from '../binding.js';
import { normalisedPath } from '../script/route-path.js';

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
  /**
   * What it may call besides: its verb, or the end of its path, cannot be told. `{}` stands for whatever may be there, in
   * one segment or several, also at the end of one: `GET settings/sysadmin/ids-{}`.
   */
  readonly mayMake: ReadonlySet<string>;
  /** That code was read well and to its end: what is in neither is most likely not called by it. */
  readonly isMadeWhole: boolean;
}

/** Of a server that shows nothing: it opens nothing, which is safe. */
export const NOTHING_DISCOVERED: Discovery = {
  listed: new Map(),
  made: new Map(),
  mayMake: new Set(),
  isMadeWhole: false,
};

const NO_MEMBERS: Members = { body: new Set(), answer: new Set() };

/** Routes of which nothing more is shown. */
export function routesOf(names: Iterable<string>): Routes {
  return new Map([...names].map((one) => [one, NO_MEMBERS]));
}

/** All of them; of one that is in both what either shows of it. */
export function joined(one: Routes, other: Routes): Routes {
  const all = new Map(one);
  for (const [name, { body, answer }] of other) {
    const known = all.get(name) ?? NO_MEMBERS;
    all.set(name, {
      body: new Set([...known.body, ...body]),
      answer: new Set([...known.answer, ...answer]),
    });
  }
  return all;
}

/** Verb and path of a route, as `Discovery` has it. */
export function routeName({ method, path, listedAs }: Route): string {
  return `${method} ${normalisedPath(listedAs ?? path)}`;
}

/** Could both be one path? Of what a script makes `{}` may be several segments, of a binding it is one. */
function mayMeet(made: readonly string[], bound: readonly string[]): boolean {
  const [first, ...others] = made;
  const [own, ...rest] = bound;
  if (first === undefined) return own === undefined;
  if (own === undefined) return false;
  if (first === '{}') return mayMeet(others, rest) || mayMeet(made, rest);
  if (first.endsWith('{}') && (own === '{}' || own.startsWith(first.slice(0, -2)))) return true;
  return (own === '{}' || own === first) && mayMeet(others, rest);
}

/**
 * May the web interface make this call, as far as can be told? Where a path has something that is filled in, anything may
 * stand: what a binding has as `thing/true` a script may make as `thing/{}`. It says nothing for the call, only that
 * nothing speaks against it.
 */
export function mayBeMade(route: Route, { made, mayMake, isMadeWhole }: Discovery): boolean {
  const [method, ...path] = routeName(route).split(/[ /]/);
  return (
    !isMadeWhole ||
    [...made.keys(), ...mayMake].some((name) => {
      const [verb, ...others] = name.split(/[ /]/);
      return verb === method && mayMeet(others, path);
    })
  );
}

/** Is this route, verb and path, among them, as it is listed or as it is sent? Case, names of parameters and a slash at the end do not count. */
export function isAmong(routes: Routes, route: Route): boolean {
  return routes.has(routeName(route)) || routes.has(routeName({ ...route, listedAs: route.path }));
}
