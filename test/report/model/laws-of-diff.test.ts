/** What holds of any two audits, plans and runs: nothing is lost, nothing is told twice, and the way back mirrors the way. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EVIDENCE } from '../../../src/contract/evidence.js';
import type { Plan } from '../../../src/engine/plan/plan.js';
import { OUTCOMES } from '../../../src/engine/prove/outcome.js';
import { objectId } from '../../../src/engine/words/change.js';
import { VERDICTS } from '../../../src/engine/words/finding.js';
import type { AuditFile, KeptFinding } from '../../../src/report/model/audit-file.js';
import {
  type Comparable,
  type DiffReport,
  diffReportSchema,
  entriesIn,
} from '../../../src/report/model/diff-report.js';
import type { KeptResult } from '../../../src/report/model/diff-runs.js';
import { renderDiff } from '../../../src/report/text/diff-text.js';
import { REMEDIES } from '../../../src/steps/kit/instruction.js';
import { SEVERITIES } from '../../../src/steps/kit/severity.js';
import { runs } from '../../property-runs.js';
import { aFieldChange, anItemChange, aPlan, aResult } from '../builders.js';
import { aDiff, aKept, aKeptAudit, anAsked, aScreen, ofAudit } from '../diff-builders.js';

const STEPS = ['logging', 'catch-all', 'updates'] as const;
const TARGETS = ['server', 'a.example', 'B.example', 'c.example\u202e'] as const;
const message = fc.constantFrom('Bad.', 'Bad: 2.', 'It is 3 days old.', 'It is 4 days old.');
const hash = fc.constantFrom('sha256:1', 'sha256:2');
const waiver = fc.constantFrom(
  ...['Ann', 'Bob'].map((owner) => ({ reason: 'r', owner, expires: '2026-10-09' })),
);
const attested = fc.constant({ by: 'Ann', on: '2026-10-01', until: '2026-12-30', note: 'n' });

const verdict: fc.Arbitrary<Partial<KeptFinding>> = fc
  .constantFrom(...VERDICTS)
  .chain((one): fc.Arbitrary<Partial<KeptFinding>> => {
    if (one === 'waived') return fc.record({ verdict: fc.constant(one), waiver });
    const remedy = fc.constantFrom(...REMEDIES);
    if (one === 'fail') return fc.record({ verdict: fc.constant(one), remedy });
    if (one !== 'manual') return fc.constant({ verdict: one });
    return fc.record(
      { verdict: fc.constant(one), remedy, attested },
      { requiredKeys: ['verdict', 'remedy'] },
    );
  });

const finding = fc
  .tuple(
    verdict,
    fc.record(
      {
        step: fc.constantFrom(...STEPS),
        target: fc.constantFrom(...TARGETS),
        severity: fc.constantFrom(...SEVERITIES),
        message,
        evidence: fc.constantFrom(...EVIDENCE),
        options: hash,
      },
      { requiredKeys: ['step', 'target', 'severity', 'message', 'evidence'] },
    ),
  )
  .map(([one, more]) => aKept({ ...more, ...one }));

const names = fc.option(fc.subarray(['logging', 'catch-all']), { nil: null });
const asked = fc
  .record({ only: fc.record({ steps: names, domains: fc.constantFrom(null, ['a.*']) }), options: hash })
  .map(({ only, options }) =>
    anAsked({ only, steps: { logging: { options }, 'catch-all': { options: 'sha256:b' } } }),
  );

const audit: fc.Arbitrary<AuditFile> = fc
  .tuple(
    fc.uniqueArray(finding, { selector: ({ step, target }) => `${step} ${target}`, maxLength: 8 }),
    fc.record({
      asked: fc.option(asked, { nil: undefined }),
      contract: hash,
      tool: fc.constantFrom('0.1.0', '0.2.0'),
    }),
  )
  .map(([findings, rest]) => aKeptAudit(findings, rest));

const TURNED = { worse: 'better', better: 'worse', other: 'other', same: 'same' } as const;
const OTHER_WAY = { new: 'gone', gone: 'new', changed: 'changed', unchanged: 'unchanged' } as const;

type Entry = ReturnType<typeof entriesIn>[number];

function mirrored(report: DiffReport) {
  const turn = ({ class: one, turn: way, before, after, moved }: Entry) =>
    JSON.stringify([OTHER_WAY[one], TURNED[way], [...moved].sort(), after, before]);
  return entriesIn(report).map(turn).sort();
}

function asItIs(report: DiffReport) {
  return entriesIn(report)
    .map(({ class: one, turn, before, after, moved }) =>
      JSON.stringify([one, turn, [...moved].sort(), before, after]),
    )
    .sort();
}

function lawful(any: fc.Arbitrary<Comparable>): void {
  it('says nothing of one with itself', () => {
    fc.assert(
      fc.property(any, (one) => {
        const report = aDiff(one, one);

        expect(
          entriesIn(report).filter((entry) => entry.class !== 'unchanged' || entry.turn !== 'same'),
        ).toEqual([]);
        expect(renderDiff(report, aScreen()).trimEnd().split('\n')).toHaveLength(1);
      }),
      runs(),
    );
  });

  it('mirrors the way back, and fits its schema', () => {
    fc.assert(
      fc.property(any, any, (one, other) => {
        const report = aDiff(one, other);

        expect(mirrored(report)).toEqual(asItIs(aDiff(other, one)));
        expect(diffReportSchema.safeParse(report).error).toBeUndefined();
      }),
      runs(200),
    );
  });

  it('fits on a screen, in 80 columns, and drives no terminal', () => {
    fc.assert(
      fc.property(any, any, (one, other) => {
        const lines = renderDiff(aDiff(one, other, false), aScreen())
          .trimEnd()
          .split('\n');

        expect(lines.length).toBeLessThanOrEqual(23);
        expect(lines.filter((line) => line.length > 80 || line.includes('\u202e'))).toEqual([]);
      }),
      runs(),
    );
  });
}

describe('two audits', () => {
  lawful(audit.map((one) => ofAudit(one)));

  it('have every finding of both in just one entry', () => {
    fc.assert(
      fc.property(audit, audit, (one, other) => {
        const { findings, summary } = aDiff(ofAudit(one), ofAudit(other));

        const sides = (place: 'before' | 'after') =>
          findings
            .filter((entry) => entry[place] !== null)
            .map(({ step, target }) => `${step} ${target}`)
            .sort();
        const keys = (of: AuditFile) => of.findings.map(({ step, target }) => `${step} ${target}`).sort();
        expect(sides('before')).toEqual(keys(one));
        expect(sides('after')).toEqual(keys(other));
        expect(Object.values(summary.classes).reduce((sum, count) => sum + count)).toBe(findings.length);
        expect(Object.values(summary.turns).reduce((sum, count) => sum + count)).toBe(findings.length);
      }),
      runs(200),
    );
  });

  it('never have something moved where nothing did, nor nothing where something did', () => {
    fc.assert(
      fc.property(audit, audit, (one, other) => {
        const { findings } = aDiff(ofAudit(one), ofAudit(other));

        expect(
          findings.filter((entry) => (entry.moved.length === 0) !== (entry.class === 'unchanged')),
        ).toEqual([]);
      }),
      runs(200),
    );
  });
});

const about = {
  name: 'x',
  at: null,
  server: 'https://mail.example',
  build: null,
  playbook: null,
  contract: null,
  tool: null,
  host: null,
};

const change = fc
  .tuple(
    ...([fc.constantFrom(...TARGETS), fc.constantFrom('a', 'b'), fc.boolean(), fc.boolean()] as const),
    fc.subarray([...STEPS], { minLength: 1 }),
  )
  .map(([target, name, isItem, after, steps]) =>
    isItem
      ? anItemChange({ steps, target, key: name, item: name })
      : aFieldChange({ steps, target, field: name, after }),
  );
const made = asked.map(
  (one): NonNullable<Plan['made']> => ({
    ...{ at: '2026-10-09T03:27:11.000Z', user: 'u', host: 'h', tool: '0.1.0', hash: 'sha256:m' },
    asked: one,
  }),
);
const remark = fc.record({ step: fc.constantFrom(...STEPS), target: fc.constantFrom(...TARGETS), message });
const keyOf = ({ step, target }: { step: string; target: string }) => `${step} ${target}`;
const remarks = fc.uniqueArray(remark, { selector: keyOf, maxLength: 3 });
const plan: fc.Arbitrary<Plan> = fc
  .record({
    changes: fc.uniqueArray(change, {
      selector: (one) => JSON.stringify([objectId(one), 'field' in one ? one.field : one.key]),
    }),
    notRead: remarks,
    held: remarks.map((all) =>
      all.map((one) => ({
        ...one,
        severity: 'high' as const,
        disruption: 'high' as const,
        changes: 1,
        impact: [],
      })),
    ),
    manual: remarks.map((all) => all.map((one) => ({ ...one, byHand: [], remedy: 'teach' as const }))),
    waived: remarks.map((all) =>
      all.map((one) => ({ ...one, reason: 'r', owner: 'o', expires: '2027-01-01' })),
    ),
    hash,
    contract: hash,
    made: fc.option(made, { nil: undefined }),
    disruption: fc.constantFrom('low' as const, 'high' as const),
  })
  .map(({ hash: of, made: by, disruption, ...rest }) =>
    aPlan({
      ...rest,
      ...(by === undefined ? {} : { made: by }),
      playbook: { name: 'p', hash: of },
      limits: { disruption, changes: null, changedDomainsPercent: null },
    }),
  );

describe('two plans', () => {
  lawful(plan.map((one): Comparable => ({ kind: 'plan', about, plan: one })));

  it('never have something moved where nothing did, nor nothing where something did', () => {
    fc.assert(
      fc.property(plan, plan, (one, other) => {
        const of = (own: Plan): Comparable => ({ kind: 'plan', about, plan: own });
        const wrong = entriesIn(aDiff(of(one), of(other))).filter(
          (entry) => (entry.moved.length === 0) !== (entry.class === 'unchanged'),
        );

        expect(wrong).toEqual([]);
      }),
      runs(200),
    );
  });
});

const results: fc.Arbitrary<readonly KeptResult[]> = fc.uniqueArray(
  fc
    .tuple(fc.constantFrom(...TARGETS), fc.constantFrom(...OUTCOMES))
    .map(([target, outcome]): KeptResult => aResult({ target, outcome })),
  { selector: ({ target }) => target },
);

describe('two runs', () => {
  lawful(results.map((all): Comparable => ({ kind: 'run', about, results: all })));
});
