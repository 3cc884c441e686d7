/** The closed loop over a sandbox: a server for a case, an operator with real secrets and real sign-ins. */
import { type Connection, connect } from '../../../src/api/connection.js';
import { CodeSource } from '../../../src/api/totp.js';
import { openVault } from '../../../src/cli/secrets/vault.js';
import { shippedContract } from '../../../src/contract/contract.js';
import type { ChangedAccount } from '../../../src/engine/apply/access.js';
import type { RunOptions } from '../../../src/engine/apply/apply.js';
import type { RunReport } from '../../../src/engine/apply/run-report.js';
import { secretsOf } from '../../../src/engine/apply/secrets.js';
import type { Survey } from '../../../src/engine/audit/audit.js';
import { buildPlan } from '../../../src/engine/plan/build-plan.js';
import type { Plan } from '../../../src/engine/plan/plan.js';
import type { Change } from '../../../src/engine/words/change.js';
import type { Finding } from '../../../src/engine/words/finding.js';
import type { Playbook } from '../../../src/playbook/playbook.js';
import type { SandboxOptions } from '../../../src/sandbox/options.js';
import type { Operator } from '../../../src/steps/kit/operator.js';
import { SANDBOX_OPERATOR } from '../../steps/a-step.js';
import { aPlaybook } from '../a-playbook.js';
import { aServer, auditOf, carryOut, type Server, type ServerOptions, undo } from '../a-server.js';
import { type Account, ENVIRONMENT, type HandCase, type Ignored, type LoopCase } from './closed-loop-case.js';

export interface Loop {
  readonly server: Server;
  readonly playbook: Playbook;
}

/** A server of a few domains that fails the case, and the playbook that selects its step alone. */
export async function aLoop(
  one: LoopCase | HandCase,
  more: ServerOptions & { readonly playbook?: Readonly<Record<string, unknown>> } = {},
): Promise<Loop> {
  const { playbook = {}, ...options } = more;
  const sandbox: SandboxOptions = { domains: one.fails.includes('domains') ? 4 : 3 };
  const server = await aServer({ ...sandbox, prepare: (state) => void one.weaken(state), ...options });
  const steps = { [one.step]: one.options, ...(playbook.steps as object | undefined) };
  return { server, playbook: await aPlaybook({ ...playbook, steps }) };
}

/** The targets that the case makes fail. */
export function failingTargets({ fails }: LoopCase | HandCase, { names }: Server): readonly string[] {
  const domains = names.slice(0, -1);
  if (fails === 'server') return ['server'];
  if (fails === 'domains') return domains;
  return fails === 'the first domain' ? domains.slice(0, 1) : [...domains, 'server'];
}

export function audit({ server, playbook }: Loop, operator: Partial<Operator> = {}): Promise<Survey> {
  return auditOf(server, playbook, { operator: { ...SANDBOX_OPERATOR, ...operator } });
}

export async function planFor(loop: Loop, operator: Partial<Operator> = {}): Promise<Plan> {
  return buildPlan(await audit(loop, operator), loop.playbook);
}

/** Signs in on a connection of its own, as the tool does after it changed a door. Asks for a code where there is one. */
export function signIn(
  { sandbox, secrets }: Server,
  account: Account & { readonly username?: string; readonly onCode?: () => void } = {},
): Promise<Connection> {
  const codes = new CodeSource({ clock: Date.now, sleep: async () => {} });
  return connect({
    url: sandbox.url,
    username: account.username ?? sandbox.accounts.admin.username,
    password: account.password ?? sandbox.accounts.admin.password,
    secondFactor: async () => {
      account.onCode?.();
      return codes.now(account.totpSecret ?? '');
    },
    declaredReads: () => shippedContract.reads,
    secrets,
    warn: () => {},
  });
}

/** What a run needs of its operator: the secrets that the plan sets, and fresh sign-ins that are real. */
async function atHand(
  server: Server,
  { plan, account }: { readonly plan: Plan; readonly account: Account },
): Promise<Pick<RunOptions, 'vault' | 'access'>> {
  const vault = await openVault(secretsOf(plan.changes as readonly Change[], shippedContract), {
    env: ENVIRONMENT,
    processEnv: {},
    secrets: server.secrets,
    passwordInUse: account.password ?? server.sandbox.accounts.admin.password,
    codes: new CodeSource({ clock: Date.now, sleep: async () => {} }),
    say: () => {},
  });
  const signInAfresh = async ({ password, totp }: ChangedAccount) => {
    const fresh = await signIn(server, {
      ...account,
      ...(password === undefined ? {} : { password: vault.secret(password) }),
      ...(totp === undefined ? {} : { totpSecret: vault.secret(totp) }),
    });
    await fresh.signOut();
  };
  return { vault, access: { signInAfresh } };
}

export async function applyAsOperator(
  server: Server,
  plan: Plan,
  more: Partial<RunOptions> = {},
): Promise<RunReport> {
  return carryOut(server, plan, { ...(await atHand(server, { plan, account: {} })), ...more });
}

/** Undoes the latest run, as somebody who signed in after it. */
export async function rollBackLast(
  server: Server,
  { plan, account = {} }: { readonly plan: Plan; readonly account?: Account | undefined },
): Promise<RunReport> {
  return undo(server, 'latest', await atHand(server, { plan, account }));
}

export function addIgnored({ sandbox }: Server, { path, field }: Ignored): void {
  const fault = { path, method: 'POST' } as const;
  sandbox.addFaults(
    field === 'everything'
      ? [{ ...fault, kind: 'status', code: 200, body: { success: true } }]
      : [{ ...fault, kind: 'ignore-field', field }],
  );
}

const READS_BY_POST = new Set(
  shippedContract.reads.filter(({ method }) => method === 'POST').map(({ path }) => `POST ${path}`),
);

/** Paths of the writes that were sent, in order. */
export function writesSent({ requests }: Server): readonly string[] {
  return requests
    .filter((request) => request.startsWith('POST settings/') && !READS_BY_POST.has(request))
    .filter((request) => !request.includes('/manage-domain/'))
    .map((request) => request.slice('POST '.length));
}

/** `settings/sysadmin/domain-settings/*` as an expression; no other sign of a glob is used in the cases. */
export function isAt(path: string): (sent: string) => boolean {
  const pattern = new RegExp(`^${path.replaceAll('*', '[^/]+')}$`);
  return (sent) => pattern.test(sent);
}

export function ofVerdict<V extends Finding['verdict']>(
  findings: readonly Finding[],
  verdict: V,
): readonly Extract<Finding, { verdict: V }>[] {
  return findings.filter(
    (one): one is Extract<Finding, { verdict: V }> => (one.verdict as string) === verdict,
  );
}
