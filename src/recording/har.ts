/**
 * What a browser wrote down of a session (HAR 1.2, as Chromium, Edge and Firefox save it), read as a stream: of each entry only
 * the calls of settings are looked at, and of everything else not more than its address.
 * Source: docs/learning.md says how the file is made.
 */
import { createReadStream } from 'node:fs';
import { JSONParser } from '@streamparser/json';
import { z } from 'zod';
import type { Json } from '../canonical-json.js';
import { type Exchange, SETTINGS } from '../contract/learning/exchange.js';
import { LockdownError } from '../errors.js';
import { jsonOf, MOST_BODY_BYTES, MOST_EXCHANGES } from './body.js';

/** What a recording holds of the calls of settings, by where they went. */
export interface Recorded {
  /** Origin (`https://mail.example.com`) -> its calls, as they stand in the file. */
  readonly byOrigin: ReadonlyMap<string, readonly Exchange[]>;
  /** Origin -> builds that its pages and scripts name. */
  readonly builds: ReadonlyMap<string, ReadonlySet<number>>;
  /** Entries in all. */
  readonly entries: number;
}

const text = z.string().catch('');
const headers = z.array(z.looseObject({ name: text, value: text })).catch([]);

/** As much of an entry as is used. What is missing is empty: such a call proves nothing. */
const ENTRY = z.looseObject({
  startedDateTime: text,
  request: z.looseObject({
    method: text,
    url: text,
    postData: z.looseObject({ text: text, encoding: text }).optional().catch(undefined),
  }),
  response: z
    .looseObject({
      status: z.number().catch(0),
      headers,
      content: z.looseObject({ text: text, encoding: text }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
});
type Entry = z.infer<typeof ENTRY>;

/** The JSON of a body; undefined where it is none. */
function bodyOf(
  body: { readonly text: string; readonly encoding: string } | undefined,
  packing = '',
): Json | undefined {
  if (body === undefined || body.text.length > 2 * MOST_BODY_BYTES) return undefined;
  const isBase64 = body.encoding.toLowerCase() === 'base64';
  return jsonOf(isBase64 ? Buffer.from(body.text, 'base64') : body.text, packing);
}

function exchangeOf(
  { startedDateTime, request, response }: Entry,
  [path, query]: readonly [string, string],
): Exchange {
  const packing = response?.headers.find(({ name }) => name.toLowerCase() === 'content-encoding')?.value;
  return {
    at: Date.parse(startedDateTime),
    method: request.method.toUpperCase(),
    path,
    hasQuery: query !== '',
    status: response?.status ?? 0,
    sent: bodyOf(request.postData),
    answer: bodyOf(response?.content, packing),
  };
}

/** No clock shows a later year, and a day of it is none of a calendar. */
const END_OF_TIME = Date.UTC(10_000, 0);

const OF_USE = /\/api\/v1\/settings\/|-v-\d/i;

function urlOf(entry: unknown): URL | undefined {
  const url = (entry as { readonly request?: { readonly url?: unknown } } | null)?.request?.url;
  return typeof url === 'string' && OF_USE.test(url) && URL.canParse(url) ? new URL(url) : undefined;
}

/** `site-v-100.0.9406.20000.js`, and what the sign-in page says of itself. */
const BUILD_IN_NAME = /-v-\d+\.\d+\.(\d{4,5})\./;

function notHar(file: string, why: string, next: string): LockdownError {
  return new LockdownError('recording.invalid', `${file}: ${why}`, { next });
}

const SAVE_AGAIN =
  'In the browser press F12, choose Network, open the page of settings, change and save, then "Save all as HAR".';

/** Errors: `recording.invalid` for a file that is no HAR, or ends in the middle; those of the system. */
export async function readHar(file: string): Promise<Recorded> {
  const byOrigin = new Map<string, Exchange[]>();
  const builds = new Map<string, Set<number>>();
  let entries = 0;
  let kept = 0;
  const take = (value: unknown) => {
    entries += 1;
    // Most of a recording is something else: nothing but its address is looked at.
    const url = urlOf(value);
    if (url === undefined) return;
    const [, build] = BUILD_IN_NAME.exec(url.pathname) ?? [];
    if (build !== undefined) {
      const known = builds.get(url.origin) ?? new Set();
      builds.set(url.origin, known.add(Number(build)));
    }
    const [, path, query = ''] = SETTINGS.exec(url.pathname + url.search) ?? [];
    if (path === undefined || kept >= MOST_EXCHANGES) return;
    const { data: entry } = ENTRY.safeParse(value);
    const exchange = entry && exchangeOf(entry, [path, query]);
    // Without a time nobody knows what came before it.
    if (exchange === undefined || !(exchange.at >= 0 && exchange.at < END_OF_TIME)) return;
    kept += 1;
    const known = byOrigin.get(url.origin) ?? [];
    known.push(exchange);
    byOrigin.set(url.origin, known);
  };
  const parser = new JSONParser({ paths: ['$.log.entries.*'], keepStack: false, stringBufferSize: 2 ** 16 });
  parser.onValue = ({ value }) => take(value);
  let isStart = true;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 2 ** 20 })) {
      const bytes = chunk as Buffer;
      const hasMark = isStart && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
      isStart = false;
      parser.write(hasMark ? bytes.subarray(3) : bytes);
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'syscall' in error) throw error;
    throw notHar(file, 'it is no recording of a browser', SAVE_AGAIN);
  }
  if (!parser.isEnded)
    throw notHar(file, 'it ends in the middle', 'Save it again, and wait until the browser has written it.');
  return { byOrigin, builds, entries };
}
