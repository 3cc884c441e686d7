/** The contract that a run is taken back under: its own, whatever the tool knows by now. */
import { type Contract, shippedContract } from '../../contract/contract.js';
import { contractFrom } from '../../contract/stored-contract.js';
import { LockdownError } from '../../errors.js';
import { readJournal } from '../../store/journal.js';
import { type RunFolder, readRunContract } from '../../store/run-folder.js';

/**
 * Errors: `run.contract-lost` where it is not as it was stored. A run of the first builds kept none, and is taken back
 * under the shipped one: `isKept` tells.
 */
export async function contractOfRun(
  run: RunFolder,
): Promise<{ readonly contract: Contract; readonly isKept: boolean }> {
  const { contract: hash } = run.record;
  if (hash === undefined) return { contract: shippedContract, isKept: false };
  const needed = new Set(
    (await readJournal(run)).flatMap((entry) => (entry.entry === 'write' ? [entry.resource] : [])),
  );
  const found = await readRunContract(run).then(
    (stored) => contractFrom(stored, { hash, needed }),
    (error: Error) => error.message,
  );
  if (typeof found !== 'string') return { contract: found, isKept: true };
  throw new LockdownError(
    'run.contract-lost',
    `Run ${run.id} is taken back only by the calls it was made with: ${found}`,
    {
      next: 'Restore the run folder from a backup, or bring the settings back by hand: snapshot.json has them.',
    },
  );
}
