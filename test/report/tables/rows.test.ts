/** A report as rows: one for each thing in it, and each with a weight by which no two forms can differ. */
import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { html } from '../../../src/report/html/html.js';
import { json } from '../../../src/report/json.js';
import { diffReport } from '../../../src/report/model/diff-report.js';
import { csv } from '../../../src/report/tables/csv.js';
import { junit } from '../../../src/report/tables/junit.js';
import { markdown } from '../../../src/report/tables/markdown.js';
import { prometheus } from '../../../src/report/tables/prometheus.js';
import { sarif } from '../../../src/report/tables/sarif.js';
import { text } from '../../../src/report/text/text.js';
import { byUrgency, endText, rowsOf, stateText } from '../../../src/report/view/rows.js';
import { subjectOf } from '../../../src/report/view/subject.js';
import { aFieldChange, anItemChange, aPlanReport, aResult, aRun, MAKER } from '../builders.js';
import { aKept, aKeptAudit, ofAudit } from '../diff-builders.js';
import { aChangedPlan, aMixedRun, mixedAudit, painted } from './painted.js';

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

  it('say what would end them, where somebody has to', () => {
    const held = {
      ...{ step: 'smtp-relay', target: 'server', message: 'Relays.', severity: 'high' as const },
      ...{ disruption: 'high' as const, changes: 1, impact: [] },
    };
    const plan = aPlanReport({ changes: [aFieldChange()], held: [held] });

    expect([...rowsOf('plan', plan)].map((row) => [stateText(row), endText(row)])).toEqual([
      ['planned', 'This plan changes it, once it is applied.'],
      ['held back', expect.stringContaining('nothing is done about it')],
    ]);
    expect([...rowsOf('audit', mixedAudit())].map(endText)).toEqual([
      'smlockdown plan shows the change, and apply makes it.',
      ...[null, null, null, null, null, null],
    ]);
  });

  it.each([
    ['html', html],
    ['markdown', markdown],
  ])('that a plan holds back are told as such in the form %s', (_, format) => {
    const held = {
      ...{ step: 'smtp-relay', target: 'server', message: 'Relays.', severity: 'high' as const },
      ...{ disruption: 'high' as const, changes: 1, impact: [] },
    };

    const said = painted(format, 'plan', aPlanReport({ held: [held] }));

    expect(said).toMatch(/held back/);
    expect(said).toContain('nothing is done about it until');
  });

  it('of a run say what was there before it, where the plan had it, and what was read after it', () => {
    const field = 'requireSmtpAuthentication';
    const fields = [{ field, verdict: 'honoured' as const, before: false, expected: true, found: true }];

    expect([...rowsOf('run', aRun([aResult({ fields }), aResult({ target: 'b.example' })]))]).toMatchObject([
      { change: { before: 'Require SMTP Authentication: off', after: 'Require SMTP Authentication: on' } },
      { change: null },
    ]);
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
      record: [['plan', plan.hash]],
    });
    expect(subjectOf('audit', mixedAudit())).toMatchObject({ playbook: { name: 'baseline' } });
  });
});

describe('which plan somebody approved, and why', () => {
  const run = { ...aMixedRun(), approved: 'sha256:0f', reason: 'Ticket 7 <b>' };

  it.each([
    ['text', text, 'Run 20260102-030405-apply-ab12. Of plan sha256:0f, because: Ticket 7 <b>.'],
    ['csv', csv, 'plan: sha256:0f\nreason: Ticket 7 <b>'],
    ['junit', junit, '<property name="reason" value="Ticket 7 &lt;b&gt;"/>'],
    ['sarif', sarif, '"plan":"sha256:0f","reason":"Ticket 7 <b>"'],
    ['markdown', markdown, 'plan sha256:0f, reason Ticket 7 &lt;b&gt;'],
    ['prometheus', prometheus, 'plan="sha256:0f",reason="Ticket 7 <b>"'],
    ['json', json, '"approved": "sha256:0f"'],
  ])('stands in the form %s of a run', (_, format, said) => {
    expect(painted(format, 'run', run)).toContain(said);
  });

  it.each([
    ['csv', csv, 'plan: sha256:0f\nreason: Ticket 7 <b>'],
    ['junit', junit, '<property name="reason" value="Ticket 7 &lt;b&gt;"/>'],
  ])('stands in the form %s of a run that had nothing to do, too', (_, format, said) => {
    expect(painted(format, 'run', { ...run, results: [] })).toContain(said);
  });
});
