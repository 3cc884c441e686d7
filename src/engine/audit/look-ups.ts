/**
 * Look-ups: reads that name who is affected by a finding. Only those of the first findings of each part are made, in
 * the order of the report, whatever the order of answers; the verdict never hangs on one.
 */

import { isGuess } from '../../contract/evidence.js';
import { readEvidence } from '../../contract/resource.js';
import type { Discovery } from '../../contract/trust/discovery.js';
import type { LookedUp, LookUp, StepPart } from '../../steps/kit/step.js';
import { forEachLimited } from '../observe/observer.js';
import type { OnceObserver } from '../observe/once.js';
import type { Finding } from '../words/finding.js';
import { isObject, type ObjectReading, type Reading } from '../words/reading.js';
import { byTarget } from '../words/target.js';
import { assessPart, itemsOf } from './assess.js';
import type { AssessOptions } from './resolve.js';

/**
 * Of as many findings of a part the look-ups are made; further findings say what they know without. Keeps an audit at
 * one read a domain.
 */
export const LOOK_UPS_PER_STEP = 20;

interface Pending {
  readonly finding: Finding;
  readonly assess: AssessOptions;
  /** By name. */
  readonly lookUps: Readonly<Record<string, LookUp>>;
}

/** What a step gets to see of the readings, by name; nothing of one that failed. */
function seen(readings: Readonly<Record<string, Reading>>, discovery: Discovery): LookedUp {
  const read = Object.entries(readings).flatMap(([name, reading]) =>
    isObject(reading) ? [[name, reading] as const] : [],
  );
  const shownOf = (reading: ObjectReading) =>
    reading.status === 'document' ? reading.document.fields : itemsOf(reading, discovery);
  return {
    shown: Object.fromEntries(read.map(([name, reading]) => [name, shownOf(reading)])),
    assumed: read.flatMap(([name, { resource }]) => (isGuess(readEvidence(resource)) ? [name] : [])),
  };
}

/** The first findings of a part, and how many there were. */
interface First {
  readonly pending: readonly Pending[];
  readonly offered: number;
}

export class LookUps {
  readonly #byPart = new Map<StepPart, First>();

  /** Keeps it while it is among the first of its part; what is pushed out is let go of. */
  offer(one: Pending): void {
    const { pending, offered } = this.#byPart.get(one.assess.part) ?? { pending: [], offered: 0 };
    const first = [...pending, one]
      .sort((a, b) => byTarget(a.finding.target, b.finding.target))
      .slice(0, LOOK_UPS_PER_STEP);
    this.#byPart.set(one.assess.part, { pending: first, offered: offered + 1 });
  }

  /** Makes them, and gives the findings judged again by those they replace. Those that are many are told before. */
  async make(
    observer: OnceObserver,
    options: { readonly concurrency: number; readonly onLookUps?: ((text: string) => void) | undefined },
  ): Promise<ReadonlyMap<Finding, Finding>> {
    const all = [...this.#byPart];
    for (const [{ announces }, { pending, offered }] of all) {
      const requests = pending.reduce((sum, { lookUps }) => sum + Object.keys(lookUps).length, 0);
      const { length: targets } = pending;
      if (announces !== undefined)
        options.onLookUps?.(announces({ requests, targets, left: offered - targets }));
    }
    const again = await forEachLimited(
      all.flatMap(([, { pending }]) => pending),
      {
        concurrency: options.concurrency,
        run: async ({ finding, assess, lookUps }): Promise<readonly [Finding, Finding]> => {
          const found = await observer.readAll(lookUps, finding.target);
          return [finding, assessPart({ ...assess, lookedUp: seen(found, assess.discovery) }).finding];
        },
      },
    );
    return new Map(again);
  }
}
