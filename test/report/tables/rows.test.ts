/** A report as rows: one for each thing in it, and each with a weight by which no two forms can differ. */
import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { html } from '../../../src/report/html/html.js';
import { json } from '../../../src/report/json.js';
import { resourcesOf } from '../../../src/report/model/about-resources.js';
import { diffReport } from '../../../src/report/model/diff-report.js';
import { csv } from '../../../src/report/tables/csv.js';
import { junit } from '../../../src/report/tables/junit.js';
import { markdown } from '../../../src/report/tables/markdown.js';
import { prometheus } from '../../../src/report/tables/prometheus.js';
import { sarif } from '../../../src/report/tables/sarif.js';
import { text } from '../../../src/report/text/text.js';
import { byUrgency, endText, rowsOf, stateText } from '../../../src/report/view/rows.js';
import { bothText } from '../../../src/report/view/sides.js';
import { subjectOf } from '../../../src/report/view/subject.js';
import {
  aFieldChange,
  aFinding,
  anAudit,
  anItemChange,
  aPlanReport,
  aResult,
  aRun,
  MAKER,
} from '../builders.js';
import { aKept, aKeptAudit, ofAudit } from '../diff-builders.js';
import { aChangedPlan, aDoctor, aMixedRun, mixedAudit, painted } from './painted.js';

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

  it('stand on the page by what they ask, by severity, and then by area', () => {
    const of = (step: string, severity: 'high' | 'low') =>
      aFinding({ step, severity, verdict: 'fail', message: `${step}, ${severity}` });
    const audit = anAudit([
      of('catch-all', 'high'),
      of('smtp-relay', 'high'),
      of('catch-all', 'low'),
      of('domain-smtp-auth', 'high'),
      aFinding({ step: 'logging', verdict: 'error', severity: 'critical', message: 'late' }),
    ]);

    const steps = [...painted(html, 'audit', audit).matchAll(/\n\{"step":"([^"]+)"/g)].map(
      ([, step]) => step,
    );
    expect(steps).toEqual(['smtp-relay', 'domain-smtp-auth', 'catch-all', 'catch-all', 'logging']);
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
      { sides: [{ name: 'Require SMTP Authentication', before: 'off', after: 'on' }] },
      { sides: [] },
    ]);
  });

  it('of a run say of an entry that came and of one that went what was there before', () => {
    const [came, went] = [
      { field: 'one@a1.example', before: null, expected: { user: 'one' }, found: { user: 'one' } },
      { field: 'two@a1.example', before: { user: 'two' }, expected: null, found: null },
    ];
    const verdict = 'honoured' as const;

    expect([
      ...rowsOf(
        'run',
        aRun([
          aResult({
            fields: [
              { ...came, verdict },
              { ...went, verdict },
            ],
          }),
        ]),
      ),
    ]).toMatchObject([
      {
        sides: [
          { name: 'one@a1.example', before: 'not there', after: 'user: one' },
          { name: 'two@a1.example', before: 'user: two', after: 'not there' },
        ],
      },
    ]);
  });

  it('of a run say who notices, and how well the call is known', () => {
    const told = { impact: ['Scanners stop sending.'], evidence: 'recorded' } as const;

    expect([...rowsOf('run', aRun([aResult(told), aResult()]))]).toMatchObject([
      told,
      { impact: [], evidence: null },
    ]);
  });

  it('of an audit say what is there and what is asked for, by the labels of the web interface', () => {
    const [about, resource] = [aFinding({ verdict: 'fail', severity: 'high' }), 'domain-settings'];
    const field = 'requireSmtpAuthentication';
    const sides = {
      shown: [
        { resource, field, before: false, after: true },
        { resource: 'ip-access', item: '192.0.2.7', before: null, after: { bypass: false } },
      ],
      more: 3,
    };
    const audit = {
      ...anAudit([{ ...about, sides }, about]),
      resources: resourcesOf([{ resource }], shippedContract),
    };

    const [told, other] = [...rowsOf('audit', audit)];
    expect(bothText(told?.sides ?? [], told?.moreSides ?? 0)).toBe(
      'Require SMTP Authentication: off → on; 192.0.2.7: not there → bypass: off; and 3 more',
    );
    expect(other).toMatchObject({ sides: [], moreSides: 0 });
    expect(painted(csv, 'audit', audit)).toContain(
      '"Require SMTP Authentication: off; 192.0.2.7: not there"',
    );
    expect(painted(html, 'audit', audit)).toContain('Require SMTP Authentication: off → on');
  });

  it('of a rollback are of the steps that it takes back', () => {
    const takesBack = ['smtp-relay'];
    const back = { steps: ['rollback'], takesBack };
    const plan = aPlanReport({
      ...{ kind: 'rollback', rollsBack: '20260102-030405-apply-ab12', changes: [aFieldChange(back)] },
      manual: [
        {
          ...{ step: 'rollback', takesBack, target: 'server', message: 'Left.', byHand: [{ text: 'Look.' }] },
          remedy: 'by-hand',
        },
      ],
    });
    const left = { resource: 'smtp-in', target: 'server', path: 'allowRelay', wanted: 1, found: 2 };
    const run = aRun([aResult()], {
      ...{ kind: 'rollback', rollsBack: '20260102-030405-apply-ab12' },
      unrestored: [
        { ...left, why: 'differs', steps: takesBack },
        { ...left, why: 'differs' },
      ],
    });

    expect([...rowsOf('plan', plan)].map(({ step, severity }) => [step, severity])).toEqual([
      ['smtp-relay', expect.any(String)],
      ['smtp-relay', expect.any(String)],
    ]);
    expect([...rowsOf('run', run)].map(({ step }) => step)).toEqual([
      'domain-smtp-auth',
      'smtp-relay',
      'rollback',
    ]);
    const named = expect.arrayContaining([['takes back', '20260102-030405-apply-ab12']]);
    expect(subjectOf('plan', plan).record).toEqual(named);
    expect(subjectOf('run', run).record).toEqual(named);
  });

  it('say where the playbook asks for it, as the plan that was kept, either side of a comparison or doctor does', () => {
    const [place, about] = [{ file: 'mine.yaml', line: 7 }, ofAudit(aKeptAudit([aKept()]))];
    const places = { logging: place, 'domain-smtp-auth': place };
    const made = {
      ...{ at: '2026-11-30T00:00:00.000Z', user: 'me', host: 'pc', tool: '0.0.0', hash: 'sha256:1' },
      places,
    };
    const worse = ofAudit(aKeptAudit([aKept({ verdict: 'fail', message: 'Bad.' })]));
    const diff = diffReport(
      { before: { ...about, places }, after: worse },
      { ...MAKER, isOneServer: true, contract: shippedContract },
    );
    const later = { file: 'mine.yaml', line: 9 };
    const newer = diffReport(
      { before: { ...about, places }, after: { ...worse, places: { logging: later } } },
      { ...MAKER, isOneServer: true, contract: shippedContract },
    );
    const reach = { step: 'logging', severity: 'low', read: 'yes', change: 'yes', calls: [] } as const;
    const doctor = { ...aDoctor({ checks: [], steps: [reach] }), places };

    expect([...rowsOf('plan', aPlanReport({ changes: [aFieldChange()], made }))]).toMatchObject([{ place }]);
    expect([...rowsOf('diff', diff)]).toMatchObject([{ place }]);
    expect([...rowsOf('diff', newer)]).toMatchObject([{ place: later }]);
    expect([...rowsOf('doctor', doctor)]).toMatchObject([{ place }]);
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
