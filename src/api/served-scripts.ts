/** The scripts and pages of the web interface, which the sign-in page links and the server gives to anybody. None is run. */
import type { Parts } from './parts.js';

/** One script, as the server gives it; of a page the scripts that stand in it. */
export interface ServedScript {
  /** Its last part, as `site-v-100.0.9504.20000.js`. */
  readonly name: string;
  readonly text: string;
}

/** `isWhole`: everything of this server that the page links was given; else nothing follows from what is missing. */
export interface ServedScripts {
  /** What the page links of this server, relative to it, whether it was given or not. */
  readonly linked: readonly string[];
  readonly scripts: readonly ServedScript[];
  readonly isWhole: boolean;
}

/** More than any page of the interface links. */
const MOST_SCRIPTS = 12;
/** Characters of all of them together. */
const MOST_TEXT = 48 * 1024 * 1024;

/** Characters of a sign-in page that are looked at, and of one tag. */
const [MOST_PAGE, MOST_TAG] = [512 * 1024, 2000];

const tagWith = (names: string, attributes: string, flags: string) =>
  new RegExp(`<${names}\\b[^<>]{0,${MOST_TAG}}?\\s(?:${attributes})\\s*=\\s*["']?([^"'\\s<>]+)`, flags);
const LINKED = tagWith('(?!a\\b|base\\b)[a-z][\\w-]*', 'src|href', 'gi');
const BASE = tagWith('base', 'href', 'i');
/** Below `interface/`, whatever a proxy puts in front of it, without a query; by these letters no path is a disguise. */
const OURS = /^\/(?:[\w.-]+\/)*interface\/[\w./-]+\.(js|html?)$/i;
/** Pages that may be one that does something rather than shows it. */
const ACTS =
  /(?:log|sign|opt)-?(?:in|out|off)|delete|remove|reset|start|stop|send|export|impersonate|unsubscribe/i;

function isOurs(pathname: string): boolean {
  const [, ending] = OURS.exec(pathname) ?? [];
  const parts = pathname.toLowerCase().split('/');
  if (ending === undefined || parts.includes('..') || parts.includes('api')) return false;
  return ending.toLowerCase() === 'js' || !ACTS.test(pathname);
}

/** Paths of this server that the page links: nothing is fetched from elsewhere, and nothing that acts. */
export function linkedOn(page: string, base: string): readonly string[] {
  const [first = '', ...commented] = page.slice(0, MOST_PAGE).split('<!--');
  const shown = [first, ...commented.map((part) => part.split('-->').slice(1).join('-->'))].join(' ');
  const root = `${base}/interface/root`;
  const [, stated = root] = BASE.exec(shown) ?? [];
  const from = URL.canParse(stated, root) ? new URL(stated, root).href : root;
  const paths = [...shown.matchAll(LINKED)].flatMap(([, written = '']) => {
    if (!URL.canParse(written, from)) return [];
    const { origin, pathname } = new URL(written, from);
    return origin === base && isOurs(pathname) ? [pathname.slice(1)] : [];
  });
  return [...new Set(paths)];
}

/** What of an answer can make calls; undefined where it is not what was asked for. */
function scriptIn(path: string, text: string): string | undefined {
  if (path.toLowerCase().endsWith('.js')) return /^\s*</.test(text) ? undefined : text;
  return inlineScripts(text).join('\n;\n');
}

/** Goes through the page once, whatever is left open in it. */
function inlineScripts(page: string): readonly string[] {
  const scripts: string[] = [];
  let from: number | undefined;
  for (const { 0: tag, index } of page.matchAll(/<\/?script\b/gi)) {
    if (!tag.startsWith('</')) from ??= page.indexOf('>', index) + 1;
    else if (from !== undefined) {
      scripts.push(page.slice(from, index));
      from = undefined;
    }
    if (from === 0) break;
  }
  return scripts;
}

/**
 * One after the other, within the bounds, all of them in the time that one request may take. What is not given, or is no
 * script, is left out, and said to be. Never throws.
 */
export async function servedScripts(
  page: string,
  {
    transport,
    base,
    clock,
    timeoutMs,
  }: Pick<Parts, 'transport' | 'base' | 'clock'> & { readonly timeoutMs: number },
): Promise<ServedScripts> {
  const scripts: ServedScript[] = [];
  const end = clock() + timeoutMs;
  let size = 0;
  const linked = linkedOn(page, base);
  for (const path of linked.slice(0, MOST_SCRIPTS)) {
    const left = end - clock();
    if (left <= 0) break;
    const request = { method: 'GET', path, onInterruption: 'stops', timeoutMs: left } as const;
    const answer = await transport.send(request);
    if (answer.kind !== 'answered' || answer.status !== 200) continue;
    size += answer.text.length;
    if (size > MOST_TEXT) break;
    const text = scriptIn(path, answer.text);
    if (text !== undefined) scripts.push({ name: path.slice(path.lastIndexOf('/') + 1), text });
  }
  return { linked, scripts, isWhole: scripts.length === linked.length };
}
