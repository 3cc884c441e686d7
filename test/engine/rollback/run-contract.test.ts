/** The contract that a run is taken back under: its own, as far as what it wrote goes by it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { hashOf } from '../../../src/canonical-json.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { contractOfRun } from '../../../src/engine/rollback/run-contract.js';
import type { RunFolder } from '../../../src/store/run-folder.js';
import { taughtContract } from '../../taught.js';
import { smtpAuthOnly } from '../a-playbook.js';
import { apply, aServer, errorOf, pastRunOf, weakDomains } from '../a-server.js';

async function aRun(): Promise<RunFolder> {
  const server = await aServer({ domains: 1, prepare: weakDomains });
  const { run } = await apply(server, await smtpAuthOnly());
  return (await pastRunOf(server, run)).run;
}

/** The run as if one resource had been bound in a way that this version does not take. */
async function boundOddly(run: RunFolder, resource: string): Promise<RunFolder> {
  const file = join(run.path, 'contract.json');
  const { formatVersion, build, calls, bindings } = JSON.parse(await readFile(file, 'utf8'));
  const odd = { build, calls, bindings: { ...bindings, [resource]: { odd: true } } };
  await writeFile(file, JSON.stringify({ formatVersion, ...odd }));
  return { ...run, record: { ...run.record, contract: hashOf(odd) } };
}

describe('the contract of a run', () => {
  it('is the one it was carried out under', async () => {
    const { contract, isKept } = await contractOfRun(await aRun());

    expect([contract.hash, isKept]).toEqual([taughtContract.hash, true]);
  });

  it('is the shipped one where a run of the first builds kept none', async () => {
    const run = await aRun();
    const { contract: _, ...record } = run.record;

    expect(await contractOfRun({ ...run, record })).toEqual({ contract: shippedContract, isKept: false });
  });

  it('is lost where what the run wrote was bound in a way that is not known, and says what to do', async () => {
    const error = await errorOf(contractOfRun(await boundOddly(await aRun(), 'domain-settings')));

    expect(error).toMatchObject({ code: 'run.contract-lost', next: expect.stringContaining('backup') });
    expect(error.message).toContain('domain-settings');
  });

  it('does not mind what the run did not write', async () => {
    expect((await contractOfRun(await boundOddly(await aRun(), 'ids-rules'))).isKept).toBe(true);
  });
});
