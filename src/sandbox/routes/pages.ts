/** What is not the API: the login page, the server's own reference, and a page for everything else. */
import { type Answer, page } from '../answer.js';
import { signInPage } from '../interface/login-page.js';
import { siteFiles } from '../interface/site.js';
import type { ResolvedOptions } from '../options.js';
import { referencePages, referenceShapeOf } from '../reference/shapes.js';
import type { Route } from '../route.js';
import { documentOf } from './html.js';
import { interfaceScript, scriptPath } from './interface-script.js';

const DAY_MS = 86_400_000;
const SHOWN_DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

/** `9504 (Jan 8, 2026)`: build numbers count the days since 2000-01-01. */
export function productBuild(build: number): string {
  const day = new Date(Date.UTC(2000, 0, 1) + build * DAY_MS);
  return `${build} (${SHOWN_DAY.format(day)})`;
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

export type PageOptions = Pick<
  ResolvedOptions,
  'build' | 'dialect' | 'reference' | 'signInForReference' | 'interfaceScript'
>;
/** By path in any case. */
export type FindPage = (path: string, options: { readonly isSignedIn: boolean }) => Answer;

/** By path in small letters: the sign-in page, and what it links. */
function interfacePages(routes: readonly Route[], options: PageOptions): ReadonlyMap<string, Answer> {
  const { build, dialect, interfaceScript: script } = options;
  const shown = (login: Answer) => [['/', login] as const, ['/interface/root', login] as const];
  if (dialect === 0)
    return new Map([
      ...shown(loginPage(build)),
      [scriptPath(build).toLowerCase(), page(200, script ?? interfaceScript(routes))],
    ]);
  const files = siteFiles({ routes, dialect, build, script });
  const login = signInPage([...files.keys()], { build, shownBuild: productBuild(build) });
  return new Map([...shown(login), ...[...files].map(([path, file]) => [path.toLowerCase(), file] as const)]);
}

/** The pages of one server. */
export function pagesOf(routes: readonly Route[], options: PageOptions): FindPage {
  const { dialect, signInForReference } = options;
  const reference = referencePages(routes, {
    shape: options.reference ?? referenceShapeOf(dialect),
    dialect,
  });
  const fixed = interfacePages(routes, options);
  return (path, { isSignedIn }) => {
    const key = path.toLowerCase();
    const found = reference.get(key);
    if (found !== undefined) return signInForReference && !isSignedIn ? NOT_YOURS : found;
    return fixed.get(key) ?? NOT_FOUND;
  };
}
