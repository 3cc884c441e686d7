/** Recordings as browsers write them. */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Exchange } from '../../src/contract/learning/exchange.js';

export type Browser = 'chromium' | 'firefox' | 'edge';

const CREATORS: Readonly<Record<Browser, object>> = {
  chromium: { name: 'WebInspector', version: '537.36' },
  edge: { name: 'WebInspector', version: '537.36' },
  firefox: { name: 'Firefox', version: '145.0' },
};

function headersOf(browser: Browser, { method, path }: Exchange, origin: string) {
  const host = new URL(origin).host;
  const plain = [{ name: 'Authorization', value: 'Bearer eyJ-a-token-of-the-recording' }];
  if (browser === 'firefox') return [...plain, { name: 'Host', value: host }];
  // HTTP/2, as Chromium writes it.
  const pseudo = { ':authority': host, ':method': method, ':path': `/api/v1/${path}`, ':scheme': 'https' };
  return [...plain, ...Object.entries(pseudo).map(([name, value]) => ({ name, value }))];
}

/** How the body of an answer stands in the file. */
function contentOf(browser: Browser, text: string, at: number) {
  const base = { size: text.length, mimeType: 'application/json; charset=utf-8' };
  if (browser === 'firefox') return { ...base, text, encoding: undefined };
  if (browser === 'edge') return { ...base, text: Buffer.from(text).toString('base64'), encoding: 'base64' };
  // Some programs keep what came over the wire.
  const packed = at % 3 === 0 ? gzipSync(text) : at % 3 === 1 ? brotliCompressSync(text) : undefined;
  return packed === undefined
    ? { ...base, text }
    : { ...base, text: packed.toString('base64'), encoding: 'base64' };
}

function packingOf(browser: Browser, at: number) {
  const names = browser === 'chromium' ? ['gzip', 'br'] : [];
  return names[at % 3] === undefined ? [] : [{ name: 'Content-Encoding', value: names[at % 3] }];
}

/** An entry of a call of settings. */
export function entryOf(
  exchange: Exchange,
  { browser = 'chromium', origin, at = 0 }: { browser?: Browser; origin: string; at?: number },
) {
  const { method, path, sent, answer, status } = exchange;
  return {
    startedDateTime: new Date(exchange.at).toISOString(),
    time: 12.5,
    request: {
      ...{
        method,
        url: `${origin}/api/v1/${path}`,
        httpVersion: 'HTTP/2',
        cookies: [{ name: 'session', value: 'c00kie' }],
      },
      headers: headersOf(browser, exchange, origin),
      ...(sent === undefined
        ? {}
        : { postData: { mimeType: 'application/json', text: JSON.stringify(sent) } }),
    },
    response: {
      ...{ status, statusText: '', headers: packingOf(browser, at) },
      ...(answer === undefined ? {} : { content: contentOf(browser, JSON.stringify(answer), at) }),
    },
    timings: { send: 1, wait: 10, receive: 1 },
  };
}

/** The page and the script that say which build it is. */
export function pageEntry(origin: string, build: number, at = 0) {
  return {
    startedDateTime: new Date(at).toISOString(),
    request: {
      method: 'GET',
      url: `${origin}/interface/output/site-v-100.0.${build}.20000.abc.js`,
      headers: [],
    },
    response: {
      status: 200,
      headers: [],
      content: { mimeType: 'application/javascript', text: 'var a = 1;' },
    },
  };
}

export function harText(entries: readonly object[], browser: Browser = 'chromium'): string {
  return JSON.stringify({ log: { version: '1.2', creator: CREATORS[browser], pages: [], entries } });
}
