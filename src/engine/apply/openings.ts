/** Nothing is closed before those who keep their way in have it: what was to let somebody in, and what rests on it. */

import type { Contract } from '../../contract/contract.js';
import type { ObjectResult, Outcome } from '../prove/outcome.js';
import { ROLLBACK_STEP } from '../undo/touched.js';
import { type Change, isFieldChange, objectId, stepsBehind } from '../words/change.js';
import { grouped } from '../words/grouped.js';
import { isOpening, isTakenBack, openingText, restsOn } from '../words/opening.js';
import { isObject } from '../words/reading.js';
import { addsDomain } from '../words/to-come.js';
import { isRowStill } from './last-look.js';
import type { DomainPropagation } from './propagate-domains.js';

export interface OpeningsOptions {
  /** What of the plan is not written at all. */
  readonly left: readonly ObjectResult[];
  /** A rollback: what was let in rests on the settings that it stood for, until they are open again. */
  readonly isWayBack?: boolean;
}

/** A domain of that name that is there though the call was not answered with success. */
const MAY_BE_ANOTHER = 'may be one that somebody else added just before';

export class Openings {
  readonly #contract: Pick<Contract, 'byId'> | undefined;
  readonly #isWayBack: boolean;
  readonly #proved = new Set<Change>();
  /** Why each of the others lets nobody in, as far as is known. */
  readonly #missing = new Map<Change, string>();

  /** `contract`: what settings are called. */
  constructor({ left, isWayBack = false }: OpeningsOptions, contract?: Pick<Contract, 'byId'>) {
    this.#contract = contract;
    this.#isWayBack = isWayBack;
    for (const one of left) this.note(one);
  }

  /** `message`: what the server said of a write that it did not take. */
  note({
    changes,
    outcome,
    message,
  }: Pick<ObjectResult, 'changes' | 'message'> & { readonly outcome: Outcome }) {
    for (const opening of changes.filter(isOpening))
      if (outcome !== 'proved') this.#missing.set(opening, 'is not proved');
      else if (message !== undefined && addsDomain(opening)) this.#missing.set(opening, MAY_BE_ANOTHER);
      else this.#proved.add(opening);
    if (!this.#isWayBack || outcome === 'proved') return;
    for (const setting of changes.filter((one) => isFieldChange(one) && one.effect === 'loosens'))
      this.#missing.set(setting, 'is not proved');
  }

  /** Proved ones of other objects that some of the changes rest on: the last look at their own object does not see them. */
  under(changes: readonly Change[]): readonly Change[] {
    return [...this.#proved].filter((opening) =>
      changes.some((change) => objectId(change) !== objectId(opening) && this.#restsOn(change, opening)),
    );
  }

  /** Was the domain that these changes are about added by this run, and proved? */
  haveBrought(changes: readonly Change[]): boolean {
    return changes.every(({ target }) => this.under(changes).some((opening) => addsDomain(opening, target)));
  }

  /** Looks at those once more: somebody may have taken one away since. */
  async lookUnder(
    changes: readonly Change[],
    { objects, ledger, writer }: Pick<DomainPropagation, 'objects' | 'ledger' | 'writer'>,
  ): Promise<void> {
    for (const [id, openings] of grouped(this.under(changes), objectId)) {
      const object = objects.find(({ before }) => objectId(before) === id);
      if (object === undefined) continue;
      const now = await writer.read(object.before);
      const { before } = ledger.expectedOf(object);
      const why = isObject(now) ? 'is not as this run left it' : 'could not be read once more';
      for (const one of openings) {
        if (isRowStill(ledger.keyOf(object, one), { before, now })) continue;
        this.#proved.delete(one);
        this.#missing.set(one, why);
      }
    }
  }

  /** Why a change is not to be made; undefined where it rests on none of those that let nobody in. */
  whyLeft(change: Change): string | undefined {
    for (const [opening, why] of this.#missing) {
      if (isFieldChange(opening) && !isTakenBack(change)) continue;
      if (!this.#restsOn(change, opening)) continue;
      const first = isFieldChange(opening) ? 'be opened again' : 'let somebody in';
      const isDomain = addsDomain(opening, change.target);
      return `${openingText(opening, this.#contract)} was to ${isDomain ? 'be there' : first} first, and ${why}`;
    }
    return undefined;
  }

  /** What no plan explains may belong to anything. */
  #restsOn(change: Change, opening: Change): boolean {
    const [ones, others] = [stepsBehind(change), stepsBehind(opening)];
    const isOfOneStep =
      [...ones, ...others].includes(ROLLBACK_STEP) || ones.some((step) => others.includes(step));
    return restsOn(change, opening, isOfOneStep);
  }
}
