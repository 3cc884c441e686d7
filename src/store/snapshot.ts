/**
 * The snapshot of a run: every object as it was before the run's first write. Stored once, never replaced.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { hashOf } from '../canonical-json.js';
import { LockdownError } from '../errors.js';
import type { Redact } from '../redaction.js';
import { writePrivateFile } from './private-files.js';
import { exists, type RunFolder, readRunFile, storedForm } from './run-folder.js';
import { FORMAT_VERSION } from './run-record.js';
import { damaged } from './store-errors.js';

const SNAPSHOT_FILE = 'snapshot.json';

export const snapshotObjectSchema = z.strictObject({
  resource: z.string(),
  target: z.string(),
  raw: z.unknown(),
  decoded: z.unknown(),
  hash: z.string(),
});

/** One object of the server: as received (`raw`), as understood (`decoded`), and the caller's hash of it. */
export type SnapshotObject = Readonly<z.infer<typeof snapshotObjectSchema>>;

/** `hash` is of the objects as stored, so after masking. */
const fileSchema = z.strictObject({
  formatVersion: z.literal(FORMAT_VERSION),
  hash: z.string(),
  objects: z.array(snapshotObjectSchema),
});

/** The object with its secrets masked, by name and by value. */
export function storedObject(object: SnapshotObject, redact?: Redact): SnapshotObject {
  const { raw, decoded } = object;
  return { ...object, raw: storedForm(raw, redact), decoded: storedForm(decoded, redact) };
}

/**
 * Stores the snapshot, on the disk when this resolves; secrets are masked before, by name and by value.
 * Errors: `store.unwritable`; `internal.bug` for a run that has its snapshot already, as after the first write
 * there is nothing left to take one of.
 */
export async function storeSnapshot(
  run: RunFolder,
  objects: readonly SnapshotObject[],
  redact?: Redact,
): Promise<{ readonly hash: string }> {
  const path = join(run.path, SNAPSHOT_FILE);
  if (await exists(path)) throw new LockdownError('internal.bug', `run ${run.id} has a snapshot already`);
  const stored = objects.map((object) => storedObject(object, redact));
  const hash = hashOf(stored);
  await writePrivateFile(
    path,
    `${JSON.stringify({ formatVersion: FORMAT_VERSION, hash, objects: stored })}\n`,
  );
  return { hash };
}

/** The objects of the snapshot, in the order they were stored. Errors: `run.damaged`, also when there is none. */
export async function loadSnapshot(run: RunFolder): Promise<readonly SnapshotObject[]> {
  const path = join(run.path, SNAPSHOT_FILE);
  const parsed = fileSchema.safeParse(await readRunFile(path));
  if (!parsed.success) throw damaged(path, { what: 'it is not a snapshot this version knows' });
  const { hash, objects } = parsed.data;
  if (hashOf(objects) !== hash)
    throw damaged(path, { what: 'its content does not have the hash it was stored with' });
  return objects;
}
