/**
 * Restoring a document: the fields a run wrote, and the members of the wire that moved along. Pure.
 * What somebody changed since is left alone, and told.
 */
import { isEqualJson, type Json, type JsonObject } from '../../canonical-json.js';
import { memberAt, topOf, WIRE_MEMBER } from '../../contract/members.js';
import type { DecodedDocument } from '../../contract/wire/decode.js';
import { memberOfField } from '../../contract/wire/encode.js';
import { holdsMask, isAsStored, redactNamed, redactObject } from '../../redaction.js';
import type { Bystander } from '../prove/verify.js';
import type { FieldChange } from '../words/change.js';
import { grouped } from '../words/grouped.js';
import type { DocumentReading } from '../words/reading.js';
import {
  bystandersOf,
  type Conflict,
  isPropagation,
  rollbackChangeOf,
  type ToRestore,
  type Touched,
} from './touched.js';

export type DocumentSnapshot = Pick<DecodedDocument, 'raw' | 'fields'>;

/** Why it stays, behind its name. */
export const SECRET = 'holds a secret, which no snapshot keeps';
/** Somebody may have edited it between the write and its read-back. */
const NOT_CARRIED = "moved during the run, whose writes did not carry it: it may be somebody else's edit";
export const NEVER_SHOWN =
  'was set with a secret that the server never shows: what it was before is not known';

/** What the run left in each field it wrote: what it wanted there, and what it then saw. */
function leftByRun(touched: Touched): ReadonlyMap<string, readonly Json[]> {
  const left = new Map<string, readonly Json[]>();
  for (const write of touched.writes) {
    const verdicts = touched.readBacks.get(write.write)?.verdicts ?? [];
    for (const [field, values] of Object.entries(write.fields ?? {})) {
      const seen = verdicts.find((verdict) => verdict.field === field)?.found;
      left.set(field, [...(left.get(field) ?? []), values.after, ...(seen === undefined ? [] : [seen])]);
    }
  }
  return left;
}

interface FieldsToRestore {
  readonly changes: readonly FieldChange[];
  readonly conflicts: readonly Conflict[];
  /** Members of the wire that the run wrote to. */
  readonly written: ReadonlySet<string>;
  /** Those in which something is left as it is. */
  readonly held: ReadonlySet<string>;
}

function restoreFields(reading: DocumentReading, touched: Touched, was: DocumentSnapshot): FieldsToRestore {
  const { resource, document } = reading;
  const raw = redactObject(document.raw);
  const changes: FieldChange[] = [];
  const conflicts: Conflict[] = [];
  const written = new Set<string>();
  const held = new Set<string>();
  const left = leftByRun(touched);
  // What was set together with a secret stands and falls with it.
  const isSecretSet = [...left.keys()].some((field) => resource.binding.fields[field]?.writeOnly === true);
  for (const [field, ours] of left) {
    const isWire = field.startsWith(WIRE_MEMBER);
    const member = memberOfField(resource, field);
    written.add(member);
    if (isSecretSet) {
      held.add(member);
      conflicts.push({ name: field, why: NEVER_SHOWN });
      continue;
    }
    const after = (isWire ? was.raw[member] : was.fields[field]) ?? null;
    const before = redactNamed(member, (isWire ? raw[member] : document.fields[field]) ?? null);
    const isOurs = ours.some((value) => isAsStored(before, value));
    if (isEqualJson(before, after) || (!isOurs && isAsStored(before, after))) continue;
    if (isOurs && !holdsMask(after)) {
      changes.push({ ...rollbackChangeOf(reading), action: 'change', field, before, after });
      continue;
    }
    held.add(member);
    const why = isOurs ? SECRET : `was changed since, to ${JSON.stringify(before)}`;
    conflicts.push({ name: field, why });
  }
  return { changes, conflicts, written, held };
}

/** Did a write of the document carry all of it, or only what it was to change? */
function carriesAll({ resource }: DocumentReading, { writes }: Touched): boolean {
  return resource.binding.write?.sends === 'all-members' && !writes.every(isPropagation);
}

/** Members that may have moved unseen: all that a write carried, when it was not read back. */
function membersAtRisk(reading: DocumentReading, touched: Touched, was: DocumentSnapshot): readonly string[] {
  const wasReadBack = touched.writes.every((write) => touched.readBacks.has(write.write));
  return wasReadBack || !carriesAll(reading, touched) ? [] : Object.keys(was.raw);
}

/** Why a member that moved cannot be put back; undefined when it can. `seen`: what the read-backs saw of it. */
function whyHeld(
  member: string,
  state: {
    readonly now: JsonObject;
    readonly was: DocumentSnapshot;
    readonly seen: readonly Bystander[];
    readonly isCarried: boolean;
  },
): string | undefined {
  const { now, was, seen, isCarried } = state;
  if (was.raw[member] === undefined) return 'was not there before, and cannot be taken away';
  if (holdsMask(was.raw[member]) || seen.some((one) => holdsMask(one.before))) return SECRET;
  // Where the run saw it move, it must still be where the run saw it; somebody else's value is not ours to undo.
  const isMoved = seen.some((one) => !isAsStored(memberAt(now, one.path) ?? null, one.after));
  if (isMoved) return 'was changed since';
  return isCarried ? undefined : NOT_CARRIED;
}

/** The fields a run wrote and the bystanders that its writes carried, as far as they are still as it left them. */
export function restoreDocument(
  reading: DocumentReading,
  touched: Touched,
  was: DocumentSnapshot,
): ToRestore {
  const { written, held, ...fields } = restoreFields(reading, touched, was);
  const now = redactObject(reading.document.raw);
  const moved = grouped(bystandersOf(touched), (one) => topOf(one.path));
  const members: FieldChange[] = [];
  const conflicts = [...fields.conflicts];
  const { needs = [] } = reading.resource.binding.write ?? {};
  const propagated = touched.propagated.map((field) => memberOfField(reading.resource, field));
  const carried = new Set([...written, ...needs, ...propagated]);
  for (const member of new Set([...moved.keys(), ...membersAtRisk(reading, touched, was)])) {
    const seen = moved.get(member) ?? [];
    // A member the run wrote moved on purpose, unless the read-back saw more of it move.
    if (held.has(member) || (written.has(member) && seen.length === 0)) continue;
    const [before, after] = [now[member] ?? null, was.raw[member] ?? null];
    const hasSecret = seen.some((one) => holdsMask(one.before));
    if (!hasSecret && isAsStored(before, after)) continue;
    const isCarried = carriesAll(reading, touched) || carried.has(member);
    const why = whyHeld(member, { now, was, seen, isCarried });
    const field = `${WIRE_MEMBER}${member}`;
    if (why !== undefined) conflicts.push({ name: member, why });
    else members.push({ ...rollbackChangeOf(reading), action: 'change', field, before, after });
  }
  // A member that is put back whole brings its fields along.
  const whole = new Set(members.map(({ field }) => memberOfField(reading.resource, field)));
  const single = fields.changes.filter(({ field }) => !whole.has(memberOfField(reading.resource, field)));
  return { changes: [...single, ...members], conflicts };
}
