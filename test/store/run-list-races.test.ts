/** A list of runs while something else goes on, or wrong. */
import fs from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { listRuns } from '../../src/store/run-list.js';
import { aStore, aWrite, finished } from './a-store.js';
import { replacements } from './built-ins.js';

const replace = replacements();

it('leaves out a run that is taken away meanwhile: it is neither damaged nor unfinished', async () => {
  const { stateDir, add } = await aStore();
  const kept = await add([finished('verified')]);
  const taken = await add([aWrite, finished('verified')]);
  replace(fs, 'openSync', (real) => (path, ...how) => {
    if (path === join(taken.path, 'journal.jsonl')) fs.rmSync(taken.path, { recursive: true });
    return real(path, ...how);
  });

  const found = await listRuns(stateDir);

  expect(found.map(({ id }) => id)).toEqual([kept.id]);
});

it('does not call a fault of our own a damaged run', async () => {
  const { stateDir, add } = await aStore();
  const { path: run } = await add();
  replace(fs, 'openSync', (real) => (path, ...how) => {
    if (path === join(run, 'journal.jsonl')) throw new TypeError('a bug');
    return real(path, ...how);
  });

  await expect(listRuns(stateDir)).rejects.toThrow(TypeError);
});
