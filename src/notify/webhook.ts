/** JSON that is posted to an address, once: no redirect is followed, and what is answered is not read. */
import { isLoopbackHost } from '../api/base-url.js';
import { openDispatcher } from '../api/dispatcher.js';
import { networkFailureOf } from '../api/network-failure.js';
import { type WhyNot, within } from './within.js';

export interface WebOptions {
  readonly url: URL;
  /** `USER:PASSWORD`. */
  readonly login?: string | undefined;
  readonly json: string;
  /** PEM file of an authority that is trusted beside the public ones. */
  readonly caFile?: string | undefined;
  /** Of all of it, milliseconds. */
  readonly timeoutMs: number;
}

/** Of an answer nothing is read but its status. */
const LONGEST_ANSWER = 64 * 1024;

/** Errors: `config.bad-ca`, `config.bad-url` of the proxy. */
export async function postJson({ url, login, json, caFile, timeoutMs }: WebOptions): Promise<WhyNot> {
  const dispatcher = await openDispatcher(
    { isLoopback: isLoopbackHost(url.hostname) },
    { timeoutMs, caFile, isBesidePublic: true, longestAnswer: LONGEST_ANSWER },
  );
  const post = async (): Promise<WhyNot> => {
    try {
      const { statusCode, body } = await dispatcher.request({
        ...{ origin: url.origin, path: `${url.pathname}${url.search}`, method: 'POST', body: json },
        headers: {
          'content-type': 'application/json; charset=utf-8',
          ...(login === undefined ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` }),
        },
      });
      body.on('error', () => {}).destroy();
      if (statusCode >= 200 && statusCode < 300) return undefined;
      const isRedirect = statusCode >= 300 && statusCode < 400;
      return `it answers with ${statusCode}${isRedirect ? ', which leads elsewhere and is not followed' : ''}`;
    } catch (error) {
      const { reason, detail } = networkFailureOf(error);
      return `${reason.replaceAll('-', ' ')} (${detail})`;
    }
  };
  const destroy = () => void dispatcher.destroy().catch(() => {});
  try {
    return await within(timeoutMs, { doing: post(), stop: destroy });
  } finally {
    destroy();
  }
}
