import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { delayBeforeRepeat, parseRetryAfter, type RepeatableCall } from '../../src/api/retry.js';
import type { Exchange } from '../../src/api/transport.js';
import { runs } from '../property-runs.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

function status(code: number, retryAfter: string | null = null): Exchange {
  return { kind: 'answered', status: code, statusText: '', text: '', location: null, retryAfter };
}

function none(reason: Extract<Exchange, { kind: 'no-answer' }>['reason']): Exchange {
  return { kind: 'no-answer', reason, detail: '' };
}

function delay(
  outcome: Exchange,
  { attempts = 1, call = 'read' as RepeatableCall, random = 0.5 } = {},
): number | undefined {
  return delayBeforeRepeat(outcome, { call, attempts, now: NOW, random: () => random });
}

describe('delayBeforeRepeat', () => {
  it.each([408, 429, 502, 503, 504])('repeats a read after status %i, three times', (code) => {
    expect([1, 2, 3, 4].map((attempts) => delay(status(code), { attempts }) !== undefined)).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it.each([200, 301, 400, 401, 403, 404, 421, 500, 501])('lets status %i stand', (code) => {
    expect(delay(status(code))).toBeUndefined();
  });

  it.each(['not-connected', 'cut', 'timeout'] as const)('repeats a read that was %s', (reason) => {
    expect(delay(none(reason))).toBeDefined();
    expect(delay(none(reason), { attempts: 4 })).toBeUndefined();
  });

  it.each(['untrusted-certificate', 'not-encrypted', 'interrupted'] as const)('lets %s stand', (reason) => {
    expect(delay(none(reason))).toBeUndefined();
  });

  it('fails at once when the first contact gets no answer, but is patient with a busy server', () => {
    expect(delay(none('not-connected'), { call: 'login-page' })).toBeUndefined();
    expect(delay(status(503), { call: 'login-page' })).toBeDefined();
  });

  it('doubles the longest possible delay from 250 ms', () => {
    expect([1, 2, 3].map((attempts) => delay(none('cut'), { attempts, random: 1 }))).toEqual([
      250, 500, 1_000,
    ]);
  });

  it('waits anything from nothing to five seconds by itself', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (attempts, random) => {
          const ms = delay(none('timeout'), { attempts, random });

          expect(ms).toBeGreaterThanOrEqual(0);
          expect(ms).toBeLessThanOrEqual(5_000);
        },
      ),
      runs(),
    );
  });

  it('waits as long as the server asks', () => {
    expect(delay(status(429, '7'))).toBe(7_000);
    expect(delay(status(503, 'Sun, 01 Mar 2026 12:00:30 GMT'))).toBe(30_000);
    expect(delay(status(503, '60'))).toBe(60_000);
  });

  it('gives up when the server asks for more than a minute', () => {
    expect(delay(status(429, '61'))).toBeUndefined();
  });
});

describe('parseRetryAfter', () => {
  it.each([null, '', 'soon', '-5', '1.5', '2026'.concat('-01')])('makes nothing of %j', (header) => {
    expect(parseRetryAfter(header, NOW)).toBeUndefined();
  });

  it('takes a date in the past for now', () => {
    expect(parseRetryAfter('Sun, 01 Mar 2026 11:00:00 GMT', NOW)).toBe(0);
  });
});
