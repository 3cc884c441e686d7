/** The bytes of a journal: whole lines, counted, and perhaps a torn one at the end. Pure. */
import { type JournalEntry, parseJournalEntry } from './journal-entry.js';

const NEWLINE = 0x0a;

/** What the bytes hold: the entries and the length of their lines, or the number of the first bad line. */
export type JournalContent =
  | { readonly state: 'whole'; readonly entries: readonly JournalEntry[]; readonly length: number }
  | { readonly state: 'damaged'; readonly line: number };

function entryOf(line: Uint8Array): JournalEntry | undefined {
  try {
    return parseJournalEntry(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line)));
  } catch {
    return undefined;
  }
}

/**
 * Bytes after the last newline are of an `append` that never resolved, so nothing was done on the strength of
 * them: left out. A bad line that ends in a newline, or a gap in the count, is damage.
 */
export function parseJournal(bytes: Uint8Array): JournalContent {
  const entries: JournalEntry[] = [];
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    const entry = entryOf(bytes.subarray(start, end));
    if (entry?.seq !== entries.length + 1) return { state: 'damaged', line: entries.length + 1 };
    entries.push(entry);
    start = end + 1;
  }
  return { state: 'whole', entries, length: start };
}
