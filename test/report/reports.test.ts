/** Reports for programs: their schemas, as shipped, and what they say. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { attestReportSchema } from '../../src/report/model/attest-report.js';
import { auditReportSchema } from '../../src/report/model/audit-report.js';
import { contractReportSchema } from '../../src/report/model/contract-report.js';
import { contractTestSchema } from '../../src/report/model/contract-test-report.js';
import { diffReportSchema } from '../../src/report/model/diff-report.js';
import { explainReportSchema } from '../../src/report/model/explain-report.js';
import { formsReportSchema } from '../../src/report/model/forms-report.js';
import { mergeReportSchema } from '../../src/report/model/merge-report.js';
import { noticesReportSchema } from '../../src/report/model/notices-report.js';
import { planReportSchema } from '../../src/report/model/plan-report.js';
import { playbookReportSchema } from '../../src/report/model/playbook-report.js';
import { pruneReportSchema } from '../../src/report/model/prune-report.js';
import { remainsReportSchema } from '../../src/report/model/remains-report.js';
import { exitCodeFor } from '../../src/report/model/reports.js';
import { respondReportSchema } from '../../src/report/model/respond-report.js';
import { runReportSchema } from '../../src/report/model/run-report.js';
import { runsReportSchema } from '../../src/report/model/runs-report.js';
import { stepsReport, stepsReportSchema } from '../../src/report/model/steps-report.js';
import { renderSteps } from '../../src/report/text/steps-text.js';
import { steps } from '../../src/steps/index.js';
import {
  aFieldChange,
  aFinding,
  anAudit,
  anItemChange,
  aPage,
  aPlan,
  aPlanReport,
  aResult,
  aRun,
  MAKER,
} from './builders.js';
import { aDiff } from './diff-builders.js';

describe('a shipped JSON Schema', () => {
  it.each([
    ['audit', auditReportSchema],
    ['contract-report', contractReportSchema],
    ['contract-test', contractTestSchema],
    ['merge', mergeReportSchema],
    ['attest', attestReportSchema],
    ['diff', diffReportSchema],
    ['plan', planReportSchema],
    ['run', runReportSchema],
    ['runs', runsReportSchema],
    ['remains', remainsReportSchema],
    ['prune', pruneReportSchema],
    ['steps', stepsReportSchema],
    ['explain', explainReportSchema],
    ['forms', formsReportSchema],
    ['respond', respondReportSchema],
    ['notices', noticesReportSchema],
    ['playbook-report', playbookReportSchema],
  ])('of %s is the one the tool itself uses', (name, schema) => {
    const shipped = readFileSync(new URL(`../../schema/${name}.schema.json`, import.meta.url), 'utf8');

    expect(JSON.parse(shipped)).toEqual(JSON.parse(JSON.stringify(z.toJSONSchema(schema))));
  });

  it('takes what the builders of these tests make', () => {
    expect(auditReportSchema.safeParse(anAudit([aFinding()])).success).toBe(true);
    expect(planReportSchema.safeParse(aPlanReport()).success).toBe(true);
    expect(runReportSchema.safeParse(aRun([aResult()])).success).toBe(true);
  });
});

describe('the report of a plan', () => {
  it('says of every step that it names what it is called', () => {
    const of = (step: string) => ({ step, target: 'server', message: 'Bad.' });
    const held = { ...of('bindings'), severity: 'low', disruption: 'high', changes: 1, impact: [] } as const;
    const waived = { ...of('catch-all'), reason: 'r', owner: 'o', expires: '2999-12-31' };
    const manual = { ...of('updates'), byHand: [], remedy: 'by-hand' } as const;
    const impact = [{ step: 'greylisting', target: 'server', impact: 'Late.' }];
    const changes = [aFieldChange({ steps: ['logging'] })];

    const { steps: named } = aPlanReport({
      ...{ changes, impact, held: [held], waived: [waived], manual: [manual], notRead: [of('smtp-relay')] },
    });

    expect(Object.keys(named).sort()).toEqual([
      ...['bindings', 'catch-all', 'greylisting', 'logging', 'smtp-relay', 'updates'],
    ]);
  });
});

describe('the exit code of an audit', () => {
  const failing = anAudit([aFinding({ verdict: 'fail', severity: 'medium' })]);

  describe.each(['fail', 'manual'] as const)('of a medium finding %s', (verdict) => {
    it.each([
      ['low', 2],
      ['medium', 2],
      ['high', 0],
      ['critical', 0],
      ['never', 0],
    ] as const)('with --fail-on %s is %i', (failOn, code) => {
      const report = anAudit([aFinding({ verdict, severity: 'medium' })]);

      expect(exitCodeFor('audit', report, failOn)).toBe(code);
    });
  });

  it('is 1 where something was not read, whatever else failed', () => {
    expect(
      exitCodeFor('audit', anAudit([...failing.findings, aFinding({ verdict: 'error' })]), 'never'),
    ).toBe(1);
    expect(exitCodeFor('audit', anAudit([...failing.findings, aFinding({ verdict: 'error' })]), 'low')).toBe(
      1,
    );
  });

  it.each([
    ['high', 2],
    ['medium', 0],
  ] as const)('without --fail-on, of a %s finding, is %i', (severity, code) => {
    const codes = (['fail', 'manual'] as const).map((verdict) =>
      exitCodeFor('audit', anAudit([aFinding({ verdict, severity })])),
    );

    expect(codes).toEqual([code, code]);
  });

  it('does not mind what is manual and attested, and still minds what fails beside it', () => {
    const attested = { by: 'Ann', on: '2026-11-28', until: '2027-02-26', note: 'Looked.' };
    const byHand = aFinding({ verdict: 'manual', severity: 'critical', attested });

    expect(exitCodeFor('audit', anAudit([byHand]), 'low')).toBe(0);
    expect(exitCodeFor('audit', anAudit([byHand, ...failing.findings]), 'low')).toBe(2);
  });

  it('does not mind what is waived or not applicable', () => {
    const findings = (['waived', 'not-applicable', 'pass'] as const).map((verdict) =>
      aFinding({ verdict, severity: 'critical' }),
    );

    expect(exitCodeFor('audit', anAudit(findings), 'low')).toBe(0);
  });
});

const { summary } = aPlan();

describe('the exit code of a plan', () => {
  it('is 0 where nothing is to change, whatever is left to a person', () => {
    expect(exitCodeFor('plan', aPlan({ summary: { ...summary, manual: 4, waived: 2 } }))).toBe(0);
  });

  it('is 2 of an action that is left to a person, as what was asked for is still to be done', () => {
    const left = { ...summary, manual: 1, judged: 1 };

    expect(exitCodeFor('plan', aPlan({ kind: 'action', summary: left }))).toBe(2);
    expect(exitCodeFor('plan', aPlan({ kind: 'action', summary: { ...left, manual: 0 } }))).toBe(0);
  });

  it('is 1 where nothing of the selection could be judged, also where nobody was told what to do by hand', () => {
    const unjudged = { ...summary, judged: 0 };

    expect(exitCodeFor('plan', aPlan({ summary: unjudged }))).toBe(1);
    expect(exitCodeFor('plan', aPlan({ summary: { ...unjudged, manual: 3 } }))).toBe(1);
  });

  it.each([
    ['high', undefined, 2],
    ['medium', undefined, 0],
    ['medium', 'medium', 2],
    ['critical', 'never', 0],
  ] as const)(
    'of an empty plan that holds back what weighs %s is, with --fail-on %s, %d',
    (severity, failOn, code) => {
      const one = { step: 'catch-all', target: 'a.test', message: 'Bad.', severity } as const;
      const held = [{ ...one, disruption: 'high' as const, changes: 1, impact: [] }];
      const plan = aPlan({ held, summary: { ...aPlan().summary, held: 1, judged: 1 } });

      expect(exitCodeFor('plan', plan, failOn)).toBe(code);
      expect(exitCodeFor('plan', { ...plan, changes: [aFieldChange()] }, failOn)).toBe(2);
    },
  );

  it('of a rollback that finds nothing it touched is 0', () => {
    expect(exitCodeFor('plan', aPlan({ kind: 'rollback', summary: { ...summary, judged: 0 } }))).toBe(0);
  });

  it.each([
    ['a field', aFieldChange()],
    ['an item', anItemChange({ steps: ['smtp-auth-bypass'] })],
    ['what only a step of low severity asks for', aFieldChange({ steps: ['logging'] })],
    ['what a rollback puts back', aFieldChange({ steps: ['rollback'], effect: 'loosens' })],
  ])('is 2 where there is %s to change', (_, change) => {
    expect(exitCodeFor('plan', aPlan({ changes: [change] }))).toBe(2);
  });

  it('is 1 where something was not read, with changes or without', () => {
    const unread = { ...summary, notRead: 1 };

    expect(exitCodeFor('plan', aPlan({ summary: unread }))).toBe(1);
    expect(exitCodeFor('plan', aPlan({ summary: unread, changes: [aFieldChange()] }))).toBe(1);
  });
});

describe('the exit code of a comparison', () => {
  const about = {
    ...{
      name: 'x',
      at: null,
      server: 's',
      build: null,
      playbook: null,
      contract: null,
      tool: null,
      host: null,
    },
  };

  it('of two plans is 2 where the second does more, and with --fail-on never 0', () => {
    const plan = (changes: readonly ReturnType<typeof aFieldChange>[]) =>
      ({ kind: 'plan', about, plan: aPlan({ changes }) }) as const;
    const [less, more] = [plan([]), plan([aFieldChange()])];

    expect(exitCodeFor('diff', aDiff(less, more))).toBe(2);
    expect(exitCodeFor('diff', aDiff(more, less))).toBe(0);
    expect(exitCodeFor('diff', aDiff(less, more), 'never')).toBe(0);
  });

  it('of two plans minds what is held back by its severity, and what was not read in any case', () => {
    const one = { step: 'catch-all', target: 'a.test', message: 'Bad.' };
    const held = [{ ...one, severity: 'medium', disruption: 'high', changes: 1, impact: [] }] as const;
    const plan = (beside: Parameters<typeof aPlan>[0]) =>
      ({ kind: 'plan', about, plan: aPlan(beside) }) as const;

    expect(exitCodeFor('diff', aDiff(plan({}), plan({ held })))).toBe(0);
    expect(exitCodeFor('diff', aDiff(plan({}), plan({ held })), 'medium')).toBe(2);
    expect(exitCodeFor('diff', aDiff(plan({}), plan({ notRead: [one] })), 'critical')).toBe(2);
  });
});

describe('the catalogue', () => {
  const report = stepsReport(steps, MAKER);

  it('has every step in the order of the catalogue, as its schema says', () => {
    expect(stepsReportSchema.safeParse(report).success).toBe(true);
    expect(report.steps.map(({ id }) => id)).toEqual(steps.map(({ id }) => id));
  });

  it('has a line and a title for every step, in 80 columns', () => {
    const text = renderSteps(report, aPage());

    expect(steps.filter(({ title }) => !text.replace(/\s+/g, ' ').includes(title))).toEqual([]);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it.each(report.steps.map((step) => [step.id, step] as const))(
    'explains %s: why, reads, options, by hand, undo',
    (id, step) => {
      const text = renderSteps({ ...report, steps: [step] }, aPage());

      expect(text).toContain(id);
      for (const title of ['Why', 'Facts', 'Reads', 'Options', 'By hand', 'Undo']) {
        expect(text).toContain(`\n${title}\n`);
      }
      // What is copied as it is, is not broken.
      const copied = step.manual.flatMap(({ snippet }) => snippet?.text.split('\n') ?? []);
      const long = text
        .split('\n')
        .filter((line) => line.length > 80 && /\S\s+\S/.test(line) && !copied.includes(line.trim()));
      expect(long).toEqual([]);
      expect(text).not.toContain('undefined');
    },
  );
});
