import { describe, expect, it } from '@jest/globals';
import { daysIn, selectRuns, serverIn, sinceIn } from '../../../src/cli/runs/which-runs.js';
import { aDamaged, aSummary } from '../../report/run-builders.js';

const NOW = new Date('2026-11-28T12:00:00.000Z');

describe('since when', () => {
  it.each([
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    ['1d', '2026-11-27T12:00:00.000Z'],
    ['30d', '2026-10-29T12:00:00.000Z'],
    ['0d', '2026-11-28T12:00:00.000Z'],
  ])('%s is %s', (text, at) => {
    expect(new Date(sinceIn(text, NOW)).toISOString()).toBe(at);
  });

  it.each([
    '2026-02-29',
    '2026-13-01',
    '2026-11',
    '2026',
    '26-11-01',
    '1.11.2026',
    '-3d',
    '1.5d',
    'd',
    '',
    '999999d',
    '3 d',
  ])('refuses %j', (text) => {
    expect(() => sinceIn(text, NOW)).toThrow('--since takes a day in UTC');
  });

  it.each([
    ['2026-02-30', 'no such day in the calendar'],
    ['1.11.2026', 'not written as YYYY-MM-DD'],
  ])('says of %j, which looks like a day, why it is none', (text, why) => {
    expect(() => sinceIn(text, NOW)).toThrow(`not "${text}": ${why}`);
  });

  it('takes days with their letter or without where a number of days is asked for', () => {
    expect([daysIn('90', '--older-than'), daysIn('90d', '--older-than')]).toEqual([90, 90]);
    expect(() => daysIn('2026-01-01', '--older-than')).toThrow('--older-than takes a number of days');
  });
});

describe('the runs that are meant', () => {
  const run = aSummary({ startedAt: '2026-11-01T00:00:00.000Z', server: 'https://mail.example' });

  it('are those of the server, however its address is typed', () => {
    const of = (url: string) => selectRuns([run], { server: serverIn(url) }).length;

    expect(['https://MAIL.example:443/', 'https://mail.example/interface/root'].map(of)).toEqual([1, 1]);
    expect(['https://mail.example:8443', 'http://mail.example', 'https://other.example'].map(of)).toEqual([
      0, 0, 0,
    ]);
  });

  it('are those that started on the day, and not before', () => {
    const since = (text: string) =>
      selectRuns([run], { server: undefined, since: sinceIn(text, NOW) }).length;

    expect([since('2026-11-01'), since('2026-11-02')]).toEqual([1, 0]);
  });

  it('are also those that do not say of which server they are; when they were, their name says', () => {
    const damaged = [aDamaged('20261101-000000-apply-0000'), aDamaged('strange')];
    const since = sinceIn('2026-11-02', NOW);

    expect(selectRuns(damaged, { server: 'https://other.example' })).toEqual(damaged);
    expect(selectRuns(damaged, { server: undefined, since })).toEqual([damaged[1]]);
  });
});
