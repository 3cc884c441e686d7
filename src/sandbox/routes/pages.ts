/** What is not the API: the login page, the server's own reference, and a page for everything else. */
import { type Answer, page } from '../answer.js';
import type { ResolvedOptions } from '../options.js';
import { referencePages, referenceShapeOf } from '../reference/shapes.js';
import type { Route } from '../route.js';
import { documentOf } from './html.js';
import { interfaceScript, scriptPath } from './interface-script.js';

const DAY_MS = 86_400_000;

/** `9504 (Jan 8, 2026)`: build numbers count the days since 2000-01-01. */
export function productBuild(build: number): string {
  const day = new Date(Date.UTC(2000, 0, 1) + build * DAY_MS);
  return `${build} (${day.toLocaleDateString('en-US', { dateStyle: 'medium', timeZone: 'UTC' })})`;
}

function loginPage(build: number): Answer {
  const version = `var stProductVersion = "100.0.${build}.20000";`;
  const shown = `var stProductBuild = "${productBuild(build)}";`;
  const script = `<script>\n${version}\n${shown}\n</script>`;
  const linked = `<script src="${scriptPath(build)}"></script>`;
  return page(200, documentOf('SmarterMail', `${script}\n${linked}\n<div id="root"></div>`));
}

const NOT_FOUND = page(404, documentOf('SmarterMail', '<p>The page was not found.</p>'));
const NOT_YOURS = page(401, documentOf('SmarterMail', '<p>Please sign in.</p>'));

export type PageOptions = Pick<ResolvedOptions, 'build' | 'dialect' | 'reference' | 'signInForReference'>;
/** By path in any case. */
export type FindPage = (path: string, options: { readonly isSignedIn: boolean }) => Answer;

/** The pages of one server. */
export function pagesOf(routes: readonly Route[], options: PageOptions): FindPage {
  const { build, dialect, signInForReference } = options;
  const login = loginPage(build);
  const reference = referencePages(routes, {
    shape: options.reference ?? referenceShapeOf(dialect),
    dialect,
  });
  const fixed = new Map([
    ['/', login],
    ['/interface/root', login],
    [scriptPath(build).toLowerCase(), page(200, interfaceScript(routes))],
  ]);
  return (path, { isSignedIn }) => {
    const key = path.toLowerCase();
    const found = reference.get(key);
    if (found !== undefined) return signInForReference && !isSignedIn ? NOT_YOURS : found;
    return fixed.get(key) ?? NOT_FOUND;
  };
}
