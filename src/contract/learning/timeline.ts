/**
 * A recording in the order of time: what the interface knew when it saved, and what each save changed of it. What a later
 * reading contradicts is no longer taken for what the save was about.
 */
import {
  canonicalJson,
  isEqualJson,
  isJsonObject,
  type Json,
  type JsonObject,
} from '../../canonical-json.js';
import { memberAt, withMember } from '../members.js';
import { listsIn } from '../proposal/answer.js';
import { areReached, type Change, changesTo, keysOf, leavesOf, objectsIn } from './difference.js';
import { type Exchange, isAsking, isDone, isSave, readIn } from './exchange.js';

type Rows = readonly JsonObject[];

/** What a save may have been about: an object that was read before. */
export interface ObjectMatch {
  readonly kind: 'object' | 'row';
  /** The reading, and the member of its answer that holds the object, or the rows. */
  readonly read: string;
  readonly readUnder: string | undefined;
  /** The member of the body that holds what was sent. */
  readonly under: string | undefined;
  readonly sent: JsonObject;
  /** Does the body hold nothing beside it? */
  readonly isWhole: boolean;
  /** Does the answer hold nothing beside it? */
  readonly isAlone: boolean;
  /** As it was known before. */
  readonly before: JsonObject;
  readonly changes: readonly Change[];
  /** All rows of the list, as they were known before. */
  readonly rows: Rows;
  /** Did the next reading show it? Undefined where there was none. */
  isShown?: boolean | undefined;
}

/** A list that had one row more, or one less, or one in another's place, when it was read after a save. */
export interface ListChange {
  readonly kind: 'added' | 'removed' | 'changed';
  readonly read: string;
  readonly readUnder: string;
  readonly row: JsonObject;
  /** Of a row that was changed: as it was. */
  readonly was?: JsonObject;
  /** All rows, with it. */
  readonly rows: Rows;
}

/** A call that saved something, and what it may have been. */
export interface Save {
  readonly exchange: Exchange;
  readonly matches: readonly ObjectMatch[];
  readonly lists: readonly ListChange[];
  /** Everything that was sent was so already. */
  readonly isNothing: boolean;
}

/** A recording, taken apart. */
export interface Timeline {
  /** Those that went well, in their order. */
  readonly saves: readonly Save[];
  readonly failed: readonly Exchange[];
  /**
   * Members that became something else while nobody saved them here: by somebody else, or by themselves. `READ MEMBER`, both
   * as they were read.
   */
  readonly unsteady: ReadonlySet<string>;
}

interface Open extends Save {
  readonly lists: ListChange[];
}

function bodiesIn(
  payload: JsonObject,
): readonly { readonly under: string | undefined; readonly object: JsonObject }[] {
  return objectsIn(payload).filter(({ object }) => areReached(object));
}

function reachOf(found: {
  payload: JsonObject;
  readUnder: string | undefined;
  body: Json | undefined;
  under: string | undefined;
}) {
  const isOnly = (object: Json | undefined, under: string | undefined) =>
    under === undefined || (isJsonObject(object) && Object.keys(object).length === 1);
  return { isWhole: isOnly(found.body, found.under), isAlone: isOnly(found.payload, found.readUnder) };
}

/** What of an object that was read a save changes. */
function objectMatches(read: string, payload: JsonObject, body: Json | undefined): ObjectMatch[] {
  return bodiesIn(payload).flatMap(({ under: readUnder, object: before }) =>
    objectsIn(body).flatMap(({ under, object: sent }): ObjectMatch[] => {
      const changes = changesTo(before, sent);
      return changes === undefined || changes.length === 0
        ? []
        : [
            {
              ...{ kind: 'object', read, readUnder, under, sent, before, changes, rows: [] },
              ...reachOf({ payload, readUnder, body, under }),
            },
          ];
    }),
  );
}

/** Has a row all that is sent, by name? Most rows of most lists have not, and no more of them is looked at. */
function hasNames(row: JsonObject, names: readonly string[]): boolean {
  return names.every((name) => Object.hasOwn(row, name));
}

/** Looking for the lists in an answer costs more than anything else that is done with it. */
const listsKnown = new WeakMap<JsonObject, ReturnType<typeof listsIn>>();

