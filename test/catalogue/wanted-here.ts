/** What the steps of `strict` want, and what has to be taught for it, where nothing is discovered. */
import { lessonsFor, type Wanting } from '../../src/catalogue/step-lessons.js';
import { joined, wantedBy } from '../../src/catalogue/wanted.js';
import type { Contract } from '../../src/contract/contract.js';
import { readRouteOf } from '../../src/contract/resource.js';
import { NOTHING_DISCOVERED } from '../../src/contract/trust/discovery.js';
import { readReach } from '../../src/contract/trust/reach.js';
import { loadPlaybook } from '../../src/playbook/load.js';
import { steps } from '../../src/steps/index.js';
import { SHIPPED, TODAY } from '../steps/a-step.js';

export const strict = await loadPlaybook({ playbook: 'strict', catalogue: steps, shippedFolder: SHIPPED });

export const wanting: readonly Wanting[] = steps.flatMap((step) => {
  const options = strict.steps[step.id];
  if (options === undefined) return [];
  const judging = step.parts
    .map((part) => ({ part, target: part.scope === 'server' ? 'server' : 'a.example' }))
    .filter(({ part, target }) => part.isActive?.(options, target) !== false);
  const context = { today: TODAY, affected: { domains: 1, mailboxes: 1 }, selected: strict.steps };
  const wanted = joined(judging.flatMap((one) => wantedBy(one, { options, context })));
  return [{ step: step.id, severity: step.severity, wanted }];
});

/** Where all that may be asked answers. */
export function lessonsBy(contract: Contract) {
  return lessonsFor(wanting, (given) => {
    const resource = contract.byId(given.id);
    if (resource === undefined) return undefined;
    const isRead = readReach(readRouteOf(resource), NOTHING_DISCOVERED) === 'trusted';
    return { resource, discovery: NOTHING_DISCOVERED, isRead, unread: [], now: {} };
  });
}
