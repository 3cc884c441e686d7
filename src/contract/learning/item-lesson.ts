/** What one save of an item of a list proves: how it is listed, added, changed or taken away, and by what the server knows it. */
import { isEqualJson, type Json, type JsonObject } from '../../canonical-json.js';
import { memberAt } from '../members.js';
import { keysOf, leavesOf, objectsIn } from './difference.js';
import type { Exchange } from './exchange.js';
import { fieldsAmong } from './found-fields.js';
import { namedIn } from './named-in-path.js';
import { type Lesson, unproved } from './page-lesson.js';
import type { Statement } from './statement.js';
import type { ListChange, Save } from './timeline.js';

/** Of an item, beside the calls. */
export interface ItemFacts {
  /** Members by which the server may know its rows. */
  readonly keys: readonly string[];
  /** Members that the interface does not send of an item. */
  readonly serverOwned: readonly string[];
}

/** As a lesson of a page, with what it says of items. */
export type ItemLesson =
  | (Lesson & { readonly isProved: false })
  | (Extract<Lesson, { isProved: true }> & ItemFacts);

const no = (why: string) => unproved(why) as ItemLesson & { readonly isProved: false };

/** The body with a name in the place of what it is about; undefined where it holds more that says something. */
function template(
  body: Json,
  place?: { readonly of: Json; readonly is: '$item' | '$key' },
): Json | undefined {
  if (place !== undefined && isEqualJson(body, place.of)) return place.is;
  // Names, addresses and numbers of somebody's server are in no file of calls.
  if (body === null || typeof body === 'boolean') return body;
  if (typeof body !== 'object') return undefined;
  const entries = Object.entries(body).map(([name, one]) => [name, template(one as Json, place)] as const);
  if (entries.some(([, one]) => one === undefined)) return undefined;
  return Array.isArray(body)
    ? entries.map(([, one]) => one as Json)
    : (Object.fromEntries(entries) as JsonObject);
}

const OTHER_BODY = 'the interface sends more with it, and what that is for is not known';

const NOT_NAMED = 'what names the item in the call is not to be told';

/**
 * The path of a call about an item, with `{key}` where it names it, and the member that stands there; undefined where that is not to be
 * told: the call would be made for one item by the name of another.
 */
function pathOf(
  { path }: Exchange,
  { row, rows }: { readonly row: JsonObject; readonly rows: readonly JsonObject[] },
): { readonly path: string; readonly key: string | undefined } | undefined {
  const named = namedIn(path, row);
  const [only] = named;
  if (only === undefined) return { path, key: undefined };
  if (named.length > 1 || !keysOf(rows, row).includes(only.wire)) return undefined;
  return { path: path.split('/').with(only.at, '{key}').join('/'), key: only.wire };
}

function listCall(read: string, under: string | undefined) {
  return { list: { method: 'GET', path: read, under } };
}

function isPart(part: JsonObject, whole: JsonObject): boolean {
  return leavesOf(part).every(([wire, value]) => isEqualJson(memberAt(whole, wire) ?? null, value));
}

function added(statement: Statement, save: Save): ItemLesson {
  const body = save.exchange.sent ?? null;
  const found = save.lists
    .filter(({ kind }) => kind === 'added')
    .flatMap((list) =>
      objectsIn(body)
        .filter(({ object }) => Object.keys(object).length > 0 && isPart(object, list.row))
        .map(({ object }) => ({ list, object })),
    );
  const [only] = found;
  if (only === undefined)
    return no(
      'the list did not show the new item: open the list, add the item, save, and look at the list again',
    );
  if (found.length > 1) return no('it could be an item of several lists');
  const { list, object } = only;
  const sent = leavesOf(object).map(([wire, to]) => ({ wire, to }));
  const fields = fieldsAmong(statement, sent);
  if ('why' in fields) return no(fields.why);
  const form = template(body, { of: object, is: '$item' });
  if (form === undefined) return no(OTHER_BODY);
  const call = pathOf(save.exchange, list);
  if (call === undefined || call.key !== undefined) return no(NOT_NAMED);
  return {
    ...{ isProved: true, members: fields.members },
    calls: {
      ...listCall(list.read, list.readUnder),
      add: { method: 'POST', path: save.exchange.path, body: form },
    },
    keys: keysOf(list.rows, list.row),
    serverOwned: Object.keys(list.row).filter((name) => !Object.hasOwn(object, name)),
  };
}

