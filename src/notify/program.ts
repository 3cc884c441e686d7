/** A program that gets JSON on its stdin. What it prints is nobody's. */
import { spawn } from 'node:child_process';
import { type WhyNot, within } from './within.js';

export interface ProgramOptions {
  readonly words: readonly [string, ...string[]];
  readonly json: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMs: number;
}

export async function runProgram({ words, json, env, timeoutMs }: ProgramOptions): Promise<WhyNot> {
  const [program, ...args] = words;
  let child: ReturnType<typeof spawn> | undefined;
  const doing = new Promise<WhyNot>((resolve) => {
    const notStarted = (error: NodeJS.ErrnoException) =>
      resolve(`it cannot be started (${error.code ?? error.message})`);
    try {
      child = spawn(program, args, { stdio: ['pipe', 'ignore', 'ignore'], env: { ...env } });
    } catch (error) {
      // What Windows starts by a shell alone.
      return notStarted(error as Error);
    }
    child.on('error', notStarted);
    child.on('exit', (code, signal) =>
      resolve(code === 0 ? undefined : `it ends with ${code ?? signal ?? 'nothing'}`),
    );
    // One that does not read what it is given may have done its work all the same.
    child.stdin?.on('error', () => {});
    child.stdin?.end(json);
  });
  return within(timeoutMs, { doing, stop: () => child?.kill('SIGKILL') });
}
