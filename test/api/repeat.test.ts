import { describe, expect, it } from '@jest/globals';
import { interruptedError, interruptionBy } from '../../src/api/interruption.js';
import { type RepeatOptions, repeatWith } from '../../src/api/repeat.js';
import type { Exchange } from '../../src/api/transport.js';

const BUSY: Exchange = {
  ...{ kind: 'answered', status: 503, statusText: '', text: '', location: null, retryAfter: '7' },
};
const FINE: Exchange = { ...BUSY, status: 200, retryAfter: null };

function aRepeat(sleep: RepeatOptions['sleep']) {
  const interruption = interruptionBy();
  return { interruption, repeat: repeatWith({ interruption, clock: () => 0, random: () => 0, sleep }) };
}

/** Attempts with these outcomes, one after the other. */
function attemptsOf(...outcomes: Exchange[]): () => Promise<Exchange> {
  return async () => outcomes.shift() ?? FINE;
}

describe('repeatWith', () => {
  it('waits between attempts until one stands, and lets go of every timer', async () => {
    const waits: { readonly ms: number; readonly signal: AbortSignal }[] = [];
    const { repeat } = aRepeat(async (ms, signal) => {
      expect(signal.aborted).toBe(false);
      waits.push({ ms, signal });
    });

    expect(await repeat('read', attemptsOf(BUSY, BUSY, FINE))).toEqual(FINE);
    expect(waits.map(({ ms, signal }) => [ms, signal.aborted])).toEqual([
      [7_000, true],
      [7_000, true],
    ]);
  });

  it('lets go of the timer when it is stopped while it waits, and makes no other attempt', async () => {
    let timer: AbortSignal | undefined;
    let attempts = 0;
    const { repeat, interruption } = aRepeat((_, signal) => {
      timer = signal;
      setImmediate(() => interruption.stop(interruptedError()));
      return new Promise(() => {});
    });
    const attempt = async (): Promise<Exchange> => {
      attempts += 1;
      return BUSY;
    };

    await expect(repeat('read', attempt)).rejects.toMatchObject({ code: 'interrupted' });
    expect(timer?.aborted).toBe(true);
    expect(attempts).toBe(1);
  });

  it('does not wait for an attempt that is under way when it is stopped', async () => {
    const { repeat, interruption } = aRepeat(async () => {});
    const stopped = repeat('read', () => new Promise(() => {}));

    interruption.stop(interruptedError());

    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('gives the error of an attempt as it is', async () => {
    const { repeat } = aRepeat(async () => {});

    await expect(repeat('read', () => Promise.reject(new TypeError('a bug')))).rejects.toThrow('a bug');
  });
});
