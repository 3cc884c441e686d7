/** The most that users may notice of what a step changes. Pure. */
import type { Playbook } from './playbook.js';

type Noticed = NonNullable<Playbook['limits']['disruption']>;

/** Of this step; without a limit all. */
export function mostNoticed(
  { disruption, disruptionOf = {} }: Pick<Playbook['limits'], 'disruption' | 'disruptionOf'>,
  step: string,
): Noticed {
  return (Object.hasOwn(disruptionOf, step) ? disruptionOf[step] : undefined) ?? disruption ?? 'high';
}
