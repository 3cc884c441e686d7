/** The report of a run. */
import { describe, expect, it } from '@jest/globals';
import { countOutcomes } from '../../../src/engine/apply/ending.js';
import { reportOf } from '../../../src/engine/apply/run-report.js';
import { OUTCOMES } from '../../../src/engine/prove/outcome.js';
import { executionOf, NOTHING, resultOf } from './an-execution.js';

describe('reportOf', () => {
  const head = {
    run: 'id',
    plan: {
      kind: 'apply',
      server: { url: 'https://mail.test', build: null },
      hash: 'sha256:1',
      playbook: { name: 'strict', hash: 'sha256:2' },
      impact: [],
    },
    reason: 'Ticket 7',
    ending: { status: 'partial', exitCode: 4 },
  } as const;

  it('counts every object once', () => {
    const execution = executionOf(OUTCOMES, { stopped: 'enough' });

    const report = reportOf({ ...head, execution });

    expect(Object.values(report.summary)).toEqual(OUTCOMES.map(() => 1));
    expect(report.summary).toEqual(countOutcomes(execution.results));
    expect(report).toMatchObject({ stopped: 'enough', unrestored: [], exitCode: 4 });
    expect(report).toMatchObject({ approved: 'sha256:1', reason: 'Ticket 7' });
    expect(report.results.map(({ outcome }) => outcome)).toEqual([...OUTCOMES]);
  });

  it('is a bug without changes', () => {
    const execution = { ...NOTHING, results: [{ ...resultOf('stale'), changes: [] }] };

    expect(() => reportOf({ ...head, execution })).toThrow(expect.objectContaining({ code: 'internal.bug' }));
  });
});
