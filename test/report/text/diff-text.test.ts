/** What moved between two reports, as it is read: one line, or one screen with the worst first. */
import { describe, expect, it } from '@jest/globals';
import widthOf from 'fast-string-width';
import type { KeptFinding } from '../../../src/report/model/audit-file.js';
import { renderDiff } from '../../../src/report/text/diff-text.js';
import { aFieldChange, anItemChange, aPage, aPlan, aResult, domains, MARKED } from '../builders.js';
import { aDiff, aDiffOf, aKept, aKeptAudit, anAsked, aScreen, ofAudit } from '../diff-builders.js';

const AT = '2026-10-10T03:27:40.000Z';

function bad(finding: Partial<KeptFinding> = {}): KeptFinding {
  return aKept({ verdict: 'fail', severity: 'high', message: 'Bad.', remedy: 'apply', ...finding });
}

describe('two audits', () => {
  it('between which nothing moved are one line that names what is still open', () => {
    const all = [
      ...[bad(), aKept({ step: 'updates', verdict: 'manual' })],
      aKept({ step: 'catch-all', target: 'a.example', verdict: 'error' }),
    ];

    const text = renderDiff(aDiffOf(aKeptAudit(all), aKeptAudit(all, { at: AT })), aScreen());

    expect(text).toBe('Nothing moved since 2026-10-09 03:27Z: 1 fail, 1 manual, 1 not read.\n');
    const clean = aKeptAudit([aKept()]);
    expect(renderDiff(aDiffOf(clean, clean), aScreen())).toBe(
      'Nothing moved since 2026-10-09 03:27Z: nothing open.\n',
    );
  });

  it('are told with the worst first, what is alike in one line, and what moved beside each', () => {
    const before = aKeptAudit([
      aKept({ step: 'updates', severity: 'critical' }),
      bad({ message: 'Kept for 3 days.' }),
      ...['a.example', 'b.example'].map((target) => aKept({ step: 'catch-all', target, severity: 'medium' })),
      bad({ step: 'catch-all', target: 'gone.example', message: 'To all.', severity: 'medium' }),
    ]);
    const after = aKeptAudit(
      [
        bad({ step: 'updates', severity: 'critical', message: '9 flaws.' }),
        aKept({ severity: 'high', message: 'Kept.' }),
        ...['a.example', 'b.example'].map((target) => bad({ step: 'catch-all', target, severity: 'medium' })),
      ],
      {
        at: AT,
        playbook: { name: 'own', hash: 'sha256:q' },
        asked: anAsked({ steps: { ...anAsked().steps, logging: { options: 'sha256:z' } } }),
      },
    );

    const text = renderDiff(aDiffOf(before, after), aScreen());

    expect(text).toBe(
      [
        'smlockdown diff: https://mail.example, SmarterMail build 9406',
        'then 2026-10-09 03:27Z before.json, now 2026-10-10 03:27Z',
        'Other than then: the playbook (baseline then).',
        '3 worse, 2 better; 0 as before',
        '',
        'WORSE',
        '  critical updates    9 flaws.                                           drift',
        '  medium   catch-all  2 domains: Bad.                                    drift',
        'BETTER',
        '  high     logging    passes; before: Kept for 3 days.                   pending',
        '  medium   catch-all  gone.example: domain gone: To all.                 drift',
        '',
        'drift      the server or its host is otherwise, or days went by',
        'pending    it was asked otherwise',
        'all of it: --all, or --json',
        '',
      ].join('\n'),
    );
  });

  it('of two servers say so, and are compared all the same', () => {
    const other = aKeptAudit([bad()], { server: { url: 'https://other.example', build: 9406 } });
    const [before, after] = [ofAudit(aKeptAudit([bad()])), ofAudit(other)];

    const text = renderDiff(aDiff(before, after, false), aScreen());

    expect(text).toBe(
      'Of two servers: https://mail.example then, https://other.example now.\nNothing moved since 2026-10-09 03:27Z: 1 fail.\n',
    );
    const moved = renderDiff(aDiff(ofAudit(aKeptAudit([])), after, false), aScreen());
    expect(moved).toContain('smlockdown diff: two servers, SmarterMail build 9406\n');
    expect(moved).toContain('Of two servers: https://mail.example then, https://other.example now.\n');
  });

  const many = domains(40).map((target, index) =>
    bad({
      step: `s${index}`,
      target,
      message: `Goes to ${'x'.repeat(300)}${index}\u202e.`,
      severity: 'medium',
    }),
  );
  const fine = [aKept({ step: 'updates' }), ...many.map((one) => ({ ...one, verdict: 'pass' as const }))];
  const worst = bad({ step: 'updates', severity: 'critical' });

  it('show what is said anew, where there is no room for all of it', () => {
    const list = 'These addresses skip authentication, as somebody put them on the list: 192.0.2.1';
    const before = bad({ message: `${list}.` });
    const after = bad({ message: `${list}, 192.0.2.66.` });

    const text = renderDiff(aDiffOf(aKeptAudit([before]), aKeptAudit([after])), aScreen());

    expect(text).toMatch(/^WORSE\n {2}high {5}logging {2}… 192\.0\.2\.1, 192\.0\.2\.66\. +drift$/m);
  });

  it('have one line for a step, also where its domains say each another thing', () => {
    const before = domains(9).map((target) => aKept({ step: 'catch-all', target, severity: 'high' }));
    const after = before.map((one, index) => bad({ ...one, verdict: 'fail', message: `To ${index}.` }));

    const text = renderDiff(aDiffOf(aKeptAudit(before), aKeptAudit(after)), aScreen());

    expect(text).toMatch(/^WORSE\n {2}high {5}catch-all {2}9 domains: a1\.example: To 0\. +drift\n\n/m);
  });

  it.each([1, 40, 44, 60])(
    'fit in a page of %i columns, with what moved as long as there is room',
    (width) => {
      const findings = ['spam-filtering', 'a-step-with-a-long-name-of-its-own', '手順の名前手順の名前'].map(
        (step) => bad({ step, severity: 'critical', message: 'Bad in many words. '.repeat(9) }),
      );
      const text = renderDiff(aDiffOf(aKeptAudit([]), aKeptAudit(findings)), aScreen({ width }));
      const rows = text.split('\n').filter((line) => line.startsWith('  '));

      expect(rows).toHaveLength(3);
      expect(rows.filter((line) => widthOf(line) > Math.max(40, width))).toEqual([]);
      expect(rows.every((row) => row.includes('Bad in'))).toBe(true);
      expect(rows.every((row) => row.startsWith('  critical'))).toBe(width === 60);
    },
  );

  it.each([80, 160])('fit in 23 lines of %i columns however much moved, with the worst on top', (width) => {
    const text = renderDiff(aDiffOf(aKeptAudit(fine), aKeptAudit([...many, worst])), aScreen({ width }));

    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(20);
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(lines.filter((line) => line.length > width)).toEqual([]);
    expect(text).not.toContain('\u202e');
    expect(lines.indexOf('WORSE') + 1).toBe(lines.findIndex((line) => line.startsWith('  critical updates')));
    expect(text).toMatch(/^ {2}\d+ more$/m);
    // All of them are on the screen or counted.
    const shown = lines.filter((line) => /^ {2}(critical|medium)/.test(line)).length;
    expect(shown + Number(/^ {2}(\d+) more$/m.exec(text)?.[1])).toBe(41);
  });

  it('of a terminal of 40 columns keep each row in its line', () => {
    const lines = renderDiff(
      aDiffOf(aKeptAudit(fine), aKeptAudit([...many, worst])),
      aScreen({ width: 40 }),
    ).split('\n');

    const rows = lines.filter((line) => /^ {2}[a-z]/.test(line));
    expect(rows.length).toBeGreaterThan(2);
    expect(rows.filter((line) => line.length > 40)).toEqual([]);
  });

  it('name every domain and both texts on a whole page', () => {
    const was = domains(6).map((target) => bad({ step: 'catch-all', target, message: 'To one.' }));
    const is = was.map((one) => ({ ...one, message: 'To all.' }));

    const text = renderDiff(
      aDiffOf(aKeptAudit(was), aKeptAudit(is)),
      aPage({ isWhole: true, isExpanded: true }),
    );

    expect(text).toContain(
      [
        'SAYS ANOTHER THING',
        '  catch-all (high, drift)',
        '    a1.example, a2.example, a3.example, a4.example, a5.example, a6.example',
        '    To all.',
        '    Before: To one.',
        '',
      ].join('\n'),
    );
  });

  it('paint what is worse red, and what is better green', () => {
    const text = renderDiff(
      aDiffOf(aKeptAudit([bad()]), aKeptAudit([aKept({ severity: 'high' })])),
      aScreen({ style: MARKED }),
    );

    expect(text).toContain('<green>BETTER</green>');
    expect(
      renderDiff(aDiffOf(aKeptAudit([aKept()]), aKeptAudit([bad()])), aScreen({ style: MARKED })),
    ).toContain('<red>WORSE</red>');
  });

  const note = 'The waiver of Bob expired on 2026-10-09.';
  const waiver = { reason: 'r', owner: 'Bob', expires: '2026-10-09' };
  const waived = aKept({ verdict: 'waived', severity: 'high', message: 'Bad.', waiver });
  const attested = { by: 'Ann', on: '2026-10-01', until: '2026-12-30', note: 'n' };
  const manual = bad({ verdict: 'manual', remedy: 'by-hand' });
  const untaught = bad({ verdict: 'manual', remedy: 'teach' });

  it.each<[string, KeptFinding, KeptFinding]>([
    ['waived', bad(), waived],
    ['waiver over', waived, bad({ message: `Bad. (${note})`, notes: { waiver: note } })],
    ['attested', manual, { ...manual, attested }],
    ['word over', { ...manual, attested }, manual],
    ['now readable', untaught, bad()],
    ['unreadable', bad(), untaught],
  ])('say %s where that is what moved', (word, before, after) => {
    const contract = 'sha256:l';

    const text = renderDiff(aDiffOf(aKeptAudit([before]), aKeptAudit([after], { contract })), aScreen());

    expect(text.split('\n').filter((line) => line.endsWith(`  ${word}`))).toHaveLength(1);
  });

  it('say of what names less than before what is left, and of a new failure all of it', () => {
    const long = 'These addresses skip authentication, as somebody put them on the list:';
    const before = [
      bad({ message: `${long} 192.0.2.1, 192.0.2.66.` }),
      aKept({ step: 'updates', message: `${long} none.` }),
    ];
    const after = [
      bad({ message: `${long} 192.0.2.66.` }),
      bad({ step: 'updates', severity: 'low', message: `${long} 192.0.2.9.` }),
    ];

    const text = renderDiff(aDiffOf(aKeptAudit(before), aKeptAudit(after)), aScreen({ width: 100 }));

    expect(text).toMatch(/^BETTER\n {2}high {5}logging {2}… 192\.0\.2\.66\. +drift$/m);
    expect(text).toMatch(/^WORSE\n {2}low {6}updates {2}These addresses skip/m);
  });

  it('count as before just what is', () => {
    const as = (step: string, finding: Partial<KeptFinding> = {}) => bad({ step, ...finding });
    const before = aKeptAudit([as('logging'), as('updates'), aKept({ step: 'catch-all' })]);
    const after = aKeptAudit([
      as('logging'),
      as('updates', { message: 'Wrong.' }),
      aKept({ step: 'catch-all' }),
    ]);

    expect(renderDiff(aDiffOf(before, after), aScreen())).toContain('1 otherwise; 2 as before (1 fail)\n');
  });

  it('only count what nobody asked for this time, and take that for no news', () => {
    const before = aKeptAudit([bad(), ...domains(9).map((target) => bad({ step: 'catch-all', target }))]);
    const asked = anAsked({ only: { steps: ['logging'], domains: null } });
    const after = aKeptAudit([bad()], { asked });
    const worse = aKeptAudit([bad({ message: 'Bad: 2.' })], { asked });

    expect(renderDiff(aDiffOf(before, after), aPage())).toBe(
      'Nothing moved since 2026-10-09 03:27Z: 1 fail; 9 not looked at.\n',
    );
    for (const page of [aScreen(), aPage()]) {
      const text = renderDiff(aDiffOf(before, worse), page);
      expect(text).toContain('1 worse, 9 neither; 0 as before');
      expect(text).not.toContain('catch-all');
    }
    expect(renderDiff(aDiffOf(before, after), aPage({ isExpanded: true }))).toContain('(high, not asked)');
  });

  it('say ? where the two do not say what moved, and what that means', () => {
    const text = renderDiff(
      aDiffOf(aKeptAudit([aKept({ severity: 'high' })], { asked: undefined }), aKeptAudit([bad()])),
      aScreen(),
    );

    expect(text).toMatch(/Bad\. +\?$/m);
    expect(text).toContain('\n?          the two do not say what moved\n');
  });
});

