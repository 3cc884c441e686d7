/** What earlier runs of the tool on a server say for its steps. */
import { ownPassword } from '../../contract/resources/access/own-account.js';
import { isSameName } from '../../steps/kit/names.js';
import { readJournal } from '../../store/journal.js';
import { loadRun } from '../../store/run-folder.js';
import { listRuns, type RunSummary, recordIn } from '../../store/run-list.js';
import { serverKey } from '../../store/server-key.js';

/** The runs on this server, newest first. Those that cannot be listed say nothing. */
export async function runsOn(server: string, stateDir: string | undefined): Promise<readonly RunSummary[]> {
  const runs = stateDir === undefined ? [] : await listRuns(stateDir).catch(() => []);
  const key = serverKey(server);
  return runs.filter((run) => {
    const record = recordIn(run);
    return record !== null && serverKey(record.server) === key;
  });
}

async function appliesOn(server: string, stateDir: string | undefined): Promise<readonly RunSummary[]> {
  return (await runsOn(server, stateDir)).filter((run) => recordIn(run)?.kind === 'apply');
}

/** When the newest apply on this server began. */
export async function lastRunOn(server: string, stateDir: string | undefined): Promise<string | undefined> {
  const [newest] = await appliesOn(server, stateDir);
  return newest && recordIn(newest)?.startedAt;
}

/**
 * When an apply last changed the password of this account: it took the write, and all of the run was proved, which takes
 * a sign-in with the new one. A run that ended otherwise says nothing.
 */
export async function passwordChangedOn(
  server: string,
  { username, stateDir }: { readonly username: string; readonly stateDir: string | undefined },
): Promise<string | undefined> {
  for (const run of await appliesOn(server, stateDir)) {
    if (stateDir === undefined || run.status !== 'verified' || !isSameName(run.operator, username)) continue;
    const entries = await loadRun(stateDir, run.id)
      .then(readJournal)
      .catch(() => []);
    const written = entries.find((one) => one.entry === 'write' && one.resource === ownPassword.id);
    if (written !== undefined) return written.at;
  }
  return undefined;
}
