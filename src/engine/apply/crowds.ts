/** Items of one list that one call takes together, once a call for one of them was proved. Each has a proof of its own. */
import { isJsonObject, type Json } from '../../canonical-json.js';
import type { ItemWrite } from '../../contract/binding.js';
import type { Discovery } from '../../contract/trust/discovery.js';
import { callReach } from '../../contract/trust/reach.js';
import { itemRouteFor } from '../../contract/wire/encode.js';
import { LockdownError } from '../../errors.js';
import { type Change, type ItemChange, isFieldChange } from '../words/change.js';
import { grouped } from '../words/grouped.js';
import type { CollectionReading } from '../words/reading.js';
import type { Done, JournaledWriter } from './journaled-writer.js';
import { effectOnItem, writeOf } from './write.js';

/** No call gets longer: what is to be taken back, or told, is that much at most. */
const MOST = 200;

interface Seen {
  readonly before: CollectionReading;
  readonly discovery: Discovery;
}

/** The call that takes several such changes at once; undefined where there is none, or it is not to be made here. */
function crowdRoute(change: Change | undefined, { before, discovery }: Seen): ItemWrite | undefined {
  if (change === undefined || isFieldChange(change)) return undefined;
  const route = itemRouteFor(before.resource, change);
  if (route?.together === undefined) return undefined;
  const several = { ...route, path: route.together.path };
  return callReach(several, discovery).isOpen ? several : undefined;
}

/** The first by itself, and then as many together as one call takes; undefined where each needs a call of its own. */
export function crowdsOf(changes: readonly Change[], seen: Seen): readonly (readonly Change[])[] | undefined {
  const byRoute = grouped(changes, (change) => crowdRoute(change, seen)?.path);
  if ([...byRoute.keys()].every((path) => path === undefined)) return undefined;
  return [...byRoute].flatMap(([path, all]) => {
    if (path === undefined) return all.map((one) => [one]);
    const [first, ...rest] = all;
    const crowds = Array.from({ length: Math.ceil(rest.length / MOST) }, (_, at) =>
      rest.slice(at * MOST, (at + 1) * MOST),
    );
    return first === undefined ? [] : [[first], ...crowds];
  });
}

/**
 * One call for all of them; undefined where none takes them together. What its body has in its list for one, it has there
 * for each.
 */
export async function changeTogether(
  changes: readonly Change[],
  { writer, ...seen }: Seen & { readonly writer: JournaledWriter },
): Promise<readonly Done[] | undefined> {
  const route = crowdRoute(changes[0], seen);
  if (route?.together === undefined) return undefined;
  const { path, list } = route.together;
  const writes = changes.map((change) => writeOf({ changes: [change], ...seen }));
  const parts = writes.flatMap(({ call: { body } }) => {
    const part = isJsonObject(body) ? body[list] : undefined;
    return Array.isArray(part) ? (part as readonly Json[]) : [];
  });
  const [first] = writes;
  if (first === undefined || parts.length !== writes.length)
    throw new LockdownError('internal.bug', `${path} has no place for each of several in "${list}"`);
  const body = { ...(first.call.body as object), [list]: parts };
  const items = changes as readonly ItemChange[];
  const companions = new Set(items.flatMap(({ key }) => (key === null ? [] : [key])));
  const effects = items.map((change) => effectOnItem(change, { before: seen.before, companions }));
  return writer.together({ ...first.call, path, body }, effects);
}
