/**
 * `demo`: the whole way on a sandbox, with the very commands an administrator types: audit, plan, apply, plan again,
 * rollback. At the end the sandbox must hold what it held at the start.
 */
import { type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { packaged } from '../../package-folder.js';
import { contentOf } from '../../sandbox/content.js';
import { type Sandbox, startSandbox } from '../../sandbox/server.js';
import { openRun } from '../../store/run-list.js';
import { defaultStateDir } from '../../store/state-dir.js';
import type { OutputArguments, SandboxArguments, StateArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { keepTaught } from '../run/keep-taught.js';
import { childEnvironment } from '../secrets/secret-source.js';

const MAIN = packaged('dist/main.js');

interface Scene {
  readonly args: readonly string[];
  readonly about: string;
  /** The exit code that shows that it went as it should. */
  readonly expected: number;
  /** Of its first screen: with all of them the demo has sixty lines at most. */
  readonly lines?: number;
  /** Told only by how it ended; the full demo prints it. */
  readonly isAside?: true;
  /** Left to the full demo. */
  readonly isExtra?: true;
}

const SCENES: readonly Scene[] = [
  { args: ['audit'], about: 'What is wrong, and what would users notice?', expected: 2, lines: 15 },
  { args: ['plan', '--out', 'plan.json'], about: 'What hardly anybody would notice', expected: 2, lines: 14 },
  {
    args: ['apply', 'plan.json', '--auto-approve'],
    about: 'Write, then prove it by reading',
    expected: 2,
  },
  // 0 only where there is nothing to change.
  { args: ['plan', '--fail-on', 'never'], about: 'Nothing is left to do', expected: 0, isAside: true },
  { args: ['rollback', '--auto-approve'], about: 'Back again', expected: 0 },
  { args: ['runs'], about: 'The record of it', expected: 0, isExtra: true },
];

/** Runs one command of this tool as a process of its own, its output passed on or thrown away. */
async function runCommand(
  args: readonly string[],
  options: { readonly env: NodeJS.ProcessEnv; readonly cwd: string; readonly isShown: boolean },
): Promise<number> {
  const stdio: StdioOptions = ['ignore', options.isShown ? 'inherit' : 'ignore', 'inherit'];
  const child = spawn(process.execPath, [MAIN, ...args], { ...options, stdio });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

async function play(
  server: Sandbox,
  options: { readonly args: DemoArguments; readonly context: Context; readonly folder: string },
): Promise<number> {
  const { args: given, context, folder } = options;
  // Named only where it has to be: the way back that is shown is then short. On Windows the usual folder is the machine's.
  const named = given.stateDir ?? (context.platform === 'win32' ? folder : undefined);
  const usual = { HOME: folder, XDG_STATE_HOME: folder };
  const kept =
    named === undefined
      ? defaultStateDir({ platform: context.platform, env: usual, home: folder })
      : resolve(named);
  const isFull = given.full || given.all || given.expand;
  const form = given.json ? 'json' : given.format;
  const isShort = !isFull && context.isForPeople(given);
  const shared = ['--format', form, '--color', given.color, ...(isFull ? ['--all'] : [])];
  const { admin } = server.accounts;
  const env = {
    ...childEnvironment(context),
    SMARTERMAIL_URL: server.url,
    SMARTERMAIL_USERNAME: admin.username,
    SMARTERMAIL_PASSWORD: admin.password,
    ...usual,
    ProgramData: folder,
    SMARTERMAIL_CONTRACT: given.untaught ? undefined : await keepTaught(server, folder),
  };
  const failed = (why: string) => {
    context.say(`The demo failed: ${why}.`);
    return 1;
  };
  const before = structuredClone(server.state);
  for (const scene of SCENES.filter(({ isExtra }) => !isShort || !isExtra)) {
    const isKept = ['apply', 'rollback', 'runs'].includes(scene.args[0] ?? '');
    const { args: words } = scene;
    // As the report of the run named it.
    const isBack = words[0] === 'rollback';
    const typed = isBack
      ? words.toSpliced(1, 0, (await openRun({ stateDir: kept, id: 'latest', server: server.url })).id)
      : words;
    const args = [...typed, ...shared, ...(isKept && named !== undefined ? ['--state-dir', kept] : [])];
    const isShown = !isShort || !scene.isAside;
    if (isShort && scene.lines !== undefined) args.push('--lines', String(scene.lines));
    await context.result(`\n$ smlockdown ${typed.join(' ')}   # ${scene.about}\n`);
    const code = await runCommand(args, { env, cwd: folder, isShown });
    if (code !== scene.expected)
      return failed(`smlockdown ${scene.args[0]} ended with ${code}, not with ${scene.expected}`);
    if (!isShown) await context.result(`It ended with ${code}, as it should; --full shows what it says.\n`);
  }
  const { reads, writes } = server.stats();
  if (contentOf(before) !== contentOf(server.state))
    return failed('after the rollback the sandbox does not hold what it held at the start');
  await context.result(
    `\nThe sandbox was sent ${writes} writes and ${reads} reads.\nIt holds again exactly what it held at the start.\n`,
  );
  return 0;
}

type DemoArguments = SandboxArguments &
  OutputArguments &
  StateArguments & { readonly full: boolean; readonly untaught: boolean };

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
