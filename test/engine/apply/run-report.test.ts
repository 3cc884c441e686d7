/** The report of a run. */
import { describe, expect, it } from '@jest/globals';
import { countOutcomes } from '../../../src/engine/apply/ending.js';
import { reportOf } from '../../../src/engine/apply/run-report.js';
import { OUTCOMES } from '../../../src/engine/prove/outcome.js';
import { aFieldChange, anItemChange } from '../a-change.js';
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

  it('says of a setting and of an entry what the plan had before', () => {
    const changes = [aFieldChange(), anItemChange(), anItemChange({ item: 'new', before: null })];
    const verdicts = ['catchAll', '192.0.2.7', 'new'].map(
      (field) => ({ field, verdict: 'honoured', expected: 1, found: 1 }) as const,
    );
    const execution = { ...NOTHING, results: [{ ...resultOf('proved'), changes, verdicts }] };

    const [result] = reportOf({ ...head, execution }).results;

    expect(result?.fields.map(({ before }) => before)).toEqual(changes.map(({ before }) => before));
  });

  it('is a bug without changes', () => {
    const execution = { ...NOTHING, results: [{ ...resultOf('stale'), changes: [] }] };

    expect(() => reportOf({ ...head, execution })).toThrow(expect.objectContaining({ code: 'internal.bug' }));
  });
});
