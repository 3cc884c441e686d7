/**
 * What a save of a secret proves: which call takes it, beside what, and under which name. The secret itself is looked at by
 * nobody: by the name of its member alone it is told from what the page shows.
 */
import { isEqualJson, isJsonObject, type Json, type JsonObject } from '../../canonical-json.js';
import { isSecretName } from '../../redaction.js';
import { memberAt, topOf } from '../members.js';
import { type ApiResource, isSecret } from '../resource.js';
import { leavesOf, objectsIn } from './difference.js';
import { type Exchange, readIn } from './exchange.js';
import { fieldsAmong } from './found-fields.js';
import { isOfOne, OF_ONE } from './named-in-path.js';
import { type Lesson, unproved } from './page-lesson.js';
import type { Statement } from './statement.js';

/** Does the statement name something that is sent and never shown? */
export function namesSecret({ resource, fields }: Statement): boolean {
  return Object.keys(fields).some((field) => isSecret(resource, field));
}

/** A body beside a page that shows all of it but what nobody is shown. */
interface Found {
  readonly read: string;
  readonly readUnder: string | undefined;
  readonly under: string | undefined;
  readonly before: JsonObject;
  /** Members that the page shows, too. */
  readonly shown: readonly string[];
  /** Members that it does not show. */
  readonly hidden: readonly (readonly [wire: string, value: Json])[];
}

function lastBefore(exchanges: readonly Exchange[], at: number): ReadonlyMap<string, JsonObject> {
  const reads = exchanges.filter((one) => one.at < at).toSorted((a, b) => a.at - b.at);
  return new Map(
    reads.flatMap((one) => {
      const payload = readIn(one);
      return payload === undefined ? [] : [[one.path, payload] as const];
    }),
  );
}

function foundIn(exchanges: readonly Exchange[], save: Exchange): readonly Found[] {
  return [...lastBefore(exchanges, save.at)].flatMap(([read, payload]) =>
    objectsIn(payload).flatMap(({ under: readUnder, object: before }) =>
      objectsIn(save.sent).flatMap(({ under, object: sent }): Found[] => {
        const isAll = under === undefined || Object.keys(save.sent as object).length === 1;
        const leaves = leavesOf(sent);
        const isShown = ([wire, value]: readonly [string, Json]) =>
          isEqualJson(memberAt(before, wire) ?? null, value);
        const shown = leaves.filter(isShown).map(([wire]) => wire);
        const hidden = leaves.filter((one) => !isShown(one));
        const isFit = hidden.every(
          ([wire, value]) => memberAt(before, wire) === undefined && typeof value === 'string',
        );
        return isAll && isFit && shown.length > 0 ? [{ read, readUnder, under, before, shown, hidden }] : [];
      }),
    ),
  );
}

const isNamedSecret = (wire: string) => isSecretName(wire.slice(wire.lastIndexOf('.') + 1));

/** The code of an authenticator goes with its secret. */
const CODE = /^\d{6,8}$/;

function hasCode(resource: ApiResource, field: string): boolean {
  const binding = resource.binding.fields[field];
  return binding !== undefined && 'codeMember' in binding;
}

/** The members of what else is said to be set, as the page shows them afterwards. */
function othersAfter(
  statement: Statement,
  { found, exchanges, save }: { found: Found; exchanges: readonly Exchange[]; save: Exchange },
) {
  const fields = Object.fromEntries(
    Object.entries(statement.fields).filter(([field]) => !isSecret(statement.resource, field)),
  );
  if (Object.keys(fields).length === 0) return { members: new Map() };
  const later = exchanges
    .filter((one) => one.at > save.at && one.path === found.read)
    .toSorted((a, b) => a.at - b.at);
  const payload = later.map(readIn).find((one) => one !== undefined);
  const { readUnder } = found;
  const after = payload === undefined || readUnder === undefined ? payload : memberAt(payload, readUnder);
  if (after === undefined || !isJsonObject(after))
    return { why: 'the page was not opened again after it was saved: open it once more' };
  const changes = leavesOf(after).flatMap(([wire, to]) =>
    isEqualJson(memberAt(found.before, wire) ?? null, to) ? [] : [{ wire, to }],
  );
  return fieldsAmong({ ...statement, fields }, changes);
}

/** Of a save that carried a secret. */
export function secretLesson(statement: Statement, save: Exchange, exchanges: readonly Exchange[]): Lesson {
  const { resource, fields } = statement;
  if (save.method !== 'POST' || save.hasQuery) return unproved('it is saved by a call that cannot be bound');
  const [field, ...more] = Object.keys(fields).filter((one) => isSecret(resource, one));
  if (field === undefined || more.length > 0) return unproved('one save carries one secret');
  const all = foundIn(exchanges, save);
  const [found] = all.toSorted((a, b) => b.shown.length - a.shown.length);
  if (found === undefined)
    return unproved(
      'the page was not opened in the recording before the secret was saved: open it, then save',
    );
  if (all.some(({ read }) => read !== found.read))
    return unproved('what was sent beside the secret is shown by two pages: record that page by itself');
  if (isOfOne(resource, { paths: [found.read, save.path], shown: found.before })) return unproved(OF_ONE);
  const secrets = found.hidden.filter(([wire]) => isNamedSecret(wire));
  const others = found.hidden.filter(([wire]) => !isNamedSecret(wire));
  const [secret] = secrets;
  if (secret === undefined || secrets.length > 1)
    return unproved(
      `the save carried ${secrets.length === 0 ? 'no secret' : 'more than one secret'}, by the names of its members`,
    );
  const needsCode = hasCode(resource, field);
  const [code] = others;
  const isCode = code !== undefined && CODE.test(String(code[1])) && !code[0].includes('.');
  if (others.length !== (needsCode ? 1 : 0) || (needsCode && !isCode))
    return unproved('the save carried something beside the secret that is not known');
  const rest = othersAfter(statement, { found, exchanges, save });
  if ('why' in rest) return unproved(rest.why);
  const needs = [...new Set(found.shown.map(topOf))];
  const { read, readUnder, under } = found;
  return {
    isProved: true,
    members: new Map([...rest.members, [field, { wire: secret[0], to: null }]]),
    secret: { field, codeMember: needsCode ? code?.[0] : undefined },
    calls: {
      read: { method: 'GET', path: read, ...(readUnder === undefined ? {} : { under: readUnder }) },
      write: {
        ...{ method: 'POST', path: save.path, ...(under === undefined ? {} : { under }) },
        ...{ sends: 'changed-members', needs },
      },
    },
  };
}
