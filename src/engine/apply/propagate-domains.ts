/**
 * Propagate to domains: carries out the server's own way of bringing settings to many domains, with the proof of each of
 * them, and of the domains that were to keep their values.
 */

import { isEqualJson } from '../../canonical-json.js';
import { memberNamed } from '../../contract/propagatable.js';
import type { ApiResource } from '../../contract/resource.js';
import { domainPropagation } from '../../contract/resources/domains/propagation.js';
import { forEachLimited } from '../observe/observer.js';
import { callOf } from '../observe/read-object.js';
import type { KeptResult } from '../prove/outcome.js';
import type { Verification } from '../prove/verify.js';
import { type Change, type FieldChange, isFieldChange } from '../words/change.js';
import type { DocumentReading } from '../words/reading.js';
import { SERVER } from '../words/target.js';
import { type Done, type JournaledWriter, LEFT_OUT, type WriterOptions } from './journaled-writer.js';
import { isAsBefore } from './last-look.js';
import type { Ledger } from './ledger.js';
import { type Ground, isServerWay } from './propagation-ground.js';
import { effectOnDocument, noEffectOn, type PlannedObject, type Task } from './write.js';

/** What a propagation rests on. */
export interface DomainPropagation extends Ground, Pick<WriterOptions, 'observer' | 'concurrency' | 'now'> {
  readonly writer: JournaledWriter;
  readonly ledger: Ledger;
  /** All objects of the run. */
  readonly objects: readonly PlannedObject[];
}

/**
 * The call takes back whatever somebody gives a domain of what it carries, once that domain was looked at, and no reading
 * shows that. So the looks before it may take this long in all.
 */
const LONGEST_LOOK_SECONDS = 10;

/** A task's changes that went by the call, and what became of them; no changes for what it was to leave alone. */
interface Carried {
  readonly task: Task;
  readonly changes: readonly FieldChange[];
  readonly one: Done;
}

interface Propagated {
  readonly done: readonly Carried[];
  readonly left: readonly Task[];
  /** Why each domain is written to by itself after all. */
  readonly whyNot?: string;
  /** Why nothing may follow. */
  readonly trouble?: string;
}

/** One object that the call reaches, as it is before, with what it is to change there. */
interface Reached {
  readonly task: Task;
  readonly before: DocumentReading;
  readonly changes: readonly FieldChange[];
}

/**
 * One call for all settings that go by it, after the objects that were written one by one. Every domain it reaches has
 * its lines in the journal and its own proof, also those it is to leave alone.
 */
export async function propagateToDomains(
  tasks: readonly Task[],
  options: DomainPropagation,
): Promise<Propagated> {
  const { kept, writer, observer } = options;
  const { route, list } = observer.contract.propagation.domains;
  const reached = reachedBy(tasks, options);
  const carried = reached.filter(({ changes }) => changes.length > 0);
  if (carried.length === 0) return { done: [], left: tasks };
  const domains = [...reached.map(({ before }) => before), ...kept];
  const begun = options.now().getTime();
  const whyNot =
    whyUnproved({ ...options, tasks }) ??
    (await whyMoved(domains, options)) ??
    (await whyNotHeld(carried, options)) ??
    whyLate(options.now().getTime() - begun);
  if (whyNot !== undefined) return { done: [], left: tasks, whyNot };
  const effects = reached.map(({ before, changes }) =>
    changes.length > 0 ? effectOnDocument(changes, before) : noEffectOn(before),
  );
  const fields = new Set(carried.flatMap(({ changes }) => changes.map(({ field }) => field)));
  const members = [...fields].map((field) => memberNamed(field, observer.contract));
  const call = callOf(route, { target: SERVER, body: { [list]: members } });
  const all = await writer.together(call, [...effects, ...kept.map(noEffectOn)]);
  const done = reached.map(({ task, changes }, index) => ({ task, changes, one: all[index] ?? LEFT_OUT }));
  const ours = done.filter(({ changes }) => changes.length > 0);
  if (ours.every(({ one }) => one.outcome === 'refused')) {
    const said = ours[0]?.one.message ?? 'no reason given';
    return { done: [], left: tasks, whyNot: `the server refused to propagate (${said})` };
  }
  const failed = all.findIndex(({ outcome }) => outcome !== 'proved');
  const unproved = failed < 0 ? [] : [`propagation was not proved (${domains[failed]?.target})`];
  const troubles = [...unproved, ...(await whatWasAdded(domains, options))];
  const left = failed < 0 ? leftOf(tasks, ours) : [];
  return { done, left, ...(troubles.length === 0 ? {} : { trouble: troubles.join('; ') }) };
}

