/**
 * The plan of a rollback: what is needed to bring back every field a run touched, and every bystander it moved.
 * Pure: the run's journal, its snapshot and what the server holds now in; a plan like any other out.
 */

import type { Contract } from '../../contract/contract.js';
import { fieldLabel } from '../../contract/label.js';
import { mailDomains } from '../../contract/resources/domains/mail-domains.js';
import { users } from '../../contract/resources/domains/users.js';
import { instruct } from '../../steps/kit/instruction.js';
import type { JournalEntry } from '../../store/journal-entry.js';
import type { RunRecord } from '../../store/run-record.js';
import type { SnapshotObject } from '../../store/snapshot.js';
import { countChanges, sealPlan } from '../plan/build-plan.js';
import { PLAN_FORMAT, type Plan } from '../plan/plan.js';
import { restore } from '../undo/restore.js';
import { cameAlong, leavingIn, type SnapshotItem } from '../undo/restore-collection.js';
import {
  type Conflict,
  type LaterRun,
  ROLLBACK_STEP,
  type Touched,
  touchedObjects,
} from '../undo/touched.js';
import { type Change, changesByObject, isFieldChange, objectId, stepsBehind } from '../words/change.js';
import { isTakenBack, openingText, restsOn } from '../words/opening.js';
import { hashOfReading, isObject, type Reading } from '../words/reading.js';
import { byTarget, countDomains } from '../words/target.js';

/** What a run left on the disk. */
export interface Traces {
  readonly journal: readonly JournalEntry[];
  readonly snapshot: readonly SnapshotObject[];
  /** The changes of its plan, as far as it can still be read: what each of them was for. */
  readonly planned?: readonly Change[];
  /** What later runs that stand did to the same objects, by `objectId`, oldest first. */
  readonly later?: ReadonlyMap<string, readonly LaterRun[]>;
}

/** The objects the run wrote to, in the order of the first write. */
export function touchedBy({ journal, later }: Traces, contract: Contract): readonly Touched[] {
  return touchedObjects(journal, contract).map((one) => ({ ...one, later: later?.get(objectId(one)) }));
}

export interface RollbackState extends Traces {
  readonly record: RunRecord;
  /** Under which the run was carried out. */
  readonly contract: Contract;
  /** What the touched objects hold now, by `objectId`. */
  readonly readings: ReadonlyMap<string, Reading>;
  /** Domains that are not on the server any more. */
  readonly gone?: ReadonlySet<string>;
  readonly build: number | null;
}

/** Why a row stays that no write was to add, behind its name. */
const CAME =
  'came while the run went on, and stays: the server may have made it of what was sent, or somebody else';

const GONE: Conflict = { why: 'the domain is not on the server any more' };

/** The steps whose changes of one object are about a field or an item of it; of all of it, where it has none of that name. */
export function stepsOfNamed(name: string | undefined, planned: readonly Change[]): readonly string[] {
  const named = planned.filter((one) => (isFieldChange(one) ? one.field : one.item) === name);
  return [...new Set((named.length === 0 ? planned : named).flatMap(({ steps }) => steps))];
}

/** What is left for the hand, where something of an object is left as it is. */
function byHand(
  conflict: Conflict,
  { reading, run, of }: { readonly reading: Reading; readonly run: string; readonly of: readonly Change[] },
): Plan['manual'][number] {
  const { resource, target } = reading;
  const { name, why } = conflict;
  const called = name !== undefined && resource.kind === 'document' ? fieldLabel(resource, name) : name;
  const what = called === undefined ? why : `${called} ${why}`;
  const takesBack = stepsOfNamed(name, of);
  return {
    step: ROLLBACK_STEP,
    ...(takesBack.length === 0 ? {} : { takesBack }),
    target,
    message: `${resource.title}, left as it is: ${what}.`,
    byHand: instruct(
      conflict === GONE
        ? `Nothing, unless it comes back from a backup: then compare it with the snapshot of run ${run}.`
        : `${resource.where}: compare with the snapshot of run ${run}.`,
    ),
    remedy: 'by-hand',
  };
}

const INVERSE = { tightens: 'loosens', loosens: 'tightens', neutral: 'neutral' } as const;

/** The change of the run's own plan that one of a rollback takes back; undefined where no plan explains it. */
function undoneBy(change: Change, planned: ReadonlyMap<string, readonly Change[]>): Change | undefined {
  return planned
    .get(objectId(change))
    ?.find((one) =>
      isFieldChange(one)
        ? isFieldChange(change) && one.field === change.field
        : !isFieldChange(change) && one.item === change.item,
    );
}

/** Taking a change back does the opposite of it, and disturbs as much. What no plan explains keeps the worse name. */
function inverse(change: Change, planned: ReadonlyMap<string, readonly Change[]>): Change {
  const undone = undoneBy(change, planned);
  if (undone === undefined) return change;
  const { steps: takesBack, effect, disruption } = undone;
  return { ...change, takesBack, effect: INVERSE[effect], disruption };
}

/** What comes back of an object, and what of it is left as it is, and why. */
interface Back {
  readonly object: Touched;
  readonly reading: Reading;
  readonly back: readonly Change[];
  readonly conflicts: readonly Conflict[];
}

