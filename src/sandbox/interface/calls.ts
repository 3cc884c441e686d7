/** The calls of the server as functions that an interface has for them. */
import type { Route } from '../route.js';

export interface InterfaceCall {
  /** `getDomain`: no two alike. */
  readonly name: string;
  readonly method: Route['method'];
  /** Below `api/v1/`, with `{names}`. */
  readonly path: string;
  /** The names in the path, in order. */
  readonly parameters: readonly string[];
}

function lowered(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `SystemAdminSettingsController/GetDomain` -> `getDomain`; where that is taken `systemAdminSettingsGetDomain`. */
export function interfaceCallsOf(routes: readonly Route[]): readonly InterfaceCall[] {
  const taken = new Set<string>();
  return routes.map(({ method, path, action }) => {
    const [controller = '', verb = ''] = action.split('/');
    const short = lowered(verb);
    const name = taken.has(short) ? lowered(controller.replace('Controller', '') + verb) : short;
    taken.add(name);
    const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter = '']) => parameter);
    return { name, method, path, parameters };
  });
}

/** What is between the parameters, and each of those: `['settings/domain/', 'domain', '/x']`. */
export function piecesOf(path: string): readonly string[] {
  return path.split(/[{}]/);
}

/** What a function of a call is given: the names in its path, and what it posts. */
export function givenTo({ parameters, method }: InterfaceCall): string {
  return [...parameters, ...(method === 'POST' ? ['data'] : [])].join(', ');
}

/** `'settings/domain/' + encodeURIComponent(domain) + '/x'`. */
export function addedUp(path: string): string {
  return piecesOf(path)
    .map((piece, at) => (at % 2 === 0 ? `'${piece}'` : `encodeURIComponent(${piece})`))
    .filter((piece) => piece !== "''")
    .join(' + ');
}
