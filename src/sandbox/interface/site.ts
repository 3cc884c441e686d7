/** The web interface of a dialect: what the sign-in page links, all of it given to anybody, as on a real server. */
import { type Answer, page, typed } from '../answer.js';
import { hashOf, luckOf } from '../dialect/chance.js';
import { tableOf } from '../dialect/table.js';
import type { Route } from '../route.js';
import { FRAMEWORK, HELP_PAGE, PAGES, TEMPLATES } from './assets.js';
import { interfaceCallsOf } from './calls.js';
import { settingsPages, startOf } from './settings-pages.js';
import { classes } from './styles/classes.js';
import { config } from './styles/config.js';
import { modules } from './styles/modules.js';
import { services } from './styles/services.js';
import type { Style } from './styles/style.js';

export const STYLES = { services, classes, modules, config } as const satisfies Record<string, Style>;
export type StyleName = keyof typeof STYLES;

export function styleOf(dialect: number): StyleName {
  return luckOf(dialect, 'style of the interface').pick<StyleName>([
    'services',
    'classes',
    'modules',
    'config',
  ]);
}

export interface SiteOptions {
  readonly routes: readonly Route[];
  readonly dialect: number;
  /** The dialect's own where it is left out. */
  readonly style?: StyleName;
}

/** `site-v-….js` as it is written: each call of these routes, and pages of settings. */
export function siteScript({ routes, dialect, style = styleOf(dialect) }: SiteOptions): string {
  const calls = interfaceCallsOf(routes);
  const { answer, code } = STYLES[style];
  const pages = settingsPages(tableOf(dialect), { calls, answer });
  return code(calls, `${pages}\n${startOf({ answer })}`);
}

/** As it is served: on one line. */
function onOneLine(code: string): string {
  return `${code.replaceAll('\n', '')}\n`;
}

/** What lies where, by path; the first four are linked as scripts, in this order. */
export function siteFiles(
  options: SiteOptions & { readonly build: number; readonly script: string | undefined },
): ReadonlyMap<string, Answer> {
  const { dialect, build, script = onOneLine(siteScript(options)) } = options;
  const path = (name: string, after: string, text: string) =>
    `/interface/output/${name}-v-100.0.${build}.20000.${hashOf(text).toString(16)}${after}`;
  const file = (name: string, text: string, after = '.js') =>
    [path(name, after, text), typed('application/javascript', text)] as const;
  return new Map<string, Answer>([
    file('angular', FRAMEWORK),
    file('vendor', PAGES),
    file('site', script),
    file('site', TEMPLATES, '.templates.js'),
    [`/interface/app/help-${dialect}.html`, page(200, HELP_PAGE)],
  ]);
}
