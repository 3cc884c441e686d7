/**
 * Propagate: carries out the server's own ways of bringing one setting to many objects, with the proof of each of them,
 * and of the domains that were to keep their values.
 */
import type { Call } from '../api/call.js';
import type { Discovery } from '../contract/discovery.js';
import { domainPropagation, userPropagation } from '../contract/propagation.js';
import { writeReach } from '../contract/reach.js';
import { type Change, differingFields, type ItemChange, isFieldChange } from './change.js';
import type { Done, JournaledWriter } from './journaled-writer.js';
import { forEachLimited } from './observe.js';
import { worstOf } from './outcome.js';
import { FEWEST, memberNamed, type PropagationWay } from './propagation.js';
import { type CollectionReading, callOf, type DocumentReading, type ObjectReading } from './reading.js';
import { SERVER, type Target } from './target.js';
import type { Task } from './task.js';
import type { Bystander } from './verify.js';
import { effectOnDocument, effectOnItem, noEffectOn } from './write.js';

/** What became of a domain that was not to be changed. */
export interface KeptResult {
  readonly resource: string;
  readonly target: Target;
  readonly outcome: 'kept' | 'moved' | 'unknown';
  readonly bystanders: readonly Bystander[];
}

export interface PropagatorOptions {
  readonly ways: readonly PropagationWay[];
  readonly kept: readonly DocumentReading[];
  readonly writer: JournaledWriter;
  readonly discovery: Discovery;
  readonly concurrency: number;
}

/** A task's changes that went by the call, and what became of them. */
export interface Propagated {
  readonly task: Task;
  readonly changes: readonly Change[];
  readonly one: Done;
}

export class Propagator {
  readonly #options: PropagatorOptions;
  #ways: readonly PropagationWay[];
  #kept: readonly KeptResult[] = [];

  constructor(options: PropagatorOptions) {
    this.#options = options;
    this.#ways = options.ways;
  }

  /** The ways as they were taken. */
  get ways(): readonly PropagationWay[] {
    return this.#ways;
  }

  get kept(): readonly KeptResult[] {
    return this.#kept;
  }

  get hasMovedOthers(): boolean {
    return this.#kept.some(({ outcome }) => outcome === 'moved');
  }

  /** Is this what domains get their values from? */
  isSource({ resource }: ObjectReading): boolean {
    return resource.id === domainPropagation.from;
  }

  /** One call for all settings that go by it; what it does not carry, or the server refuses, is left. */
  async propagate(
    tasks: readonly Task[],
    { hasDefaults }: { readonly hasDefaults: boolean },
  ): Promise<{ readonly done: readonly Propagated[]; readonly left: readonly Task[] }> {
    const fields = this.#ways.filter((one) => one.way === 'server').map(({ field }) => field);
    const carried = tasks.flatMap((task) => {
      const { before, changes } = task;
      if (before.status !== 'document' || before.resource.id !== domainPropagation.to) return [];
      const ours = changes.filter(isFieldChange).filter(({ field }) => fields.includes(field));
      return ours.length === 0 ? [] : [{ task, before, changes: ours }];
    });
    if (carried.length === 0) return { done: [], left: tasks };
    if (!hasDefaults) {
      this.#fanOut('the Domain Defaults could not be brought to this value');
      return { done: [], left: tasks };
    }
    const members = fields.filter((field) =>
      carried.some(({ changes }) => changes.some((change) => change.field === field)),
    );
    const effects = carried.map(({ before, changes }) => effectOnDocument(changes, before));
    const { kept, writer } = this.#options;
    const all = await writer.together(this.#callFor(members), [...effects, ...kept.map(noEffectOn)]);
    const ones = all.slice(0, carried.length);
    this.#kept = kept.map((reading, index) => keptResult(reading, all[carried.length + index]));
    if (ones.every(({ outcome }) => outcome === 'refused')) {
      this.#fanOut(`the server refused to propagate (${ones[0]?.message ?? 'no reason given'})`);
      return { done: [], left: tasks };
    }
    const done = carried.map(({ task, changes }, index) => ({ task, changes, one: ones[index] as Done }));
    return { done, left: leftOf(tasks, done) };
  }

  #callFor(fields: readonly string[]): Call {
    const { route, list } = domainPropagation;
    return callOf(route, { target: SERVER, body: { [list]: fields.map(memberNamed) } });
  }

  #fanOut(why: string): void {
    this.#ways = this.#ways.map((one) =>
      one.way === 'server' && one.resource === domainPropagation.to ? { ...one, way: 'fan-out', why } : one,
    );
  }

  /** The domains that were to keep their values, read again where no call was proved on them already. */
  async proveKept(): Promise<void> {
    const { kept, writer, concurrency } = this.#options;
    if (this.#kept.length > 0 || !writer.hasSent) return;
    this.#kept = await forEachLimited(kept, {
      concurrency,
      run: async (reading) => {
        const readBack = await writer.read(reading);
        const verification = noEffectOn(reading).verify(readBack);
        return keptResult(reading, { outcome: 'proved', verification });
      },
    });
  }

  /** Items one by one, but for those after the first that one call gives the same value. */
  groupsOf(changes: readonly Change[]): readonly (readonly Change[])[] {
    const single = changes.map((change) => [change]);
    const [first, ...rest] = changes.filter((change) => isUserSetting(change));
    const isOpen = writeReach(userPropagation.route, this.#options.discovery).isOpen;
    if (first === undefined || !isOpen) return single;
    const value = valueGiven(first);
    const together = rest.filter((change) => valueGiven(change) === value);
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

function isUserSetting(change: Change): boolean {
  if (isFieldChange(change) || change.action !== 'change' || change.resource !== userPropagation.to)
    return false;
  const fields = differingFields(change);
  return fields.length === 1 && fields[0]?.field === userPropagation.field;
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

/** What the call did not carry, on what it left. Where it was not proved nothing more is written. */
function leftOf(tasks: readonly Task[], done: readonly Propagated[]): readonly Task[] {
  const carried = new Map(done.map((one) => [one.task, one]));
  return tasks.flatMap((task) => {
    const one = carried.get(task);
    if (one === undefined) return [task];
    const { readBack, outcome } = one.one;
    const changes = task.changes.filter((change) => !one.changes.includes(change));
    if (outcome !== 'proved' || readBack?.status !== 'document' || changes.length === 0) return [];
    return [{ ...task, changes, before: readBack }];
  });
}

function keptResult(
  { resource, target }: DocumentReading,
  done: Pick<Done, 'verification' | 'outcome'> | undefined,
): KeptResult {
  const { verdicts = [], bystanders = [] } = done?.verification ?? {};
  const isUnread = done === undefined || done.outcome === 'not-attempted' || verdicts.length > 0;
  const outcome = bystanders.length > 0 ? 'moved' : isUnread ? 'unknown' : 'kept';
  return { resource: resource.id, target, outcome, bystanders };
}
