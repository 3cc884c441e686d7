/**
 * The assumed API in other words. A sandbox of a dialect holds the same server and says all of it otherwise that has no
 * published endpoint, so that no guess of the contract fits it. What is published is the same in every dialect.
 */
import { compliance, ownAccount } from '../assumed/access-rows.js';
import type { AssumedRow, Call, CollectionRow, DocumentRow, Member } from '../assumed/row.js';
import { propagation } from '../assumed/server-rows.js';
import { heldRows } from '../assumed/table.js';
import { isObject, type JsonObject } from '../json.js';
import { encodedLeaves, enveloped } from './encodings.js';
import { renamedCall, renamedLeaves } from './names.js';
import type { Leaf, Spoken, SpokenCall } from './spoken.js';

type HeldRow = DocumentRow | CollectionRow;

/** Of one dialect: what the state holds, by its name there, and the resources whose calls are their own. */
export interface Table {
  readonly held: Readonly<Record<string, Spoken<HeldRow>>>;
  readonly ownAccount: Spoken;
  readonly compliance: Spoken;
  readonly propagation: Spoken;
}

/** `{throttleSettings:{messagesPerHour}}` -> `throttleSettings.messagesPerHour`, with what each is at. */
function flattened(object: Readonly<JsonObject>, before = ''): [string, unknown][] {
  return Object.entries(object).flatMap(([name, value]) =>
    isObject(value) ? flattened(value, `${before}${name}.`) : [[before + name, value]],
  );
}

/** Of an object that is the same in every dialect, by a blank one. `members`: what is said of some of them. */
export function plainLeaves(
  whole: Readonly<JsonObject>,
  members: AssumedRow['members'] = {},
): readonly Leaf[] {
  return flattened(whole).map(([name, value]) => plainLeaf(name, value, members[name]));
}

function plainLeaf(name: string, value: unknown, member: Member | undefined): Leaf {
  const blank = Array.isArray(value) ? [] : value;
  return { name, wire: name, factor: 1, blank, ...(member && { member }) };
}

function leavesOf(row: AssumedRow): readonly Leaf[] {
  if (row.kind === 'document' && row.whole !== undefined)
    return plainLeaves(row.whole.blank as JsonObject, row.members);
  const leaf = (name: string, value: unknown) => plainLeaf(name, value, row.members[name]);
  return Object.entries(row.members).map(([name, { blank }]) => leaf(name, blank));
}

/** Where the table has what a call is about, of calls that no document and no collection has. */
const OWN_ENVELOPES: Readonly<Record<string, string>> = {
  'settings/sysadmin/sysadmin-info': 'sysAdminInfo',
  'settings/sysadmin/propagate-domain-settings': 'settings',
  'settings/domain/password-compliance-users-no-activedirectory': 'users',
};

function underOf(row: AssumedRow, { role, path }: Call): string {
  if (row.kind === 'calls') return OWN_ENVELOPES[path] ?? '';
  if (row.kind === 'document' || role === 'list') return row.under;
  return role === 'remove' ? 'input' : row.rowUnder;
}

function unchanged({
  role,
  method,
  path,
  action,
  isExtra,
  under,
}: Call & { readonly under: string }): SpokenCall {
  return { role, method, path, was: { path, under }, action, under, ...(isExtra && { isExtra }) };
}

function spoken<Row extends AssumedRow>(dialect: number, row: Row): Spoken<Row> {
  const calls = row.calls.map((call) => ({ ...call, under: underOf(row, call) }));
  const leaves = leavesOf(row);
  if (dialect === 0) return { row, calls: calls.map(unchanged), leaves };
  const isRenaming = dialect % 2 === 1;
  return {
    row,
    calls: calls.map((call) =>
      isRenaming ? renamedCall(dialect, row, call) : enveloped(dialect, row, call),
    ),
    leaves: isRenaming ? renamedLeaves(dialect, row, leaves) : encodedLeaves(dialect, row, leaves),
  };
}

/** `dialect`: 0 for the words of the table itself; odd ones rename, even ones write values and envelopes otherwise. */
export function tableOf(dialect: number): Table {
  if (last?.dialect !== dialect) last = { dialect, table: makeTable(dialect) };
  return last.table;
}

/** What was asked for last: all that a sandbox serves is made from one, and asks for it by itself. */
let last: { readonly dialect: number; readonly table: Table } | undefined;

function makeTable(dialect: number): Table {
  return {
    held: Object.fromEntries(
      Object.entries<HeldRow>(heldRows).map(([name, row]) => [name, spoken(dialect, row)]),
    ),
    ownAccount: spoken(dialect, ownAccount),
    compliance: spoken(dialect, compliance),
    propagation: spoken(dialect, propagation),
  };
}

/** All of it, in the order of the table. */
export function rowsOf({ held, ...others }: Table): readonly Spoken[] {
  return [...Object.values(held), others.propagation, others.ownAccount, others.compliance];
}
