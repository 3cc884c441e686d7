import { describe, expect, it } from '@jest/globals';
import { remainsReport, remainsReportSchema } from '../../../src/report/model/remains-report.js';
import { renderRemains } from '../../../src/report/text/remains-text.js';
import { aPage, MAKER } from '../builders.js';
import { aDamaged, aKnownRun } from '../run-builders.js';

type Objects = NonNullable<Parameters<typeof remainsReport>[0]['objects']>;

function anObject(changes: Partial<Objects[number]> = {}): Objects[number] {
  return {
    ...{ resource: 'domain-settings', target: 'a1.example', steps: ['catch-all'], outcome: 'proved' },
    ...{ fields: [], bystanders: [] },
    ...changes,
  };
}

describe('what is left of a run', () => {
  it('begins with what is wrong, then the run, then what is not proved, the worst first', () => {
    const objects = [
      anObject(),
      anObject({ target: 'a2.example', outcome: 'not-attempted', message: 'moved since' }),
      anObject({ target: 'a3.example', outcome: 'disagrees' }),
    ];
    const run = aKnownRun({ status: 'partial' }, { exceptions: 2, report: 'gone', canRollBack: true });

    const report = remainsReport({ run, why: 'Its report is gone.', objects, exitCode: 4 }, MAKER);

    expect(remainsReportSchema.safeParse(report).success).toBe(true);
    expect(renderRemains(report, aPage())).toBe(
      [
        'Its report is gone.',
        'What record and journal say:',
        '20260102-030405-apply-ab12  partial, 41 writes, 2 exceptions, report gone',
        '    https://mail.example, playbook strict, by admin, ann on desk, smlockdown',
        '    0.1.0',
        '    Reason: Ticket 7',
        'By its journal, 3 objects: 1 read back differently, 1 not written, or not all of',
        'it, 1 proved by reading back.',
        '  domain-settings of a3.example: read back differently',
        '  domain-settings of a2.example: not written, or not all of it',
        '    moved since',
        'The way back: smlockdown rollback 20260102-030405-apply-ab12',
        '',
      ].join('\n'),
    );
  });

  it('says of a damaged run that nobody can tell', () => {
    const run = { ...aKnownRun(), summary: aDamaged('broken'), exceptions: null };

    const text = renderRemains(
      remainsReport({ run, why: 'W.', objects: null, exitCode: 65 }, MAKER),
      aPage(),
    );

    expect(text).toContain('Which objects it wrote cannot be told.');
    expect(text).toContain('no journal');
  });

  it('names twenty of many, and all where all is asked for', () => {
    const objects = Array.from({ length: 300 }, (_, index) =>
      anObject({ target: `a${index}.${'x'.repeat(40)}.example`, outcome: 'unknown' }),
    );
    const report = remainsReport({ run: aKnownRun(), why: 'W.', objects, exitCode: 4 }, MAKER);

    expect(renderRemains(report, aPage())).toContain('and 280 more (--all names them all)');
    expect(renderRemains(report, aPage({ isExpanded: true }))).toContain('a299.');
  });
});
