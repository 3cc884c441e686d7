import { describe, expect, it } from '@jest/globals';
import { countExceptions } from '../../../src/report/model/exceptions.js';
import type { RunReport } from '../../../src/report/model/run-report.js';
import { aResult, aRun } from '../builders.js';

const left = (why: RunReport['unrestored'][number]['why'], path = 'p'): RunReport['unrestored'][number] => ({
  ...{ resource: 'ip-access', target: 'server', path, why },
  ...{ wanted: null, found: null },
});
const neighbour = (outcome: RunReport['kept'][number]['outcome']): RunReport['kept'][number] => ({
  ...{ resource: 'domain-settings', target: 'z.example', outcome, bystanders: [] },
});

describe('the exceptions of a run', () => {
  it.each<[string, Partial<RunReport>, number]>([
    ['none where all is proved', { results: [aResult()], kept: [neighbour('kept')] }, 0],
    [
      'each object that is not proved',
      {
        results: [
          aResult(),
          aResult({ target: 'b.example', outcome: 'stale' }),
          aResult({ target: 'c.example', outcome: 'refused' }),
        ],
      },
      2,
    ],
    ['a domain that was to keep its values and did not', { kept: [neighbour('moved')] }, 1],
    ['one of which nobody knows', { kept: [neighbour('unknown')] }, 1],
    [
      'what a rollback did not bring back, an object once',
      { unrestored: [left('differs', 'a'), left('left', 'b')] },
      1,
    ],
    ['but not a domain that is gone', { unrestored: [left('gone')] }, 0],
    [
      'an object once, whatever is told of it',
      {
        results: [aResult({ resource: 'ip-access', target: 'server', outcome: 'refused' })],
        unrestored: [left('differs')],
      },
      1,
    ],
  ])('are %s', (_, changes, count) => {
    expect(countExceptions({ ...aRun([]), ...changes })).toBe(count);
  });
});
