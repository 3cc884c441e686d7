import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CommitTarget, GroupCommit } from '../../src/store/group-commit.js';
import { runs } from '../property-runs.js';

/** A disk whose flushes end when the test says so. */
function aSlowDisk() {
  const written: string[] = [];
  const flushes: (() => void)[] = [];
  const target: CommitTarget = {
    write: async (text) => {
      written.push(text);
    },
    flush: () => new Promise((resolve) => flushes.push(resolve)),
  };
  return { target, written, flushes };
}

/** All that can go on without the disk has gone on. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('GroupCommit', () => {
  it('resolves an append only after the flush', async () => {
    const disk = aSlowDisk();
    let done = false;

    const appended = new GroupCommit(disk.target).append('a').then(() => {
      done = true;
    });
    await settle();
    const before = { done, written: [...disk.written] };
    disk.flushes[0]?.();
    await appended;

    expect(before).toEqual({ done: false, written: ['a'] });
    expect(done).toBe(true);
  });

  it('lets all that arrive during a flush share the next one', async () => {
    const disk = aSlowDisk();
    const commit = new GroupCommit(disk.target);

    const first = commit.append('a');
    await settle();
    const later = ['b', 'c', 'd'].map((line) => commit.append(line));
    await settle();
    disk.flushes[0]?.();
    await first;
    await settle();
    disk.flushes[1]?.();
    await Promise.all(later);

    expect(disk.written).toEqual(['a', 'bcd']);
    expect(disk.flushes).toHaveLength(2);
  });

  it('begins again after it came to rest', async () => {
    const written: string[] = [];
    const commit = new GroupCommit({ write: async (text) => void written.push(text), flush: async () => {} });

    await commit.append('a');
    await settle();
    await commit.append('b');

    expect(written).toEqual(['a', 'b']);
  });

  it('rejects the group that failed, those who wait and every later line with the same reason', async () => {
    const full = new Error('ENOSPC');
    const flushes: (() => void)[] = [];
    const commit = new GroupCommit({
      write: async () => {},
      flush: () => new Promise((_, reject) => flushes.push(() => reject(full))),
    });

    const failing = [commit.append('a'), commit.append('b')];
    const outcomes = Promise.allSettled(failing);
    await settle();
    const waiting = Promise.allSettled([commit.append('c')]);
    flushes[0]?.();
    const later = await outcomes.then(() => Promise.allSettled([commit.append('d')]));

    const reasons = [...(await outcomes), ...(await waiting), ...later];
    expect(reasons).toEqual(reasons.map(() => ({ status: 'rejected', reason: full })));
    expect(flushes).toHaveLength(1);
  });

  it('is settled when all that was appended is answered', async () => {
    const disk = aSlowDisk();
    const commit = new GroupCommit(disk.target);
    let isSettled = false;

    const appended = commit.append('a');
    const settled = commit.settled().then(() => {
      isSettled = true;
    });
    await settle();
    const before = isSettled;
    disk.flushes[0]?.();
    await Promise.all([appended, settled]);

    expect(before).toBe(false);
    expect(isSettled).toBe(true);
  });

  it('keeps the order of the calls and loses none, whatever the timing', async () => {
    const pauses = fc.array(fc.boolean(), { maxLength: 40 });

    await fc.assert(
      fc.asyncProperty(pauses, async (isPause) => {
        let written = '';
        const commit = new GroupCommit({
          write: async (text) => {
            await settle();
            written += text;
          },
          flush: settle,
        });
        const appended: Promise<void>[] = [];
        for (const [index, pause] of isPause.entries()) {
          appended.push(commit.append(`${index},`));
          if (pause) await settle();
        }
        await Promise.all(appended);

        expect(written).toBe(isPause.map((_, index) => `${index},`).join(''));
      }),
      runs(50),
    );
  });
});
