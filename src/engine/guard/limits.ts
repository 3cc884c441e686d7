/** The limits of a plan: the server and the contract it is for, and how much it may change. Outside them nothing of it is carried out. */
import type { Contract } from '../../contract/contract.js';
import { LockdownError } from '../../errors.js';
import { unknownNames } from '../../playbook/idle.js';
import type { Plan } from '../plan/plan.js';

/** A plan is for the server it was made from. */
export function checkServer(plan: Plan, url: string): void {
  if (plan.server.url === url) return;
  throw new LockdownError('plan.other-server', `The plan is of ${plan.server.url}, not of ${url}`, {
    next: 'Give the address of that server with --url, or make a plan of this one.',
  });
}

/**
 * A plan is carried out by the calls and names that it was made with: under others it may mean something else. `place`:
 * `FILE:LINE:COLUMN` of its contract, where the plan is a file's.
 */
export function checkContract(
  plan: Plan,
  { hash, place }: Pick<Contract, 'hash'> & { readonly place?: () => string },
): void {
  if (plan.contract === hash) return;
  const at = place === undefined ? '' : `${place()}: `;
  const why = `${at}The plan was made when this tool knew other calls of the API, or another version of the tool made it`;
  const next =
    'Give the overlays it was made with (--contract), or make it again and look at what is different.';
  throw new LockdownError('plan.stale', why, { next });
}

/**
 * The playbook's limits on how much one run may change, and the domains that it names: what a misspelt name was to
 * protect would be changed.
 */
export function checkLimits(plan: Plan): void {
  if (plan.unknownNames !== undefined) throw unknownNames(plan.unknownNames);
  const { limits, summary } = plan;
  if (limits.changes !== null && plan.changes.length > limits.changes) {
    throw overLimit(
      `The plan has ${plan.changes.length} changes, the playbook allows ${limits.changes} (limits.changes)`,
    );
  }
  if (limits.changedDomainsPercent === null) return;
  const most = mostDomains(limits.changedDomainsPercent, summary.domains);
  if (summary.changedDomains > most) {
    const allowed = `${most} (limits.changedDomainsPercent: ${limits.changedDomainsPercent})`;
    throw overLimit(
      `The plan changes ${summary.changedDomains} of ${summary.domains} domains, the playbook allows ${allowed}`,
      most === 0
        ? 'With --only-server the domains are left alone; or raise the limit in the playbook.'
        : `Take them in portions: plan and apply with --first ${most}, look at what came of it, and go on.`,
    );
  }
}

/** How many domains one plan may change, where this one changes more. */
export function portionFor({ limits, summary }: Plan): number | undefined {
  const { changedDomainsPercent: percent } = limits;
  if (percent === null) return undefined;
  const most = mostDomains(percent, summary.domains);
  return most > 0 && summary.changedDomains > most ? most : undefined;
}

/** What was not read may hold what the rest depends on: nobody is there to look at it. */
export function checkAllRead({ summary: { notRead } }: Plan): void {
  if (notRead === 0) return;
  const why = `Of this plan ${notRead} ${notRead === 1 ? 'finding was' : 'findings were'} not judged, as something was not read`;
  const next =
    'Look at what was not read, and plan again; or answer the question yourself. --allow-unread applies the rest without.';
  throw new LockdownError('plan.not-read', why, { next });
}

/** A share of a few domains would be none: so many may always be changed at once. */
const FEW_DOMAINS = 25;

function mostDomains(percent: number, domains: number): number {
  return percent === 0 ? 0 : Math.max(FEW_DOMAINS, Math.floor((domains * percent) / 100));
}

function overLimit(
  message: string,
  next = 'Look at the plan; narrow it with --step or --domain, or raise the limit in the playbook.',
): LockdownError {
  return new LockdownError('plan.over-limit', message, { next });
}
