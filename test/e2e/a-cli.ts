/**
 * The command line, in an empty folder and an environment of its own: in this process (`run`), or the built command as
 * a process (`start`) where signals, a terminal or the start itself are what a test is about.
 */

import { spawn } from 'node:child_process';
import { mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach } from '@jest/globals';
import { keepTaught } from '../../src/cli/run/keep-taught.js';
import { smlockdown } from '../../src/cli/smlockdown.js';
import type { SandboxAccount } from '../../src/sandbox/accounts.js';

export { contentOf as holdings } from '../../src/sandbox/content.js';

import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.js';

export const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface Ended {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly ended: Promise<Ended>;
  /** Resolves, with all that was printed so far, when stdout or stderr holds the text. */
  readonly says: (text: string) => Promise<string>;
  readonly signal: (name: NodeJS.Signals) => void;
  readonly type: (text: string) => void;
  readonly pid: number;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** In this process only: the system that the command takes itself to be on. */
  readonly platform?: NodeJS.Platform;
}

/** What the machine gives every process, and nothing of ours. */
function bareEnvironment(cwd: string): Record<string, string> {
  const { PATH = '', SystemRoot } = process.env;
  return { PATH, HOME: cwd, XDG_STATE_HOME: join(cwd, 'state'), ...(SystemRoot ? { SystemRoot } : {}) };
}

const POLL_MS = 10;

/** Resolves as soon as it is so; the test's own time limit ends a wait in vain. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** Starts any program and collects what it prints. */
export function startProgram(
  command: readonly [string, ...string[]],
  options: { readonly env: Readonly<Record<string, string>>; readonly cwd: string },
): Started {
  const [program, ...args] = command;
  const child = spawn(program, args, { ...options, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  // A program that ended no longer reads what is typed.
  child.stdin.on('error', () => {});
  let isOver = false;
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      isOver = true;
      resolve({ code, stdout, stderr });
    });
  });
  return {
    ended,
    says: async (text) => {
      const isSaid = () => `${stdout}${stderr}`.includes(text);
      await until(() => isOver || isSaid());
      if (!isSaid()) throw new Error(`ended without saying "${text}":\n${stdout}\n${stderr}`);
      return `${stdout}${stderr}`;
    },
    signal: (name) => child.kill(name),
    type: (text) => child.stdin.write(text),
    pid: child.pid ?? 0,
  };
}

/** Starts `smlockdown`. */
export function start(args: readonly string[], options: StartOptions & { readonly cwd: string }): Started {
  const { cwd, env } = options;
  return startProgram([process.execPath, MAIN, ...args], { cwd, env: { ...bareEnvironment(cwd), ...env } });
}

/** Keeps what is written to it. */
class Sink extends Writable {
  text = '';

  override _write(chunk: Buffer | string, _encoding: string, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

const START = process.cwd();

/** Runs of this process that are not over: the working folder is theirs. */
const underWay = new Set<Promise<unknown>>();

/** Runs `smlockdown` in this process, as if nobody sat before it. The working folder stays until the test is over. */
async function runHere(
  args: readonly string[],
  options: StartOptions & { readonly cwd: string },
): Promise<Ended> {
  const { cwd, env, platform } = options;
  const [stdout, stderr] = [new Sink(), new Sink()];
  if (underWay.size > 0 && process.cwd() !== realpathSync(cwd))
    throw new Error('a run in another folder is not over');
  process.chdir(cwd);
  const run = smlockdown(args, {
    streams: { stdin: Readable.from([]), stdout, stderr },
    env: { ...bareEnvironment(cwd), ...env },
    home: () => cwd,
    ...(platform === undefined ? {} : { platform }),
  });
  underWay.add(run);
  const code = await run.finally(() => underWay.delete(run));
  return { code, stdout: stdout.text, stderr: stderr.text };
}

export interface Workplace {
  /** A folder that goes with the test; commands start in it. */
  readonly folder: string;
  /** The built command, as a process. */
  readonly start: (args: readonly string[], options?: StartOptions) => Started;
  /** In this process. */
  readonly run: (args: readonly string[], options?: StartOptions) => Promise<Ended>;
}

/** A function that makes empty folders to work in; they go with the test. */
export function workplaces(): () => Workplace {
  const folders: string[] = [];
  afterEach(async () => {
    // One that outlives its test would go on in the folder of the next.
    await Promise.all(underWay);
    process.chdir(START);
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
  });
  return () => {
    const folder = mkdtempSync(join(tmpdir(), 'smlockdown-e2e-'));
    folders.push(folder);
    return {
      folder,
      start: (args, options) => start(args, { cwd: folder, ...options }),
      run: (args, options) => runHere(args, { cwd: folder, ...options }),
    };
  };
}

/** The overlay of a sandbox that teaches its calls. */
const taughtFiles = new WeakMap<object, string>();

/** By what is taught, as JSON. A command judges no overlay again that the one before it was given too. */
const keptOf = new Map<string, Promise<string | undefined>>();
const keptIn: string[] = [];

/** Of most sandboxes of a suite it is one file, in a folder that no command is told of. */
function keptFor({ taught }: Pick<Sandbox, 'taught'>): Promise<string | undefined> {
  const key = JSON.stringify(taught ?? null);
  const known = keptOf.get(key);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'smlockdown-taught-'));
  keptIn.push(folder);
  const kept = keepTaught({ taught }, folder);
  keptOf.set(key, kept);
  return kept;
}

