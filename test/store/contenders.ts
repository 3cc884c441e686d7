/** Processes that contend for a lock: the store is compiled to a folder of its own and run there by Node. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { transform } from '@swc/core';

/** For every line of input, a URL: takes its lock, keeps it, and answers `won` or the code of the error. */
const PROGRAM = `
import { createInterface } from 'node:readline';
import { acquireLock } from './store/lock.js';

const [stateDir, host] = process.argv.slice(2);
const holder = { pid: process.pid, host, user: 'op', command: 'smlockdown apply', startedAt: '2026-11-21T17:15:00.000Z' };
console.log('ready');
for await (const serverUrl of createInterface({ input: process.stdin })) {
  const answer = await acquireLock({ stateDir, serverUrl, holder }).then(() => 'won', (error) => error.code ?? String(error));
  console.log(answer);
}
`;

export interface Contender {
  readonly pid: number;
  /** Contends for the lock of a server: `won`, or the code of the error. */
  contend(serverUrl: string): Promise<string>;
  /** Ends without letting go of its locks. */
  die(): Promise<void>;
}

export interface Contenders {
  start(options: { readonly stateDir: string; readonly host: string }): Promise<Contender>;
  end(): Promise<void>;
}

async function compileFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of (await readdir(from)).filter((file) => file.endsWith('.ts'))) {
    const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' } as const;
    const { code } = await transform(await readFile(join(from, name), 'utf8'), {
      jsc,
      module: { type: 'es6' },
      swcrc: false,
    });
    await writeFile(join(to, name.replace(/\.ts$/, '.js')), code);
  }
}

async function startOne(program: string, args: readonly string[]): Promise<Contender> {
  const child: ChildProcess = spawn(process.execPath, [program, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => (await lines.next()).value ?? 'ended';
  if ((await next()) !== 'ready') throw new Error('a contender did not start');
  return {
    pid: child.pid ?? 0,
    async contend(serverUrl) {
      child.stdin?.write(`${serverUrl}\n`);
      return next();
    },
    async die() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Compiles the store once; every contender started from it is dead after `end`. */
export async function compileContenders(): Promise<Contenders> {
  const folder = await mkdtemp(join(tmpdir(), 'smlockdown-contenders-'));
  await compileFolder('src', folder);
  await compileFolder(join('src', 'store'), join(folder, 'store'));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'contender.js'), PROGRAM);
  await symlink(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'), 'junction');
  const started: Contender[] = [];
  return {
    async start({ stateDir, host }) {
      const one = await startOne(join(folder, 'contender.js'), [stateDir, host]);
      started.push(one);
      return one;
    },
    async end() {
      for (const one of started) await one.die();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
