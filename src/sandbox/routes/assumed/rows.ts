/** The calls that need nothing but the table: a document is read and written in part; rows are listed, added, edited, removed. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { done, refused } from '../../answer.js';
import type { Call, CollectionRow, DocumentRow, Members } from '../../assumed/row.js';
import { blankOf, membersOf } from '../../body-shape.js';
import type { JsonObject } from '../../json.js';
import { type Handle, type RouteRequest, taking, type World } from '../../route.js';
import { changedMembers } from '../documents.js';

/** The state by the names of the table, whose types follow from the same rows. */
export function slotsOf<Held>({ state }: World): Record<string, Held> {
  return state as unknown as Record<string, Held>;
}

function templateOf(members: Members, isIn: (name: string) => boolean): JsonObject {
  const names = Object.keys(members).filter(isIn);
  return Object.fromEntries(names.map((name) => [name, members[name]?.blank]));
}

/** Every member that a write can change, at a value of its type. */
function writtenOf({ members, ...row }: DocumentRow | CollectionRow): JsonObject {
  if (row.kind === 'document' && row.whole !== undefined) return { ...row.whole.blank };
  const key = row.kind === 'collection' ? row.key : undefined;
  return templateOf(members, (name) => members[name]?.by !== 'server' && name !== key);
}

function documentHandles(name: string, row: DocumentRow) {
  const { under } = row;
  return {
    read: (request: RouteRequest) => done({ [under]: slotsOf(request)[name] }),
    write: changedMembers(under, {
      template: writtenOf(row),
      target: (request: RouteRequest) => slotsOf<JsonObject>(request)[name] ?? {},
    }),
  };
}

/** Names are not case-sensitive. */
function isSame(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b;
}

/** The key that the server hands out: the next number, or a text that nobody has. */
function freshKey({ key, members }: CollectionRow, rows: readonly JsonObject[]): number | string {
  if (typeof members[key]?.blank === 'string') return randomUUID();
  return rows.reduce((highest, row) => Math.max(highest, Number(row[key])), 0) + 1;
}

const REMOVAL = z.object({ input: z.array(z.unknown()) });

function collectionHandles(name: string, row: CollectionRow) {
  const { key, under, rowUnder, members, stays } = row;
  const rowsIn = (world: World) => slotsOf<readonly JsonObject[]>(world)[name] ?? [];
  const at = (rows: readonly JsonObject[], wanted: unknown) => rows.find((one) => isSame(one[key], wanted));
  const noun = row.noun ?? rowUnder.charAt(0).toUpperCase() + rowUnder.slice(1);
  const missing = refused(400, `${noun} not found`);
  const blank = templateOf(members, () => true);
  const given = membersOf(writtenOf(row)).extend({ [key]: z.unknown().optional() });
  const shape = z.object({ [rowUnder]: given.refine((one) => row.fits?.(one) !== false) });
  return {
    list: (request: RouteRequest) => done({ [under]: rowsIn(request) }),
    add: taking(shape, (request: RouteRequest, { [rowUnder]: sent = {} }) => {
      const { [key]: _, ...patch } = sent;
      const rows = rowsIn(request);
      const added = { ...blankOf(blank), [key]: freshKey(row, rows) };
      request.store(added, patch);
      slotsOf(request)[name] = [...rows, added];
      return done();
    }),
    edit: taking(shape, (request: RouteRequest, { [rowUnder]: sent = {} }) => {
      const { [key]: wanted, ...patch } = sent;
      const found = at(rowsIn(request), wanted);
      if (found === undefined) return missing;
      request.store(found, patch);
      return done();
    }),
    /** All of them or none. */
    remove: taking(REMOVAL, (request: RouteRequest, { input }) => {
      const rows = rowsIn(request);
      const chosen = input.map((one) => at(rows, one));
      if (chosen.includes(undefined)) return missing;
      if (stays !== undefined && chosen.some((one) => one?.[stays.flag])) return refused(400, stays.refusal);
      slotsOf(request)[name] = rows.filter((one) => !chosen.includes(one));
      return done();
    }),
  };
}

type Handles = Partial<Record<Call['role'], Handle>>;

/** By the row: they hold nothing of one server, and to make them takes longer than all else of a dialect. */
const made = new Map<DocumentRow | CollectionRow, Handles>();

/** What answers the calls of a row, by what they do; the name is that of what the row describes in the state. */
export function handlesOf(name: string, row: DocumentRow | CollectionRow): Handles {
  const handles =
    made.get(row) ?? (row.kind === 'document' ? documentHandles(name, row) : collectionHandles(name, row));
  made.set(row, handles);
  return handles;
}
