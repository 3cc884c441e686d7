/** The list of runs: a first screen that holds, and all that is known of each. */
import { describe, expect, it } from '@jest/globals';
import widthOf from 'fast-string-width';
import { type KnownRun, runsReport, runsReportSchema } from '../../../src/report/model/runs-report.js';
import { renderRuns } from '../../../src/report/text/runs-text.js';
import { SCREEN_LINES } from '../../../src/report/text/screen.js';
import { aPage, MAKER, MARKED } from '../builders.js';
import { aDamaged, aFolder, aKnownRun } from '../run-builders.js';

/** The newest first. */
function many(count: number, of: (index: number) => object = () => ({})): readonly KnownRun[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(count - index).padStart(4, '0');
    return aKnownRun({ id: `20260102-03${number}-rollback-${number}`, ...of(index) });
  });
}

function shown(runs: readonly KnownRun[], page = aPage(), folder = aFolder(runs.length)): string {
  return renderRuns(runsReport(runs, { ...MAKER, ...folder }), page);
}

function linesOf(text: string): readonly string[] {
  return text.trimEnd().split('\n');
}

describe('the first screen of runs', () => {
  it('has a line for each run: what, how it ended, what it wrote, what is open, by whom', () => {
    const runs = [
      aKnownRun(
        {
          id: '20260103-030405-rollback-cd34',
          kind: 'rollback',
          rollsBack: '20260102-030405-apply-ab12',
          status: 'partial',
        },
        { exceptions: 3 },
      ),
      aKnownRun({}, { canRollBack: true }),
      { ...aKnownRun({}), summary: aDamaged('20260101-030405-apply-ef56'), exceptions: null },
    ];

    expect(shown(runs)).toBe(
      [
        'smlockdown runs: 3 runs of 2 servers                           2026-10-10 12:00Z',
        'in /state',
        '',
        'RUN (UTC)                      WHAT            ENDED        WROTE  EXC  BY',
        'https://mail.example',
        '20260103-030405-rollback-cd34  of 030405-ab12  partial         41    3  ann',
        '20260102-030405-apply-ab12     strict          verified        41    -  ann',
        'server not known',
        '20260101-030405-apply-ef56                     damaged          ?    ?',
        'WROTE: calls that write; EXC: objects not proved, not made or left alone; ?',
        'where nobody can tell',
        '',
        'one run:    smlockdown runs 20260103-030405-rollback-cd34',
        'way back:   smlockdown rollback 20260102-030405-apply-ab12',
        '',
      ].join('\n'),
    );
  });

  it.each([1, 25, 300])(
    'of %d runs has at most 23 lines of 80 columns, and says how many more there are',
    (count) => {
      const lines = linesOf(shown(many(count)));

      expect(lines.length).toBeLessThanOrEqual(23);
      expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
      const rows = lines.filter((line) => line.startsWith('20260102-03')).length;
      const more = lines.find((line) => line.endsWith(' more: --all'));
      expect(rows + Number(more?.split(' ')[0] ?? 0)).toBe(count);
      expect(rows).toBeGreaterThanOrEqual(Math.min(count, 12));
    },
  );

  it('holds with a server for each run, a long folder, and names that are long, wide or hostile', () => {
    const names = [
      'n'.repeat(300),
      '日本語の管理者の名前'.repeat(9),
      'abc\u202Edef',
      'a\nb',
      '👨‍👩‍👧‍👦'.repeat(9),
    ];
    const of = (index: number) => ({
      server: `https://mail${index}.${'sub.'.repeat(60)}example`,
      playbook: names[index % names.length],
      user: names[(index + 1) % names.length],
    });
    for (const width of [40, 80, 160]) {
      const folder = aFolder(300, { stateDir: `/${'folder/'.repeat(30)}` });
      const lines = linesOf(shown(many(300, of), aPage({ width }), folder));
      const rows = lines.filter((line) => /^2026|^https/.test(line));

      expect(lines.length).toBeLessThanOrEqual(SCREEN_LINES);
      expect(rows.length).toBeGreaterThan(2);
      expect(rows.filter((line) => widthOf(line) > Math.max(width, 43))).toEqual([]);
      expect(lines.join('')).not.toContain('\u202E');
    }
  });

  it('leaves out on a narrow page what matters least, and never cuts an id', () => {
    const [head = ''] = linesOf(shown(many(1), aPage({ width: 60 }))).filter((line) =>
      line.startsWith('RUN'),
    );

    expect(head.split(/ {2,}/)).toEqual(['RUN (UTC)', 'ENDED', 'WROTE', 'EXC']);
    expect(shown(many(1), aPage({ width: 40 }))).toContain('20260102-030001-rollback-0001');
  });

  it.each([
    ['verified', 0, ''],
    ['verified', 2, '<yellow>'],
    ['partial', 1, '<yellow>'],
    ['disagrees', 1, '<red>'],
    ['unfinished', 0, '<yellow>'],
  ])('paints a run that is %s with %d exceptions so: %s', (status, exceptions, paint) => {
    const text = shown([aKnownRun({ status }, { exceptions })], aPage({ style: MARKED }));

    expect(text).toContain(`\n${paint}20260102-030405-apply-ab12`);
  });

  it('says of a run under way that it is', () => {
    const text = shown([
      aKnownRun({ status: 'unfinished', writes: 3 }, { isUnderWay: true, report: 'gone' }),
    ]);

    expect(text).toMatch(/ab12 +strict +under way +3 /);
  });

  it('says that there are none, and what was asked for where others are there', () => {
    const asked = aFolder(7, { server: 'https://mail.example', since: '2026-11-01T00:00:00.000Z' });

    expect(shown([])).toBe('No runs yet in /state\n');
    expect(shown([], aPage(), asked)).toBe(
      'No runs of https://mail.example since 2026-11-01 00:00Z in /state, and 7 others\nthere: smlockdown runs\n',
    );
  });
});

