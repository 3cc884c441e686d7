import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { acquireLock, type Lock, livingLocks, lockTextOf, parseLockText } from '../../src/store/lock.js';
import { aHolder, aStateDir, errorOf, SERVER } from './store-builders.js';

const DEAD = 4_000_001;
const isAlive = (pid: number) => pid !== DEAD;

async function aLock(
  stateDir: string,
  changes: Partial<Parameters<typeof acquireLock>[0]> = {},
): Promise<Lock> {
  return acquireLock({ stateDir, serverUrl: SERVER, holder: aHolder(), isAlive, ...changes });
}

/** A state folder with the lock of a process that is gone. */
async function aStaleLock() {
  const stateDir = await aStateDir();
  const { path } = await aLock(stateDir, { holder: aHolder({ pid: DEAD }) });
  return { stateDir, path };
}

describe('acquireLock', () => {
  it('names its holder in a file for the operator alone', async () => {
    const { path } = await aLock(await aStateDir());

    const mode = (await stat(path)).mode & 0o777;

    expect(parseLockText(await readFile(path, 'utf8'))).toMatchObject(aHolder());
    expect(process.platform === 'win32' ? 0o600 : mode).toBe(0o600);
    expect(await readdir(dirname(path))).toHaveLength(1);
  });

  it('is refused while the lock is held, naming the holder and what to do', async () => {
    const stateDir = await aStateDir();
    const { path } = await aLock(stateDir, {
      holder: aHolder({ pid: 4711, user: 'ann', command: 'smlockdown rollback' }),
    });

    const error = await errorOf(aLock(stateDir));

    expect(error.code).toBe('run.locked');
    expect(error.message).toBe(
      'the server is locked by "smlockdown rollback" of ann on mail1 (process 4711), since 2026-11-21T17:15:00.250Z',
    );
    expect(error.next).toContain('4711');
    expect(error.next).toContain(path);
  });

  it('is refused to the process that holds it, too', async () => {
    const stateDir = await aStateDir();
    await aLock(stateDir);

    expect((await errorOf(aLock(stateDir))).code).toBe('run.locked');
  });

  it('knows a server however its address is typed, and others from it', async () => {
    const stateDir = await aStateDir();
    await aLock(stateDir);

    expect((await errorOf(aLock(stateDir, { serverUrl: 'https://MAIL.example.com:443/' }))).code).toBe(
      'run.locked',
    );
    await expect(aLock(stateDir, { serverUrl: 'https://mail.other.test' })).resolves.toBeDefined();
  });

  it('is free again after release, which leaves nothing behind', async () => {
    const stateDir = await aStateDir();
    const first = await aLock(stateDir);

    await first.release();
    const left = await readdir(dirname(first.path));
    await aLock(stateDir);
    await first.release();

    expect(left).toEqual([]);
    // The second release of the first lock did not let go of the second one.
    expect((await errorOf(aLock(stateDir))).code).toBe('run.locked');
  });

  it('does not mind that its file is gone when it is released', async () => {
    const { path, release } = await aLock(await aStateDir());
    await rm(path);

    await expect(release()).resolves.toBeUndefined();
  });

  it('releases no lock but its own', async () => {
    const stateDir = await aStateDir();
    const first = await aLock(stateDir);
    await rm(first.path);
    const second = await aLock(stateDir, { holder: aHolder({ pid: 4711 }) });

    await first.release();

    expect(parseLockText(await readFile(second.path, 'utf8'))?.pid).toBe(4711);
  });
});

describe('acquireLock and the lock of a process that is gone', () => {
  it('takes it over on the same host', async () => {
    const { stateDir, path } = await aStaleLock();

    const lock = await aLock(stateDir);

    expect(parseLockText(await readFile(path, 'utf8'))?.pid).toBe(process.pid);
    expect(await readdir(dirname(path))).toHaveLength(1);
    await lock.release();
    expect(await readdir(dirname(path))).toEqual([]);
  });

  it('never takes it over from another host, and says which file to remove', async () => {
    const stateDir = await aStateDir();
    const { path } = await aLock(stateDir, { holder: aHolder({ pid: DEAD, host: 'mail2' }) });

    const error = await errorOf(aLock(stateDir));

    expect(error.code).toBe('run.locked');
    expect(error.next).toBe(`Wait for it to end. If it is gone from mail2, remove ${path}.`);
    expect(parseLockText(await readFile(path, 'utf8'))?.host).toBe('mail2');
  });

  it('lets exactly one of many take it over, every time', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { stateDir, path } = await aStaleLock();
      const pids = Array.from({ length: 12 }, (_, index) => index + 1);

      const outcomes = await Promise.allSettled(
        pids.map((pid) => aLock(stateDir, { holder: aHolder({ pid }) })),
      );

      const winners = pids.filter((_, index) => outcomes[index]?.status === 'fulfilled');
      const codes = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
      expect(winners).toEqual([parseLockText(await readFile(path, 'utf8'))?.pid]);
      expect(codes).toEqual(Array.from({ length: 11 }, () => 'run.locked'));
      expect(await readdir(dirname(path))).toHaveLength(1);
    }
  });

  it('looks again under the guard, and leaves it alone if its process is there after all', async () => {
    const { stateDir, path } = await aStaleLock();
    let asked = 0;
    const isAliveOnce = (pid: number) => {
      asked += 1;
      return asked > 1 || isAlive(pid);
    };

    const error = await errorOf(aLock(stateDir, { isAlive: isAliveOnce }));

    expect(error.code).toBe('run.locked');
    expect(parseLockText(await readFile(path, 'utf8'))?.pid).toBe(DEAD);
    expect(await readdir(dirname(path))).toHaveLength(1);
  });

  it('is refused while another takes it over', async () => {
    const { stateDir, path } = await aStaleLock();
    await writeFile(`${path}.guard`, lockTextOf(aHolder({ pid: 4711 }), SERVER));

    const error = await errorOf(aLock(stateDir));

    expect(error.code).toBe('run.locked');
    expect(error.message).toContain('process 4711');
    expect(parseLockText(await readFile(path, 'utf8'))?.pid).toBe(DEAD);
  });

  it.each([
    ['is gone too', lockTextOf(aHolder({ pid: DEAD }), SERVER)],
    ['left no name', ''],
  ])('names the files to remove when the one who began to take it over %s', async (_, text) => {
    const { stateDir, path } = await aStaleLock();
    await writeFile(`${path}.guard`, text);

    const error = await errorOf(aLock(stateDir));

    expect(error.code).toBe('run.locked');
    expect(error.next).toContain(`${path}.guard and ${path}`);
  });
});

