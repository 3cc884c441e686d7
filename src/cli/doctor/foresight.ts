/** What steps want of made-up servers, found out while a real one has not answered yet. */
import { setImmediate } from 'node:timers/promises';
import { type Judging, joined, type Wanted, wantedBy } from '../../catalogue/wanted.js';
import { isActive } from '../../engine/audit/selection.js';
import { SERVER } from '../../engine/words/target.js';
import type { Playbook } from '../../playbook/playbook.js';
import { steps as catalogue } from '../../steps/index.js';
import type { Step, StepPart } from '../../steps/kit/step.js';

export interface Foresight {
  /** By resource. What no pause was long enough for is found out now. */
  readonly wantedBy: (step: Step, judging: readonly Judging[]) => readonly Wanted[];
  /** Nobody asks any more. */
  readonly stop: () => void;
}

interface About {
  readonly playbook: Playbook;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** Nothing is found out before it is asked for. */
export function foresightOf({ playbook, today }: About): Foresight {
  const context = { today, affected: { domains: 1, mailboxes: 1 }, selected: playbook.steps };
  const known = new Map<StepPart, { readonly target: string; readonly wanted: readonly Wanted[] }>();
  const found = (step: Step, judging: Judging): readonly Wanted[] => {
    const { part, target } = judging;
    const before = known.get(part);
    if (before?.target === target) return before.wanted;
    const wanted = wantedBy(judging, { options: playbook.steps[step.id] ?? {}, context });
    known.set(part, { target, wanted });
    return wanted;
  };
  return {
    wantedBy: (step, judging) => joined(judging.flatMap((one) => found(step, one))),
    stop: () => {},
  };
}

/** Uses each pause until it is stopped; of domains nobody knows before the server has named them. */
export function foresee(about: About): Foresight {
  const foresight = foresightOf(about);
  let isStopped = false;
  const look = async () => {
    for (const step of catalogue) {
      if (about.playbook.steps[step.id] === undefined) continue;
      for (const part of step.parts) {
        if (part.scope !== 'server' || !isActive({ step, part }, { ...about, target: SERVER })) continue;
        await setImmediate();
        if (isStopped) return;
        foresight.wantedBy(step, [{ part, target: SERVER }]);
      }
    }
  };
  // What goes wrong here goes wrong again, and is told, when it is asked for.
  look().catch(() => {});
  return {
    ...foresight,
    stop: () => {
      isStopped = true;
    },
  };
}
