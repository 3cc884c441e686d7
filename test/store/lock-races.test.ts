/** A lock where the file system has no links, and where others take and let go at the same moment. */
import fs, { rmSync } from 'node:fs';
import files, { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { acquireLock, lockTextOf, parseLockText } from '../../src/store/lock.js';
import { replacements } from './built-ins.js';
import { aHolder, aStateDir, SERVER } from './store-builders.js';

const DEAD = 4_000_001;
const isAlive = (pid: number) => pid !== DEAD;
const options = { serverUrl: SERVER, holder: aHolder(), isAlive };
const replace = replacements();

/** A state folder with the lock of another process, which is gone unless it is said to live. */
async function aHeldLock(pid = DEAD) {
  const stateDir = await aStateDir();
  const { path } = await acquireLock({ ...options, stateDir, holder: aHolder({ pid }) });
  return { stateDir, path };
}

it('works on a file system without links', async () => {
  const refuse = () => Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM', syscall: 'link' }));
  replace(files, 'link', () => refuse);
  const { stateDir } = await aHeldLock();

  const taken = await acquireLock({ ...options, stateDir });

  await expect(acquireLock({ ...options, stateDir })).rejects.toMatchObject({
    code: 'run.locked',
  });
  expect(parseLockText(await readFile(taken.path, 'utf8'))).toMatchObject(aHolder());
  expect(await readdir(dirname(taken.path))).toHaveLength(1);
});

describe('acquireLock and others who let go meanwhile', () => {
  /** Another process does something before each look at a file. */
  function beforeReading(stateDir: string, step: (path: string) => void) {
    replace(fs, 'openSync', (real) => (path, ...how) => {
      if (String(path).startsWith(stateDir)) step(String(path));
      return real(path, ...how);
    });
  }

  it('takes a lock that was let go while it was looked at', async () => {
    const { stateDir, path } = await aHeldLock(4711);
    beforeReading(stateDir, (read) => rmSync(read, { force: true }));

    await acquireLock({ ...options, stateDir });

    expect(parseLockText(await readFile(path, 'utf8'))?.pid).toBe(process.pid);
  });

  it('takes over when the one who began to do so was done while its guard was looked at', async () => {
    const { stateDir, path } = await aHeldLock();
    await writeFile(`${path}.guard`, lockTextOf(aHolder({ pid: 4711 }), SERVER));
    beforeReading(stateDir, (read) => {
      if (read.endsWith('.guard')) rmSync(read, { force: true });
    });

    await acquireLock({ ...options, stateDir });

    expect(parseLockText(await readFile(path, 'utf8'))?.pid).toBe(process.pid);
    expect(await readdir(dirname(path))).toHaveLength(1);
  });

  it('gives up when that happens again and again, and says what to look at', async () => {
    const { stateDir, path } = await aHeldLock(4711);
    let looks = 0;
    beforeReading(stateDir, () => {
      looks += 1;
      // Gone at every look, and there again at every try.
      throw Object.assign(new Error('ENOENT'), { code: 'ENOENT', syscall: 'open' });
    });

    await expect(acquireLock({ ...options, stateDir })).rejects.toMatchObject({
      code: 'run.locked',
      next: `Make sure that no other run is under way, then remove ${path}.`,
    });
    expect(looks).toBe(20);
    expect(parseLockText(await readFile(path, 'utf8'))?.pid).toBe(4711);
  });
});
