/** What a keyboard brings, key by key, where it is no matter of the terminal. */
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { type Asked, prompter } from '../../../src/cli/terminal/prompts.js';

const [CTRL_A, CTRL_C, CTRL_D] = ['\u0001', '\u0003', '\u0004'];
/** No hand is faster. */
const A_KEY_MS = 40;

/** A prompter, and the terminal that it asks on. */
function aTerminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80, _isStdio: true });
  let written = '';
  stderr.on('data', (text) => {
    written += text;
  });
  const end = new AbortController();
  const streams = { stdin, stdout: stderr, stderr };
  const ask = prompter({ input: true }, { streams, signal: end.signal, env: { NO_COLOR: '1' } } as never);
  const shown = () => stripVTControlCharacters(written);
  const sees = async (text: string) => {
    while (!shown().includes(text)) await sleep(1);
  };
  const type = async (...keys: readonly string[]) => {
    for (const key of keys) {
      stdin.write(key);
      await sleep(A_KEY_MS);
    }
  };
  return { ask, type, sees, shown, end };
}

function isInterrupted(asked: Promise<unknown>) {
  return expect(asked).rejects.toMatchObject({ code: 'interrupted' });
}

describe('a question', () => {
  it('takes the very first key after it stands, and drops what was typed before', async () => {
    const { ask, type, sees } = aTerminal();
    await type('before');

    const first = ask.text('First:');
    await sees('First:');
    await type('1', '\r');
    expect(await first).toBe('1');
    const second = ask.text('Second:');
    await sees('Second:');
    await type('2', '\r');

    expect(await second).toBe('2');
  });

  it('takes a key at a time what a hand types, with what takes a letter away', async () => {
    const { ask, type, sees } = aTerminal();
    const asked = ask.text('Name:');
    await sees('Name:');
    await type('a', 'n', 'x', '\u007f', 'n', '\r');

    expect(await asked).toBe('ann');
  });

  it.each<[string, string, string]>([
    ['a tab becomes a blank', 'a\tb', 'a b'],
    ['line ends around a line go away', '\r\n\nline\r\n', 'line'],
    ['other control characters go away', `li${CTRL_A}${CTRL_D}\u001b[Ane`, 'line'],
  ])('takes what is pasted within marks as text: %s', async (_, pasted, expected) => {
    const { ask, type, sees } = aTerminal();
    const asked = ask.text('Name:');
    await sees('Name:');
    await type('<', `\u001b[200~${pasted}\u001b[201~`, '>', '\r');

    expect(await asked).toBe(`<${expected}>`);
  });

  it('is proposed what an empty line stands for', async () => {
    const { ask, type, sees } = aTerminal();
    const asked = ask.text('Name:', { initial: 'ann' });
    await sees('(ann)');
    await type('\r');

    expect(await asked).toBe('ann');
  });

  it.each<[string, Asked['check']]>([
    ['a number', (typed) => (/^\d+$/.test(typed) ? undefined : 'Type a number.')],
    ['one word', (typed) => (typed === '7' ? undefined : 'Type a number.')],
  ])('is asked again, with an empty line, until it is answered with %s', async (_, check) => {
    const { ask, type, sees, shown } = aTerminal();
    const asked = ask.text('How many?', check === undefined ? {} : { check });
    await sees('How many?');
    await type('x', '\r');
    await sees('> Type a number.\n');
    await sleep(10 * A_KEY_MS);
    await type('7', '\r');

    expect(await asked).toBe('7');
    expect(shown()).toMatch(/\? How many\? x\s+> Type a number\.\n\? How many\?/);
    expect(shown().split('√')).toHaveLength(2);
  });

  it.each<[string, boolean, string]>([
    ['yes', true, ''],
    ['no', false, ''],
    ['N', false, ''],
    ['', false, ''],
    ['y', false, 'Type yes in full, or no.'],
    ['Yes', false, 'Type yes in full, or no.'],
    ['yess', false, 'Type yes in full, or no.'],
  ])('that wants a yes takes "%s" for %s: %s', async (typed, isYes, says) => {
    const { ask, type, sees } = aTerminal();
    const asked = ask.confirm('Sure?');
    await sees('Sure?');
    await type(...typed, '\r');
    if (says !== '') {
      await sees(says);
      await sleep(10 * A_KEY_MS);
      await type('\r');
    }

    expect(await asked).toBe(isYes);
  });

  it.each([
    ['at the question', [CTRL_C]],
    ['at the question, by Ctrl-D', ['typed', CTRL_D]],
    ['within what is pasted, of which the end never comes', ['\u001b[200~typed', CTRL_C]],
    ['right after a text that brought its own line end', [`yes\r${CTRL_C}`]],
  ])('is left by Ctrl-C %s', async (_, keys) => {
    const { ask, type, sees } = aTerminal();
    const left = isInterrupted(ask.text('Sure?'));
    await sees('Sure?');
    await type(...keys);

    await left;
  });

  it('is taken away by the end of its command, and while what is pasted is awaited', async () => {
    const { ask, type, sees, end } = aTerminal();
    const left = isInterrupted(ask.text('Sure?'));
    await sees('Sure?');
    await type('\u001b[200~typed');
    end.abort();

    await left;
  });
});
