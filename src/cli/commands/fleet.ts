/** `fleet audit|plan|apply`: one command on the servers of a list, each in a process of its own. */
import { existsSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, SIGN_IN_REFUSED, worstOf } from '../../engine/words/exit-code.js';
import { exitCodeOf, LockdownError } from '../../errors.js';
import type { Server } from '../../fleet/inventory.js';
import {
  DEFAULT_INVENTORY,
  type FleetReport,
  type FleetServer,
  fleetReport,
} from '../../report/model/fleet-report.js';
import { inShort } from '../../report/view/in-short.js';
import { makePrivateFolder } from '../../store/private-files.js';
import { errnoOf, unwritable } from '../../store/store-errors.js';
import type {
  NotifyArguments,
  Options,
  OutputArguments,
  StateArguments,
  WriteArguments,
} from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { statedOptions } from '../context/restated.js';
import { checkApplied } from '../fleet/applied-by.js';
import { type Ended, runChild } from '../fleet/child.js';
import { type ChosenArguments, chosenServers } from '../fleet/chosen.js';
import { withRow } from '../fleet/handed-row.js';
import { ENDINGS, PLAN_ENDING } from '../fleet/report-files.js';
import { isRefused, runFleet } from '../fleet/run-fleet.js';
import { withLock } from '../run/carry-out.js';
import { listenForInterruption } from '../session/interruption.js';

interface FleetArguments
  extends OutputArguments,
    StateArguments,
    WriteArguments,
    NotifyArguments,
    ChosenArguments {
  readonly action: FleetReport['action'];
  readonly parallel: number;
  readonly out: string;
  readonly plans: string | undefined;
  readonly playbook: string | undefined;
}

const MOST_PARALLEL = 64;

function checkArguments({ action, plans, autoApprove, dryRun, parallel, notify }: FleetArguments): void {
  const wrong = (message: string, next?: string) =>
    new LockdownError('usage.invalid', message, next === undefined ? {} : { next });
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > MOST_PARALLEL)
    throw wrong(`--parallel takes a whole number from 1 to ${MOST_PARALLEL}`);
  if (action === 'plan' && notify !== undefined)
    throw wrong('--notify belongs to fleet audit and fleet apply: a plan changes nothing, and tells nobody');
  if (action === 'apply') {
    if (!autoApprove && !dryRun)
      throw wrong(
        'fleet apply asks nobody: it takes --auto-approve',
        'Look at smlockdown fleet plan first. What that kept in its folder is applied, and nothing else, by: smlockdown fleet apply --plans FOLDER --auto-approve',
      );
    return;
  }
  if (plans !== undefined || autoApprove || dryRun)
    throw wrong('--plans, --auto-approve and --dry-run belong to fleet apply');
}

/** What of the command line goes on to each server's own. */
function passedOn(args: FleetArguments, options: Options): readonly string[] {
  return statedOptions({ ...args }, options).flatMap(([name, value]) =>
    value === undefined ? [name] : [name, value],
  );
}

interface Room {
  readonly args: FleetArguments;
  readonly context: Context;
  readonly options: Options;
  readonly stops: readonly AbortSignal[];
}

/** The command line of one server, and where what it makes goes. */
function commandFor({ name }: Server, { args, options }: Pick<Room, 'args' | 'options'>) {
  const { action, inventory = DEFAULT_INVENTORY, out, plans, dryRun } = args;
  // Of a dry run it is that of a plan: nothing was applied.
  const report = join(out, `${name}${ENDINGS[dryRun ? 'plan' : action]}`);
  const plan = action === 'plan' ? join(out, `${name}${PLAN_ENDING}`) : undefined;
  const kept = plans === undefined ? undefined : join(plans, `${name}${PLAN_ENDING}`);
  const words = [
    action,
    ...(kept === undefined ? [] : [kept]),
    ...['--server', name, '--inventory', inventory],
    ...(plan === undefined ? [] : ['--out', plan]),
    ...passedOn(args, options),
  ];
  return { inventory, words, report, plan, kept };
}

/** What an earlier fleet left of these servers is not taken for what this one finds or plans. It stays, as `….before`. */
async function setAside(servers: readonly Server[], room: Pick<Room, 'args' | 'options'>): Promise<void> {
  for (const server of servers) {
    const { report, plan } = commandFor(server, room);
    for (const path of plan === undefined ? [report] : [report, plan])
      await rename(path, `${path}.before`).catch((error: unknown) => {
        if (errnoOf(error) !== 'ENOENT') throw unwritable(path, error);
      });
  }
}

