/** What steps want of made-up servers, found out while a real one has not answered yet. */
import { setImmediate } from 'node:timers/promises';
import { findWanted, type Judging, joined, type Wanted, wantedBy } from '../../catalogue/wanted.js';
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

/** A pause is used for so long before it is looked whether it is over. */
const PIECE_MS = 2;

type Kept = Map<StepPart, { readonly target: string; readonly wanted: readonly Wanted[] }>;

function askingOf({ playbook, today }: About, { id }: Step) {
  const context = { today, affected: { domains: 1, mailboxes: 1 }, selected: playbook.steps };
  return { options: playbook.steps[id] ?? {}, context };
}

/** Nothing is found out before it is asked for. */
export function foresightOf(about: About, kept: Kept = new Map()): Foresight {
  const found = (step: Step, judging: Judging): readonly Wanted[] => {
    const { part, target } = judging;
    const before = kept.get(part);
    if (before?.target === target) return before.wanted;
    const wanted = wantedBy(judging, askingOf(about, step));
    kept.set(part, { target, wanted });
    return wanted;
  };
  return {
    wantedBy: (step, judging) => joined(judging.flatMap((one) => found(step, one))),
    stop: () => {},
  };
}

/** What is asked of the server alone: of domains nobody knows before it has named them. */
function onServer({ playbook }: About) {
  return catalogue.flatMap((step) =>
    playbook.steps[step.id] === undefined
      ? []
      : step.parts
          .filter((part) => part.scope === 'server' && isActive({ step, part }, { playbook, target: SERVER }))
          .map((part) => ({ step, part })),
  );
}

/** Uses each pause until it is stopped. */
export function foresee(about: About): Foresight {
  const kept: Kept = new Map();
  let isStopped = false;
  const look = async () => {
    let since = Number.NEGATIVE_INFINITY;
    for (const { step, part } of onServer(about)) {
      const finding = findWanted({ part, target: SERVER }, askingOf(about, step));
      for (;;) {
        if (performance.now() - since > PIECE_MS) {
          await setImmediate();
          since = performance.now();
        }
        // Whoever asks for it meanwhile finds it out at once.
        if (isStopped || kept.has(part)) break;
        const { done, value } = finding.next();
        if (done !== true) continue;
        kept.set(part, { target: SERVER, wanted: value });
        break;
      }
      if (isStopped) return;
    }
  };
  // What goes wrong here goes wrong again, and is told, when it is asked for.
  look().catch(() => {});
  return {
    ...foresightOf(about, kept),
    stop: () => {
      isStopped = true;
    },
  };
}
