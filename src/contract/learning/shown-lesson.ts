/** What a page that was only opened proves: how it is read, by what somebody saw on it. For lists and pages that nothing is saved on. */
import { isJsonObject, type JsonObject } from '../../canonical-json.js';
import { listsIn, payloadOf } from '../proposal/answer.js';
import { squashed } from '../proposal/words.js';
import { type ApiResource, readRouteOf } from '../resource.js';
import { areReached, keysOf, leavesOf, objectsIn } from './difference.js';
import { type Exchange, isDone } from './exchange.js';
import { fieldsAmong, type Members } from './found-fields.js';
import type { ItemLesson } from './item-lesson.js';
import { isOfOne } from './named-in-path.js';
import { unproved } from './page-lesson.js';
import type { Statement } from './statement.js';

interface Found {
  readonly exchange: Exchange;
  readonly under: string | undefined;
  readonly members: Members;
  readonly keys: readonly string[];
}

/** A POST is a read only where that very call ships as the one that reads this. */
function mayRead({ method, path, hasQuery }: Exchange, resource: ApiResource): boolean {
  const known = readRouteOf(resource);
  return !hasQuery && (method === 'GET' || (method === known.method && path === known.path));
}

function membersIn(statement: Statement, object: JsonObject): Members | undefined {
  const found = fieldsAmong(
    statement,
    leavesOf(object).map(([wire, to]) => ({ wire, to })),
  );
  return 'members' in found ? found.members : undefined;
}

/** Does an object hold nothing but one that holds it all? */
function isWrapped(payload: JsonObject): boolean {
  const [only, ...others] = Object.values(payload);
  return isJsonObject(only) && others.length === 0;
}

function foundIn(statement: Statement, exchange: Exchange): readonly Found[] {
  const payload = payloadOf(exchange.answer);
  if (payload === undefined || !isDone(exchange) || !mayRead(exchange, statement.resource)) return [];
  if (statement.resource.kind === 'document')
    return objectsIn(payload)
      .filter(({ under, object }) => areReached(object) && (under !== undefined || !isWrapped(payload)))
      .flatMap(({ under, object }) => {
        const members = membersIn(statement, object);
        return members === undefined || isOfOne(statement.resource, { paths: [exchange.path], shown: object })
          ? []
          : [{ exchange, under, members, keys: [] }];
      });
  return listsIn(payload).flatMap(({ under, rows }) => {
    const matching = rows.filter(isJsonObject).flatMap((row) => {
      const members = membersIn(statement, row);
      return members === undefined ? [] : [{ exchange, under, members, keys: keysOf(rows, row) }];
    });
    return matching.length === 1 ? matching : [];
  });
}

/** The member that the field is read from which ships as the key; else all that could be it. */
function keysFor({ binding }: ApiResource, { members, keys }: Found): readonly string[] {
  if (!('key' in binding)) return [];
  const field = Object.entries(binding.fields).find(
    ([, one]) => 'wire' in one && one.wire === binding.key,
  )?.[0];
  const wire = field === undefined ? undefined : members.get(field)?.wire;
  if (wire !== undefined && keys.includes(wire)) return [wire];
  // A number that the server hands out, and no page shows: by its name.
  const named = keys.filter((name) => squashed(name) === squashed(String(binding.key)));
  return named.length === 1 ? named : keys;
}

/** By what was shown when the page was opened. */
export function shownLesson(statement: Statement, exchanges: readonly Exchange[]): ItemLesson {
  const { resource } = statement;
  const all = exchanges.flatMap((exchange) => foundIn(statement, exchange));
  const places = new Map(all.map((one) => [`${one.exchange.path} ${one.under ?? ''}`, one]));
  const [only] = places.values();
  const no = (why: string) => unproved(why) as ItemLesson & { readonly isProved: false };
  if (only === undefined)
    return no('no page that was opened in the recording showed that: open it while it is recorded');
  if (places.size > 1) return no('more than one page showed that: say more of what it showed, with ;');
  const { exchange, under, members } = only;
  const shipped = readRouteOf(resource);
  const {
    evidence: _,
    source: __,
    ...call
  } = exchange.method === 'POST' ? shipped : { ...shipped, method: exchange.method, path: exchange.path };
  const { listedAs: ___, ...plain } = { listedAs: undefined, ...call };
  const isSame = exchange.path === shipped.path;
  const read = { ...(isSame ? call : plain), under };
  return {
    ...{ isProved: true, members, serverOwned: [] },
    calls: resource.kind === 'document' ? { read } : { list: read },
    keys: keysFor(resource, only),
  };
}