type Planned = ReadonlyMap<string, readonly Change[]>;

/** Settings that the run tightened, and that do not open again. */
function stillShut({ object, reading, conflicts }: Back, planned: Planned): readonly Change[] {
  return (planned.get(objectId(object)) ?? []).filter(
    (one) =>
      isFieldChange(one) &&
      one.effect === 'tightens' &&
      (!isObject(reading) || conflicts.some(({ name }) => name === one.field)),
  );
}

/** What was let in stays as long as what it stood for is shut. */
function withoutStanding(
  one: Back,
  { shut, contract }: { shut: readonly Change[]; contract: Contract },
): Back {
  const under = (change: Change) => {
    const steps = stepsBehind(change);
    return isTakenBack(change)
      ? shut.find((it) =>
          restsOn(
            change,
            it,
            it.steps.some((step) => steps.includes(step)),
          ),
        )
      : undefined;
  };
  const kept = one.back.flatMap((change) => {
    const it = under(change);
    if (it === undefined || isFieldChange(change)) return [];
    return [{ name: change.item, why: `stays, as ${openingText(it, contract)} is not opened again` }];
  });
  const back = one.back.filter((change) => under(change) === undefined);
  return { ...one, back, conflicts: [...one.conflicts, ...kept] };
}

/** Is somebody in the domain whom the run neither found there nor added? */
function hasOthers({ object, reading, back }: Back, snapshots: ReadonlyMap<string, SnapshotObject>): boolean {
  if (object.resource !== users.id || reading.status !== 'collection') return false;
  const found = (snapshots.get(objectId(object))?.decoded ?? []) as readonly SnapshotItem[];
  const ours = back.flatMap((change) => (isFieldChange(change) ? [] : [change.key]));
  const known = new Set<unknown>([...found.map(({ key }) => key), ...ours]);
  return reading.items.some(({ key }) => !known.has(key));
}

export function planRollback(state: RollbackState): Plan {
  const { record, readings } = state;
  const snapshots = new Map(state.snapshot.map((object) => [objectId(object), object]));
  const objects: Plan['objects'][number][] = [];
  const all: Change[] = [];
  const planned = changesByObject(state.planned ?? []);
  const manual: Plan['manual'][number][] = [];
  const touched = [...touchedBy(state, state.contract)].sort((a, b) => byTarget(a.target, b.target));
  const backOf = (object: Touched): readonly Back[] => {
    const reading = readings.get(objectId(object));
    if (reading === undefined) return [];
    const snapshot = snapshots.get(objectId(object));
    const { changes, conflicts } = restore(reading, object, snapshot);
    const came =
      reading.status === 'collection' && snapshot !== undefined
        ? cameAlong(reading, { touched: object, was: snapshot.decoded as readonly SnapshotItem[] })
        : [];
    const left = state.gone?.has(object.target)
      ? [GONE]
      : [...conflicts, ...came.map(({ label }) => ({ name: label, why: CAME }))];
    return [{ object, reading, back: changes.map((one) => inverse(one, planned)), conflicts: left }];
  };
  const isOfDomains = ({ resource }: Touched) => resource === mailDomains.id;
  const first = touched.filter((one) => !isOfDomains(one)).flatMap(backOf);
  const shut = first.flatMap((one) => stillShut(one, planned));
  const backs = first.map((one) => withoutStanding(one, { shut, contract: state.contract }));
  // A domain goes last, once the users are gone that the run added: whoever else is in it by then keeps it.
  const leaving = new Map(leavingIn(backs.flatMap(({ back }) => back)));
  // As many as there were may be others by now.
  for (const one of backs) if (hasOthers(one, snapshots)) leaving.set(one.object.target, -Infinity);
  const domains = touched.filter(isOfDomains).flatMap((one) => backOf({ ...one, leaving }));
  for (const { object, reading, back, conflicts } of [
    ...backs,
    ...domains.map((one) => withoutStanding(one, { shut, contract: state.contract })),
  ]) {
    if (back.length > 0 && isObject(reading)) {
      objects.push({ resource: object.resource, target: object.target, hash: hashOfReading(reading) });
      all.push(...back);
    }
    const of = planned.get(objectId(object)) ?? [];
    manual.push(...conflicts.map((conflict) => byHand(conflict, { reading, run: record.id, of })));
  }
  return sealPlan({
    formatVersion: PLAN_FORMAT,
    kind: 'rollback',
    server: { url: record.server, build: state.build },
    playbook: { name: record.playbook, hash: record.planHash },
    contract: state.contract.hash,
    rollsBack: record.id,
    limits: { disruption: null, changes: null, changedDomainsPercent: null },
    objects,
    changes: all,
    propagation: [],
    kept: [],
    impact: [],
    waived: [],
    manual,
    held: [],
    notRead: [],
    summary: {
      ...countChanges(all),
      waived: 0,
      manual: manual.length,
      notRead: 0,
      held: 0,
      judged: touched.length,
      domains: countDomains(touched),
      later: 0,
      mailboxesOfChangedDomains: null,
    },
  });
}
