/**
 * Look-ups: reads that name who is affected by a finding. Only the first of each step are made, in the order of the
 * report, whatever the order of answers; the verdict never hangs on one.
 */

import { readEvidence } from '../../contract/resource.js';
import type { LookedUp, LookUp } from '../../steps/kit/step.js';
import { forEachLimited } from '../observe/observer.js';
import type { OnceObserver } from '../observe/once.js';
import type { Finding } from '../words/finding.js';
import { isObject, type ObjectReading, type Reading } from '../words/reading.js';
import { byTarget } from '../words/target.js';
import { assessPart, itemsOf } from './assess.js';
import type { AssessOptions } from './resolve.js';

/** As many look-ups a step are made; further findings say what they know without. Keeps an audit at one read a domain. */
export const LOOK_UPS_PER_STEP = 20;

interface Pending {
  readonly finding: Finding;
  readonly assess: AssessOptions;
  /** By name. */
  readonly lookUps: Readonly<Record<string, LookUp>>;
}

/** What a step gets to see of the readings, by name; nothing of one that failed. */
function seen(readings: Readonly<Record<string, Reading>>): LookedUp {
  const read = Object.entries(readings).flatMap(([name, reading]) =>
    isObject(reading) ? [[name, reading] as const] : [],
  );
  const shownOf = (reading: ObjectReading) =>
    reading.status === 'document' ? reading.document.fields : itemsOf(reading);
  return {
    shown: Object.fromEntries(read.map(([name, reading]) => [name, shownOf(reading)])),
    assumed: read.flatMap(([name, { resource }]) => (readEvidence(resource) === 'assumed' ? [name] : [])),
  };
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
    observer: OnceObserver,
    options: { readonly concurrency: number },
  ): Promise<ReadonlyMap<Finding, Finding>> {
    const again = await forEachLimited([...this.#byStep.values()].flat(), {
      concurrency: options.concurrency,
      run: async ({ finding, assess, lookUps }): Promise<readonly [Finding, Finding]> => {
        const found = await observer.readAll(lookUps, finding.target);
        return [finding, assessPart({ ...assess, lookedUp: seen(found) })];
      },
    });
    return new Map(again);
  }
}