function listsOf(payload: JsonObject): ReturnType<typeof listsIn> {
  const lists = listsKnown.get(payload) ?? listsIn(payload);
  listsKnown.set(payload, lists);
  return lists;
}

/** What of a row that was read a save changes: the row that most of what is sent is the same as. */
function rowMatches(read: string, payload: JsonObject, body: Json | undefined): ObjectMatch[] {
  const objects = objectsIn(body).map((one) => ({ ...one, names: Object.keys(one.object) }));
  return listsOf(payload).flatMap(({ under: readUnder, rows }) => {
    const unique = keysOf(rows, rows[0] ?? {});
    return objects.flatMap(({ under, object: sent, names }): ObjectMatch[] => {
      const like = rows.filter((row) => hasNames(row, names));
      const found = like.flatMap((before) => {
        const changes = changesTo(before, sent);
        return changes === undefined || changes.length === 0 ? [] : [{ before, changes }];
      });
      // A row that is named by what no other row has, whatever else was changed of it.
      const isNamed = ({ before }: { readonly before: JsonObject }) =>
        unique.some((name) => sent[name] === before[name]);
      const some = found.some(isNamed) ? found.filter(isNamed) : found;
      const least = Math.min(...some.map(({ changes }) => changes.length));
      const nearest = some.filter(({ changes }) => changes.length === least);
      const [only] = nearest;
      const isOne = only !== undefined && nearest.length === 1 && only.changes.length < leavesOf(sent).length;
      const reach = reachOf({ payload, readUnder, body, under });
      return isOne ? [{ kind: 'row', read, readUnder, under, sent, rows, ...only, ...reach }] : [];
    });
  });
}

/** Is all of a body to be found in an object or a row that was read? */
function isSo(payload: JsonObject, body: Json | undefined): boolean {
  const objects = [
    ...bodiesIn(payload).map(({ object }) => object),
    ...listsOf(payload).flatMap(({ rows }) => rows),
  ];
  return objectsIn(body).some(({ object }) => {
    const names = Object.keys(object);
    const isIt = (one: JsonObject) => hasNames(one, names) && changesTo(one, object)?.length === 0;
    return leavesOf(object).length > 1 && objects.some(isIt);
  });
}

function within(payload: JsonObject, under: string | undefined): Json | undefined {
  return under === undefined ? payload : memberAt(payload, under);
}

function rowsAt(payload: JsonObject, under: string): Rows {
  const found = memberAt(payload, under);
  return Array.isArray(found) ? found.filter(isJsonObject) : [];
}

/** Is everything that was sent to be seen there now? */
function isShownBy(payload: JsonObject, { kind, readUnder, before, changes, rows }: ObjectMatch): boolean {
  const has = (object: Json | undefined) =>
    isJsonObject(object) && changes.every(({ wire, to }) => isEqualJson(memberAt(object, wire) ?? null, to));
  if (kind === 'object') return has(within(payload, readUnder));
  const steady = leavesOf(before).filter(([wire]) => changes.every((change) => change.wire !== wire));
  const isIt = (row: JsonObject) =>
    steady.every(([wire, value]) => isEqualJson(memberAt(row, wire) ?? null, value));
  const now = rowsAt(payload, readUnder ?? '');
  return now.length === rows.length && now.filter(isIt).some(has);
}

/** One more, or one less; where `mayDiffer`, also one that is not as it was. */
function listChanges(
  { read, mayDiffer }: { readonly read: string; readonly mayDiffer: boolean },
  last: JsonObject,
  now: JsonObject,
): ListChange[] {
  return listsOf(now).flatMap(({ under: readUnder, rows }): ListChange[] => {
    const known = rowsAt(last, readUnder);
    // Most lists are as long as they were; and of thousands of rows each is written out once, and not compared with every other.
    const isAsLong = rows.length === known.length && mayDiffer;
    if (Math.abs(rows.length - known.length) !== 1 && !isAsLong) return [];
    const without = (these: Rows, those: Rows) => {
      const there = new Set(those.map(canonicalJson));
      return these.filter((row) => !there.has(canonicalJson(row)));
    };
    const [added, removed] = [without(rows, known), without(known, rows)];
    const [more, less] = [added[0], removed[0]];
    if (more !== undefined && added.length === 1 && removed.length === 0 && rows.length > known.length)
      return [{ kind: 'added', read, readUnder, row: more, rows }];
    if (less !== undefined && removed.length === 1 && added.length === 0 && rows.length < known.length)
      return [{ kind: 'removed', read, readUnder, row: less, rows: known }];
    const isOther = added.length === 1 && removed.length === 1 && isAsLong;
    return more !== undefined && less !== undefined && isOther
      ? [{ kind: 'changed', read, readUnder, row: more, was: less, rows }]
      : [];
  });
}

