/** A real terminal for the built command, and what a person sees on its screen. */
import { setTimeout as sleep } from 'node:timers/promises';
import pty from '@lydell/node-pty';
import headless from '@xterm/headless';
import { MAIN, type Started, until } from './a-cli.js';

interface Where {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Columns and lines; 80 and 40 unless given. */
  readonly size?: readonly [columns: number, rows: number];
}

export interface InTerminal extends Started {
  /** The lines that were ever on the screen, as they are now, without the blanks at their ends. */
  readonly screen: () => Promise<readonly string[]>;
  readonly resize: (columns: number, rows: number) => void;
  /** Waits until this is asked, after what was asked before. */
  readonly asks: (question: string) => Promise<void>;
  /** Answers it as a hand does: the line end is a key of its own, and comes later. */
  readonly answer: (question: string, typed: string) => Promise<void>;
}

/** By which a terminal is told to put marks around what is pasted; once for each question. */
export const MARKS_ON = '\u001b[?2004h';
/** No hand is faster. */
export const A_KEY_MS = 60;

/** Runs any program in one. */
export function startProgramInTerminal(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env, size: [cols, rows] = [80, 40] }: Where,
): InTerminal {
  const process_ = pty.spawn(program, args, {
    ...{ cwd, cols, rows, name: 'xterm-256color' },
    env: { PATH: process.env.PATH ?? '', HOME: cwd, TERM: 'xterm-256color', ...env },
  });
  const shown = new headless.Terminal({ cols, rows, allowProposedApi: true, scrollback: 10_000 });
  let stdout = '';
  let isOver = false;
  process_.onData((text) => {
    stdout += text;
    shown.write(text);
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    process_.onExit(({ exitCode, signal }) => {
      isOver = true;
      resolve({ code: signal ? null : exitCode, stdout, stderr: '' });
    });
  });
  let askedAt = 0;
  const asks = async (question: string) => {
    const isAsked = () => stdout.slice(askedAt).split(MARKS_ON).slice(1).join('').includes(question);
    await until(() => isOver || isAsked());
    if (!isAsked()) throw new Error(`ended without asking "${question}":\n${stdout}`);
    askedAt = stdout.length;
  };
  return {
    ended,
    asks,
    answer: async (question, typed) => {
      await asks(question);
      process_.write(typed);
      await sleep(A_KEY_MS);
      process_.write('\r');
    },
    says: async (text) => {
      await until(() => isOver || stdout.includes(text));
      if (!stdout.includes(text)) throw new Error(`ended without saying "${text}":\n${stdout}`);
      return stdout;
    },
    signal: (name) => process_.kill(name),
    type: (text) => process_.write(text),
    pid: process_.pid,
    screen: async () => {
      // What was written so far is on it.
      await new Promise<void>((resolve) => shown.write('', resolve));
      const { active } = shown.buffer;
      const lines = Array.from({ length: active.length }, (_, at) =>
        active.getLine(at)?.translateToString(true),
      );
      return lines.map((line = '') => line.trimEnd()).filter((line) => line !== '');
    },
    resize: (columns, lines) => {
      process_.resize(columns, lines);
      shown.resize(columns, lines);
    },
  };
}

/** Runs any command of `sh` in one. */
export function startCommandInTerminal(command: string, where: Where): InTerminal {
  return startProgramInTerminal(['sh', '-c', command], where);
}

/** Runs the built command in one. */
export function startInTerminal(args: readonly string[], where: Where): InTerminal {
  return startProgramInTerminal([process.execPath, MAIN, ...args], where);
}
