/** Propagate to users: one call of the server's own gives several users of a domain one value; each has its own proof. */

import { userPropagation } from '../../contract/resources/domains/propagation.js';
import { writeReach } from '../../contract/trust/reach.js';
import { callOf } from '../observe/read-object.js';
import type { PropagationWay } from '../plan/plan.js';
import { FEWEST, isOfUserPropagation } from '../plan/ways.js';
import { worstOf } from '../prove/outcome.js';
import { type Change, type ItemChange, isFieldChange } from '../words/change.js';
import type { CollectionReading } from '../words/reading.js';
import type { Done } from './journaled-writer.js';
import type { DomainPropagatorOptions } from './propagate-domains.js';
import { effectOnItem } from './write.js';

export type UserPropagatorOptions = Pick<DomainPropagatorOptions, 'ways' | 'writer' | 'observer'>;

export class UserPropagator {
  readonly #options: UserPropagatorOptions;

  constructor(options: UserPropagatorOptions) {
    this.#options = options;
  }

  /** Items one by one, but for those after the first that one call gives the same value. */
  groupsOf(changes: readonly Change[]): readonly (readonly Change[])[] {
    const single = changes.map((change) => [change]);
    const [first, ...rest] = changes.filter(isOfUserPropagation);
    const isOpen = writeReach(userPropagation.route, this.#options.observer.discovery).isOpen;
    if (first === undefined || !isOpen || !this.#options.ways.some(isToUsers)) return single;
    const value = valueGiven(first);
    const together: readonly Change[] = rest.filter((change) => valueGiven(change) === value);
    if (together.length < FEWEST - 1) return single;
    return [...changes.filter((change) => !together.includes(change)).map((change) => [change]), together];
  }

  /** One call that gives several items one value. */
  async changeItems(changes: readonly Change[], before: CollectionReading): Promise<Done> {
    const items = changes as readonly ItemChange[];
    const keys = items.flatMap(({ key }) => (key === null ? [] : [key]));
    const { route, setting } = userPropagation;
    const value = valueGiven(items[0] as Change) ?? null;
    const call = callOf(route, {
      target: before.target,
      body: {
        globalUpdate: [{ userField: setting.name, [setting.valueMember]: value }],
        emails: keys.map(String),
      },
    });
    const companions = new Set(keys);
    const done = await this.#options.writer.together(
      call,
      items.map((change) => effectOnItem(change, { before, companions })),
    );
    return mergedOf(done);
  }
}

function valueGiven(change: Change) {
  return isFieldChange(change) ? undefined : change.after?.[userPropagation.field];
}

/** Several writes of one call as one. */
function mergedOf(done: readonly Done[]): Done {
  const [first] = done;
  const message = done.find((one) => one.message !== undefined)?.message;
  return {
    outcome: worstOf(done.map(({ outcome }) => outcome)),
    verification: {
      verdicts: done.flatMap(({ verification }) => verification.verdicts),
      bystanders: done.flatMap(({ verification }) => verification.bystanders),
    },
    ...(first?.readBack === undefined ? {} : { readBack: first.readBack }),
    ...(message === undefined ? {} : { message }),
  };
}

function isToUsers({ way, resource }: PropagationWay): boolean {
  return way === 'server' && resource === userPropagation.to;
}
