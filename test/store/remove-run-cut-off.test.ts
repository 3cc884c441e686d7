/** The removal of a run that ends in the middle: the disk fails, or the process is gone. */

import * as real from 'node:fs/promises';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it, jest } from '@jest/globals';

const isFailing = { now: false };
jest.unstable_mockModule('node:fs/promises', () => ({
  ...real,
  rm: async (path: string, options: object) => {
    if (isFailing.now && (await readdir(path).catch(() => [])).length > 0) {
      // Some of it is gone by then.
      await real.rm(join(path, 'run.json'));
      throw Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'rm' });
    }
    return real.rm(path, options);
  },
}));

it('leaves no half of a run in the list, and the next one takes the rest', async () => {
  const { removeLeftovers, removeRun } = await import('../../src/store/remove-run.js');
  const { runIds } = await import('../../src/store/run-folder.js');
  const stateDir = join(await real.mkdtemp('/tmp/smlockdown-store-'), 'state');
  const id = '20260101-000000-apply-0000';
  const path = join(stateDir, 'runs', id);
  await mkdir(path, { recursive: true });
  for (const name of ['run.json', 'journal.jsonl']) await writeFile(join(path, name), '{}');

  isFailing.now = true;
  const error = await removeRun(stateDir, id).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  isFailing.now = false;

  expect(error).toMatchObject({ code: 'store.unwritable' });
  expect(await runIds(stateDir)).toEqual([]);
  expect(await readdir(join(stateDir, 'runs'))).toEqual([`.${id}.gone`]);
  await removeLeftovers(stateDir);
  expect(await readdir(join(stateDir, 'runs'))).toEqual([]);
  await real.rm(dirname(stateDir), { recursive: true });
});
