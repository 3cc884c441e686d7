/**
 * The folder of one run: `runs/<id>/run.json`, `plan.json` and `contract.json`, later the snapshot and the journal.
 * A run appears whole or not at all: its folder is filled under a hidden name, then renamed.
 */
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeeper, MOST_LEVELS } from '../canonical-json.js';
import { LockdownError } from '../errors.js';
import { type Redact, redactObject, redactTexts } from '../redaction.js';
import { readUserFile, UnfitFile } from '../user-file.js';
import {
  createOnce,
  createPrivateFile,
  FOLDER_MODE,
  flushFolder,
  makePrivateFolder,
} from './private-files.js';
import {
  FORMAT_VERSION,
  isRunId,
  placeOf,
  type RunRecord,
  runIdOf,
  runRecordSchema,
  startOfRunId,
} from './run-record.js';
import { damaged, errnoOf, unwritable } from './store-errors.js';

/** A thousand runs in one second would still find a free id among four hexadecimal digits. */
const ID_TRIES = 16;

/** The plan of a large server; what was written has to be read again. */
const MOST_BYTES = 2 ** 29;

const RECORD_FILE = 'run.json';
const PLAN_FILE = 'plan.json';
const CONTRACT_FILE = 'contract.json';

export interface RunFolder {
  readonly id: string;
  /** Absolute, or relative as the state folder is. */
  readonly path: string;
  readonly record: RunRecord;
}

export interface CreateRunOptions
  extends Omit<RunRecord, 'formatVersion' | 'id' | 'startedAt' | 'comesAfter'> {
  readonly stateDir: string;
  /** What the run is carried out under, kept as it is: it holds no secret. `contract` is its hash. */
  readonly contractData: unknown;
  /** Kept as JSON, secret members masked. */
  readonly plan: unknown;
  readonly now: Date;
  /** A few digits or lower-case letters, other ones at every call. */
  readonly random: () => string;
  /** Masks the secrets of this run by value. */
  readonly redact?: Redact;
}

export function runsFolderOf(stateDir: string): string {
  return join(stateDir, 'runs');
}

export function runPathOf(stateDir: string, id: string): string {
  return join(runsFolderOf(stateDir), id);
}

type Dated = CreateRunOptions & Pick<RunRecord, 'comesAfter'>;

function recordOf(id: string, options: Dated): RunRecord {
  const { stateDir, plan, contractData, random, redact, now, ...stated } = options;
  const known = { formatVersion: FORMAT_VERSION, id, startedAt: now.toISOString() };
  const parsed = runRecordSchema.safeParse({ ...known, ...stated });
  if (parsed.success) return parsed.data;
  throw new LockdownError('internal.bug', `run ${id} cannot be recorded: ${parsed.error.message}`);
}

/** Errors: `store.unwritable` where it cannot be looked for. */
export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw unwritable(path, error);
  }
}

/** A copy as it will be read back (dates become text, `undefined` members go), secrets masked: members by name, those of the run by value. */
export function storedForm(value: unknown, redact: Redact = (text) => text): unknown {
  const text = JSON.stringify(value);
  return text === undefined ? null : redactTexts(redactObject(JSON.parse(text)), redact);
}

/** Names of the run folders. Hidden ones are runs that were never finished being made; files are not ours. */
export async function runIds(stateDir: string): Promise<readonly string[]> {
  const runs = runsFolderOf(stateDir);
  try {
    const found = await readdir(runs, { withFileTypes: true });
    return found.filter((one) => !one.isFile() && !one.name.startsWith('.')).map(({ name }) => name);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return [];
    throw unwritable(runs, error);
  }
}

/**
 * After every run that is there, also where the clock was set back: the newest is the one that is taken back first. When
 * it starts is another thing: one run of a wrong clock is not to date all later ones.
 */
async function afterAll({ stateDir, now }: CreateRunOptions): Promise<Pick<RunRecord, 'comesAfter'>> {
  let newest = Number.NEGATIVE_INFINITY;
  for (const id of await runIds(stateDir)) {
    const run = await loadRun(stateDir, id).catch(() => undefined);
    newest = Math.max(newest, run === undefined ? (startOfRunId(id) ?? newest) : placeOf(run.record));
  }
  return newest < now.getTime() ? {} : { comesAfter: new Date(newest).toISOString() };
}

