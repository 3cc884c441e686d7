/** One call in a reference, in words. */
import type { Route } from '../route.js';
import { blockOf } from './block.js';

export interface Entry {
  /** `SmarterMail.Web.Api.SystemAdminSettingsController/GetDomain/get`. */
  readonly key: string;
  /** `SystemAdminSettingsController`. */
  readonly controller: string;
  readonly method: string;
  /** `api/v1/settings/…`; a parameter that may be left out as `{search?}`. */
  readonly path: string;
  readonly role: string;
  readonly parameters: readonly string[];
  readonly inputs?: string;
  readonly returns: string;
}

const ROLES = {
  anyone: 'This function is not limited to a role.',
  'signed-in': 'This function is limited to authenticated users.',
  system: 'This function is limited to system administrators.',
  domain: 'This function is limited to domain administrators.',
} as const satisfies Record<Route['access'], string>;

function entryOf(route: Route, path: string): Entry {
  const { method, action, access } = route;
  const shape = route.shape?.();
  return {
    key: keyOf(route),
    controller: action.slice(0, action.indexOf('/')),
    method,
    path: `api/v1/${path}`,
    role: ROLES[access],
    parameters: [...path.matchAll(/\{(\w+)\??\}/g)].map(([, name = '']) => name),
    ...(method === 'POST' && { inputs: blockOf(shape?.takes) }),
    returns: blockOf(shape?.gives),
  };
}

export function keyOf({ action, method }: Route): string {
  return `SmarterMail.Web.Api.${action}/${method.toLowerCase()}`;
}

/** Each call once: one that may leave its last parameter out stands for both. */
export function entriesOf(routes: readonly Route[]): readonly Entry[] {
  const callOf = ({ method, path }: Route) => `${method} ${path}`;
  const calls = new Set(routes.map(callOf));
  const shortened = (route: Route) => callOf(route).replace(/\/\{\w+\}$/, '');
  const longer = new Map(
    routes.filter((route) => shortened(route) !== callOf(route)).map((route) => [shortened(route), route]),
  );
  return routes.flatMap((route) => {
    if (shortened(route) !== callOf(route) && calls.has(shortened(route))) return [];
    const { path } = longer.get(callOf(route)) ?? route;
    return [entryOf(route, path === route.path ? path : path.replace(/\}$/, '?}'))];
  });
}
