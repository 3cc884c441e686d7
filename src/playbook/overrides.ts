/** The options that hold for one step on one target. */
import { isMatch } from './domain-glob.js';
import type { Playbook, StepOptions } from './playbook.js';
import { SERVER } from './waivers.js';

/**
 * The playbook's options of the step, with what each matching override states laid over, in order: where two
 * state one option the later counts, and what only the earlier states stays. `domain` is the name of a domain or
 * `server`, which no override reaches. `undefined` when the playbook does not select the step.
 */
export function optionsFor(
  playbook: Pick<Playbook, 'steps' | 'overrides'>,
  { step, domain }: { readonly step: string; readonly domain: string },
): StepOptions | undefined {
  const base = playbook.steps[step];
  if (base === undefined || domain === SERVER) return base;

  const laidOver = playbook.overrides
    .filter((override) => override.domains.some((glob) => isMatch(glob, domain)))
    .flatMap((override) => {
      const complete = override.steps[step] ?? {};
      return (override.stated[step] ?? []).map((name) => [name, complete[name]] as const);
    });
  // Where nothing is laid over, all domains share the playbook's own.
  return laidOver.length === 0 ? base : { ...base, ...Object.fromEntries(laidOver) };
}