describe('acquireLock and files it did not write', () => {
  it.each(['', '{"pid":', '{"pid":0,"host":"mail1"}', 'null'])(
    'holds the lock file "%s" for held',
    async (text) => {
      const stateDir = await aStateDir();
      const { path } = await aLock(stateDir);
      await writeFile(path, text);

      const error = await errorOf(aLock(stateDir));

      expect(error.code).toBe('run.locked');
      expect(error.next).toContain(path);
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );

  it('waits for nobody where the lock or its guard is a pipe, nor when letting go', async () => {
    const held = await aLock(await aStateDir());
    const { stateDir, path } = await aStaleLock();
    await rm(held.path);
    execFileSync('mkfifo', [held.path, `${path}.guard`]);

    const errors = [await errorOf(aLock(dirname(dirname(held.path)))), await errorOf(aLock(stateDir))];
    await held.release();

    expect(errors.map(({ code }) => code)).toEqual(['run.locked', 'run.locked']);
    expect(errors.map(({ message }) => message)).toEqual(
      [held.path, `${path}.guard`].map((file) => `${file} cannot be used as a lock: it is no regular file`),
    );
    expect((await stat(held.path)).isFIFO()).toBe(true);
  });

  it('never asks for a process group', () => {
    const holder = { ...JSON.parse(lockTextOf(aHolder(), SERVER)), pid: -1 };

    expect(parseLockText(JSON.stringify(holder))).toBeUndefined();
  });

  it.each(['', 'locks'])('names the path when a file stands in place of the folder "%s"', async (name) => {
    const stateDir = await aStateDir();
    if (name !== '') await mkdir(stateDir);
    await writeFile(join(stateDir, name), '');

    const error = await errorOf(aLock(stateDir));

    expect(error.code).toBe('store.unwritable');
    expect(error.message).toContain(join(stateDir, 'locks'));
  });

  it('names the path when a folder stands in place of the lock', async () => {
    const stateDir = await aStateDir();
    const { path, release } = await aLock(stateDir);
    await release();
    await mkdir(path);

    const error = await errorOf(aLock(stateDir));

    expect(error.code).toBe('store.unwritable');
    expect(error.message).toContain(`${path}: a folder is in the way`);
  });

  it('does not claim to have let go of a lock that it cannot look at', async () => {
    const { path, release } = await aLock(await aStateDir());
    await rm(path);
    await mkdir(path);

    expect((await errorOf(release())).code).toBe('store.unwritable');
  });
});

describe('livingLocks', () => {
  const HERE = { host: aHolder().host, isAlive };

  it('are those whose process lives on this machine', async () => {
    const stateDir = await aStateDir();
    await aLock(stateDir);
    await aLock(stateDir, { serverUrl: 'https://b.example', holder: aHolder({ pid: DEAD }) });
    await aLock(stateDir, { serverUrl: 'https://c.example', holder: aHolder({ host: 'elsewhere' }) });
    await writeFile(join(stateDir, 'locks', 'broken.json'), 'no lock');
    await mkdir(join(stateDir, 'locks', 'folder.json'));

    const found = await livingLocks(stateDir, HERE);

    expect(found).toEqual([{ ...aHolder(), server: SERVER }]);
  });

  it('are none where there is no folder of locks, or it cannot be read', async () => {
    const stateDir = await aStateDir();
    const none = await livingLocks(stateDir, HERE);
    await mkdir(stateDir);
    await writeFile(join(stateDir, 'locks'), '');

    expect([none, await livingLocks(stateDir, HERE)]).toEqual([[], []]);
  });
});
