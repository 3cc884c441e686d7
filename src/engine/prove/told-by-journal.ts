/**
 * What became of the objects of a run, as its plan and its journal tell it: where the account that the run gave itself is
 * not at hand. Pure.
 */
import { isEqualJson, type Json } from '../../canonical-json.js';
import { type Evidence, weakest } from '../../contract/evidence.js';
import type { Fields } from '../../contract/wire/decode.js';
import type { JournalEntry } from '../../store/journal-entry.js';
import { type Change, type FieldChange, isFieldChange, objectId, stepsBehind } from '../words/change.js';
import { grouped } from '../words/grouped.js';
import { type Outcome, outcomeOf, worstOf } from './outcome.js';
import { type Bystander, type FieldVerdict, heldVerdict } from './verify.js';

type Entry<K extends JournalEntry['entry']> = Extract<JournalEntry, { entry: K }>;

/** An object of the plan, or one that a write reached beside it and did not leave as it was. */
export interface ToldObject {
  readonly resource: string;
  readonly target: string;
  readonly steps: readonly string[];
  /** How well its writes are known, as the plan had it. */
  readonly evidence?: Evidence | undefined;
  readonly outcome: Outcome;
  readonly message?: string;
  readonly fields: readonly FieldVerdict[];
  readonly bystanders: readonly Bystander[];
}

/** What stands of a change after the last write of it; a write that puts it back writes something else. */
function outcomeOfChange(change: Change, writes: readonly Entry<'write'>[]): Outcome {
  const last = isFieldChange(change)
    ? writes.findLast(({ fields = {} }) => Object.hasOwn(fields, change.field))
    : writes.findLast(({ item }) => item === change.item);
  if (last === undefined) return 'not-attempted';
  const isIt = isFieldChange(change)
    ? isEqualJson(last.fields?.[change.field]?.after as Json, change.after)
    : last.action === change.action;
  return isIt ? 'proved' : 'undone';
}

/**
 * The objects in the order of the plan, then those beside them that a write reached and did not leave as they were, as a
 * Propagate may. `changes`: of the plan, as it was stored. A write that nobody read back is not known, and what no line tells of was not attempted.
 */
export function toldByJournal(
  journal: readonly JournalEntry[],
  changes: readonly Change[],
): readonly ToldObject[] {
  const of = <K extends JournalEntry['entry']>(kind: K) =>
    journal.filter((one): one is Entry<K> => one.entry === kind);
  const answers = new Map(of('answer').map((one) => [one.write, one]));
  const readBacks = new Map(of('read-back').map((one) => [one.write, one]));
  const writes = grouped(of('write'), objectId);
  const skipped = grouped(of('skipped'), objectId);
  const planned = grouped(changes, objectId);
  const arrived = new Map(of('arrived').map(({ object }) => [objectId(object), object.decoded as Fields]));
  // In a domain that the run added it may have found what it was to bring: nothing was written for that.
  const isHeld = (change: Change): change is FieldChange => {
    const found = arrived.get(objectId(change));
    return found !== undefined && isFieldChange(change) && isEqualJson(found[change.field], change.after);
  };

  const outcomeOfWrite = ({ write }: Entry<'write'>): Outcome => {
    const seen = readBacks.get(write);
    if (seen === undefined) return answers.get(write)?.outcome === 'refused' ? 'refused' : 'unknown';
    return outcomeOf({ kind: answers.get(write)?.outcome ?? 'no-answer' }, verificationOf(seen));
  };
  const told = [...new Set([...planned.keys(), ...writes.keys(), ...skipped.keys()])].map((id) => {
    const [wanted = [], sent = [], left = []] = [planned.get(id), writes.get(id), skipped.get(id)];
    const [{ resource, target }] = [...wanted, ...sent, ...left] as unknown as [ToldObject];
    const seen = sent.flatMap(({ write }) => readBacks.get(write) ?? []).map(verificationOf);
    const said = [
      ...sent.flatMap(({ write }) => answers.get(write)?.message ?? []),
      ...left.map(({ reason }) => reason),
    ];
    const outcomes = [
      ...sent.map(outcomeOfWrite),
      ...wanted.map((change) => (isHeld(change) ? 'proved' : outcomeOfChange(change, sent))),
      ...left.map((): Outcome => 'not-attempted'),
    ];
    return {
      ...{ resource, target, steps: [...new Set(wanted.flatMap(stepsBehind))] },
      outcome: worstOf(outcomes),
      ...(wanted.length === 0 ? {} : { evidence: weakest(wanted.map(({ evidence }) => evidence)) }),
      ...(said.length === 0 ? {} : { message: [...new Set(said)].join('; ') }),
      fields: [
        ...seen.flatMap(({ verdicts }) => verdicts),
        ...wanted.flatMap((change) => (isHeld(change) ? [heldVerdict(change)] : [])),
      ],
      bystanders: seen.flatMap(({ bystanders }) => bystanders),
    };
  });
  return told.filter((one) => planned.has(objectId(one)) || one.outcome !== 'proved');
}

function verificationOf({ verdicts, bystanders }: Entry<'read-back'>) {
  return {
    verdicts: verdicts.map((one) => ({ ...one, expected: one.expected ?? null, found: one.found ?? null })),
    bystanders,
  };
}
