/** The lines of a journal: what a run was about to do, what it did, and what a separate read said afterwards. */
import { z } from 'zod';
import type { Json } from '../canonical-json.js';
import { snapshotObjectSchema } from './snapshot.js';

/** A JSON value. It comes from `JSON.parse`, so only its absence has to be told. */
const json = z.custom<Json>((value) => value !== undefined);

/** `at`: ISO 8601 in UTC, from the caller's clock. `seq`: 1, 2, 3 … in the order of the journal. */
const line = { seq: z.int().positive(), at: z.iso.datetime() };
/** The number of the write in its run, as the caller counts them. */
const write = z.int().nonnegative();

const started = z.strictObject({
  ...line,
  entry: z.literal('started'),
  objects: z.int().nonnegative(),
  writes: z.int().nonnegative(),
});

/** The intention, on the disk before the request is sent. A document has `fields`, a collection `item` and `key`. */
const intention = z.strictObject({
  ...line,
  entry: z.literal('write'),
  write,
  resource: z.string(),
  target: z.string(),
  method: z.string(),
  path: z.string(),
  action: z.enum(['set', 'add', 'change', 'remove']),
  fields: z.exactOptional(z.record(z.string(), z.strictObject({ before: json, after: json }))),
  item: z.exactOptional(z.string()),
  key: z.exactOptional(z.union([z.string(), z.number(), z.null()])),
  before: z.exactOptional(json),
  after: z.exactOptional(json),
});

const answer = z.strictObject({
  ...line,
  entry: z.literal('answer'),
  write,
  outcome: z.enum(['accepted', 'refused', 'no-answer']),
  status: z.exactOptional(z.int()),
  message: z.exactOptional(z.string()),
});

const fieldVerdict = z.strictObject({
  field: z.string(),
  key: z.exactOptional(z.union([z.string(), z.number()])),
  verdict: z.enum(['honoured', 'normalised', 'ignored', 'altered', 'unreadable', 'unshown']),
  expected: z.exactOptional(json),
  found: z.exactOptional(json),
});

/** What a separate read found. `bystanders`: only those that changed. */
const readBack = z.strictObject({
  ...line,
  entry: z.literal('read-back'),
  write,
  verdicts: z.array(fieldVerdict).readonly(),
  bystanders: z.array(z.strictObject({ path: z.string(), before: json, after: json })).readonly(),
});

/** An object of a domain that the run added, as it was before the run's first write to it: no snapshot could have it. */
const arrived = z.strictObject({ ...line, entry: z.literal('arrived'), object: snapshotObjectSchema });

const skipped = z.strictObject({
  ...line,
  entry: z.literal('skipped'),
  resource: z.string(),
  target: z.string(),
  reason: z.string(),
});

/** How a run can end. */
export const FINISHED_STATUSES = [
  'verified',
  'partial',
  'disagrees',
  'interrupted',
  'failed',
  'not-proved',
  'nothing-to-do',
] as const;

const finished = z.strictObject({
  ...line,
  entry: z.literal('finished'),
  status: z.enum(FINISHED_STATUSES),
  exitCode: z.int(),
});

const journalEntrySchema = z.discriminatedUnion('entry', [
  started,
  intention,
  answer,
  readBack,
  arrived,
  skipped,
  finished,
]);

/** One line of a journal as it is read. */
export type JournalEntry = Readonly<z.infer<typeof journalEntrySchema>>;

export type FinishedStatus = z.infer<typeof finished>['status'];

type WithoutSeq<Entry> = Entry extends unknown ? Omit<Entry, 'seq'> : never;

/** One line of a journal as it is appended: the journal counts the lines itself. */
export type NewJournalEntry = WithoutSeq<JournalEntry>;

/** The entry in a parsed line, or `undefined`. The value itself: the schema's copy would lose a `__proto__` field. */
export function parseJournalEntry(value: unknown): JournalEntry | undefined {
  return journalEntrySchema.safeParse(value).success ? (value as JournalEntry) : undefined;
}
