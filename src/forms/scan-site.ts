/** Looks through the pages of a web site, as a visitor's browser gets them: GETs of one origin, and no others. */
import { addressIn } from './address.js';
import { type Bounds, Finding, type Found } from './bounds.js';
import { scanPage, scanScript, TooDeep } from './scan-page.js';
import { textOf } from './text-of.js';

const EACH_MS = 20_000;
const MOST_REDIRECTS = 5;

interface Looking {
  readonly bounds: Bounds;
  readonly servers: readonly string[];
  readonly now: () => number;
  readonly fetch: Fetch;
}

/** What is used of an answer. */
interface Answer {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  readonly body: (AsyncIterable<Uint8Array> & { cancel(): Promise<void> }) | null;
}

/** For what comes back: never by itself to another address. */
export type Fetch = (
  url: string,
  options: {
    readonly method: 'GET';
    readonly redirect: 'manual';
    readonly credentials: 'omit';
    readonly signal: AbortSignal;
  },
) => Promise<Answer>;

/** A page as reports name it: what a query or a name before the host says may be a password. */
export function shownAddress({ origin, pathname, search }: URL): string {
  return `${origin}${pathname}${search === '' ? '' : '?…'}`;
}

/** The bytes of an answer, as far as it may be read. Errors: a RangeError for one that is longer. */
async function bodyOf(answer: Answer, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength;
    if (size > most) throw new RangeError(`it has more than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A page of the origin with what it redirects to there; a text where it leads away or is none. */
async function pageAt(
  url: URL,
  { fetch, bounds }: Looking,
): Promise<{ readonly at: URL; readonly answer: Answer } | string> {
  let at = url;
  for (let hops = 0; hops <= MOST_REDIRECTS; hops += 1) {
    const signal = AbortSignal.timeout(Math.min(EACH_MS, bounds.milliseconds));
    const answer = await fetch(at.href, { method: 'GET', redirect: 'manual', credentials: 'omit', signal });
    const location = answer.headers.get('location');
    if (answer.status < 300 || answer.status >= 400 || location === null)
      return answer.ok ? { at, answer } : `it answers ${answer.status}`;
    await answer.body?.cancel();
    const to = addressIn(location, at.href);
    if (to === undefined || !/^https?:$/.test(to.protocol)) return 'it leads to no page';
    if (to.origin !== url.origin)
      return `it leads to another site, ${to.origin}: give its address to look there`;
    // They would go into the log of the server, and into reports.
    [to.username, to.password] = ['', ''];
    at = to;
  }
  return 'it leads on and on';
}

function whyFailed(error: unknown): string {
  if (error instanceof RangeError || error instanceof TooDeep) return error.message;
  const { name, cause, message } = error as Error;
  const { code, message: why = message } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  return name === 'TimeoutError' ? 'no answer in time' : `no answer (${code ?? why})`;
}

const PAGE = /html|xml|^text\/plain/i;
const SCRIPT = /javascript|ecmascript/i;

/** From one page on, as far as its links lead on the same origin. */
export async function scanSite(start: URL, looking: Looking): Promise<Found> {
  const { bounds, servers, now } = looking;
  const finding = new Finding();
  const end = now() + bounds.milliseconds;
  const seen = new Set([start.href]);
  let next: readonly URL[] = [start];
  let asked = 0;
  for (let depth = 0; next.length > 0; depth += 1) {
    if (depth > bounds.depth) {
      finding.leave(
        shownAddress(next[0] ?? start),
        `and ${next.length - 1} more: further than ${bounds.depth} links away`,
      );
      break;
    }
    const found: URL[] = [];
    for (const [index, url] of next.entries()) {
      if (asked >= bounds.files || now() > end) {
        finding.leave(
          shownAddress(url),
          `and ${next.length - index - 1} more: there is more than is looked at in one go`,
        );
        return finding;
      }
      asked += 1;
      try {
        const page = await pageAt(url, looking);
        if (typeof page === 'string') {
          finding.leave(shownAddress(url), page);
          continue;
        }
        const type = page.answer.headers.get('content-type') ?? 'text/html';
        const isScript = SCRIPT.test(type);
        if (!isScript && !PAGE.test(type)) {
          finding.binary += 1;
          await page.answer.body?.cancel();
          continue;
        }
        const [, charset] = /charset\s*=\s*["']?([\w-]+)/i.exec(type) ?? [];
        const text = textOf(await bodyOf(page.answer, bounds.bytes), charset);
        if (text === undefined) {
          finding.binary += 1;
          continue;
        }
        const options = { base: page.at.href, servers };
        const { hits, links } = isScript ? scanScript(text, options) : scanPage(text, options);
        finding.looked += 1;
        finding.hits.push(...hits.map((hit) => ({ where: shownAddress(page.at), ...hit })));
        for (const link of links) {
          const to = addressIn(link, page.at.href);
          if (to === undefined || to.origin !== start.origin) continue;
          to.hash = '';
          [to.username, to.password] = ['', ''];
          if (seen.has(to.href)) continue;
          seen.add(to.href);
          found.push(to);
        }
      } catch (error) {
        finding.leave(shownAddress(url), whyFailed(error));
      }
    }
    next = found;
  }
  return finding;
}
