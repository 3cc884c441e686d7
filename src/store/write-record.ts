/**
 * What became of the writes that runs made on one build of the server: by call and by setting, how often it was read back as
 * written or otherwise. It holds no value and names no server, and is one file a build in the state folder.
 */
import { join } from 'node:path';
import { z } from 'zod';
import { LockdownError } from '../errors.js';
import { readUserFile } from '../user-file.js';
import { editFile, FILE_MODE, makePrivateFolder } from './private-files.js';
import { errnoOf } from './store-errors.js';

const FOLDER = 'writes';
const FORMAT = 1;

/** How a setting came back that was written. */
export const COMINGS_BACK = ['honoured', 'normalised', 'ignored', 'altered'] as const;
export type ComingBack = (typeof COMINGS_BACK)[number];

const count = z.int().nonnegative();
const tally = z.strictObject({
  honoured: count,
  normalised: count,
  ignored: count,
  altered: count,
  last: z.iso.date(),
});
const schema = z.strictObject({
  formatVersion: z.literal(FORMAT),
  build: z.int(),
  /** By call (`POST settings/…`, as it is bound), then by resource and field (`smtp-in.allowRelay`). */
  calls: z.record(z.string(), z.record(z.string(), tally)),
});

/** How often a setting came back how, and when it was last written: a day, YYYY-MM-DD. */
export type WriteTally = Readonly<z.infer<typeof tally>>;
export type WriteRecord = Readonly<z.infer<typeof schema>>;

/** One setting that one call wrote to one object. */
export interface SettingWritten {
  /** As it is bound: `POST settings/sysadmin/domain-settings/{domain}`. */
  readonly call: string;
  readonly resource: string;
  readonly field: string;
  readonly cameBack: ComingBack;
}

function pathOf(stateDir: string, build: number): string {
  return join(stateDir, FOLDER, `${build}.json`);
}

function parsed(text: string, path: string): WriteRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new LockdownError('store.unwritable', `${path} is no JSON`, { cause });
  }
  const fit = schema.safeParse(value);
  if (fit.success) return fit.data;
  throw new LockdownError('store.unwritable', `${path} is no record of writes that this version knows`);
}

/** None where nothing was written on that build yet. Errors: `store.unwritable` where it cannot be read, or is none. */
export function loadWriteRecord(stateDir: string, build: number): WriteRecord {
  const path = pathOf(stateDir, build);
  try {
    const record = parsed(readUserFile(path), path);
    if (record.build === build) return record;
    throw new LockdownError('store.unwritable', `${path} is of build ${record.build}`);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { formatVersion: FORMAT, build, calls: {} };
    if (error instanceof LockdownError) throw error;
    throw new LockdownError('store.unwritable', `${path} cannot be read`, { cause: error });
  }
}

const NONE = { honoured: 0, normalised: 0, ignored: 0, altered: 0 } as const;

/** The record with these writes in it. `day`: YYYY-MM-DD. */
export function withWrites(
  record: WriteRecord,
  written: readonly SettingWritten[],
  day: string,
): WriteRecord {
  const calls = structuredClone(record.calls) as Record<string, Record<string, WriteTally>>;
  for (const { call, resource, field, cameBack } of written) {
    const name = `${resource}.${field}`;
    const ofCall = calls[call] ?? {};
    calls[call] = ofCall;
    const before = ofCall[name] ?? NONE;
    ofCall[name] = { ...before, [cameBack]: before[cameBack] + 1, last: day };
  }
  return { ...record, calls };
}

/** Keeps what came of more writes, beside what is kept already. Errors: `store.unwritable`. */
export async function keepWrites(
  written: readonly SettingWritten[],
  { stateDir, build, day }: { readonly stateDir: string; readonly build: number; readonly day: string },
): Promise<void> {
  if (written.length === 0) return;
  await makePrivateFolder(join(stateDir, FOLDER));
  await editFile(pathOf(stateDir, build), {
    mode: FILE_MODE,
    edit: () => `${JSON.stringify(withWrites(loadWriteRecord(stateDir, build), written, day), null, 2)}\n`,
  });
}