function removedBy(list: ListChange, save: Save): ItemLesson | undefined {
  const call = pathOf(save.exchange, list);
  if (call === undefined) return undefined;
  const ways = keysOf(list.rows, list.row).flatMap((name) => {
    if (call.key !== undefined && call.key !== name) return [];
    const body = template(save.exchange.sent ?? null, { of: list.row[name] ?? null, is: '$key' });
    if (body === undefined) return [];
    return call.key === name || JSON.stringify(body).includes('"$key"') ? [{ name, body }] : [];
  });
  const [first] = ways;
  if (first === undefined || ways.some(({ body }) => !isEqualJson(body, first.body))) return undefined;
  return {
    ...{ isProved: true, members: new Map(), serverOwned: [], keys: ways.map(({ name }) => name) },
    calls: {
      ...listCall(list.read, list.readUnder),
      remove: { method: 'POST', path: call.path, body: first.body },
    },
  };
}

function removed(save: Save): ItemLesson {
  const gone = save.lists.filter(({ kind }) => kind === 'removed');
  if (gone.length === 0)
    return no(
      'the list did not show that an item is gone: open the list, delete one, and look at the list again',
    );
  const ways = gone.flatMap((list) => removedBy(list, save) ?? []);
  const [only] = ways;
  return only === undefined || ways.length > 1 ? no(NOT_NAMED) : only;
}

function edited(statement: Statement, save: Save): ItemLesson {
  const count = Object.keys(statement.fields).length;
  const rows = save.matches.filter(({ kind, isShown }) => kind === 'row' && isShown === true);
  const changed = rows.filter(({ changes }) => changes.length === count);
  const [match] = changed;
  if (match === undefined)
    return no(
      rows.length === 0
        ? 'the list was not opened in the recording before the item was saved, or did not show it after'
        : `the save changed ${rows[0]?.changes.length} settings of the item, and ${count} ${count === 1 ? 'is' : 'are'} named`,
    );
  if (changed.some(({ read, readUnder }) => read !== match.read || readUnder !== match.readUnder))
    return no('it could be an item of several lists: look at the list again after saving');
  const fields = fieldsAmong(statement, match.changes);
  if ('why' in fields) return no(fields.why);
  const body = save.exchange.sent ?? null;
  const form = template(body, { of: match.sent, is: '$item' });
  if (form === undefined) return no(OTHER_BODY);
  const call = pathOf(save.exchange, { row: match.before, rows: match.rows });
  if (call === undefined) return no(NOT_NAMED);
  const isKept = (name: string) => isEqualJson(match.sent[name] ?? null, match.before[name] ?? null);
  return {
    ...{ isProved: true, members: fields.members },
    calls: {
      ...listCall(match.read, match.readUnder),
      edit: { method: 'POST', path: call.path, body: form },
    },
    keys:
      call.key === undefined
        ? keysOf(match.rows, match.before).filter((name) => Object.hasOwn(match.sent, name) && isKept(name))
        : [call.key],
    serverOwned: Object.keys(match.before).filter((name) => !Object.hasOwn(match.sent, name)),
  };
}

/** Of an item that was added, changed or taken away. */
export function itemLesson(statement: Statement, save: Save): ItemLesson {
  if (save.exchange.method !== 'POST')
    return no(`it is saved by ${save.exchange.method}, which this tool does not send`);
  if (save.exchange.hasQuery) return no('it is saved by a call with a query, which cannot be bound');
  if (statement.what === 'add') return added(statement, save);
  return statement.what === 'remove' ? removed(save) : edited(statement, save);
}
