import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { remainsReport, remainsReportSchema } from '../../../src/report/model/remains-report.js';
import { renderRemains } from '../../../src/report/text/remains-text.js';
import { aPage, MAKER } from '../builders.js';
import { aDamaged, aKnownRun } from '../run-builders.js';

const AS = { ...MAKER, contract: shippedContract };

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

    const report = remainsReport({ run, why: 'Its report is gone.', objects, exitCode: 4 }, AS);

    expect(remainsReportSchema.safeParse(report).success).toBe(true);
    expect(renderRemains(report, aPage())).toBe(
      [
        'Its report is gone.',
        'What record and journal say:',
        '20260102-030405-apply-ab12  partial, 41 writes, 2 exceptions, report gone',
        '    https://mail.example, playbook strict, plan sha256:1, by admin, ann on desk,',
        '    smlockdown 0.1.0',
        '    Reason: Ticket 7',
        'By its journal, 3 objects: 1 read back differently, 1 not written, or not all of',
        'it, 1 proved by reading back.',
        '  1 object: read back differently (Settings of a mail domain: a3.example)',
        '  1 object: not written, or not all of it: moved since (Settings of a mail',
        '    domain: a2.example)',
        'The way back: smlockdown rollback 20260102-030405-apply-ab12',
        '',
      ].join('\n'),
    );
  });

  it('says of a damaged run that nobody can tell', () => {
    const run = { ...aKnownRun(), summary: aDamaged('broken'), exceptions: null };

    const text = renderRemains(remainsReport({ run, why: 'W.', objects: null, exitCode: 65 }, AS), aPage());

    expect(text).toContain('Which objects it wrote cannot be told.');
    expect(text).toContain('no journal');
  });

  it('says once what is so of many, and names them all where all is asked for', () => {
    const objects = Array.from({ length: 300 }, (_, index) =>
      anObject({ target: `a${index}.${'x'.repeat(40)}.example`, outcome: 'unknown' }),
    );
    const report = remainsReport({ run: aKnownRun(), why: 'W.', objects, exitCode: 4 }, AS);

    const screen = renderRemains(report, aPage());
    expect(screen).toContain('  300 objects: not known: not read back, or not answered');
    expect(screen).toContain('and 297 more');
    expect(screen.split('\n').length).toBeLessThan(23);
    expect(renderRemains(report, aPage({ isExpanded: true }))).toContain('a299.');
  });
});
