/** A sandboxed server with a connection to it and a state folder, and the engine's own way over it. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { type Connection, type ConnectionOptions, connect } from '../../src/api/connection.js';
import { requestFetch } from '../../src/api/request-fetch.js';
import type { Fetch } from '../../src/api/transport.js';
import { type Contract, shippedContract } from '../../src/contract/contract.js';
import { applyPlan, type RunOptions } from '../../src/engine/apply/apply.js';
import type { RunReport } from '../../src/engine/apply/run-report.js';
import { audit, type Survey } from '../../src/engine/audit/audit.js';
import type { SurveyOptions } from '../../src/engine/audit/selection.js';
import { factsSource } from '../../src/engine/observe/observed.js';
import { withSources } from '../../src/engine/observe/observer.js';
import { buildPlan } from '../../src/engine/plan/build-plan.js';
import type { Plan } from '../../src/engine/plan/plan.js';
import { loadPastRun, previewRollback, rollBack } from '../../src/engine/rollback/rollback.js';
import { LockdownError } from '../../src/errors.js';
import type { Playbook } from '../../src/playbook/playbook.js';
import { SecretValues } from '../../src/redaction.js';
import { factsOf } from '../../src/steps/kit/facts.js';
import type { Operator } from '../../src/steps/kit/operator.js';
import { contractBy } from '../taught.js';
import { EMPTY_VAULT } from './an-empty-vault.js';
import { contractsOf, observerOn } from './an-observer.js';

export { contentOf } from '../../src/sandbox/content.js';

import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.js';
import type { SandboxState } from '../../src/sandbox/state.js';
import { steps } from '../../src/steps/index.js';
import { acquireLock } from '../../src/store/lock.js';
import { openRun } from '../../src/store/run-list.js';
import { ADVISORIES, SANDBOX_OPERATOR } from '../steps/a-step.js';

export const NOW = new Date('2026-11-21T17:15:00.000Z');

export interface Server {
  readonly sandbox: Sandbox;
  readonly state: SandboxState;
  readonly connection: Connection;
  readonly secrets: SecretValues;
  readonly stateDir: string;
  /** Other digits at every call, for the ids of runs. */
  readonly chance: () => string;
  /** `POST settings/…`, below api/v1/, in the order they were sent. */
  readonly requests: string[];
  /** Every token that was ever sent along. */
  readonly bearers: ReadonlySet<string>;
  /** The domains, sorted. */
  readonly names: readonly string[];
  close(): Promise<void>;
}

export interface ServerOptions extends SandboxOptions {
  /** Changes the state before anybody connects. */
  readonly prepare?: (state: SandboxState) => void;
  readonly connection?: Partial<ConnectionOptions>;
  /** Nobody has met such a server: the contract is the one that ships. */
  readonly isUntaught?: true;
  /** What else it is met with than what its own table teaches. */
  readonly contract?: Contract;
}

const open: Server[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

/** The transport that ships, with a note of what is sent. */
function recording(seen: { readonly requests: string[]; readonly bearers: Set<string> }): Fetch {
  return (url, init) => {
    const bearer = init.headers.Authorization?.replace('Bearer ', '');
    if (bearer !== undefined) seen.bearers.add(bearer);
    seen.requests.push(`${init.method} ${url.split('/api/v1/')[1] ?? url}`);
    return requestFetch(url, init);
  };
}

function countedChance(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return count.toString(16).padStart(4, '0');
  };
}

/**
 * A weak server of three domains, unless told otherwise; it does not propagate, so that every domain has its own write.
 * Waits between repeated reads take no time.
 */
