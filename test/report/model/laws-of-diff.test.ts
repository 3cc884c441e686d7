/** What holds of any two audits, plans and runs: nothing is lost, nothing is told twice, and the way back mirrors the way. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AuditFile } from '../../../src/report/model/audit-file.js';
import {
  type Comparable,
  type DiffReport,
  diffReportSchema,
  entriesIn,
} from '../../../src/report/model/diff-report.js';
import { renderDiff } from '../../../src/report/text/diff-text.js';
import { runs } from '../../property-runs.js';
import { aDiff, aScreen, ofAudit, ofPlan, ofResults } from '../diff-builders.js';
import { anyAudit, anyPlan, anyResults } from '../generators.js';

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
  lawful(anyAudit.map((one) => ofAudit(one)));

  it('have every finding of both in just one entry', () => {
    fc.assert(
      fc.property(anyAudit, anyAudit, (one, other) => {
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
      fc.property(anyAudit, anyAudit, (one, other) => {
        const { findings } = aDiff(ofAudit(one), ofAudit(other));

        expect(
          findings.filter((entry) => (entry.moved.length === 0) !== (entry.class === 'unchanged')),
        ).toEqual([]);
      }),
      runs(200),
    );
  });
});

describe('two plans', () => {
  lawful(anyPlan.map(ofPlan));

  it('never have something moved where nothing did, nor nothing where something did', () => {
    fc.assert(
      fc.property(anyPlan, anyPlan, (one, other) => {
        const wrong = entriesIn(aDiff(ofPlan(one), ofPlan(other))).filter(
          (entry) => (entry.moved.length === 0) !== (entry.class === 'unchanged'),
        );

        expect(wrong).toEqual([]);
      }),
      runs(200),
    );
  });
});

describe('two runs', () => {
  lawful(anyResults.map(ofResults));
});
