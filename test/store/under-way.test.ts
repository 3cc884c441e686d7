/** Which runs that did not come to their end go on. */
import { describe, expect, it } from '@jest/globals';
import { underWay } from '../../src/store/under-way.js';
import { aSummary } from '../report/run-builders.js';
import { aHolder } from './store-builders.js';

const lockOf = (changes: object = {}) => ({
  ...aHolder({ startedAt: '2026-01-02T03:00:00.000Z' }),
  server: 'https://mail.example',
  ...changes,
});
const UNFINISHED = aSummary({ status: 'unfinished', startedAt: '2026-01-02T03:04:05.000Z' });

describe('a run that did not come to its end', () => {
  it('is under way while the lock that it began under is held', () => {
    expect([...underWay([UNFINISHED], [lockOf()]).keys()]).toEqual([UNFINISHED.id]);
  });

  it('of a server whose address is typed otherwise is, too', () => {
    const run = aSummary({ status: 'unfinished', server: 'https://MAIL.example:443/' });

    expect(underWay([run], [lockOf()]).size).toBe(1);
  });

  it.each([
    ['began before the lock was taken', UNFINISHED, lockOf({ startedAt: '2026-01-02T03:04:06.000Z' })],
    ['is of another server', UNFINISHED, lockOf({ server: 'https://other.example' })],
    ['ended', aSummary(), lockOf()],
    ['is damaged', aSummary({ status: 'damaged' }), lockOf()],
  ])('is not where it %s', (_, run, lock) => {
    expect(underWay([run], [lock]).size).toBe(0);
  });
});