export async function aServer(options: ServerOptions = {}): Promise<Server> {
  const { prepare, connection: more, isUntaught, contract: given, ...rest } = options;
  const sandbox = await startSandbox({ domains: 3, propagate: false, ...rest });
  prepare?.(sandbox.state);
  const contract = given ?? (isUntaught === true ? shippedContract : contractBy(sandbox.taught));
  const requests: string[] = [];
  const bearers = new Set<string>();
  const secrets = new SecretValues();
  const connection = await connect({
    url: sandbox.url,
    ...sandbox.accounts.admin,
    secondFactor: async () => {
      throw new LockdownError('session.second-factor', 'nobody to ask');
    },
    declaredReads: () => contract.reads,
    secrets,
    warn: () => {},
    sleep: async () => {},
    random: () => 0,
    fetch: recording({ requests, bearers }),
    ...more,
  });
  contractsOf.set(connection, contract);
  const folder = await mkdtemp(join(tmpdir(), 'smlockdown-engine-'));
  const server: Server = {
    sandbox,
    state: sandbox.state,
    connection,
    secrets,
    stateDir: join(folder, 'state'),
    chance: countedChance(),
    requests,
    bearers,
    names: Object.keys(sandbox.state.domains).sort(),
    close: async () => {
      await connection.signOut();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  open.push(server);
  return server;
}

export async function auditOf(
  server: Server,
  playbook: Playbook,
  { operator, ...more }: Partial<SurveyOptions> & { readonly operator?: Operator } = {},
): Promise<Survey> {
  return audit({
    observer: withSources(await observerOn(server.connection), {
      facts: factsSource(factsOf({ advisories: ADVISORIES, operator: operator ?? SANDBOX_OPERATOR })),
    }),
    url: server.connection.server.url,
    playbook,
    steps,
    now: NOW,
    concurrency: 4,
    keep: 'findings-and-objects',
    ...more,
  });
}

export async function planOf(
  server: Server,
  playbook: Playbook,
  more: Partial<SurveyOptions> = {},
): Promise<Plan> {
  return buildPlan(await auditOf(server, playbook, more), playbook);
}

/** What a run needs beside its plan; the lock is held while `run` goes on. */
async function withRunOptions(
  server: Server,
  run: (options: Omit<RunOptions, 'plan'>) => Promise<RunReport>,
): Promise<RunReport> {
  const { connection, stateDir, secrets } = server;
  const holder = { pid: process.pid, host: 'h', user: 'u', command: 'test', startedAt: NOW.toISOString() };
  const lock = await acquireLock({ stateDir, serverUrl: connection.server.url, holder });
  try {
    return await run({
      connection,
      observer: await observerOn(connection),
      lock,
      stateDir,
      concurrency: 4,
      now: () => NOW,
      random: server.chance,
      redact: (text) => secrets.redact(text),
      vault: EMPTY_VAULT,
      operator: SANDBOX_OPERATOR,
      author: { user: 'u', host: 'h', tool: '0.0.0' },
      access: { signInAfresh: async () => {} },
      isInterrupted: () => false,
    });
  } finally {
    await lock.release();
  }
}

export function carryOut(server: Server, plan: Plan, more: Partial<RunOptions> = {}): Promise<RunReport> {
  return withRunOptions(server, (options) => applyPlan({ ...options, plan, ...more }));
}

/** Plans and carries out. */
export async function apply(
  server: Server,
  playbook: Playbook,
  more: Partial<RunOptions> = {},
): Promise<RunReport> {
  return carryOut(server, await planOf(server, playbook), more);
}

/** The run a report is of, opened again from the disk. */
export async function pastRunOf(server: Server, id: string | null = 'latest') {
  const { stateDir, connection } = server;
  return loadPastRun(
    await openRun({ stateDir, id: id ?? 'latest', server: connection.server.url }),
    contractsOf.get(connection) ?? shippedContract,
  );
}

export async function undoPlanOf(server: Server, id: string | null = 'latest'): Promise<Plan> {
  return previewRollback(await pastRunOf(server, id), {
    observer: await observerOn(server.connection),
    concurrency: 4,
  });
}

/** Previews and carries out the way back. `meanwhile` comes between the two. */
export async function undo(
  server: Server,
  id: string | null = 'latest',
  more: Partial<RunOptions> & { readonly meanwhile?: () => void } = {},
): Promise<RunReport> {
  const { meanwhile, ...rest } = more;
  const past = await pastRunOf(server, id);
  const plan = await undoPlanOf(server, id);
  meanwhile?.();
  return withRunOptions(server, (options) => rollBack(past, { ...options, plan, ...rest }));
}

/** Makes every domain fail both steps of `domainSteps`. */
export function weakDomains(state: SandboxState): void {
  for (const { settings } of Object.values(state.domains)) {
    Object.assign(settings, { requireSmtpAuthentication: false, catchAll: 'info' });
  }
}

export function domainOf(server: Server, name: string | undefined): SandboxState['domains'][string] {
  const domain = server.state.domains[name ?? ''];
  if (domain === undefined) throw new Error(`the sandbox has no domain ${name}`);
  return domain;
}

/** What a report says of one target, in one text. */
export function outcomesOf(report: RunReport): Readonly<Record<string, string>> {
  return Object.fromEntries(report.results.map(({ target, outcome }) => [target, outcome]));
}

/** How many writes each domain was sent. */
export function writesTo(server: Server): readonly string[] {
  return server.requests.flatMap((request) => {
    const name = /^POST settings\/sysadmin\/domain-settings\/(.+)$/.exec(request)?.[1];
    return name === undefined ? [] : [name];
  });
}

/** The error a promise is rejected with; fails the test when it is not one of ours. */
export async function errorOf(promise: Promise<unknown>): Promise<LockdownError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome && outcome.error instanceof LockdownError) return outcome.error;
  throw new Error(`expected a LockdownError, got ${JSON.stringify(outcome)}`, { cause: outcome });
}
