/** The calls that need nothing but the table: a document is read and written in part; rows are listed, added, edited, removed. */
import { randomUUID } from 'node:crypto';
import { type Answer, done, invalidInput, refused } from '../../answer.js';
import type { CollectionRow, DocumentRow } from '../../assumed/row.js';
import { blankOf, knownMembers } from '../../body-shape.js';
import { isObject, type JsonObject } from '../../json.js';
import type { RouteRequest, World } from '../../route.js';

export type Handle = (request: RouteRequest, world: World) => Answer;

/** A row of the table, and the name of what it describes in the state. */
export interface Named<Row> {
  readonly name: string;
  readonly row: Row;
}

/** The state by the names of the table, whose types follow from the same rows. */
function slotsOf<Held>(world: World): Record<string, Held> {
  return world.state as unknown as Record<string, Held>;
}

function rowsOf(name: string, world: World): readonly JsonObject[] {
  return slotsOf<readonly JsonObject[]>(world)[name] ?? [];
}

/** Every member that a write can change, at a value of its type. */
function templateOf({ members, ...row }: DocumentRow | CollectionRow): JsonObject {
  if (row.kind === 'document' && row.whole !== undefined) return { ...row.whole.blank };
  const key = row.kind === 'collection' ? row.key : undefined;
  const written = Object.entries(members).filter(([name, { by }]) => by !== 'server' && name !== key);
  return Object.fromEntries(written.map(([name, { blank }]) => [name, blank]));
}

export function readDocument({ name, row }: Named<DocumentRow>): Handle {
  return (_request, world) => done({ [row.under]: slotsOf(world)[name] });
}

/** A body without the wrapper is answered with success and dropped. */
export function writeDocument({ name, row }: Named<DocumentRow>): Handle {
  const template = templateOf(row);
  return (request, world) => {
    if (!isObject(request.body)) return invalidInput();
    if (!Object.hasOwn(request.body, row.under)) return done();
    const given = request.body[row.under];
    const patch = isObject(given) ? knownMembers(given, template) : undefined;
    const target = slotsOf<JsonObject>(world)[name];
    if (patch === undefined || target === undefined) return invalidInput();
    request.store(target, patch);
    return done();
  };
}

export function listRows({ name, row }: Named<CollectionRow>): Handle {
  return (_request, world) => done({ [row.under]: rowsOf(name, world) });
}

/** What a write says of one row; undefined when the body is not of the right shape. */
function givenRow(body: unknown, row: CollectionRow): { key: unknown; members: JsonObject } | undefined {
  const given = isObject(body) ? body[row.rowUnder] : undefined;
  const members = isObject(given) ? knownMembers(given, templateOf(row)) : undefined;
  if (!isObject(given) || members === undefined) return undefined;
  const texts = (members[row.check?.member ?? ''] ?? []) as readonly string[];
  return texts.every((one) => row.check?.isValid(one)) ? { key: given[row.key], members } : undefined;
}

/** Names are not case-sensitive. */
function isSame(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b;
}

function missing({ rowUnder, noun }: CollectionRow): Answer {
  return refused(400, `${noun ?? rowUnder.charAt(0).toUpperCase() + rowUnder.slice(1)} not found`);
}

/** The key that the server hands out: the next number, or a text that nobody has. */
function freshKey({ key, members }: CollectionRow, rows: readonly JsonObject[]): number | string {
  if (typeof members[key]?.blank === 'string') return randomUUID();
  return rows.reduce((highest, row) => Math.max(highest, Number(row[key])), 0) + 1;
}

export function addRow({ name, row }: Named<CollectionRow>): Handle {
  const blanks = Object.entries(row.members).map(([member, { blank }]) => [member, blank]);
  return (request, world) => {
    const given = givenRow(request.body, row);
    if (given === undefined) return invalidInput();
    const rows = rowsOf(name, world);
    const added = { ...blankOf(Object.fromEntries(blanks)), [row.key]: freshKey(row, rows) };
    request.store(added, given.members);
    slotsOf(world)[name] = [...rows, added];
    return done();
  };
}

export function editRow({ name, row }: Named<CollectionRow>): Handle {
  return (request, world) => {
    const given = givenRow(request.body, row);
    if (given === undefined) return invalidInput();
    const found = rowsOf(name, world).find((one) => isSame(one[row.key], given.key));
    if (found === undefined) return missing(row);
    request.store(found, given.members);
    return done();
  };
}

/** All of them or none. */
export function removeRows({ name, row }: Named<CollectionRow>): Handle {
  return (request, world) => {
    const input: unknown = isObject(request.body) ? request.body.input : undefined;
    if (!Array.isArray(input)) return invalidInput();
    const rows = rowsOf(name, world);
    const chosen = input.map((key) => rows.find((one) => isSame(one[row.key], key)));
    if (chosen.includes(undefined)) return missing(row);
    const { stays } = row;
    if (stays !== undefined && chosen.some((one) => one?.[stays.flag])) return refused(400, stays.refusal);
    slotsOf(world)[name] = rows.filter((one) => !chosen.includes(one));
    return done();
  };
}
