/**
 * Look-ups: reads that name who is affected by a finding. Only the first of each step are made, in the order of the
 * report, whatever the order of answers; the verdict never hangs on one.
 */
import type { LookUp } from '../steps/step.js';
import { type AssessOptions, assessPart } from './assess.js';
import type { Finding } from './finding.js';
import { forEachLimited, type Observer } from './observe.js';
import { byTarget } from './target.js';

/** As many look-ups a step are made; further findings say what they know without. Keeps an audit at one read a domain. */
export const LOOK_UPS_PER_STEP = 20;

interface Pending {
  readonly finding: Finding;
  readonly assess: AssessOptions;
  readonly lookUp: LookUp;
}

export class LookUps {
  readonly #byStep = new Map<string, Pending[]>();

  /** Keeps it while it is among the first of its step; what is pushed out is let go of. */
  offer(pending: Pending): void {
    const { step } = pending.finding;
    const first = [...(this.#byStep.get(step) ?? []), pending]
      .sort((a, b) => byTarget(a.finding.target, b.finding.target))
      .slice(0, LOOK_UPS_PER_STEP);
    this.#byStep.set(step, first);
  }

  /** Makes them, and gives the findings judged again by those they replace. */
  async make(
    observer: Observer,
    options: { readonly concurrency: number },
  ): Promise<ReadonlyMap<Finding, Finding>> {
    const again = await forEachLimited([...this.#byStep.values()].flat(), {
      concurrency: options.concurrency,
      run: async ({ finding, assess, lookUp }): Promise<readonly [Finding, Finding]> => {
        const reading = await observer.read({ ...lookUp, target: finding.target });
        const lookedUp = reading.status === 'document' ? reading.document.fields : undefined;
        return [finding, assessPart({ ...assess, lookedUp })];
      },
    });
    return new Map(again);
  }
}