function withChanges(payload: JsonObject, { readUnder, changes }: ObjectMatch): JsonObject {
  const before = readUnder === undefined ? '' : `${readUnder}.`;
  return changes.reduce((object, { wire, to }) => withMember(object, before + wire, to), payload);
}

/** Takes a recording apart. `exchanges`: in any order. */
export function timelineOf(exchanges: readonly Exchange[]): Timeline {
  /** As it would be read now, and as it was read last. */
  const known = new Map<string, { now: JsonObject; readonly read: JsonObject; readonly saves: number }>();
  const saves: Open[] = [];
  const failed: Exchange[] = [];
  const unsteady = new Set<string>();
  const settle = (exchange: Exchange, payload: JsonObject) => {
    const { path } = exchange;
    const before = known.get(path);
    known.set(path, { now: payload, read: payload, saves: saves.length });
    if (before === undefined) return;
    const open = saves
      .flatMap(({ matches }) => matches)
      .filter((one) => one.read === path && one.isShown === undefined);
    // Of two saves of one member the later one is what is to be seen.
    for (const one of open) one.isShown = isShownBy(payload, one) || undefined;
    const last = new Map<string, ObjectMatch>();
    for (const one of open)
      for (const { wire } of one.changes) last.set(`${one.readUnder ?? ''} ${wire}`, one);
    for (const one of new Set(last.values())) one.isShown = isShownBy(payload, one);
    const own = new Set(
      open.flatMap(({ readUnder, changes }) =>
        changes.map(({ wire }) => (readUnder === undefined ? wire : `${readUnder}.${wire}`)),
      ),
    );
    for (const [wire, value] of leavesOf(payload)) {
      const expected = memberAt(before.read, wire);
      if (!own.has(wire) && expected !== undefined && !isEqualJson(expected, value))
        unsteady.add(`${path} ${wire}`);
    }
    // Rows that are saved under other names than they are read by are asked for by a POST.
    const lists = listChanges({ read: path, mayDiffer: isAsking(exchange) }, before.read, payload);
    for (const { lists: own } of saves.slice(before.saves)) own.push(...lists);
  };
  /** What a list was asked for first, by a POST: what is asked for otherwise is another part of it. */
  const asked = new Map<string, Json>();
  const isSameQuestion = (exchange: Exchange) => {
    if (!isAsking(exchange)) return true;
    const first = asked.get(exchange.path) ?? exchange.sent ?? null;
    asked.set(exchange.path, first);
    return isEqualJson(first, exchange.sent ?? null);
  };
  for (const exchange of exchanges.toSorted((a, b) => a.at - b.at)) {
    const payload = readIn(exchange);
    if (payload !== undefined && isSameQuestion(exchange)) settle(exchange, payload);
    else if (isSave(exchange) && !isDone(exchange)) failed.push(exchange);
    else if (isSave(exchange)) {
      const matches = [...known].flatMap(([path, { now }]) => [
        ...objectMatches(path, now, exchange.sent),
        ...rowMatches(path, now, exchange.sent),
      ]);
      const isNothing =
        matches.length === 0 && [...known.values()].some(({ now }) => isSo(now, exchange.sent));
      saves.push({ exchange, matches, lists: [], isNothing });
      for (const one of matches) {
        const at = known.get(one.read);
        if (at !== undefined && one.kind === 'object') at.now = withChanges(at.now, one);
      }
    }
  }
  return { saves, failed, unsteady };
}
