/** `sandbox`: the stand-in server, until it is stopped. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '../../sandbox/server.js';
import type { OutputArguments, SandboxArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { keepTaught } from '../run/keep-taught.js';

type ServeArguments = SandboxArguments &
  OutputArguments & {
    readonly port: number;
    readonly latency: number;
    readonly build: number | undefined;
    readonly publishedOnly: boolean;
    readonly dialect: number;
    readonly untaught: boolean;
    readonly flood: number;
  };

/** Resolves when the process is asked to stop, or by a fault of the tool. */
function untilStopped(fault: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    fault?.addEventListener('abort', () => resolve());
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

export async function sandbox(args: ServeArguments, context: Context): Promise<number> {
  const server = await startSandbox({
    port: args.port,
    domains: args.domains,
    seed: args.seed,
    latencyMs: args.latency,
    publishedOnly: args.publishedOnly,
    dialect: args.dialect,
    flood: args.flood,
    ...(args.build === undefined ? {} : { build: args.build }),
  });
  const { admin } = server.accounts;
  const folder = await mkdtemp(join(tmpdir(), 'smlockdown-sandbox-'));
  const contract = args.untaught ? undefined : await keepTaught(server, folder);
  const stopped = untilStopped(context.fault);
  // Not through the masking of results: this password is made up, and meant to be read.
  const { username, password } = admin;
  context.streams.stdout.write(
    args.json || args.format === 'json'
      ? `${JSON.stringify({ url: server.url, username, password, contract })}\n`
      : `sandbox listening on ${server.url}\nsign in as ${username} / ${password}\n${
          contract === undefined ? '' : `its calls are taught by --contract ${contract}\n`
        }`,
  );
  await stopped;
  await server.close();
  await rm(folder, { recursive: true, force: true });
  context.say('sandbox stopped');
  return 0;
}
