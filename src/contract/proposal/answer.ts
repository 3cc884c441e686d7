/** What an answer holds, as far as a binding can reach it: objects, lists of rows, and members by dotted names. */
import { isJsonObject, type Json, type JsonObject } from '../../canonical-json.js';
import { isSecretName } from '../../redaction.js';
import { withoutEnvelope } from '../members.js';

const NAME = /^[a-z]\w*$/i;

/** Can a binding reach a member of this name? */
export function isName(name: string): boolean {
  return NAME.test(name);
}

/** What lies deeper, and what comes after so many, is not looked at: no page of settings is made so. */
const MOST_DEPTH = 4;
const MOST_MEMBERS = 2000;
const MOST_ROWS = 500;

/** A member of an object, or of every row of a list. */
export interface Member {
  /** Dotted. */
  readonly wire: string;
  /** One for each row; of an object just one. */
  readonly values: readonly Json[];
}

/** Does a part of a dotted name say that it holds a secret? */
export function isNamedSecret(wire: string): boolean {
  return wire.split('.').some(isSecretName);
}

function* leavesIn(
  object: JsonObject,
  path: readonly string[],
): Generator<readonly [wire: string, value: Json]> {
  for (const [name, value] of Object.entries(object)) {
    if (!isName(name)) continue;
    const at = [...path, name];
    if (isJsonObject(value) && at.length < MOST_DEPTH) yield* leavesIn(value, at);
    else yield [at.join('.'), value];
  }
}

/**
 * The members that all rows have, without those that hold a text and are named like a secret: such a value is looked at by
 * nobody.
 */
export function membersIn(rows: readonly JsonObject[]): readonly Member[] {
  const found = new Map<string, Json[]>();
  for (const [at, row] of rows.slice(0, MOST_ROWS).entries()) {
    let count = 0;
    for (const [wire, value] of leavesIn(row, [])) {
      count += 1;
      if (count > MOST_MEMBERS) break;
      const values = found.get(wire);
      if (values === undefined && at === 0) found.set(wire, [value]);
      else if (values?.length === at) values.push(value);
    }
  }
  const isPlain = (value: Json) => typeof value === 'boolean' || typeof value === 'number';
  return [...found]
    .filter(([, values]) => values.length === Math.min(rows.length, MOST_ROWS))
    .filter(([wire, values]) => !isNamedSecret(wire) || values.every(isPlain))
    .map(([wire, values]) => ({ wire, values }));
}

/** The payload of an answer, without what lies beside it. */
export function payloadOf(answer: unknown): JsonObject | undefined {
  return isJsonObject(answer) ? withoutEnvelope(answer) : undefined;
}

/** Every list of objects in an answer, and every empty one, by its dotted name. */
export function listsIn(
  payload: JsonObject,
): readonly { readonly under: string; readonly rows: readonly JsonObject[] }[] {
  return [...leavesIn(payload, [])]
    .slice(0, MOST_MEMBERS)
    .flatMap(([under, value]) =>
      Array.isArray(value) && value.every(isJsonObject) ? [{ under, rows: value }] : [],
    );
}
