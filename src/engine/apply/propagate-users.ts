/** Propagate to users: one call of the server's own gives several users of a domain one value; each has its own proof. */

import { userPropagation } from '../../contract/resources/domains/propagation.js';
import { callReach } from '../../contract/trust/reach.js';
import { callOf } from '../observe/read-object.js';
import type { PropagationWay } from '../plan/plan.js';
import { FEWEST, isOfUserPropagation } from '../plan/ways.js';
import { mergedOf } from '../prove/outcome.js';
import { type Change, type ItemChange, isFieldChange } from '../words/change.js';
import type { CollectionReading } from '../words/reading.js';
import type { Done } from './journaled-writer.js';
import type { DomainPropagation } from './propagate-domains.js';
import { effectOnItem } from './write.js';

/** Items one by one, but for those after the first that one call gives the same value. */
export function groupsOf(
  changes: readonly Change[],
  { ways, observer }: Pick<DomainPropagation, 'ways' | 'observer'>,
): readonly (readonly Change[])[] {
  const single = changes.map((change) => [change]);
  const [first, ...rest] = changes.filter(isOfUserPropagation);
  const { isOpen } = callReach(observer.contract.propagation.users.route, observer.discovery);
  if (first === undefined || !isOpen || !ways.some(isToUsers)) return single;
  const value = valueGiven(first);
  const together: readonly Change[] = rest.filter((change) => valueGiven(change) === value);
  if (together.length < FEWEST - 1) return single;
  return [...changes.filter((change) => !together.includes(change)).map((change) => [change]), together];
}

/** One call that gives several items one value. */
export async function changeItems(
  changes: readonly Change[],
  {
    before,
    writer,
    observer,
  }: Pick<DomainPropagation, 'writer' | 'observer'> & { readonly before: CollectionReading },
): Promise<Done> {
  const items = changes as readonly ItemChange[];
  const keys = items.flatMap(({ key }) => (key === null ? [] : [key]));
  const { route, setting } = observer.contract.propagation.users;
  const value = valueGiven(items[0] as Change) ?? null;
  const globalUpdate = [{ userField: setting.name, [setting.valueMember]: value }];
  const call = callOf(route, { target: before.target, body: { globalUpdate, emails: keys.map(String) } });
  const companions = new Set(keys);
  const effects = items.map((change) => effectOnItem(change, { before, companions }));
  const done = await writer.together(call, effects);
  return { ...mergedOf(done), readBack: done[0]?.readBack };
}

function valueGiven(change: Change) {
  return isFieldChange(change) ? undefined : change.after?.[userPropagation.field];
}

function isToUsers({ way, resource }: PropagationWay): boolean {
  return way === 'server' && resource === userPropagation.to;
}
