/** Who signs in, and how this machine is prepared. Each is a line of its own. */
import type { Contract } from '../../contract/contract.js';
import { isGuess } from '../../contract/evidence.js';
import { readEvidence } from '../../contract/resource.js';
import { ownAccount } from '../../contract/resources/access/own-account.js';
import { domainSettings } from '../../contract/resources/domains/domain-settings.js';
import type { Observer } from '../../engine/observe/observer.js';
import { whyUnread } from '../../engine/words/reading.js';
import { SERVER } from '../../engine/words/target.js';
import { LockdownError } from '../../errors.js';
import type { Check } from '../../report/model/doctor-report.js';
import { counted } from '../../steps/kit/step.js';
import type { StateArguments } from '../context/arguments.js';
import { type Context, stateDirOf } from '../context/context.js';
import { openStateDir } from '../context/open-state-dir.js';
import { notTaken } from '../survey/write-record.js';

const account = { group: 'account' } as const;

export function signInCheck(username: string): Check {
  return { ...account, id: 'sign-in', state: 'ok', text: `${username}, a system administrator` };
}

const ROLES: Readonly<Record<string, string>> = {
  PrimarySysAdmin: 'a primary system administrator',
  SysAdmin: 'a system administrator, and no primary one',
};

/** By the word of its token. Source: `docs/api-evidence.md` 1.4. */
export function roleCheck(roles: readonly string[]): Check {
  const about = { ...account, id: 'role' };
  const known = Object.keys(ROLES).find((role) => roles.includes(role));
  if (known !== undefined) return { ...about, state: 'ok', text: ROLES[known] ?? known };
  if (roles.length === 0) return { ...about, state: 'unknown', text: 'its token does not say' };
  return {
    ...{
      ...about,
      state: 'warn',
      text: `its token says ${roles.join(', ')}, though it signed in as a system administrator`,
    },
    todo: 'Look at its rights in Settings > Administrators.',
  };
}

/** The mail domains, and whether it may look into one, which stands for all. */
export async function domainsSeen(
  observer: Observer,
): Promise<{ readonly domains: readonly string[]; readonly check: () => Promise<Check> }> {
  const about = { ...account, id: 'domains' };
  try {
    const domains = (await observer.domains()).map(({ name }) => name);
    return { domains, check: () => domainsCheck(observer, domains) };
  } catch (error) {
    if (!(error instanceof LockdownError) || error.code === 'interrupted') throw error;
    return { domains: [], check: async () => failedCheck(about, error) };
  }
}

async function domainsCheck(observer: Observer, domains: readonly string[]): Promise<Check> {
  const about = { ...account, id: 'domains' };
  const [target] = domains;
  if (target === undefined)
    return { ...about, state: 'unknown', text: 'none is there, so none was looked into' };
  const listed = counted(domains.length, 'mail domain');
  const reading = await observer.read({ resource: domainSettings, target });
  if (reading.status === 'document')
    return { ...about, state: 'ok', text: `${listed}; the settings of one were read` };
  const text = `${listed}; the settings of one were not read: ${whyUnread(reading)}`;
  if (reading.status !== 'failed' || reading.code !== 'session.forbidden')
    return { ...about, state: 'unknown', text };
  return {
    ...{ ...about, state: 'fail', text },
    todo: 'Give the account the right "Allow impersonation and domain management".',
  };
}

/** What went wrong, in its own words. */
export function failedCheck(about: Pick<Check, 'id' | 'group'>, { message, next }: LockdownError): Check {
  return { ...about, state: 'fail', text: message, ...(next === undefined ? {} : { todo: next }) };
}

export function tokenCheck(lifeMs: number | undefined): Check {
  const about = { ...account, id: 'session' };
  if (lifeMs === undefined)
    return { ...about, state: 'unknown', text: 'the server does not say how long it lasts' };
  if (lifeMs <= 0)
    return { ...about, state: 'warn', text: 'over before it began, by this clock', todo: 'Set both clocks.' };
  return { ...about, state: 'ok', text: `${counted(Math.round(lifeMs / 60_000), 'minute')} at a time` };
}

/** Its second factor, and the address that the server sees; by a call whose answer is a guess that has to fit. */
export async function ownAccountChecks(observer: Observer): Promise<readonly Check[]> {
  const reading = await observer.read({ resource: ownAccount, target: SERVER });
  const about = { ...account, id: 'second-factor' };
  const unseen: Check = { ...account, id: 'own-address', state: 'unknown', text: 'not shown' };
  if (reading.status !== 'document')
    return [{ ...about, state: 'unknown', text: `not shown: ${whyUnread(reading)}` }, unseen];
  const { hasTwoFactor, address } = reading.document.fields;
  const asRead = (field: string) =>
    isGuess(readEvidence(reading.resource, [field])) ? ', if a guess reads it right' : '';
  const ofFactor = (): Check => {
    if (typeof hasTwoFactor !== 'boolean') return { ...about, state: 'unknown', text: 'not shown' };
    const text = `${hasTwoFactor ? 'on' : 'off'}${asRead('hasTwoFactor')}`;
    if (hasTwoFactor) return { ...about, state: 'ok', text };
    return { ...about, state: 'warn', text, todo: 'Switch it on: smlockdown audit --step admin-2fa.' };
  };
  const isSeen = typeof address === 'string' && address !== '';
  const seen: Check = {
    ...unseen,
    state: 'ok',
    text: `${address}, as the server sees it${asRead('address')}`,
  };
  return [ofFactor(), isSeen ? seen : unseen];
}

/** What servers of this build did not take of what was written to them from here. */
function writesChecks(seen: Parameters<typeof notTaken>[0]): readonly Check[] {
  const about = { group: 'here', id: 'writes' } as const;
  let lines: readonly string[];
  try {
    lines = notTaken(seen);
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    const lost =
      'Move that file away: what servers of this build made of earlier writes is lost with it, and nothing else.';
    return [{ ...about, state: 'fail', text: error.message, todo: lost }];
  }
  if (lines.length === 0) return [];
  const todo =
    'A binding is wrong for this build, or the server has a rule of its own: set those by hand, and look.';
  return [{ ...about, state: 'warn', text: `build ${seen.build} did not take ${lines.join('; ')}`, todo }];
}

/** The state folder, without which nothing is applied. */
export async function hereChecks(
  args: StateArguments,
  context: Context,
  seen: { readonly build: number | null; readonly contract: Contract },
): Promise<readonly Check[]> {
  const about = { group: 'here', id: 'state-folder' } as const;
  const node: Check = { group: 'here', id: 'node', state: 'ok', text: `Node ${process.versions.node}` };
  try {
    const stateDir = await openStateDir(args, context, 'read');
    const here: Check = { ...about, state: 'ok', text: stateDirOf(args, context) };
    return [here, ...writesChecks({ ...seen, stateDir }), node];
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    return [failedCheck(about, error), node];
  }
}
