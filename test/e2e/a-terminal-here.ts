/** The command in this process, as if somebody sat before it: real questions on streams that are no terminal of the system. */
import { PassThrough, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { afterEach } from '@jest/globals';
import { smlockdown } from '../../src/cli/smlockdown.js';
import { type Ended, type Started, until } from './a-cli.js';

export type Here = Pick<Started, 'ended' | 'says' | 'type'>;

interface Where {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Columns and lines. */
  readonly size: readonly [columns: number, rows: number];
}

/** A function that starts the command; what is not over when its test is, is interrupted. */
export function terminalsHere(): (args: readonly string[], where: Where) => Here {
  const open = new Set<Here>();
  afterEach(async () => {
    // Not every moment is one of a question.
    while (open.size > 0) {
      for (const run of open) run.type('\u0003');
      await sleep(50);
    }
  });
  return (args, { cwd, env, size: [columns, rows] }) => {
    let stdout = '';
    let isOver = false;
    const sink = () =>
      Object.assign(
        new Writable({
          write: (chunk, _, done) => {
            stdout += String(chunk);
            done();
          },
        }),
        // As those of the process: no question ends it.
        { isTTY: true, columns, rows, _isStdio: true },
      );
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    process.chdir(cwd);
    const ended = smlockdown(args, {
      streams: { stdin, stdout: sink(), stderr: sink() },
      env: { PATH: process.env.PATH ?? '', HOME: cwd, NO_COLOR: '1', ...env },
      home: () => cwd,
    }).then((code): Ended => {
      isOver = true;
      open.delete(run);
      return { code, stdout: stripVTControlCharacters(stdout), stderr: '' };
    });
    const run: Here = {
      ended,
      says: async (text) => {
        await until(() => isOver || stdout.includes(text));
        if (!stdout.includes(text)) throw new Error(`ended without saying "${text}":\n${stdout}`);
        return stdout;
      },
      type: (text) => void stdin.write(text),
    };
    open.add(run);
    return run;
  };
}
