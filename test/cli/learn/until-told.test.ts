import { PassThrough, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createContext } from '../../../src/cli/context/context.js';
import { LIMITS, untilTold } from '../../../src/cli/learn/until-told.js';
import { SecretValues } from '../../../src/redaction.js';

const MINUTE = 60_000;

beforeEach(() => {
  // Streams of Node itself wait for the others.
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
});
afterEach(() => {
  jest.useRealTimers();
});

function waiting({ isTTY = true, input = true } = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY });
  const sink = () => Object.assign(new Writable({ write: (_chunk, _, done) => done() }), { isTTY });
  const fault = new AbortController();
  const context = createContext({
    ...{ env: {}, home: () => '/', secrets: new SecretValues(), fault: fault.signal },
    streams: { stdin, stdout: sink(), stderr: sink() },
  });
  const hint = jest.fn();
  const found = untilTold({ context, args: { input } }, { ...LIMITS, hint });
  let end: string | undefined;
  void found.ended.then((now) => {
    end = now;
  });
  const endNow = async () => {
    await jest.advanceTimersByTimeAsync(0);
    return end;
  };
  return { ...found, stdin, fault, hint, endNow };
}

describe('a recording', () => {
  it.each([
    ['Enter', (stdin: PassThrough) => stdin.write('\n'), 'told'],
    ['Ctrl-C', () => process.emit('SIGINT'), 'told'],
    ['the end of what can be typed', (stdin: PassThrough) => stdin.end(), 'gone'],
    ['a terminal that closes', () => process.emit('SIGHUP'), 'gone'],
    ['an order to end', () => process.emit('SIGTERM'), 'gone'],
  ] as const)('ends by %s', async (_, act, expected) => {
    const { stdin, endNow, release } = waiting();

    act(stdin);

    expect(await endNow()).toBe(expected);
    release();
  });

  it('ends by a fault of the tool', async () => {
    const { fault, endNow, release } = waiting();

    fault.abort();

    expect(await endNow()).toBe('gone');
    release();
  });

  it('goes on at other keys, and at anything that comes where no terminal is', async () => {
    const typed = waiting();
    const piped = waiting({ isTTY: false });

    typed.stdin.write('hello');
    piped.stdin.end('\n');

    expect(await typed.endNow()).toBeUndefined();
    expect(await piped.endNow()).toBeUndefined();
    typed.release();
    piped.release();
  });

  it('ends half an hour after the last call of settings', async () => {
    const { endNow, stir, release } = waiting();
    await jest.advanceTimersByTimeAsync(29 * MINUTE);
    stir();
    await jest.advanceTimersByTimeAsync(29 * MINUTE);
    expect(await endNow()).toBeUndefined();

    await jest.advanceTimersByTimeAsync(MINUTE);

    expect(await endNow()).toBe('idle');
    release();
  });

  it('says after three minutes, once, that no browser came, and nothing where one did', async () => {
    const [alone, visited] = [waiting(), waiting()];
    visited.greet();

    await jest.advanceTimersByTimeAsync(20 * MINUTE);

    expect(alone.hint).toHaveBeenCalledTimes(1);
    expect(visited.hint).not.toHaveBeenCalled();
    alone.release();
    visited.release();
  });

  it('leaves nothing that listens', () => {
    const before = process.listenerCount('SIGINT');
    const { stdin, release } = waiting();

    release();

    expect(process.listenerCount('SIGINT')).toBe(before);
    expect(stdin.listenerCount('data')).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });
});