const about = {
  ...{ name: 'plan.json', at: AT, server: 'https://mail.example', build: 9406 },
  ...{ playbook: { name: 'p', hash: 'sha256:p' }, contract: null, tool: null, host: null },
};

describe('looks at the host', () => {
  const look = (taken: string, name = 'MAIL1') =>
    ({ name, taken, platform: 'windows', tool: '0.1.0', elevated: true }) as const;
  const [old, fresh] = [look('2026-10-01T08:00:00.000Z'), look('2026-10-09T16:05:00.000Z')];

  it.each([
    [old, fresh, 'the look at the host (2026-10-01 08:00Z then, 2026-10-09 16:05Z now)'],
    [undefined, fresh, 'the look at the host (none then, 2026-10-09 16:05Z now)'],
    [old, undefined, 'nothing seen of the host now'],
    [
      old,
      { ...fresh, name: 'MAIL2' },
      'the look at the host (MAIL1 2026-10-01 08:00Z then, MAIL2 2026-10-09 16:05Z now)',
    ],
  ])('that the two rest on are named where they are not the same', (then, now, said) => {
    const ofTwo = (before: typeof then, after: typeof then) =>
      renderDiff(
        aDiffOf(
          aKeptAudit([aKept()], before === undefined ? {} : { host: before }),
          aKeptAudit([bad()], after === undefined ? {} : { host: after }),
        ),
        aPage(),
      );

    expect(ofTwo(then, now).replaceAll('\n', ' ')).toContain(`Other than then: ${said}.`);
    expect(ofTwo(then, then)).not.toContain('Other than then');
  });
});

