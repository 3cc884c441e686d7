/**
 * The assumed API, once: settings without a published endpoint. Paths, names and numbers are guesses. The sandbox's
 * state, its seed and its routes follow from these rows, and so does docs/assumed-api.md; the contract is typed apart
 * from them, and a test compares the two.
 */
import { accessRows, compliance, ownAccount } from './access-rows.js';
import type { Luck } from './luck.js';
import { mailRows } from './mail-rows.js';
import type { AssumedRow, CollectionRow, DocumentRow, Held, Members } from './row.js';
import { propagation, serverRows } from './server-rows.js';

export { documentedRows } from './spool-rows.js';

/** What the state holds, by its name there. */
export const heldRows = { ...mailRows, ...accessRows, ...serverRows };

const calls = [propagation, ownAccount, compliance];
/** Every row. */
export const assumedRows: readonly AssumedRow[] = [...Object.values<AssumedRow>(heldRows), ...calls];

const ONE_USER = 'shown in the answer for one user; that a row of the list has it too is not';
const BYPASS = 'a client reads it; that it is the SMTP auth bypass, and its name in a write, are not known';
const GREYLISTING = 'its name in an answer is known, the one in a write is not';
const TWO_FACTOR = 'a client writes "0" and "1"; that an answer has it so is not known';

/** What is assumed of calls that are not: resource, member, whether it is read or written, and what nobody has shown. */
export const assumedMembers = [
  ['ip-access', 'bypass', 'read and written', BYPASS],
  ['ip-access', 'disabledGreylisting', 'written', GREYLISTING],
  ['ip-access', 'protocolMask', 'read', 'that it has the bit of each ServiceType number'],
  ['domain-settings', 'twoFactorSettings.setting', 'read', TWO_FACTOR],
  ['users', 'securityFlags.isDisabled', 'read', ONE_USER],
  ['users', 'isPasswordExpired', 'read', ONE_USER],
  ['users', 'maxMailboxSize', 'read', ONE_USER],
] as const;

type Rows = typeof heldRows;
type Document<Row> = Row extends DocumentRow<infer _, infer W> ? W : never;
type Item<Row> = Row extends { readonly kind: 'collection'; readonly members: infer M extends Members }
  ? Held<M>
  : never;

/** The part of the sandbox's state that is assumed from end to end. */
export type AssumedState = {
  readonly [N in keyof Rows as Rows[N]['kind'] extends 'document' ? N : never]: Document<Rows[N]>;
} & { [N in keyof Rows as Rows[N]['kind'] extends 'collection' ? N : never]: Item<Rows[N]>[] };

export type Administrator = AssumedState['administrators'][number];
export type Rbl = AssumedState['rbls'][number];

function heldOf(members: Members, luck: Luck): Record<string, unknown> {
  const start = (seed: unknown) => (typeof seed === 'function' ? seed(luck) : structuredClone(seed));
  return Object.fromEntries(Object.entries(members).map(([name, { seed }]) => [name, start(seed)]));
}

function seedOf(row: DocumentRow | CollectionRow, luck: Luck): unknown {
  if (row.kind === 'collection')
    return row.rows(luck).map((parts) => ({ ...heldOf(row.members, luck), ...parts }));
  return row.whole === undefined ? heldOf(row.members, luck) : structuredClone(row.whole.seed);
}

/** Weak values: relays for anyone, lets spam and programs in, still asks a dead list. */
export function seedAssumed(luck: Luck): AssumedState {
  const held = Object.entries<DocumentRow | CollectionRow>(heldRows);
  return Object.fromEntries(held.map(([name, row]) => [name, seedOf(row, luck)])) as AssumedState;
}