afterAll(async () => {
  await Promise.all(keptIn.map((folder) => rm(folder, { recursive: true })));
});

/** Address and administrator, and what is taught of it, as the environment states them. */
export function signInOf(
  sandbox: Pick<Sandbox, 'url' | 'accounts'>,
  account: SandboxAccount = sandbox.accounts.admin,
): Record<string, string> {
  const taught = taughtFiles.get(sandbox);
  return {
    ...(taught && { SMARTERMAIL_CONTRACT: taught }),
    SMARTERMAIL_URL: sandbox.url,
    SMARTERMAIL_USERNAME: account.username,
    SMARTERMAIL_PASSWORD: account.password,
  };
}

/**
 * Rolls the latest run back without a question. By that word alone nothing is: the refusal names the run, and so it is given.
 * `more`: `--auto-approve` among them.
 */
export async function rollBackLatest(
  run: Workplace['run'],
  more: readonly string[],
  options?: StartOptions,
): Promise<Ended> {
  const refused = await run(['rollback', 'latest', ...more], options);
  const [, id] = /smlockdown rollback (\S+) --auto-approve/.exec(refused.stderr) ?? [];
  return id === undefined ? refused : run(['rollback', id, ...more], options);
}

export interface SceneOptions extends SandboxOptions {
  /** Nobody has met such a server: no overlay says what it calls things. */
  readonly isUntaught?: true;
}

export interface Scene extends Workplace {
  readonly sandbox: Sandbox;
}

/** A function that starts a sandbox and makes a workplace whose commands are signed in to it. */
export function scenes(): (options?: SceneOptions) => Promise<Scene> {
  const open: Sandbox[] = [];
  // Before the workplaces wait for what is under way: without its server a run ends soon.
  afterEach(async () => {
    await Promise.all(open.splice(0).map((sandbox) => sandbox.close()));
  });
  const makeWorkplace = workplaces();
  return async ({ isUntaught, ...options } = {}) => {
    const sandbox = await startSandbox({ domains: 6, ...options });
    open.push(sandbox);
    const workplace = makeWorkplace();
    const taught = isUntaught === true ? undefined : await keptFor(sandbox);
    if (taught !== undefined) taughtFiles.set(sandbox, taught);
    const signedIn = (given: StartOptions = {}): StartOptions => ({
      ...given,
      env: { ...signInOf(sandbox), ...given.env },
    });
    return {
      ...workplace,
      sandbox,
      start: (args, given) => workplace.start(args, signedIn(given)),
      run: (args, given) => workplace.run(args, signedIn(given)),
    };
  };
}

/** The id of the run that an output names. */
export function runIn(output: string): string {
  return /^Run (\S+)\./m.exec(output)?.[1] ?? '';
}

/** Lines of more than 80 columns that could have been broken. */
export function tooLongLines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.length > 80 && /\S\s+\S/.test(line));
}