describe('two plans', () => {
  it('tell what is planned now, otherwise, and no more', () => {
    const change = { field: 'requireSmtpAuthentication', before: false, after: true };
    const before = aPlan({ changes: [aFieldChange({ ...change, target: 'a.example' }), anItemChange()] });
    const after = aPlan({
      changes: ['a.example', 'b.example'].map((target) => aFieldChange({ ...change, target })),
    });

    const text = renderDiff(
      aDiff({ kind: 'plan', about, plan: before }, { kind: 'plan', about, plan: after }),
      aScreen(),
    );

    expect(text).toContain('1 not before, 1 left out; 1 as before');
    expect(text).toMatch(/^PLANNED NOW\n {2}\S+ +b\.example: ~ Require SMTP Authentication: off -> on$/m);
    expect(text).toMatch(/^PLANNED NO MORE\n {2}\S+ +- 192\.0\.2\.7$/m);
  });
});

describe('two plans of several items of one list of the server', () => {
  it('have a line for each', () => {
    const items = ['192.0.2.7', '192.0.2.8'].map((item) =>
      anItemChange({ item, key: item, before: { address: item } }),
    );
    const plan = (changes: typeof items) => ({ kind: 'plan', about, plan: aPlan({ changes }) }) as const;

    const text = renderDiff(aDiff(plan([]), plan(items)), aScreen());

    expect(text).toMatch(/^PLANNED NOW\n {2}\S+ +- 192\.0\.2\.7\n {2}\S+ +- 192\.0\.2\.8$/m);
  });
});

describe('two runs', () => {
  it('tell which objects ended otherwise', () => {
    const run = (outcome: 'proved' | 'refused') =>
      ({ kind: 'run', about, results: [aResult({ outcome, fields: [] })] }) as const;

    expect(renderDiff(aDiff(run('proved'), run('refused')), aScreen())).toMatch(
      /^WORSE\n {2}Settings of a mail domain {2}a1\.example: refused$/m,
    );
    expect(renderDiff(aDiff(run('refused'), run('proved')), aScreen())).toMatch(
      /^BETTER\n {2}Settings of a mail domain {2}a1\.example: proved$/m,
    );
    expect(renderDiff(aDiff(run('refused'), run('refused')), aScreen())).toBe(
      'Nothing moved since 2026-10-10 03:27Z: 1 not proved.\n',
    );
  });
});
