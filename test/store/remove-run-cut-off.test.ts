/** The removal of a run that ends in the middle: the disk fails, or the process is gone. */

import files, { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { removeLeftovers, removeRun } from '../../src/store/remove-run.js';
import { runIds } from '../../src/store/run-folder.js';
import { replacements } from './built-ins.js';

const replace = replacements();

it('leaves no half of a run in the list, and the next one takes the rest', async () => {
  const stateDir = join(await mkdtemp('/tmp/smlockdown-store-'), 'state');
  const id = '20260101-000000-apply-0000';
  const path = join(stateDir, 'runs', id);
  await mkdir(path, { recursive: true });
  for (const name of ['run.json', 'journal.jsonl']) await writeFile(join(path, name), '{}');

  const isFailing = { now: true };
  replace(files, 'rm', (real) => async (gone, options) => {
    if (isFailing.now && (await readdir(String(gone)).catch(() => [])).length > 0) {
      // Some of it is gone by then.
      await real(join(String(gone), 'run.json'));
      throw Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'rm' });
    }
    return real(gone, options);
  });
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
  await rm(dirname(stateDir), { recursive: true });
});
