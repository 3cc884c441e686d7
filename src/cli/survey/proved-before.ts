/** What earlier runs on this server set in its domains and proved, from the state folder: a step tells what was set back. */
import type { Contract } from '../../contract/contract.js';
import { domainSettings } from '../../contract/resources/domains/domain-settings.js';
import { IS_PROOF } from '../../engine/prove/verify.js';
import { touchedObjects } from '../../engine/undo/touched.js';
import { holdsMask } from '../../redaction.js';
import { CARRIED_BY_PANELS, type Proved } from '../../steps/kit/facts.js';
import type { JournalEntry } from '../../store/journal-entry.js';
import { journalOf, type RunsBefore } from './runs-before.js';

/** The newest runs that are looked into: of a setting that none of them wrote nothing is said. */
const MOST_RUNS = 20;

/** By field, by domain in lower case. */
type Known = Map<string, Map<string, Proved>>;

/** What a run that took something back wrote counts like any other: the last that was proved. */
function note(
  known: Known,
  journal: readonly JournalEntry[],
  { contract, at }: { readonly contract: Contract; readonly at: string },
): void {
  for (const { resource, target, writes, readBacks } of touchedObjects(journal, contract)) {
    if (resource !== domainSettings.id) continue;
    const name = target.toLowerCase();
    const fields = known.get(name) ?? new Map<string, Proved>();
    known.set(name, fields);
    for (const write of writes)
      for (const field of CARRIED_BY_PANELS) {
        const wanted = write.fields?.[field]?.after;
        if (wanted === undefined) continue;
        // What was written and not proved leaves nothing to go by.
        fields.delete(field);
        const seen = readBacks.get(write.write)?.verdicts.find((one) => one.field === field);
        const value = seen?.found ?? wanted;
        const isTold = (typeof value === 'string' || typeof value === 'number') && !holdsMask(value);
        if (seen !== undefined && IS_PROOF[seen.verdict] && isTold) fields.set(field, { field, value, at });
      }
  }
}

/** Of each domain; a run that cannot be read says nothing. */
export async function provedIn(
  before: RunsBefore,
  contract: Contract,
): Promise<(domain: string) => readonly Proved[]> {
  const known: Known = new Map();
  for (const run of before.runs.slice(0, MOST_RUNS).reverse())
    if (run.status !== 'damaged') note(known, await journalOf(run, before), { contract, at: run.startedAt });
  return (domain) => [...(known.get(domain.toLowerCase())?.values() ?? [])];
}
