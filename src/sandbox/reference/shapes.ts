/** The server's own reference, in each of the shapes that builds may have it in. */
import { type Answer, page, plain, typed } from '../answer.js';
import { luckOf } from '../dialect/chance.js';
import { REFERENCE_SHAPES, type ReferenceShape } from '../options.js';
import type { Route } from '../route.js';
import { documentOf, escaped } from '../routes/html.js';
import { type Entry, entriesOf, keyOf } from './entry.js';

export function referenceShapeOf(dialect: number): ReferenceShape {
  return dialect === 0 ? 'lines' : luckOf(dialect, 'shape of the reference').pick(REFERENCE_SHAPES);
}

export const INDEX = '/documentation/api';
const DETAIL = '/Documentation/detail/SmarterMail.Web.Api.';
const TITLE = 'API Documentation';

/** By path in small letters. */
type Pages = Map<string, Answer>;

function indexOf(items: readonly string[]): Answer {
  return page(200, documentOf(TITLE, `<h1>${TITLE}</h1>\n<ul>\n${items.join('\n')}\n</ul>`));
}

function lineOf(route: Route): string {
  const mark = route.evidence === 'assumed' ? ' (assumed)' : '';
  const key = keyOf(route);
  return `<li id="${key}">${key}<br>\n<code>${route.method} /api/v1/${route.path}</code>${mark}</li>`;
}

function grouped<T>(all: readonly T[], controllerOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(controllerOf(one), [...(groups.get(controllerOf(one)) ?? []), one]);
  return groups;
}

function linePages(routes: readonly Route[]): Pages {
  const pages: Pages = new Map([[INDEX, indexOf(routes.map(lineOf))]]);
  for (const [controller, own] of grouped(routes, ({ action }) => action.slice(0, action.indexOf('/'))))
    pages.set((DETAIL + controller).toLowerCase(), indexOf(own.map(lineOf)));
  return pages;
}

function sectionOf({ key, method, path, role, parameters, inputs, returns }: Entry): string {
  const rows = parameters.map((name) => `<tr><td>${name}</td>\t<td>text</td></tr>`);
  return [
    `<section id="${key}"><h2>${key.split('/')[1]}</h2>`,
    `<p>${role}</p>`,
    '<h3>Response Codes</h3><ul><li>200</li><li>400 Bad Request</li><li>401 Unauthorized, Token Invalid, or Token Expired</li></ul>',
    `<h3>Calling the Function</h3>\n<pre>${method} ${path}</pre>`,
    ...(rows.length === 0 ? [] : [`<h3>Parameters</h3><table>${rows.join('')}</table>`]),
    ...(inputs === undefined ? [] : [`<h3>Post Inputs</h3>\n<pre>${escaped(inputs)}</pre>`]),
    `<h3>Returns</h3>\n<pre>${escaped(returns)}</pre></section>`,
  ].join('\n');
}

function keyPages(entries: readonly Entry[]): Pages {
  const items = entries.map(
    ({ key, controller }) => `<li><a href="${DETAIL}${controller}#${key}">${key}</a></li>`,
  );
  const pages: Pages = new Map([[INDEX, indexOf(items)]]);
  for (const [controller, own] of grouped(entries, (entry) => entry.controller)) {
    const title = `SmarterMail.Web.Api.${controller}`;
    const content = `<h1>${title}</h1>\n${own.map(sectionOf).join('\n')}`;
    pages.set((DETAIL + controller).toLowerCase(), page(200, documentOf(title, content)));
  }
  return pages;
}

const SCRIPT = '/Documentation/scripts/reference.js';
const DATA = '/Documentation/data/reference.json';
/** Shows the functions of a controller one under the other, as far as the address names one. */
const SHOWING = `function show(all){var at=document.getElementById("reference");all.forEach(function(one){var p=document.createElement("pre");p.textContent=one.method+" "+one.path+"\\n"+one.role;at.appendChild(p);});}`;

function scriptPages(entries: readonly Entry[], dialect: number): Pages {
  const isApart = luckOf(dialect, 'data of the reference').chance(0.5);
  const data = JSON.stringify(entries);
  const filling = isApart
    ? `fetch("${DATA}").then(function(answer){return answer.json()}).then(function(answer){show(answer.functions)});`
    : `show(${data});`;
  const shell = documentOf(TITLE, `<div id="reference"></div>\n<script src="${SCRIPT}"></script>`);
  const pages: Pages = new Map([
    [INDEX, page(200, shell)],
    [SCRIPT.toLowerCase(), typed('application/javascript', `(function(){${SHOWING}${filling}})();\n`)],
  ]);
  if (isApart) pages.set(DATA.toLowerCase(), plain({ functions: entries }));
  return pages;
}

/** Of these routes, in a shape. */
export function referencePages(
  routes: readonly Route[],
  { shape, dialect }: { readonly shape: ReferenceShape; readonly dialect: number },
): ReadonlyMap<string, Answer> {
  if (shape === 'lines') return linePages(routes);
  const entries = entriesOf(routes);
  return shape === 'keys' ? keyPages(entries) : scriptPages(entries, dialect);
}
