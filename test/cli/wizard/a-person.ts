/** Somebody who answers the tool's own questions, by a keyboard and a screen of `@inquirer/testing`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { render } from '@inquirer/testing';
import { type Asked, type Prompter, prompter } from '../../../src/cli/terminal/prompts.js';

/** What is answered to the question that holds this text; `refused`: what the screen says to it, before the next answer is tried. */
export type Answer = readonly [question: string, typed: string, refused?: string];

/** Of a millisecond each. */
const TRIES = 5000;
/** No hand is faster. */
const A_KEY_MS = 40;

interface Question {
  readonly message: string;
  readonly how: Asked | undefined;
}

/** The real prompts, on these streams. */
function askOn(
  { message, how }: Question,
  { input, output }: { input?: unknown; output?: unknown } = {},
): Promise<string> {
  const stdin = Object.assign(input as object, { isTTY: true });
  // As the streams of a process, it does not end with a question.
  const stderr = Object.assign(output as object, { _isStdio: true });
  const streams = { stdin, stdout: stderr, stderr };
  const given = { streams, signal: new AbortController().signal, env: { NO_COLOR: '1' } } as never;
  return prompter({ input: true }, given).text(message, how);
}

export interface Person extends Prompter {
  /** What stood on the screen when a question was answered, one after the other. */
  readonly screens: readonly string[];
  /** Those that were not asked for. */
  readonly left: () => readonly Answer[];
}

export function aPerson(answers: readonly Answer[]): Person {
  const left = [...answers];
  const screens: string[] = [];
  const text = async (message: string, how?: Asked): Promise<string> => {
    const shown = await render(askOn as never, { message, how } as never);
    const sees = async (isSo: (screen: string) => boolean, what: string) => {
      for (let tries = 0; !isSo(shown.getScreen()); tries += 1) {
        if (tries > TRIES) throw new Error(`"${what}" was expected:\n${shown.getScreen()}`);
        await sleep(1);
      }
    };
    for (;;) {
      const next = left.shift();
      if (next === undefined || !message.includes(next[0]))
        throw new Error(`"${message}" was asked, where ${JSON.stringify(next ?? 'nothing')} was expected`);
      const [, typed, refused] = next;
      shown.events.type(typed);
      await sleep(A_KEY_MS);
      shown.events.keypress('enter');
      if (refused === undefined) break;
      await sees((screen) => screen.includes(refused), refused);
      await sees((screen) => screen.startsWith('?'), message);
    }
    const answer = (await shown.answer) as string;
    screens.push(shown.getScreen());
    return answer;
  };
  return {
    ...{ canAsk: true, text, screens, left: () => left },
    secret: (message) => text(message),
    confirm: async (message) => (await text(message)) === 'yes',
  };
}
