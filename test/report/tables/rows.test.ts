/** A report as rows: one for each thing in it, and each with a weight by which no two forms can differ. */
import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { diffReport } from '../../../src/report/model/diff-report.js';
import { byUrgency, rowsOf } from '../../../src/report/view/rows.js';
import { subjectOf } from '../../../src/report/view/subject.js';
import { aFieldChange, anItemChange, aPlanReport, MAKER } from '../builders.js';
import { aKept, aKeptAudit, ofAudit } from '../diff-builders.js';
import { aChangedPlan, aMixedRun, mixedAudit } from './painted.js';

describe('rows', () => {
  it('of an audit are its findings, and say what each asks', () => {
    expect([...rowsOf('audit', mixedAudit())].map(({ weight }) => weight)).toEqual([
      'fails',
      'fine',
      'accepted',
      'open',
      'accepted',
      'unknown',
      'skipped',
    ]);
  });

  it('come in the order of what must be done soonest', () => {
    const told = [...rowsOf('audit', mixedAudit())].sort(byUrgency).map(({ state }) => state);

    expect(told).toEqual(['fail', 'error', 'manual', 'waived', 'manual', 'pass', 'not-applicable']);
  });

  it('of a plan are what it changes, and what it leaves', () => {
    const about = { step: 'smtp-relay', target: 'server', message: 'Relays.' };
    const held = {
      ...about,
      severity: 'high',
      disruption: 'high',
      changes: 1,
      impact: ['Scanners.'],
    } as const;
    const plan = aPlanReport({
      changes: [aFieldChange(), anItemChange()],
      held: [held],
      notRead: [about],
      manual: [{ ...about, byHand: [{ text: 'Click.' }], remedy: 'by-hand' }],
      waived: [{ ...about, reason: 'r', owner: 'o', expires: '2026-12-01' }],
    });

    expect([...rowsOf('plan', plan)].map(({ state, weight, what }) => [state, weight, what])).toEqual([
      ['planned', 'fails', 'Settings of a mail domain: Require SMTP Authentication'],
      ['planned', 'fails', expect.stringContaining('192.0.2.7')],
      ['held', 'fails', ''],
      ['not-read', 'unknown', ''],
      ['manual', 'open', ''],
      ['waived', 'accepted', ''],
    ]);
  });

  it('of a run are its objects, with what was read back', () => {
    const [proved, other] = [...rowsOf('run', aMixedRun())];

    expect(proved).toMatchObject({ weight: 'fine', text: expect.stringContaining('as written') });
    expect(other).toMatchObject({
      ...{ weight: 'fails', state: 'disagrees', target: 'a2.example' },
      text: expect.stringContaining('It stayed'),
    });
  });

  it('of a comparison are what moved', () => {
    const worse = aKept({ verdict: 'fail', severity: 'high', message: 'Bad.' });
    const sides = { before: ofAudit(aKeptAudit([aKept()])), after: ofAudit(aKeptAudit([worse])) };
    const report = diffReport(sides, { ...MAKER, isOneServer: true, contract: shippedContract });

    expect([...rowsOf('diff', report)]).toMatchObject([{ step: 'logging', weight: 'fails', text: 'Bad.' }]);
  });

  it('are none of a report without findings', () => {
    expect([...rowsOf('prune', {} as never)]).toEqual([]);
  });
});

describe('what a report is of', () => {
  it('names the server, and of a plan the hash that is approved', () => {
    const plan = aChangedPlan();
    expect(subjectOf('plan', plan)).toMatchObject({
      ...{ server: 'https://mail.example', build: 9406, name: 'plan' },
      record: [['Plan', plan.hash]],
    });
    expect(subjectOf('audit', mixedAudit())).toMatchObject({ playbook: { name: 'baseline' } });
  });
});
