/** What is not the API: the login page, the server's own reference, and a page for everything else. */
import { type Answer, page } from '../answer.js';
import type { Route } from '../route.js';
import { interfaceScript, scriptPath } from './interface-script.js';

const DAY_MS = 86_400_000;

/** `9504 (Jan 8, 2026)`: build numbers count the days since 2000-01-01. */
export function productBuild(build: number): string {
  const day = new Date(Date.UTC(2000, 0, 1) + build * DAY_MS);
  return `${build} (${day.toLocaleDateString('en-US', { dateStyle: 'medium', timeZone: 'UTC' })})`;
}

function documentOf(title: string, content: string): string {
  return `<!DOCTYPE html>\n<html lang="en">\n<head><meta charset="utf-8"><title>${title}</title></head>\n<body>\n${content}\n</body>\n</html>\n`;
}

function loginPage(build: number): Answer {
  const version = `var stProductVersion = "100.0.${build}.20000";`;
  const shown = `var stProductBuild = "${productBuild(build)}";`;
  const script = `<script>\n${version}\n${shown}\n</script>`;
  const linked = `<script src="${scriptPath(build)}"></script>`;
  return page(200, documentOf('SmarterMail', `${script}\n${linked}\n<div id="root"></div>`));
}

function entryOf({ method, path, action, evidence }: Route): string {
  const mark = evidence === 'assumed' ? ' (assumed)' : '';
  const key = `SmarterMail.Web.Api.${action}/${method.toLowerCase()}`;
  return `<li id="${key}">${key}<br>\n<code>${method} /api/v1/${path}</code>${mark}</li>`;
}

function referenceOf(routes: readonly Route[]): Answer {
  const entries = routes.map(entryOf).join('\n');
  return page(200, documentOf('API Documentation', `<h1>API Documentation</h1>\n<ul>\n${entries}\n</ul>`));
}

const NOT_FOUND = page(404, documentOf('SmarterMail', '<p>The page was not found.</p>'));
const DETAIL = '/documentation/detail/smartermail.web.api.';

/** The pages of one server, by path in any case. */
export function pagesOf(routes: readonly Route[], build: number): (path: string) => Answer {
  const login = loginPage(build);
  const fixed = new Map([
    ['/', login],
    ['/interface/root', login],
    ['/documentation/api', referenceOf(routes)],
    [scriptPath(build).toLowerCase(), page(200, interfaceScript(routes))],
  ]);
  return (path) => {
    const key = path.toLowerCase();
    if (!key.startsWith(DETAIL)) return fixed.get(key) ?? NOT_FOUND;
    const controller = `${key.slice(DETAIL.length)}/`;
    const ofController = routes.filter((route) => route.action.toLowerCase().startsWith(controller));
    return ofController.length === 0 ? NOT_FOUND : referenceOf(ofController);
  };
}
