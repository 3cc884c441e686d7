/** The web interface's own script: one function for each call, as the sign-in page of a server links it. */
import type { Route } from '../route.js';

/** `POST settings/sysadmin/domain-delete/{domain}/{flag}` as a function of its parameters. */
function functionOf({ method, path }: Pick<Route, 'method' | 'path'>, index: number): string {
  const names: string[] = [];
  const parts = path.split('/').map((part) => {
    if (!/^[{:]/.test(part)) return JSON.stringify(`/${part}`);
    const name = `p${names.length}`;
    names.push(name);
    return `"/"+encodeURIComponent(${name})`;
  });
  const body = method === 'POST' ? ',d||{}' : '';
  return `s.c${index}=function(${[...names, 'd'].join(',')}){return h.${method.toLowerCase()}("/api/v1"+${parts.join('+')}${body})};`;
}

/** `site-v-….js` of a build: the calls of all these routes, each once. */
export function interfaceScript(routes: readonly Pick<Route, 'method' | 'path'>[]): string {
  const all = [...new Map(routes.map((route) => [`${route.method} ${route.path}`, route])).values()];
  return `"use strict";angular.module("smartermail").service("coreData",["$http",function(h){var s=this;${all.map(functionOf).join('')}}]);\n`;
}

/** Where it lies, relative to the server; the name holds the build, so that browsers keep none of another. */
export function scriptPath(build: number): string {
  return `/interface/output/site-v-100.0.${build}.20000.js`;
}
