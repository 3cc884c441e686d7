import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { loadReport, storeReport } from '../../src/store/kept-report.js';
import { aRun, aSystemError, errorOf, openFilePrototype } from './store-builders.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a kept report', () => {
  it('is read as it was stored, and is for its owner only', async () => {
    const run = await aRun();
    const report = { report: 'run', text: 'a\u202Eb', list: [1, null] };

    await storeReport(run, report);

    const file = join(run.path, 'report.json');
    expect(await loadReport(run)).toEqual({ status: 'kept', value: report });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).not.toContain('\u202E');
  });

  it('is replaced whole, or stays as it was', async () => {
    const run = await aRun();
    await storeReport(run, { count: 1 });
    const files = await openFilePrototype();
    jest.spyOn(files, 'sync').mockRejectedValue(aSystemError('ENOSPC'));

    const error = await errorOf(storeReport(run, { count: 2 }));

    expect(error.code).toBe('store.unwritable');
    expect(await loadReport(run)).toEqual({ status: 'kept', value: { count: 1 } });
    expect((await readdir(run.path)).filter((name) => name.startsWith('report'))).toEqual(['report.json']);
  });

  it('is gone where none is, and damaged where something else is in its place', async () => {
    const run = await aRun();
    const file = join(run.path, 'report.json');

    expect(await loadReport(run)).toEqual({ status: 'gone' });
    await writeFile(file, '{');
    expect(await loadReport(run)).toEqual({
      status: 'damaged',
      why: `${file} cannot be used: it is not JSON`,
    });
    await mkdir(join(run.path, 'x', 'report.json'), { recursive: true });
    expect(await loadReport({ path: join(run.path, 'x') })).toMatchObject({ status: 'damaged' });
  });
});
