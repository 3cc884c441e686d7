/**
 * Propagate to domains: carries out the server's own way of bringing settings to many domains, with the proof of each of
 * them, and of the domains that were to keep their values.
 */

import type { Call } from '../../api/call.js';
import { isEqualJson } from '../../canonical-json.js';
import type { ApiResource } from '../../contract/resource.js';
import { domainPropagation, memberNamed } from '../../contract/resources/domains/propagation.js';
import { forEachLimited } from '../observe/observer.js';
import { callOf } from '../observe/read-object.js';
import type { PropagationWay } from '../plan/plan.js';
import type { KeptResult } from '../prove/outcome.js';
import type { Verification } from '../prove/verify.js';
import { type Change, type FieldChange, isFieldChange } from '../words/change.js';
import type { DocumentReading } from '../words/reading.js';
import { SERVER } from '../words/target.js';
import { type Done, type JournaledWriter, LEFT_OUT, type WriterOptions } from './journaled-writer.js';
import type { Ledger } from './ledger.js';
import { type Ground, isServerWay } from './propagation-ground.js';
import { effectOnDocument, noEffectOn, type PlannedObject, type Task } from './write.js';

export interface DomainPropagatorOptions extends Ground, Pick<WriterOptions, 'observer' | 'concurrency'> {
  readonly writer: JournaledWriter;
  readonly ledger: Ledger;
}

/** A task's changes that went by the call, and what became of them; no changes for what it was to leave alone. */
export interface Propagated {
  readonly task: Task;
  readonly changes: readonly FieldChange[];
  readonly one: Done;
}

interface Propagation {
  readonly done: readonly Propagated[];
  readonly left: readonly Task[];
  /** Why nothing may follow. */
  readonly trouble?: string;
}

/** One object that the call reaches, as it is before, with what it is to change there. */
interface Reached {
  readonly task: Task;
  readonly before: DocumentReading;
  readonly changes: readonly FieldChange[];
}

export class DomainPropagator {
  readonly #options: DomainPropagatorOptions;
  #ways: readonly PropagationWay[];
  #kept: readonly KeptResult[] = [];

  constructor(options: DomainPropagatorOptions) {
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

  /**
   * One call for all settings that go by it, after the objects that were written one by one. Every domain it reaches has
   * its lines in the journal and its own proof, also those it is to leave alone.
   */
  async propagate(tasks: readonly Task[], objects: readonly PlannedObject[]): Promise<Propagation> {
    const reached = this.#reachedBy(tasks, objects);
    const carried = reached.filter(({ changes }) => changes.length > 0);
    if (carried.length === 0) return { done: [], left: tasks };
    const why = await this.#whyNot(carried, { tasks, objects });
    if (why !== undefined) return this.#fanOut(why, tasks);
    const { kept, writer } = this.#options;
    const effects = reached.map(({ before, changes }) =>
      changes.length > 0 ? effectOnDocument(changes, before) : noEffectOn(before),
    );
    const fields = new Set(carried.flatMap(({ changes }) => changes.map(({ field }) => field)));
    const all = await writer.together(this.#callFor([...fields]), [...effects, ...kept.map(noEffectOn)]);
    const done = reached.map(({ task, changes }, index) => ({ task, changes, one: all[index] ?? LEFT_OUT }));
    const ours = done.filter(({ changes }) => changes.length > 0);
    if (ours.every(({ one }) => one.outcome === 'refused'))
      return this.#fanOut(
        `the server refused to propagate (${ours[0]?.one.message ?? 'no reason given'})`,
        tasks,
      );
    const failed = all.findIndex(({ outcome }) => outcome !== 'proved');
    const target = [...reached.map(({ before }) => before), ...kept][failed]?.target;
    return {
      done,
      left: failed < 0 ? leftOf(tasks, ours) : [],
      ...(failed < 0 ? {} : { trouble: `propagation was not proved (${target})` }),
    };
  }

  /** The domains of the plan as they are now: what waits for the call, and what was written before it. */
  #reachedBy(tasks: readonly Task[], objects: readonly PlannedObject[]): readonly Reached[] {
    const waiting = new Map(tasks.map((task) => [task.object, task]));
    const fields = this.#ways.filter(isServerWay).map(({ field }) => field);
    return objects.flatMap((object) => {
      const before = this.#options.ledger.latest(object);
      if (before?.status !== 'document' || before.resource.id !== domainPropagation.to) return [];
      const task = waiting.get(object);
      const changes = (task?.changes ?? [])
        .filter(isFieldChange)
        .filter(({ field }) => fields.includes(field));
      return [{ task: task ?? { object, changes: [] }, before, changes }];
    });
  }

  /** Why the call cannot be trusted with these; undefined when it can. */
  async #whyNot(
    carried: readonly Reached[],
    { tasks, objects }: { readonly tasks: readonly Task[]; readonly objects: readonly PlannedObject[] },
  ): Promise<string | undefined> {
    const { ledger, writer, observer } = this.#options;
    const waiting = new Set(tasks.map(({ object }) => object));
    const isConcerned = ({ before }: PlannedObject) =>
      before.resource.id === domainPropagation.from || before.resource.id === domainPropagation.to;
    const isUnproved = (object: PlannedObject) =>
      !waiting.has(object) && isConcerned(object) && ledger.resultOf(object).outcome !== 'proved';
    if (objects.some(isUnproved)) return 'a write that it rests on was not proved';
    const resource = observer.contract.byId(domainPropagation.from) as ApiResource;
    const defaults = await writer.read({ resource, target: SERVER });
    const held = defaults.status === 'document' ? defaults.document.fields : {};
    const isHeld = carried.every(({ changes }) =>
      changes.every(({ field, after }) => isEqualJson(held[field], after)),
    );
    return isHeld ? undefined : 'the Domain Defaults do not hold these values';
  }

  #callFor(fields: readonly string[]): Call {
    const { route, list } = domainPropagation;
    const { contract } = this.#options.observer;
    return callOf(route, {
      target: SERVER,
      body: { [list]: fields.map((field) => memberNamed(field, contract)) },
    });
  }

  #fanOut(why: string, left: readonly Task[]): Propagation {
    this.#ways = this.#ways.map((one) => (isServerWay(one) ? { ...one, way: 'fan-out', why } : one));
    return { done: [], left };
  }

  /** The domains that were to keep their values, read again once nothing more is written. */
  async proveKept(): Promise<void> {
    const { kept, unread, writer, concurrency } = this.#options;
    const unknown = unread.map((target) => ({
      ...{ resource: domainPropagation.to, target, bystanders: [] },
      outcome: 'unknown' as const,
    }));
    if (!writer.hasSent) return;
    const proved = await forEachLimited(kept, {
      concurrency,
      run: async (reading) => keptResult(reading, noEffectOn(reading).verify(await writer.read(reading))),
    });
    this.#kept = [...proved, ...unknown];
  }
}

/** What the call did not carry. */
function leftOf(tasks: readonly Task[], done: readonly Propagated[]): readonly Task[] {
  const carried = new Map(done.map((one) => [one.task, one.changes]));
  return tasks.flatMap((task) => {
    const gone: readonly Change[] = carried.get(task) ?? [];
    const changes = task.changes.filter((change) => !gone.includes(change));
    return changes.length === 0 ? [] : [{ ...task, changes }];
  });
}

function keptResult({ resource, target }: DocumentReading, verification: Verification): KeptResult {
  const { verdicts, bystanders } = verification;
  const outcome = bystanders.length > 0 ? 'moved' : verdicts.length > 0 ? 'unknown' : 'kept';
  return { resource: resource.id, target, outcome, bystanders };
}