/** The domains of the plan as they are now: what waits for the call, and what was written before it. */
function reachedBy(tasks: readonly Task[], options: DomainPropagation): readonly Reached[] {
  const waiting = new Map(tasks.map((task) => [task.object, task]));
  const fields = options.ways.filter(isServerWay).map(({ field }) => field);
  return options.objects.flatMap((object) => {
    const before = options.ledger.latest(object);
    if (before?.status !== 'document' || before.resource.id !== domainPropagation.to) return [];
    const task = waiting.get(object) ?? { object, changes: [] };
    const changes = task.changes.filter(isFieldChange).filter(({ field }) => fields.includes(field));
    return [{ task, before, changes }];
  });
}

/**
 * Why the call cannot be trusted with these; undefined when it can. Of a domain that waits for it something may have been left
 * alone, which the call would bring there all the same.
 */
function whyUnproved({
  ledger,
  objects,
  tasks,
}: DomainPropagation & { readonly tasks: readonly Task[] }): string | undefined {
  const { from, to } = domainPropagation;
  const waiting = new Set(tasks.map(({ object }) => object));
  const isUnproved = (object: PlannedObject) =>
    [from, to].includes(object.before.resource.id) &&
    (waiting.has(object)
      ? ledger.partsOf(object).some(({ done }) => done.outcome !== 'proved')
      : ledger.resultOf(object).outcome !== 'proved');
  return objects.some(isUnproved) ? 'a write that it rests on was not proved' : undefined;
}

/** Domains of the server that were not looked at; undefined where it does not list any. */
async function othersThan(
  all: readonly DocumentReading[],
  observer: DomainPropagation['observer'],
): Promise<readonly string[] | undefined> {
  const known = new Set(all.map(({ target }) => target));
  const names = await observer.domains().then(
    (found) => found.map(({ name }) => name),
    () => [],
  );
  return names.length === 0 ? undefined : names.filter((name) => !known.has(name));
}

/** What came between the last look and the call has its settings from it too, and is in no snapshot. */
async function whatWasAdded(
  all: readonly DocumentReading[],
  { observer }: DomainPropagation,
): Promise<readonly string[]> {
  const added = await othersThan(all, observer);
  if (added === undefined)
    return ['the domains were not listed after the propagation: one may have been added before it'];
  return added.length === 0
    ? []
    : [
        `the propagation may have reached ${added.join(', ')} too, which was added while it began and is in no snapshot`,
      ];
}

/** The last look, at all that the call reaches: where one domain moved, is gone or is new, each has its own look. */
async function whyMoved(
  all: readonly DocumentReading[],
  { observer, writer, concurrency }: DomainPropagation,
): Promise<string | undefined> {
  const others = await othersThan(all, observer);
  // One that is gone cannot be read.
  if (others === undefined || others.length > 0) return 'there are domains by now that were not looked at';
  const now = await forEachLimited(all, { concurrency, run: (one) => writer.read(one) });
  return all.every((one, index) => isAsBefore(one, now[index] ?? one))
    ? undefined
    : 'a domain that it reaches was changed since the plan was made';
}

/** Of a clock that was set back nobody knows how long it took. */
function whyLate(milliseconds: number): string | undefined {
  const isSoon = milliseconds >= 0 && milliseconds <= LONGEST_LOOK_SECONDS * 1000;
  const took = `looking at every domain once more took longer than ${LONGEST_LOOK_SECONDS} seconds`;
  return isSoon ? undefined : `${took}, in which somebody may have changed one`;
}

/** The defaults are what the call brings to the domains. */
async function whyNotHeld(
  carried: readonly Reached[],
  { writer, observer }: DomainPropagation,
): Promise<string | undefined> {
  const resource = observer.contract.byId(domainPropagation.from) as ApiResource;
  const defaults = await writer.read({ resource, target: SERVER });
  const held = defaults.status === 'document' ? defaults.document.fields : {};
  const changes = carried.flatMap((one) => one.changes);
  const isHeld = changes.every(({ field, after }) => isEqualJson(held[field], after));
  return isHeld ? undefined : 'the Domain Defaults do not hold these values';
}

/** The domains that were to keep their values, read again once nothing more is written. */
export async function proveKept(options: DomainPropagation): Promise<readonly KeptResult[]> {
  const { kept, unread, writer, concurrency } = options;
  if (!writer.hasSent) return [];
  const proved = await forEachLimited(kept, {
    concurrency,
    run: async (reading) => keptResult(reading, noEffectOn(reading).verify(await writer.read(reading))),
  });
  const unknown = { resource: domainPropagation.to, outcome: 'unknown', bystanders: [] } as const;
  return [...proved, ...unread.map((target) => ({ ...unknown, target }))];
}

/** What the call did not carry. */
function leftOf(tasks: readonly Task[], done: readonly Carried[]): readonly Task[] {
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
