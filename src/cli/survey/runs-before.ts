/** What earlier runs of the tool on a server say for its steps. */
import { ownPassword } from '../../contract/resources/access/own-account.js';
import { isSameName } from '../../steps/kit/names.js';
import { readJournal } from '../../store/journal.js';
import type { JournalEntry } from '../../store/journal-entry.js';
import { loadRun } from '../../store/run-folder.js';
import { listRuns, type RunSummary, recordIn } from '../../store/run-list.js';
import { serverKey } from '../../store/server-key.js';

/** The runs on a server, newest first, and where they are kept. */
export interface RunsBefore {
  readonly stateDir: string;
  readonly runs: readonly RunSummary[];
}

/** Those that cannot be listed say nothing. */
export async function runsOn(server: string, stateDir: string | undefined): Promise<RunsBefore> {
  const runs = stateDir === undefined ? [] : await listRuns(stateDir).catch(() => []);
  const key = serverKey(server);
  const isOfIt = (run: RunSummary) => {
    const record = recordIn(run);
    return record !== null && serverKey(record.server) === key;
  };
  return { stateDir: stateDir ?? '', runs: runs.filter(isOfIt) };
}

function appliesIn({ runs }: RunsBefore): readonly RunSummary[] {
  return runs.filter((run) => recordIn(run)?.kind === 'apply');
}

/** When the newest apply began. */
export function lastRunIn(before: RunsBefore): string | undefined {
  const [newest] = appliesIn(before);
  return newest && recordIn(newest)?.startedAt;
}

/** What a run did, line by line; one that cannot be read says nothing. */
export function journalOf(run: RunSummary, { stateDir }: RunsBefore): Promise<readonly JournalEntry[]> {
  return loadRun(stateDir, run.id)
    .then(readJournal)
    .catch(() => []);
}

/**
 * When an apply last changed the password of this account: it took the write, and all of the run was proved, which takes
 * a sign-in with the new one. A run that ended otherwise says nothing.
 */
export async function passwordChangedIn(before: RunsBefore, username: string): Promise<string | undefined> {
  for (const run of appliesIn(before)) {
    if (run.status !== 'verified' || !isSameName(run.operator, username)) continue;
    const entries = await journalOf(run, before);
    const written = entries.find((one) => one.entry === 'write' && one.resource === ownPassword.id);
    if (written !== undefined) return written.at;
  }
  return undefined;
}