describe('the whole list of runs', () => {
  const page = aPage({ isExpanded: true });

  it('says of each run where, by whom, by which version and why', () => {
    expect(shown([aKnownRun({}, { exceptions: 2, report: 'gone' })], page)).toBe(
      [
        '20260102-030405-apply-ab12  verified, 41 writes, 2 exceptions, report gone',
        '    https://mail.example, playbook strict, plan sha256:1, by admin, ann on desk,',
        '    smlockdown 0.1.0',
        '    Reason: Ticket 7',
        'Kept in /state',
        '',
      ].join('\n'),
    );
  });

  it.each<[KnownRun['report'], string]>([
    ['newer-format', ', report of a newer format (smlockdown 0.1.0)'],
    ['damaged', ', report damaged'],
    ['kept', ''],
    [null, ''],
  ])('says of a report that is %s no more than was seen', (report, words) => {
    const [line] = linesOf(shown([aKnownRun({}, { report })], aPage({ isExpanded: true, width: 120 })));

    expect(line).toBe(`20260102-030405-apply-ab12  verified, 41 writes${words}`);
  });

  it('says nothing of an author where a run of the first builds kept none', () => {
    const nobody = { user: undefined, host: undefined, tool: undefined, reason: undefined };
    const runs = [aKnownRun({ ...nobody, status: 'unfinished', writes: 0 })];

    const report = runsReport(runs, { ...MAKER, ...aFolder(1) });

    expect(report.runs).toMatchObject([{ user: null, host: null, tool: null, reason: null }]);
    expect(renderRuns(report, page)).not.toContain('null');
  });

  it('lists a damaged run with its problem', () => {
    const broken = { ...aKnownRun(), summary: aDamaged('broken'), exceptions: null };

    const report = runsReport([broken], { ...MAKER, ...aFolder(1) });

    expect(runsReportSchema.safeParse(report).success).toBe(true);
    expect(renderRuns(report, page)).toBe(
      'broken  damaged, exceptions not known\n    no journal\nKept in /state\n',
    );
  });

  it('says for programs of each run what it was and how it ended', () => {
    const { runs } = runsReport([aKnownRun({}, { canRollBack: true })], { ...MAKER, ...aFolder(1) });

    expect(runs).toEqual([
      {
        ...{ id: '20260102-030405-apply-ab12', kind: 'apply', status: 'verified' },
        ...{ startedAt: '2026-01-02T03:04:05.000Z', finishedAt: '2026-01-02T03:05:00.000Z' },
        ...{ server: 'https://mail.example', playbook: 'strict', operator: 'admin' },
        ...{ user: 'ann', host: 'desk', tool: '0.1.0', plan: 'sha256:1', reason: 'Ticket 7' },
        ...{ rollsBack: null, writes: 41, exceptions: 0, report: 'kept', canRollBack: true, problem: null },
      },
    ]);
  });
});
