/** An assumed collection: one call that lists it, one each that adds, edits and removes rows. */
import { type Answer, done, invalidInput, refused } from '../../answer.js';
import { blankOf, knownMembers } from '../../body-shape.js';
import { isObject, type JsonObject } from '../../json.js';
import type { RouteRequest, ServerRoute, World } from '../../route.js';
import type { SandboxState } from '../../state.js';
import { CONTROLLER, READ, WRITE } from './call.js';

export interface CollectionSpec<Row extends JsonObject> {
  /** The call that lists. */
  readonly path: string;
  /** The call that edits; with `-put` it adds, with `-delete` it removes. */
  readonly rowPath: string;
  /** For the documentation: `IdsRule`. */
  readonly name: string;
  /** The member of the answer that holds the rows, and of a write that holds one. */
  readonly wrappers: { readonly rows: string; readonly row: string };
  /** The member by which the server knows a row. */
  readonly key: keyof Row & string;
  /** Every member that a write can change, at a value of its type. */
  readonly template: JsonObject;
  readonly rowsOf: (state: SandboxState) => readonly Row[];
  readonly keep: (state: SandboxState, rows: Row[]) => void;
  /** A row of the server's own making, but for the members of the template. */
  readonly identify: (blank: JsonObject, rows: readonly Row[]) => Row;
  /** Why a row cannot be removed. */
  readonly refusal?: (row: Row) => string | undefined;
}

function membersOf<Row extends JsonObject>(
  body: unknown,
  { wrappers, key, template }: CollectionSpec<Row>,
): { readonly key: unknown; readonly members: JsonObject } | undefined {
  const row = isObject(body) ? body[wrappers.row] : undefined;
  const members = isObject(row) ? knownMembers(row, template) : undefined;
  return isObject(row) && members !== undefined ? { key: row[key], members } : undefined;
}

function writesOf<Row extends JsonObject>(spec: CollectionSpec<Row>) {
  const missing = () => refused(400, `${spec.name} not found`);
  const add = (request: RouteRequest, { state }: World): Answer => {
    const given = membersOf(request.body, spec);
    if (given === undefined) return invalidInput();
    const rows = spec.rowsOf(state);
    const row = spec.identify(blankOf(spec.template), rows);
    request.store(row, given.members);
    spec.keep(state, [...rows, row]);
    return done();
  };
  const edit = (request: RouteRequest, { state }: World): Answer => {
    const given = membersOf(request.body, spec);
    if (given === undefined) return invalidInput();
    const row = spec.rowsOf(state).find((known) => known[spec.key] === given.key);
    if (row === undefined) return missing();
    request.store(row, given.members);
    return done();
  };
  /** All of them or none. */
  const remove = (request: RouteRequest, { state }: World): Answer => {
    const input = isObject(request.body) ? request.body.input : undefined;
    if (!Array.isArray(input)) return invalidInput();
    const rows = spec.rowsOf(state);
    const chosen = rows.filter((row) => input.includes(row[spec.key]));
    if (input.some((wanted) => !chosen.some((row) => row[spec.key] === wanted))) return missing();
    const reason = chosen.map((row) => spec.refusal?.(row)).find((text) => text !== undefined);
    if (reason !== undefined) return refused(400, reason);
    spec.keep(
      state,
      rows.filter((row) => !chosen.includes(row)),
    );
    return done();
  };
  return { add, edit, remove };
}

export function collectionRoutes<Row extends JsonObject>(spec: CollectionSpec<Row>): readonly ServerRoute[] {
  const { path, rowPath, name, wrappers, rowsOf } = spec;
  const { add, edit, remove } = writesOf(spec);
  return [
    {
      ...READ,
      path,
      action: `${CONTROLLER}/Get${name}s`,
      handle: (_request, { state }) => done({ [wrappers.rows]: rowsOf(state) }),
    },
    { ...WRITE, path: `${rowPath}-put`, action: `${CONTROLLER}/Add${name}`, handle: add },
    { ...WRITE, path: rowPath, action: `${CONTROLLER}/Set${name}`, handle: edit },
    { ...WRITE, path: `${rowPath}-delete`, action: `${CONTROLLER}/Delete${name}s`, handle: remove },
  ];
}

/** The next free number of rows that the server counts. */
export function nextId(rows: readonly { readonly id: number }[]): number {
  return rows.reduce((highest, { id }) => Math.max(highest, id), 0) + 1;
}
