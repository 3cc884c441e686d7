/** A real terminal for the built command: the program `script` gives it one, as every Linux and macOS has it. */
import { MAIN, type Started, startProgram } from './a-cli.js';

interface Where {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs any command of `sh` in one. */
export function startCommandInTerminal(command: string, { cwd, env }: Where): Started {
  const script: readonly [string, ...string[]] =
    process.platform === 'darwin'
      ? ['script', '-q', '/dev/null', 'sh', '-c', command]
      : ['script', '-qefc', command, '/dev/null'];
  return startProgram(script, {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, TERM: 'xterm-256color', ...env },
  });
}

/** 80 columns wide, whatever the terminal of the tests. */
export function startInTerminal(args: readonly string[], where: Where): Started {
  const words = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(' ');
  // exec: the exit code and the signals are the command's own.
  return startCommandInTerminal(`stty cols 80 rows 40; exec ${words}`, where);
}
