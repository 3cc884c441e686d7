import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Interruption, listenForInterruption } from '../../../src/cli/session/interruption.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let interruption: Interruption | undefined;

afterEach(() => interruption?.release());

function listen() {
  const said: string[] = [];
  interruption = listenForInterruption((message) => said.push(message));
  return { interruption, said };
}

/** As if the signal came, for our listeners only. */
function arrive(signal: (typeof SIGNALS)[number]): void {
  process.emit(signal, signal);
}

function listeners(): number {
  return SIGNALS.reduce((sum, signal) => sum + process.listenerCount(signal), 0);
}

describe.each(SIGNALS)('%s', (signal) => {
  it('stops at once what only reads', () => {
    const { interruption: heard, said } = listen();

    arrive(signal);

    expect(heard.signal.aborted).toBe(true);
    expect(heard.isInterrupted()).toBe(true);
    expect(said).toEqual(['\nInterrupted, signing out.']);
  });

  it('lets writes finish: only new ones are not begun', () => {
    const { interruption: heard, said } = listen();
    heard.enterWriting();

    arrive(signal);

    expect(heard.signal.aborted).toBe(false);
    expect(heard.isInterrupted()).toBe(true);
    expect(said).toEqual([
      '\nInterrupted: finishing the writes under way and reading them back.\n' +
        'Press Ctrl-C again to end at once; then see smlockdown runs, and roll that run back.',
    ]);
  });
});

describe('listening', () => {
  it('hears the first signal only: the next one ends the process', async () => {
    const before = listeners();
    const { said } = listen();

    arrive('SIGINT');
    const during = listeners();
    await setImmediate();

    expect(during).toBe(before + SIGNALS.length);
    expect(listeners()).toBe(before);
    expect(said).toHaveLength(1);
  });

  it('has the second signal told where somebody wants to know, and the third ends the process', async () => {
    const before = listeners();
    const again: string[] = [];
    interruption = listenForInterruption(
      () => {},
      undefined,
      () => again.push('again'),
    );

    arrive('SIGINT');
    arrive('SIGINT');
    await setImmediate();
    const atOnce = [...again];
    arrive('SIGINT');

    // One that comes twice at once is one.
    expect(atOnce).toEqual([]);
    expect(again).toEqual(['again']);
    expect(listeners()).toBe(before);
  });

  it('leaves nothing behind when released', () => {
    const before = listeners();
    const { interruption: heard } = listen();
    expect(listeners()).toBe(before + SIGNALS.length);

    heard.release();

    expect(listeners()).toBe(before);
    expect(heard.isInterrupted()).toBe(false);
  });
});