async function runOne(server: Server, room: Room): Promise<FleetServer> {
  const { name, url } = server;
  const { inventory, words, report, plan, kept } = commandFor(server, room);
  if (kept !== undefined && !existsSync(kept)) {
    const said = `there is no plan of it: ${kept}`;
    return { name, url, state: 'failed', exitCode: EXIT.error, ms: 0, said, error: 'plan.invalid' };
  }
  const { stops, context } = room;
  const { processEnv, platform } = context;
  const env = withRow(processEnv, inventory, server);
  // What is wrong with one file stops no other server.
  const ended: Ended = await runChild({ args: words, file: report, env, stops, platform }).catch(
    (error: unknown) => {
      if (!(error instanceof LockdownError)) throw error;
      const { code, message } = error;
      return { exitCode: exitCodeOf(error), ms: 0, untold: [], error: { code, message } };
    },
  );
  const { exitCode, ms, untold, error, report: told } = ended;
  for (const line of untold) context.say(`${name}: ${line}`);
  if (error !== undefined)
    return { name, url, state: 'failed', exitCode, ms, said: error.message, error: error.code };
  const own = told as unknown as Parameters<typeof inShort>[0];
  const hasPlan = plan !== undefined && statSync(plan, { throwIfNoEntry: false })?.isFile() === true;
  return {
    ...{ name, url, state: 'ended', exitCode, ms },
    ...inShort(own),
    ...{ report, ...(hasPlan ? { plan } : {}) },
  };
}

/** By 77 whoever shares the work (other parts of the list, an engine) knows that nobody is to try on: of one that is its own it is an error. */
function codeOf(server: FleetServer): number | null {
  const isOwn = server.exitCode === SIGN_IN_REFUSED && !isRefused(server);
  return isOwn ? EXIT.error : server.exitCode;
}

/** A folder that was there keeps its rights, as the state folder does. */
function tellOpen(folder: string, { platform, say }: Context): void {
  // Windows has no such bits: it is always as if everybody could.
  if (platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0)
    say(`${folder} is open to others, and holds reports and plans: chmod 700 ${folder}`);
}

/** `options`: those that each server's own command takes, too. */
export async function fleet(args: FleetArguments, context: Context, options: Options): Promise<number> {
  checkArguments(args);
  const { action, inventory = DEFAULT_INVENTORY, out, shard = null, parallel } = args;
  const { servers, isAsRead } = chosenServers(args);
  if (action === 'apply') checkApplied(servers, args);
  if (servers.length === 0) context.say('No server of the list is in that part of it.');
  await makePrivateFolder(out);
  tellOpen(out, context);
  const [stop, end] = [new AbortController(), new AbortController()];
  const interruption = listenForInterruption(context.say, context.fault, () => end.abort());
  const isChanging = action === 'apply' && !args.dryRun;
  // What is under way finishes or stops by its own rules: each server's process is told once.
  if (isChanging) interruption.enterWriting();
  const watch = setInterval(() => interruption.isInterrupted() && stop.abort(), 50);
  try {
    const command = `fleet ${action}`;
    // The folder is the same one however it is typed.
    return await withLock(
      { stateDir: out, serverUrl: 'fleet', command, what: `the folder ${out}` },
      async () => {
        await setAside(servers, { args, options });
        const { stopped, servers: ended } = await runFleet(servers, {
          parallel,
          isChanging,
          now: () => new Date(),
          run: (server) => runOne(server, { args, context, options, stops: [stop.signal, end.signal] }),
          isInterrupted: interruption.isInterrupted,
          isListAsRead: isAsRead,
          tell: context.say,
        });
        const codes = ended.flatMap((server) => codeOf(server) ?? []);
        const whole = stopped === null ? codes : [...codes, EXIT.refused];
        // What was ended at once did not stop at a safe point.
        const isSafe = interruption.isInterrupted() && !end.signal.aborted;
        const exitCode = isSafe ? EXIT.interrupted : worstOf(whole);
        const about = { action, inventory, shard, out, stopped, servers: ended, exitCode };
        await context.show('fleet', fleetReport(about, maker()), { ...args, step: [] });
        return exitCode;
      },
    );
  } finally {
    clearInterval(watch);
    interruption.release();
  }
}
