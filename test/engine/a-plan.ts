/** Plans for tests of what keeps them from being carried out; nothing was read for them. */
import { shippedContract } from '../../src/contract/contract.js';
import { countChanges, sealPlan } from '../../src/engine/plan/build-plan.js';
import type { Plan, PlanBody } from '../../src/engine/plan/plan.js';
import type { Change } from '../../src/engine/words/change.js';
import { LockdownError } from '../../src/errors.js';

interface Parts extends Partial<Omit<PlanBody, 'changes' | 'summary'>> {
  readonly changes?: readonly Change[];
  readonly summary?: Partial<PlanBody['summary']>;
}

/** A plan of these changes, on a server of four domains; its summary counts them. */
export function aPlan({ changes = [], summary = {}, ...parts }: Parts = {}): Plan {
  return sealPlan({
    formatVersion: 1,
    kind: 'apply',
    server: { url: 'https://mail.example.test', build: 9406 },
    playbook: { name: 'mine', hash: 'sha256:00' },
    contract: shippedContract.hash,
    limits: { disruption: null, changes: null, changedDomainsPercent: null },
    objects: [],
    changes: changes as Plan['changes'],
    propagation: [],
    kept: [],
    impact: [],
    waived: [],
    manual: [],
    held: [],
    notRead: [],
    summary: {
      ...countChanges(changes),
      ...{
        waived: 0,
        manual: 0,
        notRead: 0,
        held: 0,
        judged: 1,
        domains: 4,
        later: 0,
        mailboxesOfChangedDomains: null,
      },
      ...summary,
    },
    ...parts,
  });
}

/** How a check refuses; undefined when it does not. */
export function refusalOf(check: () => void): Pick<LockdownError, 'code' | 'message' | 'next'> | undefined {
  try {
    check();
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    const { code, message, next } = error;
    return { code, message, next };
  }
  return undefined;
}
