/** The scripts of the web interface, which the sign-in page links and the server gives to anybody. None of them is run. */
import type { Parts } from './parts.js';

/** One script, as the server gives it. */
export interface ServedScript {
  /** Its last part, as `site-v-100.0.9504.20000.js`. */
  readonly name: string;
  readonly text: string;
}

/** `isWhole`: every script of this server that the page links was given; else nothing follows from what is missing. */
export interface ServedScripts {
  readonly scripts: readonly ServedScript[];
  readonly isWhole: boolean;
}

/** More than any page of the interface links. */
const MOST_SCRIPTS = 12;
/** Characters of all of them together. */
const MOST_TEXT = 48 * 1024 * 1024;

const LINKED = /<script\b[^>]*\bsrc\s*=\s*["']?([^"'\s>]+)/gi;

/** Paths of this server below `interface/`, without a query: nothing is fetched from elsewhere, and nothing that acts. */
function pathsOn(page: string, base: string): readonly string[] {
  const paths = [...page.matchAll(LINKED)].flatMap(([, written = '']) => {
    if (!URL.canParse(written, `${base}/interface/root`)) return [];
    const { origin, pathname } = new URL(written, `${base}/interface/root`);
    const isOurs =
      origin === base && /^\/interface\/[\w./-]+\.js$/i.test(pathname) && !pathname.includes('..');
    return isOurs ? [pathname.slice(1)] : [];
  });
  return [...new Set(paths)];
}

/** One after the other, within the bounds. What is not given, or is no script, is left out, and said to be. Never throws. */
export async function servedScripts(
  page: string,
  { transport, base }: Pick<Parts, 'transport' | 'base'>,
): Promise<ServedScripts> {
  const scripts: ServedScript[] = [];
  let size = 0;
  const paths = pathsOn(page, base);
  for (const path of paths.slice(0, MOST_SCRIPTS)) {
    const answer = await transport.send({ method: 'GET', path, onInterruption: 'stops' });
    if (answer.kind !== 'answered' || answer.status !== 200 || /^\s*</.test(answer.text)) continue;
    size += answer.text.length;
    if (size > MOST_TEXT) break;
    scripts.push({ name: path.slice(path.lastIndexOf('/') + 1), text: answer.text });
  }
  return { scripts, isWhole: scripts.length === paths.length };
}
