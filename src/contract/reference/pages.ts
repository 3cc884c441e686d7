/** Which other pages of a reference a page of it leads to. */
import { isAct } from '../proposal/acts.js';

/** The page that every server has, relative to it. Source: `docs/api-evidence.md` 1.12. */
export const INDEX_PAGE = 'Documentation/api';
const DETAIL = 'Documentation/detail/SmarterMail.Web.Api.';

/** Those that are named in public, and asked for wherever an index leads to none. */
export const KNOWN_DETAILS: readonly string[] = [
  'SystemAdminSettings',
  'AntiSpamVirus',
  'DomainSettings',
  'Settings',
].map((name) => `${DETAIL}${name}Controller`);

/** Stands for the address of the server. */
const HERE = 'http://server.invalid';
const ATTRIBUTE = /\s(?:src|href|data-url)\s*=\s*["']?([^"'\s<>]{1,500})/gi;
/** By what they are rather than pair by pair: one quote that is none would turn all that follow inside out. */
const IN_QUOTES = /["'`]([\w./:-]{1,300}\.json|[\w./:-]{0,300}Documentation\/[\w./:-]{1,300})(?=["'`?#])/gi;
const KEY = /\bSmarterMail\.Web\.Api\.(\w{1,80})\b/g;

/** Below the reference, or a script or data that may be its own; no call of the API, and nothing that is named like an act. */
function isOfReference(path: string): boolean {
  if (!/^[\w./-]{1,300}$/.test(path) || path.split('/').includes('..') || /(?:^|\/)api\/v\d/i.test(path))
    return false;
  // Files that lie there for browsers; nobody calls one of them.
  if (/\.js$/i.test(path)) return true;
  if (/\.(?:css|png|svg|ico|woff2?|map|html?)$/i.test(path)) return false;
  const below = /^(?:[\w.-]+\/)*Documentation\/(.+)$/i.exec(path)?.[1];
  return below === undefined ? /\.json$/i.test(path) && !isAct(path) : below === 'api' || !isAct(below);
}

/** Relative to the server, each once; only what lies on it. `path`: where the text was read. */
export function pagesIn(text: string, path: string): readonly string[] {
  const quoted = /\.(?:js|json)$/i.test(path) ? text : '';
  const links = [
    ...[...text.matchAll(ATTRIBUTE)].map(([, link = '']) => link),
    ...[...quoted.matchAll(IN_QUOTES)].map(([, link = '']) => link),
  ];
  const linked = links.flatMap((link) => {
    if (!URL.canParse(link, `${HERE}/${path}`)) return [];
    const { origin, pathname } = new URL(link, `${HERE}/${path}`);
    return origin === HERE && isOfReference(pathname.slice(1)) ? [pathname.slice(1)] : [];
  });
  const keys = [...text.matchAll(KEY)].map(([, controller]) => `${DETAIL}${controller}`);
  return [...new Set([...linked, ...keys.filter(isOfReference)])].filter((one) => one !== path);
}
