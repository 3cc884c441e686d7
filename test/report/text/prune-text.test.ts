import { describe, expect, it } from '@jest/globals';
import { type PruneReport, pruneReport, pruneReportSchema } from '../../../src/report/model/prune-report.js';
import { exitCodeFor } from '../../../src/report/model/reports.js';
import { renderPrune } from '../../../src/report/text/prune-text.js';
import { aPage, MAKER, MARKED } from '../builders.js';

const NOTHING = { stateDir: '/state', asked: 'among the newest 20', isDryRun: false, removed: [], kept: [] };

function aReport(changes: Partial<PruneReport> = {}): PruneReport {
  return pruneReport({ ...NOTHING, ...changes }, MAKER);
}

const ids = (count: number) =>
  Array.from({ length: count }, (_, index) => `20260101-00000${index}-apply-0000`);

describe('what was pruned', () => {
  it('is told in a line, and what was kept in a line for each cause, with counts one under the other', () => {
    const kept: PruneReport['kept'] = [
      { why: 'standing', runs: ids(3) },
      { why: 'asked', runs: Array.from({ length: 20 }, () => ids(1)[0] ?? '') },
    ];

    expect(renderPrune(aReport({ removed: ids(2), kept }), aPage())).toBe(
      [
        'Removed 2 runs.',
        '  20260101-000000-apply-0000, 20260101-000001-apply-0000',
        'Kept:',
        '   3  can still be rolled back',
        '  20  among the newest 20',
        'To remove one of them all the same, name it: smlockdown runs prune ID',
        '',
      ].join('\n'),
    );
  });

  it('says what only would go, and where nothing is to go', () => {
    expect(renderPrune(aReport({ isDryRun: true, removed: ids(1) }), aPage())).toContain(
      'Would remove 1 run.',
    );
    expect(renderPrune(aReport(), aPage())).toBe('Nothing to remove in /state\n');
  });

  it.each([
    ['locked', 3],
    ['failed', 1],
    ['changed', 0],
  ] as const)('says why what is %s was kept, and ends with %d', (why, code) => {
    const report = aReport({ removed: ids(1), kept: [{ why, detail: 'by \u202Eann', runs: ids(1) }] });

    const text = renderPrune(report, aPage({ style: MARKED }));

    expect(text.replace(/\s+/g, ' ')).toContain('by \\u202eann (20260101-000000-apply-0000)');
    expect(text.includes('<red>')).toBe(code > 0);
    expect(exitCodeFor('prune', report)).toBe(code);
    expect(pruneReportSchema.safeParse(report).success).toBe(true);
  });
});
