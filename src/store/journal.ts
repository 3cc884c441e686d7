/**
 * The journal of a run: JSON lines, each on the disk before the run goes on. The intention of a write stands
 * here before the write is sent, so after a crash it is known what may have been done.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LockdownError } from '../errors.js';
import { type Redact, redactNamed, redactObject, redactTexts, visible } from '../redaction.js';
import { readUserBytes, UnfitFile } from '../user-file.js';
import { GroupCommit } from './group-commit.js';
import { type JournalEntry, type NewJournalEntry, parseJournalEntry } from './journal-entry.js';
import { FILE_MODE, flushFolder } from './private-files.js';
import type { RunFolder } from './run-folder.js';
import { storedObject } from './snapshot.js';
import { damaged, errnoOf, unwritable } from './store-errors.js';

const JOURNAL_FILE = 'journal.jsonl';
const NEWLINE = 0x0a;
/** A run of a hundred thousand domains writes a quarter of it. */
const MOST_BYTES = 2 ** 31;

export interface Journal {
  /**
   * Resolves when the entry is on the disk. Entries keep the order of the calls.
   * Errors: `store.unwritable`, and then for every later entry too; `internal.bug` for an entry that could not
   * be read again, or after `close`.
   */
  append(entry: NewJournalEntry): Promise<void>;
  /** Waits for what was appended, then closes. */
  close(): Promise<void>;
}

export interface JournalOptions {
  /** Masks the secrets of this run by value: in free text, and in the values of a server. */
  readonly redact?: Redact;
}

/** Members that carry a name and its values side by side, where masking by name has to be told the name. */
const NAMED_VALUES = ['before', 'after', 'expected', 'found', 'wanted'] as const;

/** A copy in which the values that stand beside this name are masked as its members would be. */
export function maskBeside<T extends object>(name: unknown, holder: T, redact: Redact): T {
  const values = NAMED_VALUES.filter((member) => member in holder).map((member) => [
    member,
    redactTexts(redactNamed(String(name), (holder as Record<string, unknown>)[member]), redact),
  ]);
  return { ...holder, ...Object.fromEntries(values) };
}

/** By name and by value in the values of a server and what they are called, by value in free text. */
function masked(entry: NewJournalEntry, redact: Redact): object {
  switch (entry.entry) {
    case 'write': {
      const { fields, item, ...rest } = entry;
      const named = item === undefined ? {} : { item: redact(item) };
      const others = { ...maskBeside('', redactObject(rest), redact), ...named };
      if (fields === undefined) return others;
      const pairs = Object.entries(fields).map(([field, values]) => [
        field,
        maskBeside(field, values, redact),
      ]);
      return { ...others, fields: Object.fromEntries(pairs) };
    }
    case 'read-back': {
      const verdicts = entry.verdicts.map((verdict) => ({
        ...maskBeside(verdict.field, verdict, redact),
        field: redact(verdict.field),
      }));
      const bystanders = entry.bystanders.map((one) => ({
        ...maskBeside(one.path, one, redact),
        path: redact(one.path),
      }));
      return { ...entry, verdicts, bystanders };
    }
    case 'answer':
      return entry.message === undefined ? entry : { ...entry, message: redact(entry.message) };
    case 'arrived':
      return { ...entry, object: storedObject(entry.object, redact) };
    case 'skipped':
      return { ...entry, reason: redact(entry.reason) };
    default:
      return entry;
  }
}

/** The line of an entry, newline included. It is read once here, so what is written can be read back. */
function lineOf(entry: NewJournalEntry, options: { readonly seq: number; readonly redact: Redact }) {
  const text = JSON.stringify({ ...masked(entry, options.redact), seq: options.seq });
  if (parseJournalEntry(JSON.parse(text)) !== undefined) return visible(`${text}\n`, 'lines');
  throw new LockdownError('internal.bug', `an entry "${entry.entry}" does not have the form of the journal`);
}

function entryOf(line: Uint8Array): JournalEntry | undefined {
  try {
    return parseJournalEntry(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line)));
  } catch {
    return undefined;
  }
}

/**
 * The entries of a journal and the length of their lines. Bytes after the last newline are of an `append` that never
 * resolved, so nothing was done on the strength of them: left out.
 * Errors: `run.damaged` for a bad line that ends in a newline, or a gap in the count.
 */
export function parseJournal(bytes: Uint8Array, path: string) {
  const entries: JournalEntry[] = [];
  let length = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, length)) {
    const entry = entryOf(bytes.subarray(length, end));
    if (entry?.seq !== entries.length + 1) {
      throw damaged(path, { what: `line ${entries.length + 1} is damaged` });
    }
    entries.push(entry);
    length = end + 1;
  }
  return { entries, length };
}

function readWhole(path: string) {
  let bytes: Uint8Array = new Uint8Array();
  try {
    bytes = readUserBytes(path, MOST_BYTES);
  } catch (cause) {
    const errno = errnoOf(cause);
    const isUnfit = cause instanceof UnfitFile;
    // A fault of our own is none of the file's.
    if (errno === undefined && !isUnfit) throw cause;
    const what = isUnfit ? cause.message : 'it cannot be read';
    if (errno !== 'ENOENT') throw damaged(path, { what, cause });
  }
  return parseJournal(bytes, path);
}

async function openAt(path: string, length: number): Promise<FileHandle> {
  const handle = await open(path, 'a', FILE_MODE);
  try {
    // A torn last line goes: the next entry would otherwise be written onto it.
    await handle.truncate(length);
    await handle.sync();
    await flushFolder(dirname(path));
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Opens the journal of a run for more entries, after those it has. One at a time, under the lock of the server.
 * Errors: `run.damaged`, `store.unwritable`.
 */
export async function openJournal(run: RunFolder, options: JournalOptions = {}): Promise<Journal> {
  const path = join(run.path, JOURNAL_FILE);
  const redact = options.redact ?? ((text: string) => text);
  const { entries, length } = readWhole(path);
  const handle = await openAt(path, length).catch((error: unknown) => {
    throw unwritable(path, error);
  });
  const lines = new GroupCommit({
    write: (text) => handle.appendFile(text),
    flush: () => handle.datasync(),
  });
  let seq = entries.length;
  let closing: Promise<void> | undefined;

  return {
    async append(entry) {
      if (closing !== undefined)
        throw new LockdownError('internal.bug', `the journal of run ${run.id} is closed`);
      const line = lineOf(entry, { seq: seq + 1, redact });
      seq += 1;
      try {
        await lines.append(line);
      } catch (error) {
        throw unwritable(path, error);
      }
    },
    close() {
      closing ??= lines.settled().then(() => handle.close());
      return closing;
    },
  };
}

/**
 * The entries of a run so far, oldest first; none when it has no journal yet. A torn last line is left out.
 * Errors: `run.damaged`.
 */
export async function readJournal(run: RunFolder): Promise<readonly JournalEntry[]> {
  return readWhole(join(run.path, JOURNAL_FILE)).entries;
}
