/** The built command in a terminal of 80 columns, without colour. */
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import pty from '@lydell/node-pty';
import { MAIN } from './sandbox.mjs';

/** `said`: all of it so far, as text; `until(isSo)`: resolves once that is so, to whether it is: the command may end before; `type(keys)`. */
export function inTerminal(args, { cwd, env }) {
  const terminal = pty.spawn(process.execPath, [MAIN, ...args], {
    ...{ cwd, cols: 80, rows: 60 },
    env: { PATH: process.env.PATH, HOME: cwd, NO_COLOR: '1', TERM: 'xterm', ...env },
  });
  let all = '';
  let isOver = false;
  terminal.onData((text) => {
    all += text;
  });
  terminal.onExit(() => {
    isOver = true;
  });
  return {
    get said() {
      return stripVTControlCharacters(all).replaceAll('\r', '');
    },
    until: async (isSo) => {
      while (!isSo()) {
        if (isOver) return isSo();
        await sleep(20);
      }
      return true;
    },
    type: (keys) => terminal.write(keys),
  };
}
