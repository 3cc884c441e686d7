import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { removeLeftovers, removeRun } from '../../src/store/remove-run.js';
import { runIds } from '../../src/store/run-folder.js';
import { listRuns } from '../../src/store/run-list.js';
import { aRun, aStateDir, countedChance, errorOf } from './store-builders.js';

async function aStore() {
  const stateDir = await aStateDir();
  const random = countedChance();
  const [one, other] = [await aRun({ stateDir, random }), await aRun({ stateDir, random })];
  return { stateDir, one, other, folder: dirname(one.path) };
}

describe('removing a run', () => {
  it('takes its folder away whole, and no other', async () => {
    const { stateDir, one, other, folder } = await aStore();

    await removeRun(stateDir, one.id);

    expect(await readdir(folder)).toEqual([other.id]);
    expect(await listRuns(stateDir)).toMatchObject([{ id: other.id, status: 'unfinished' }]);
  });

  it('that ended in the middle leaves no run, and the rest goes the next time', async () => {
    const { stateDir, one, other, folder } = await aStore();
    await rename(one.path, join(folder, `.${one.id}.gone`));

    expect(await runIds(stateDir)).toEqual([other.id]);
    await removeLeftovers(stateDir);

    expect(await readdir(folder)).toEqual([other.id]);
  });

  it('goes over what an earlier one left under the same name', async () => {
    const { stateDir, one, other, folder } = await aStore();
    await mkdir(join(folder, `.${one.id}.gone`, 'rest'), { recursive: true });

    await removeRun(stateDir, one.id);

    expect(await readdir(folder)).toEqual([other.id]);
  });

  it('leaves alone what is hidden for another reason, and folders that are not there', async () => {
    const { stateDir, folder } = await aStore();
    const before = await readdir(folder);
    for (const name of ['.mine.gone', '.20260101-000000-apply-0000.tmp', '.gone'])
      await mkdir(join(folder, name));

    await removeLeftovers(stateDir);
    await removeLeftovers(await aStateDir());

    expect((await readdir(folder)).length).toBe(before.length + 3);
  });

  it('removes a link, and not what it leads to', async () => {
    const { stateDir, one, folder } = await aStore();
    const elsewhere = await aStateDir();
    await mkdir(elsewhere, { recursive: true });
    await writeFile(join(elsewhere, 'file'), 'text');
    const id = `${one.id}9`;
    await symlink(elsewhere, join(folder, id));

    await removeRun(stateDir, id);

    expect(await runIds(stateDir)).not.toContain(id);
    expect(await readFile(join(elsewhere, 'file'), 'utf8')).toBe('text');
  });

  it('says which run cannot be removed', async () => {
    const { stateDir } = await aStore();

    const error = await errorOf(removeRun(stateDir, '20260101-000000-apply-0000'));

    expect(error).toMatchObject({ code: 'store.unwritable', message: expect.stringContaining('apply-0000') });
  });
});
