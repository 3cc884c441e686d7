/**
 * Fetching an MTA-STS policy from its host: once, over HTTPS with a certificate that holds for the name, no further than it
 * leads, and only from an address that the world reaches. Of RFC 8461 3.3.
 */
import { isIPv6, type LookupFunction } from 'node:net';
import pLimit from 'p-limit';
import { Client } from 'undici';
import { type NoAnswerReason, networkFailureOf } from '../api/network-failure.js';
import type { FetchedPolicy } from '../contract/resources/dns/transport-policy.js';
import { isPublicAddress } from '../records/public-address.js';

/** The policy of a host that has these addresses. Never throws. */
export type FetchPolicy = (host: string, addresses: readonly string[]) => Promise<FetchedPolicy>;

export interface PolicyFetchOptions {
  /** Certificates of authorities in PEM. None: the public ones. */
  readonly ca?: string;
  readonly port?: number;
  /** May the address be connected to? */
  readonly mayVisit?: (address: string) => boolean;
  /** Of one policy, milliseconds, and for all together. */
  readonly timeoutMs?: number;
  readonly totalMs?: number;
}

const HTTPS = 443;
const PATH = '/.well-known/mta-sts.txt';
/** As RFC 8461 3.3 suggests. */
const LONGEST_BYTES = 64 * 1024;
const TIMEOUT_MS = 10_000;
const TOTAL_MS = 120_000;
const AT_A_TIME = 8;

/** What is wrong whoever asks: the world meets it too. Of the rest nobody knows whether it is our own network. */
const SEEN: Partial<Record<NoAnswerReason, string>> = {
  'wrong-name': 'its certificate is for another name',
  expired: 'its certificate has expired',
  'not-yet-valid': 'its certificate is not valid yet',
  'untrusted-certificate': 'its certificate is not from an authority that is trusted',
  'not-encrypted': 'it does not speak TLS',
  'old-tls': 'it speaks only versions of TLS that are not safe',
  'too-large': `it is longer than ${LONGEST_BYTES / 1024} kB`,
};

function failureOf(thrown: unknown, isLate: boolean): FetchedPolicy {
  const { reason, detail } = networkFailureOf(thrown);
  const seen = SEEN[reason];
  if (seen !== undefined) return { status: 'refused', why: seen };
  return { status: 'failed', why: isLate || reason === 'timeout' ? 'it did not come in time' : detail };
}

/** Connects to the addresses that were looked at, whatever the name leads to by then. */
function leadingTo(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_, { all: isAll }, done) => {
    if (isAll === true) done(null, all);
    else done(null, all[0]?.address ?? '', all[0]?.family);
  };
}

export function policyFetcher(options: PolicyFetchOptions = {}): FetchPolicy {
  const { ca, port = HTTPS, mayVisit = isPublicAddress } = options;
  const { timeoutMs = TIMEOUT_MS, totalMs = TOTAL_MS } = options;
  const limit = pLimit(AT_A_TIME);
  let end: number | undefined;

  async function fetchNow(host: string, addresses: readonly string[]): Promise<FetchedPolicy> {
    const stopping = AbortSignal.timeout(timeoutMs);
    const client = new Client(`https://${host}${port === HTTPS ? '' : `:${port}`}`, {
      connect: {
        // Stated, as otherwise NODE_TLS_REJECT_UNAUTHORIZED of the environment would decide.
        ...{ rejectUnauthorized: true, timeout: timeoutMs, lookup: leadingTo(addresses) },
        ...(ca === undefined ? {} : { ca }),
      },
      maxResponseSize: LONGEST_BYTES,
    });
    try {
      const answer = await client.request({ path: PATH, method: 'GET', signal: stopping });
      const { 'content-type': type = '' } = answer.headers;
      const text = await answer.body.text();
      return { status: 'answered', code: answer.statusCode, contentType: String(type), text };
    } catch (thrown) {
      return failureOf(thrown, stopping.aborted);
    } finally {
      await client.destroy();
    }
  }

  return (host, addresses) =>
    limit(async () => {
      end ??= performance.now() + totalMs;
      const inside = addresses.find((address) => !mayVisit(address));
      // An inner resolver may answer so where the world is told another address.
      if (inside !== undefined)
        return {
          status: 'failed',
          why: `not visited, as ${host} leads to ${inside}, which the world does not reach`,
        };
      if (performance.now() >= end)
        return { status: 'failed', why: 'not visited: the time for policies was over' };
      return fetchNow(host, addresses);
    });
}
