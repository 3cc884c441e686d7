/** Web pages of a host, each asked for once, redirects not followed, cut to a bound. */
import { isIPv6 } from 'node:net';
import { Client } from 'undici';
import type { Place } from '../contract/resources/outside/places.js';
import { TELLING_HEADERS, type WebPage } from '../contract/resources/outside/probed-web.js';
import { notSeen, seen } from '../contract/resources/part.js';
import { buildOn } from '../contract/resources/server/server-info.js';
import type { Bounds, Purse } from './bounds.js';
import { cut } from './speech.js';
import { codeOf } from './wire.js';

export interface Asked {
  readonly scheme: 'http' | 'https';
  readonly path: string;
}

/** As much as a sign-in page needs, and no more. */
const MOST_BODY = 262_144;

async function bodyOf(body: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of body) {
    parts.push(part);
    bytes += part.length;
    if (bytes >= MOST_BODY) break;
  }
  return Buffer.concat(parts).toString();
}

function tellingOf(headers: Readonly<Record<string, string | readonly string[] | undefined>>) {
  return Object.fromEntries(
    TELLING_HEADERS.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, cut([value].flat().join(', '))] as const];
    }),
  );
}

function isLate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
}

/** Never throws. */
export async function pageOf(
  place: Place,
  { scheme, path }: Asked,
  {
    bounds,
    purse,
    signal,
  }: { readonly bounds: Bounds; readonly purse: Purse; readonly signal?: AbortSignal | undefined },
): Promise<WebPage> {
  const none = (why: string): WebPage => ({ ...place, scheme, path, answer: notSeen(why) });
  const refusal = purse.take('web');
  if (refusal !== undefined) return none(refusal);
  const { host, address, port } = place;
  const client = new Client(`${scheme}://${isIPv6(address) ? `[${address}]` : address}:${port}`, {
    connect: {
      timeout: bounds.connectMs,
      rejectUnauthorized: false,
      // Who shows which certificate is looked at elsewhere.
      ...(host === address ? {} : { servername: host }),
    },
  });
  try {
    const wait = Math.max(1, Math.min(bounds.replyMs, purse.left()));
    const { statusCode, headers, body } = await client.request({
      method: 'GET',
      path,
      headers: { host: hostHeader(place, scheme), 'user-agent': 'smlockdown' },
      signal: AbortSignal.any([AbortSignal.timeout(wait), ...(signal === undefined ? [] : [signal])]),
    });
    const text = await bodyOf(body);
    return {
      ...{ ...place, scheme, path },
      answer: seen({
        status: statusCode,
        headers: tellingOf(headers),
        build: buildOn(text),
        namesProduct: /smartermail/i.test(text),
        isService: /\.asmx\?(?:wsdl|op=)/i.test(text),
      }),
    };
  } catch (error) {
    return none(isLate(error) ? 'no whole answer came in time' : `the request failed (${codeOf(error)})`);
  } finally {
    await client.destroy();
  }
}

function hostHeader({ host, port }: Place, scheme: Asked['scheme']): string {
  const name = isIPv6(host) ? `[${host}]` : host;
  return port === (scheme === 'https' ? 443 : 80) ? name : `${name}:${port}`;
}