/** The free id and its hidden folder, empty and ours alone. */
async function reserve(options: Dated) {
  const runs = runsFolderOf(options.stateDir);
  for (let tries = 0; tries < ID_TRIES; tries += 1) {
    const id = runIdOf(options.kind, { now: options.now, chance: options.random() });
    const record = recordOf(id, options);
    const [path, hidden] = [join(runs, id), join(runs, `.${id}.tmp`)];
    if (!(await createOnce(() => mkdir(hidden, { mode: FOLDER_MODE })))) continue;
    // Looked for only now: whoever takes this id holds the hidden folder until the run is in place.
    if (!(await exists(path))) return { record, hidden, path };
    await rm(hidden, { recursive: true });
  }
  throw new LockdownError('store.unwritable', `no free run id in ${runs} after ${ID_TRIES} tries`, {
    next: 'Run the command again, or choose another folder with --state-dir.',
  });
}

/**
 * Makes the folder of a new run, on the disk when this resolves. It comes after every run of the state folder.
 * Errors: `store.unwritable`.
 */
export async function createRun(options: CreateRunOptions): Promise<RunFolder> {
  const runs = runsFolderOf(options.stateDir);
  await makePrivateFolder(runs);
  try {
    const { record, hidden, path } = await reserve({ ...options, ...(await afterAll(options)) });
    try {
      const plan = JSON.stringify(storedForm(options.plan, options.redact), null, 2);
      await createPrivateFile(join(hidden, PLAN_FILE), `${plan}\n`);
      await createPrivateFile(join(hidden, CONTRACT_FILE), `${JSON.stringify(options.contractData)}\n`);
      await createPrivateFile(join(hidden, RECORD_FILE), `${JSON.stringify(record, null, 2)}\n`);
      await flushFolder(hidden);
      await rename(hidden, path);
    } catch (error) {
      await rm(hidden, { recursive: true, force: true });
      throw error;
    }
    await flushFolder(runs);
    return { id: record.id, path, record };
  } catch (error) {
    throw unwritable(runs, error);
  }
}

/** Parsed JSON of a file of a run. Errors: `run.damaged`. */
export async function readRunFile(path: string): Promise<unknown> {
  let value: unknown;
  try {
    value = JSON.parse(readUserFile(path, { most: MOST_BYTES }));
  } catch (cause) {
    throw damaged(path, { what: cause instanceof UnfitFile ? cause.message : 'it is not JSON', cause });
  }
  if (isDeeper(value)) throw damaged(path, { what: `it nests more than ${MOST_LEVELS} levels deep` });
  return value;
}

/**
 * The run of this id, its record checked.
 * Errors: `run.damaged`; a folder that is not there is damaged too, so ask for ids that were listed.
 */
export async function loadRun(stateDir: string, id: string): Promise<RunFolder> {
  const path = runPathOf(stateDir, id);
  const file = join(path, RECORD_FILE);
  const parsed = runRecordSchema.safeParse(await readRunFile(file));
  if (!parsed.success) throw damaged(file, { what: 'it is not a run record this version knows' });
  if (parsed.data.id !== id) throw damaged(file, { what: `it is the record of run ${parsed.data.id}` });
  return { id, path, record: parsed.data };
}

/** Whether a run of this id has a folder. Errors: `store.unwritable` when the state folder cannot be looked into. */
export async function hasRun(stateDir: string, id: string): Promise<boolean> {
  return isRunId(id) && exists(join(runsFolderOf(stateDir), id));
}

/** The plan of a run as it was stored. Errors: `run.damaged`. */
export async function readRunPlan(run: RunFolder): Promise<unknown> {
  return readRunFile(join(run.path, PLAN_FILE));
}

/** The contract of a run as it was stored. Errors: `run.damaged`. */
export async function readRunContract(run: RunFolder): Promise<unknown> {
  return readRunFile(join(run.path, CONTRACT_FILE));
}
