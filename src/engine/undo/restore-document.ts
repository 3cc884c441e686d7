/**
 * Restoring a document: the fields a run wrote, and the members of the wire that moved along. Pure.
 * What somebody changed since is left alone, and told.
 */
import { isEqualJson, type Json, type JsonObject } from '../../canonical-json.js';
import type { DecodedDocument } from '../../contract/wire/decode.js';
import { memberOfField, WIRE_MEMBER } from '../../contract/wire/encode.js';
import { memberAt, topOf } from '../../contract/wire/members.js';
import { redactObject } from '../../redaction.js';
import type { FieldChange } from '../words/change.js';
import type { DocumentReading } from '../words/reading.js';
import { bystandersOf, holdsMask, rollbackChangeOf, type ToRestore, type Touched } from './touched.js';

export type DocumentSnapshot = Pick<DecodedDocument, 'raw' | 'fields'>;

const SECRET = 'holds a secret, which no snapshot keeps';
const NEVER_SHOWN = 'was set with a secret that the server never shows: what it was before is not known';

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

function changeOf(
  reading: DocumentReading,
  values: { readonly field: string; readonly before: Json; readonly after: Json },
): FieldChange {
  return { ...rollbackChangeOf(reading), action: 'change', ...values };
}

interface FieldsToRestore {
  readonly changes: readonly FieldChange[];
  readonly conflicts: readonly string[];
  /** Members of the wire in which something is left as it is. */
  readonly held: ReadonlySet<string>;
}

function restoreFields(reading: DocumentReading, touched: Touched, was: DocumentSnapshot): FieldsToRestore {
  const { resource, document } = reading;
  const raw = redactObject(document.raw);
  const changes: FieldChange[] = [];
  const conflicts: string[] = [];
  const held = new Set<string>();
  const left = leftByRun(touched);
  // What was set together with a secret stands and falls with it.
  const isSecretSet = [...left.keys()].some((field) => resource.binding.fields[field]?.writeOnly === true);
  for (const [field, ours] of left) {
    const isWire = field.startsWith(WIRE_MEMBER);
    const member = memberOfField(resource, field);
    if (isSecretSet) {
      held.add(member);
      conflicts.push(`${field} ${NEVER_SHOWN}`);
      continue;
    }
    const before = (isWire ? was.raw[member] : was.fields[field]) ?? null;
    const now = (isWire ? raw[member] : document.fields[field]) ?? null;
    if (isEqualJson(now, before)) continue;
    const isOurs = ours.some((value) => isEqualJson(value, now));
    if (isOurs && !holdsMask(before)) changes.push(changeOf(reading, { field, before: now, after: before }));
    else {
      held.add(member);
      const why = isOurs ? SECRET : `is now ${JSON.stringify(now)}, which this run did not leave there`;
      conflicts.push(`${field} ${why}`);
    }
  }
  return { changes, conflicts, held };
}

/** Members that may have moved: those the read-backs saw, or all that a write carried when it was not read back. */
function membersAtRisk(reading: DocumentReading, touched: Touched, was: DocumentSnapshot): readonly string[] {
  const wasReadBack = touched.writes.every((write) => touched.readBacks.has(write.write));
  const carriesAll = reading.resource.binding.write?.sends === 'all-members';
  const all = wasReadBack || !carriesAll ? [] : Object.keys(was.raw);
  return [...new Set([...bystandersOf(touched).map((one) => topOf(one.path)), ...all])];
}

/** Why a member that moved cannot be put back; undefined when it can. */
function whyHeld(
  member: string,
  state: { readonly now: JsonObject; readonly was: DocumentSnapshot; readonly touched: Touched },
): string | undefined {
  const { now, was, touched } = state;
  const seen = bystandersOf(touched).filter((one) => topOf(one.path) === member);
  if (was.raw[member] === undefined) return 'was not there before, and cannot be taken away';
  if (holdsMask(was.raw[member]) || seen.some((one) => holdsMask(one.before))) return SECRET;
  // Where the run saw it move, it must still be where the run saw it; somebody else's value is not ours to undo.
  const isMoved = seen.some((one) => !isEqualJson(memberAt(now, one.path) ?? null, one.after));
  return isMoved ? 'was changed since' : undefined;
}

/** The fields a run wrote and the bystanders it moved, as far as they are still as it left them. */
export function restoreDocument(
  reading: DocumentReading,
  touched: Touched,
  was: DocumentSnapshot,
): ToRestore {
  const fields = restoreFields(reading, touched, was);
  const now = redactObject(reading.document.raw);
  const written = new Set(
    [...leftByRun(touched).keys()].map((name) => memberOfField(reading.resource, name)),
  );
  const hasSeen = new Set(bystandersOf(touched).map((one) => topOf(one.path)));
  const members: FieldChange[] = [];
  const conflicts = [...fields.conflicts];
  for (const member of membersAtRisk(reading, touched, was)) {
    // A member the run wrote moved on purpose, unless the read-back saw more of it move.
    if (fields.held.has(member) || (written.has(member) && !hasSeen.has(member))) continue;
    const hasSecret = bystandersOf(touched).some(
      (one) => topOf(one.path) === member && holdsMask(one.before),
    );
    if (!hasSecret && isEqualJson(now[member] ?? null, was.raw[member] ?? null)) continue;
    const why = whyHeld(member, { now, was, touched });
    if (why !== undefined) conflicts.push(`${member} ${why}`);
    else {
      const values = { before: now[member] ?? null, after: was.raw[member] ?? null };
      members.push(changeOf(reading, { field: `${WIRE_MEMBER}${member}`, ...values }));
    }
  }
  // A member that is put back whole brings its fields along.
  const whole = new Set(members.map(({ field }) => memberOfField(reading.resource, field)));
  const single = fields.changes.filter(({ field }) => !whole.has(memberOfField(reading.resource, field)));
  return { changes: [...single, ...members], conflicts };
}
