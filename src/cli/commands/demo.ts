/**
 * `demo`: the whole way on a sandbox, with the very commands an administrator types: audit, plan, apply, plan again,
 * rollback. At the end the sandbox must hold what it held at the start.
 */
import { type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentOf } from '../../sandbox/content.js';
import { type Sandbox, startSandbox } from '../../sandbox/server.js';
import type { OutputArguments, SandboxArguments, StateArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { childEnvironment } from '../secrets/secret-source.js';

const MAIN = fileURLToPath(new URL('../../main.js', import.meta.url));

interface Scene {
  readonly title: string;
  readonly args: readonly string[];
  /** The exit code that shows that it went as it should. */
  readonly expected: number;
}

const SCENES: readonly Scene[] = [
  { title: 'What is wrong with this server, and what would users notice?', args: ['audit'], expected: 2 },
  {
    title: 'What can be mended with hardly anybody noticing?',
    args: ['plan', '--out', 'plan.json'],
    expected: 2,
  },
  {
    title: 'Apply that plan, and prove it; what is held back makes it end with 2',
    args: ['apply', 'plan.json', '--auto-approve'],
    expected: 2,
  },
  { title: 'Plan again: nothing is left but what is held back', args: ['plan'], expected: 2 },
  { title: 'Roll back, and prove that too', args: ['rollback', 'latest', '--auto-approve'], expected: 0 },
  { title: 'The record of it', args: ['runs'], expected: 0 },
];

/** Runs one command of this tool as a process of its own, its output passed on. */
async function runCommand(
  args: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string },
): Promise<number> {
  const stdio: StdioOptions = ['ignore', 'inherit', 'inherit'];
  const child = spawn(process.execPath, [MAIN, ...args], { ...options, stdio });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

async function play(
  server: Sandbox,
  options: { readonly args: DemoArguments; readonly context: Context; readonly folder: string },
): Promise<number> {
  const { args: given, context, folder } = options;
  const { stateDir } = given;
  const kept = stateDir === undefined ? folder : resolve(stateDir);
  const form = given.json ? 'json' : given.format;
  const shared = ['--format', form, ...(given.all || given.expand ? ['--all'] : [])];
  const { admin } = server.accounts;
  const env = {
    ...childEnvironment(context),
    SMARTERMAIL_URL: server.url,
    SMARTERMAIL_USERNAME: admin.username,
    SMARTERMAIL_PASSWORD: admin.password,
    XDG_STATE_HOME: folder,
    ProgramData: folder,
  };
  const failed = (why: string) => {
    context.say(`The demo failed: ${why}.`);
    return 1;
  };
  const before = structuredClone(server.state);
  for (const scene of SCENES) {
    const isKept = ['apply', 'rollback', 'runs'].includes(scene.args[0] ?? '');
    const args = [...scene.args, ...shared, ...(isKept ? ['--state-dir', kept] : [])];
    await context.result(`\n# ${scene.title}\n$ smlockdown ${scene.args.join(' ')}\n\n`);
    const code = await runCommand(args, { env, cwd: folder });
    if (code !== scene.expected)
      return failed(`smlockdown ${scene.args[0]} ended with ${code}, not with ${scene.expected}`);
  }
  const { reads, writes } = server.stats();
  if (contentOf(before) !== contentOf(server.state))
    return failed('after the rollback the sandbox does not hold what it held at the start');
  await context.result(
    `\nThe sandbox was sent ${writes} writes and ${reads} reads.\nIt holds again exactly what it held at the start.\n`,
  );
  return 0;
}

type DemoArguments = SandboxArguments & OutputArguments & StateArguments;

export async function demo(args: DemoArguments, context: Context): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'smlockdown-demo-'));
  const server = await startSandbox({ domains: args.domains, seed: args.seed });
  try {
    await context.result(`A weak SmarterMail server, made up for this demo: ${server.url}\n`);
    return await play(server, { args, context, folder });
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
