/** First screens fit above the prompt of a terminal of 24 lines, whatever is told, and hide what is left out nowhere. */
import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import widthOf from 'fast-string-width';
import { VERDICTS } from '../../../src/engine/words/finding.js';
import type { Page } from '../../../src/report/text/layout.js';
import { cell, cut, cutWords } from '../../../src/report/text/screen.js';
import { text } from '../../../src/report/text/text.js';
import { steps } from '../../../src/steps/index.js';
import { REMEDIES } from '../../../src/steps/kit/instruction.js';
import { SEVERITIES } from '../../../src/steps/kit/severity.js';
import { runs } from '../../property-runs.js';
import {
  aFieldChange,
  aFinding,
  anAudit,
  aPage,
  aPlanReport,
  aResult,
  aRun,
  domains,
  MARKED,
} from '../builders.js';

const FIRST = { isWhole: false };

function shown(...[kind, report, page]: Parameters<typeof text>): string {
  return [...text(kind, report, page)].join('');
}

function linesOf(...given: Parameters<typeof text>): readonly string[] {
  return shown(...given)
    .trimEnd()
    .split('\n');
}

const anyText = fc.oneof(
  fc.string(),
  fc.constantFrom('漢字が広い', 'x'.repeat(300), '\u202egnp.exe', '\u001b[2J', 'Two words.'),
);
const anyFinding = fc
  .record({
    step: fc.constantFrom(...steps.map(({ id }) => id), 'a-step-of-a-later-version-with-a-very-long-name'),
    target: fc.constantFrom('server', ...domains(30), `${'long'.repeat(70)}.example`),
    verdict: fc.constantFrom(...VERDICTS),
    severity: fc.constantFrom(...SEVERITIES),
    message: anyText,
    brief: fc.option(anyText, { nil: undefined }),
    sign: fc.option(anyText, { nil: undefined, freq: 5 }),
    cause: anyText,
    evidence: fc.constantFrom('client' as const, 'assumed' as const, null),
    changes: fc.nat(3),
    remedy: fc.constantFrom(...REMEDIES),
  })
  .map(aFinding);
const anyPage = fc.record({
  width: fc.constantFrom(40, 60, 80, 100, 120),
  style: fc.constantFrom(aPage().style, MARKED),
});

describe('the first screen of an audit', () => {
  it('has at most 23 lines at 80 columns and above, and drives no terminal', () => {
    fc.assert(
      fc.property(fc.array(anyFinding, { maxLength: 120 }), anyPage, (findings, page) => {
        const lines = linesOf('audit', anAudit(findings, 30), aPage({ ...FIRST, ...page }));

        if (page.width >= 80) expect(lines.length).toBeLessThanOrEqual(23);
        expect(lines.filter((line) => /[\p{Cc}\u202e]/u.test(line))).toEqual([]);
      }),
      runs(),
    );
  });

  it('names the steps that the playbook has off, as nobody looks at them', () => {
    const audit = anAudit([aFinding({ step: 'catch-all', verdict: 'pass' })], 30);
    const off = ['updates', 'smtp-relay', 'logging', 'bindings', 'admin-2fa'];
    const page = aPage({ ...FIRST, width: 80 });

    for (const one of [page, aPage({ width: 80 })]) {
      const screen = shown('audit', { ...audit, playbook: { ...audit.playbook, off } }, one);
      expect(screen).toMatch(/^OFF +updates, smtp-relay, logging/m);
    }
    expect(shown('audit', audit, page)).not.toMatch(/^OFF/m);
  });

  it('says what finds out how a server calls what is out of reach, where something is', () => {
    const page = aPage({ ...FIRST, width: 80 });
    const untaught = steps
      .slice(0, 20)
      .flatMap(({ id: step }) =>
        ['server', 'a.example'].map((target) =>
          aFinding({ step, target, severity: 'high', verdict: 'manual', remedy: 'teach' }),
        ),
      );
    const some = [aFinding({ step: 'logging', verdict: 'manual', remedy: 'teach' })];

    expect(shown('audit', anAudit(untaught, 30), page)).toMatch(
      /^teach: +20 steps out of reach: smlockdown doctor --look may help$/m,
    );
    expect(shown('audit', anAudit(some, 30), page)).toContain('--look finds out');
    expect(shown('audit', anAudit([aFinding({ verdict: 'manual' })], 30), page)).not.toContain('--look');
  });

  it('keeps to the columns of the terminal, but for words that are longer', () => {
    const findings = domains(30).map((target) =>
      aFinding({
        step: 'domain-smtp-auth',
        severity: 'high',
        verdict: 'fail',
        target,
        message: '漢字'.repeat(60),
      }),
    );

    for (const width of [40, 80, 120]) {
      const lines = linesOf('audit', anAudit(findings, 30), aPage({ ...FIRST, width }));
      expect(lines.filter((line) => !line.includes('--') && widthOf(line) > width)).toEqual([]);
    }
  });

  it('accounts for every step that is open: by name, or counted by its severity', () => {
    const findings = steps.map(({ id, severity }) => aFinding({ step: id, severity, verdict: 'fail' }));

    const screen = shown('audit', anAudit(findings), aPage(FIRST));

    const named = steps.filter(({ id }) => new RegExp(`^  ${id}\\s`, 'm').test(screen)).length;
    const more = [...screen.matchAll(/(\d+) more (?:critical|high|medium|low)/g)].map(([, count]) =>
      Number(count),
    );
    expect(named).toBeGreaterThan(3);
    expect(named + more.reduce((sum, count) => sum + count, 0)).toBe(steps.length);
  });

  it('lists what weighs less where nothing weighs more', () => {
    const findings = steps.map(({ id }, index) =>
      aFinding({ step: id, severity: index < 3 ? 'medium' : 'low', verdict: index < 5 ? 'fail' : 'pass' }),
    );

    const screen = shown('audit', anAudit(findings), aPage(FIRST));

    for (const { id } of steps.slice(0, 5)) expect(screen).toContain(`  ${id}`);
  });

  it('says first that nothing could be read, and why, once', () => {
    const findings = steps.map(({ id }) =>
      aFinding({ step: id, verdict: 'error', cause: 'connection refused' }),
    );

    const screen = shown('audit', anAudit(findings), aPage(FIRST));

    expect(screen).toContain(`NOT READ ${steps.length} steps: connection refused`);
    expect(screen.split('connection refused')).toHaveLength(2);
  });

  it('names in its hints what the command line chose, as another playbook or domain finds and plans other things', () => {
    const fails = steps.map(({ id }) =>
      aFinding({ step: id, verdict: 'fail', severity: 'high', changes: 1 }),
    );
    const byHand = steps.map(({ id }) => aFinding({ step: id, verdict: 'manual', severity: 'high' }));
    const hints = (findings: typeof fails, ...chosen: readonly string[]) =>
      shown('audit', anAudit(findings), aPage({ ...FIRST, width: 120, chosen }));
    const strict = hints(fails, '--playbook', 'strict', '--domain', '*.example');

    expect(hints(fails)).toContain('smlockdown plan --out plan.json');
    expect(strict).toContain('smlockdown plan --playbook strict --domain "*.example" --out plan.json');
    // What is added to the same command needs none of them.
    expect(strict).toContain('more:       add --step outside-contradiction, --all, or for a page --reporter');
    // Where the exit code does not fit behind it, the words stay under each other.
    const narrow = shown(
      'audit',
      anAudit(fails),
      aPage({ ...FIRST, chosen: ['--playbook', 'strict'], failOn: 'high' }),
    );
    expect(narrow).toMatch(/^next: {7}smlockdown plan --playbook strict --out plan.json\nexit 2/m);
    expect(hints(byHand, '--playbook', 'my own.yaml')).toContain(
      'smlockdown attest --playbook "my own.yaml" STEP',
    );
  });

  it('says once what would take the room of findings from the commands that have it', () => {
    const findings = steps.map(({ id }, at) =>
      aFinding({
        ...{ step: id, verdict: 'fail', changes: 1, severity: at % 10 === 0 ? 'critical' : 'high' },
        held: { disruption: 'high', changes: 1, impact: [] },
      }),
    );
    const ports = `smtp=2525,${'imap=off,'.repeat(9)}https=8443`;
    const chosen = ['--playbook', 'own.yaml', '--probe', '--probe-ports', ports];

    const screen = shown('audit', anAudit(findings), aPage({ ...FIRST, chosen }));

    expect(screen.split('--probe-ports')).toHaveLength(2);
    expect(screen.replaceAll(/\n */g, ' ')).toContain(
      `… is        --playbook own.yaml --probe --probe-ports "${ports}"`,
    );
    expect(screen).toMatch(/^next: {7}smlockdown plan … --out plan.json {2}/m);
    const critical = findings.filter(({ severity }) => severity === 'critical');
    for (const { step } of critical) expect(screen).toContain(`  ${step}`);
  });

  it('begins with what contradicts the settings, and says what was not asked', () => {
    const audit = anAudit(
      steps.map(({ id: step, severity }) => aFinding({ step, verdict: 'fail', severity })),
    );
    const unasked = ['dns-mx', 'dns-spf'];

    const screen = shown('audit', { ...audit, playbook: { ...audit.playbook, unasked } }, aPage(FIRST));

    expect(screen).toMatch(/^CRITICAL\n {2}outside-contradiction .*\n {2}updates /m);
    expect(screen).toMatch(/^baseline, 0 domains; not asked: --dns$/m);
    const whole = shown('audit', { ...audit, playbook: { ...audit.playbook, unasked } }, aPage());
    expect(whole).toMatch(/^Playbook baseline: \d+ steps, 0 domains; not asked: --dns$/m);
  });

  it('is green where all passes', () => {
    const findings = steps.map(({ id }) => aFinding({ step: id }));

    expect(shown('audit', anAudit(findings), aPage({ ...FIRST, style: MARKED }))).toContain(
      `<green>PASSED ${steps.length} steps; ${steps.length} pass</green>`,
    );
  });

  it('paints red what failed, what is critical and the signs of a break-in', () => {
    const findings = steps.map(({ id }) =>
      aFinding({ step: id, verdict: 'fail', severity: 'critical', sign: 'the list is empty' }),
    );

    const screen = shown('audit', anAudit(findings), aPage({ ...FIRST, style: MARKED }));

    expect(screen).toContain('<red>FAILED</red>');
    expect(screen).toContain('<red>CRITICAL</red>');
    expect(screen).toMatch(/<red>LOOK FIRST {2}the list is empty/);
  });
});

describe('the first screen of a plan', () => {
  it.each([1, 25, 2000])('has at most 23 lines for %d domains, and counts every change', (count) => {
    const changes = steps.flatMap(({ id }) =>
      domains(count).map((target) => aFieldChange({ steps: [id], target, field: id })),
    );

    const lines = linesOf('plan', aPlanReport({ changes }), aPage(FIRST));

    expect(lines.length).toBeLessThanOrEqual(23);
    expect(lines.join('\n')).toContain(`${steps.length * count} changes: ${steps.length * count} in`);
    const told = lines.flatMap((line) => [
      ...line.matchAll(/^[!o ] \S.* (\d+) +\d+ +-$|steps?, (?:\d+ of them !, )?(\d+) change/g),
    ]);
    expect(told.reduce((sum, [, one, rest]) => sum + Number(one ?? rest), 0)).toBe(steps.length * count);
    const more = lines.map((line) => Number(/(\d+) of them !/.exec(line)?.[1] ?? 0));
    const shownHigh = lines.filter((line) => line.startsWith('! ')).length;
    expect(shownHigh + Math.max(...more)).toBe(steps.length);
  });

  it('names the hash that approves the plan, and what is not in it', () => {
    const manual = domains(30).map((target) => ({
      ...{ step: 'catch-all', target, message: 'Look.', byHand: [], remedy: 'by-hand' as const },
    }));
    const changes = domains(30).map((target) => aFieldChange({ target }));

    const screen = shown(
      'plan',
      aPlanReport({ changes, manual, hash: `sha256:${'ab'.repeat(32)}` }),
      aPage(FIRST),
    );

    expect(screen).toMatch(/sha256:abababababababab(?![0-9a-f])/);
    expect(screen).toContain('NOT IN IT   1 step by hand');
  });
});

describe('what a plan was not asked', () => {
  const changes = steps.map(({ id }) => aFieldChange({ steps: [id], field: id }));
  const plan = aPlanReport({ changes });
  const playbook = { ...plan.playbook, unasked: ['dns-mx', 'outside-ports'] };

  it.each([
    [FIRST, /^NOT IN IT {3}not asked: --dns, --probe$/m],
    [{}, /^Plan for .*playbook \w+; not asked:\s--dns,\s--probe$/m],
  ])('is said (%j)', (page, said) => {
    expect(shown('plan', { ...plan, playbook }, aPage(page))).toMatch(said);
    expect(shown('plan', plan, aPage(page))).not.toContain('not asked');
  });
});

describe('the first screen of a run', () => {
  it('groups what is otherwise than planned by its cause, what went wrong first', () => {
    const result = (target: string, more: object) => ({
      ...{ resource: 'domain-settings', target, steps: ['catch-all'], fields: [], bystanders: [] },
      ...more,
    });
    const report = aRun(
      [
        ...domains(30).map((target) => result(target, { outcome: 'not-attempted', message: 'it is waived' })),
        ...domains(12).map((target) => result(`b${target}`, { outcome: 'refused', message: 'Not allowed.' })),
      ] as never,
      { status: 'partial' },
    );

    const lines = linesOf('run', report, aPage(FIRST));

    expect(lines.length).toBeLessThanOrEqual(23);
    const screen = lines.join('\n');
    expect(screen).toContain('EXCEPTIONS: 42 objects');
    expect(screen.indexOf('12 objects: refused by the server: Not allowed')).toBeGreaterThan(0);
    expect(screen.indexOf('12 objects')).toBeLessThan(screen.indexOf('30 objects: left alone: it is waived'));
  });

  it('takes an answer that names each domain for one cause', () => {
    const results = domains(30).map((target) =>
      aResult({
        target,
        outcome: 'refused',
        fields: [],
        message: `POST domain-settings/${target} answered 400`,
      }),
    );

    const screen = shown('run', aRun(results, { status: 'partial' }), aPage(FIRST)).replace(/\s+/g, ' ');

    expect(screen).toContain(
      '30 objects: refused by the server: POST domain-settings/(domain) answered 400 (Settings of a mail domain: a1.example,',
    );
  });

  it('names what an exception is about as its page is called, once for all domains', () => {
    const results = [
      ...domains(30).map((target) => aResult({ target, outcome: 'refused' })),
      aResult({ resource: 'smtp-in', target: 'server', outcome: 'refused' }),
    ];

    const screen = shown('run', aRun(results, { status: 'partial' }), aPage(FIRST)).replace(/\s+/g, ' ');

    expect(screen).toContain(
      '31 objects: the rest was refused by the server (Settings of a mail domain: a1.example, a2.example, a3.example and 27 more; SMTP In)',
    );
  });

  it('says that there is no exception', () => {
    const fields = [{ field: 'catchAll', verdict: 'honoured', expected: '', found: '' }];
    const results = domains(40).map((target) => ({
      ...{
        resource: 'domain-settings',
        target,
        steps: ['catch-all'],
        outcome: 'proved',
        fields,
        bystanders: [],
      },
    }));

    expect(shown('run', aRun(results as never), aPage(FIRST))).toContain('Exceptions: none.');
  });
});

describe('a name of 300 characters', () => {
  const playbook = { name: 'x'.repeat(300), hash: 'sha256:0' };
  const rowsOf = (lines: readonly string[]) =>
    lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / 80)), 0);
  const findings = steps.map(({ id }) => aFinding({ step: id, verdict: 'fail', severity: 'high' }));
  const changes = steps.flatMap(({ id }) =>
    domains(2).map((target) => aFieldChange({ steps: [id], target, field: id })),
  );

  it('takes rows of the terminal from what it stands above, so that the screen still fits', () => {
    const audit = linesOf('audit', { ...anAudit(findings), playbook }, aPage(FIRST));
    const plan = linesOf('plan', aPlanReport({ changes, playbook }), aPage(FIRST));

    expect([rowsOf(audit), rowsOf(plan)]).toEqual([23, 23]);
  });
});

describe('what fits a screen', () => {
  it('is told whole, without being asked for', () => {
    const report = anAudit([aFinding({ verdict: 'fail', message: 'Too short.' })]);
    const whole: Page = aPage();

    expect(shown('audit', report, aPage(FIRST))).toBe(shown('audit', report, whole));
  });
});

describe('a cell', () => {
  it.each([
    ['short', 8, 'short   '],
    ['exactly', 8, 'exactly '],
    ['too long for it', 8, 'too lo… '],
    ['漢字漢字漢字', 8, '漢字漢… '],
  ])('of %s in %d columns is "%s"', (given, columns, expected) => {
    expect(cell(given, columns)).toBe(expected);
    expect(widthOf(cut(given, columns))).toBeLessThanOrEqual(columns);
  });
});

describe('words that are cut', () => {
  it.each([
    ['relay is allowed for anyone', 27, 'relay is allowed for anyone'],
    ['relay is allowed for anyone', 26, 'relay is allowed for …'],
    ['too long, for it', 11, 'too long …'],
    ['192.0.2.56,198.51.100.24 and', 12, '192.0.2.56,…'],
    ['a very-long-name-of-something', 12, 'a very-long…'],
  ])('of %s in %d columns are "%s"', (given, columns, expected) => {
    expect(cutWords(given, columns)).toBe(expected);
    expect(widthOf(cutWords(given, columns))).toBeLessThanOrEqual(columns);
  });

  it('are found without a try for each word of a long text', () => {
    const tries = jest.spyOn(Array.prototype, 'join');
    const kept = cutWords('word '.repeat(1000), 20);
    const count = tries.mock.calls.length;
    tries.mockRestore();

    expect(kept).toBe('word word word …');
    expect(count).toBeLessThan(25);
  });
});

describe('the exit code', () => {
  const findings = steps.map(({ id }) => aFinding({ step: id, verdict: 'fail', severity: 'medium' }));
  const changes = domains(30).map((target) => aFieldChange({ target }));

  it('is said on the screen of an audit, by what counts', () => {
    const screen = (failOn: 'medium' | 'high') =>
      shown('audit', anAudit(findings), aPage({ ...FIRST, failOn })).trimEnd();

    expect(screen('high')).toMatch(/exit 0: nothing that --fail-on counts is open$/);
    expect(screen('medium')).toMatch(/exit 2: something is open$/);
  });

  it('is said on that of a plan, but not where a question follows', () => {
    expect(shown('plan', aPlanReport({ changes }), aPage({ ...FIRST, failOn: 'high' }))).toContain(
      'exit 2: something is open\n',
    );
    const followed = shown('plan', aPlanReport({ changes }), aPage(FIRST));
    expect(followed).not.toContain('exit ');
    // There --step would choose what is applied, or be refused.
    expect(followed).toContain('one step: show or plan --step ID;');
  });

  it.each([
    [0, 'what was planned is done'],
    [4, 'done in part: plan again'],
    [5, 'the read-back disagrees'],
  ])('%d is said at the end of a run', (exitCode, words) => {
    const results = domains(40).map((target) => aResult({ target }));
    const page = aPage({ ...FIRST, failOn: 'high' });

    expect(shown('run', aRun(results, { exitCode }), page)).toMatch(
      new RegExp(`^Exceptions: none\\. +exit ${exitCode}: ${words}$`, 'm'),
    );
  });
});

describe('the first screen of a rollback', () => {
  const back = (field: string, after: string | boolean) =>
    aFieldChange({ steps: ['rollback'], target: 'server', resource: 'antispam', field, before: null, after });
  const many = domains(30).map((target) => aFieldChange({ steps: ['rollback'], target, after: false }));
  const screen = (changes: readonly ReturnType<typeof aFieldChange>[]) =>
    shown('plan', aPlanReport({ kind: 'rollback', changes: [...many, ...changes] }), aPage(FIRST));

  it('says the value that a setting goes back to', () => {
    expect(screen([])).toMatch(/Settings of a mail domain +Require SMTP Authentication: off +30 +30$/m);
  });

  it('says one that fits, with the number of the others; of none that fits, that it is as before', () => {
    const long = back('highAction', 'no-action');

    expect(screen([long, back('usersMayOverride', true)])).toMatch(
      /Antispam options +Allow users to override: on; 1 more +2 +all$/m,
    );
    expect(screen([long])).toMatch(/Antispam options +as before the run +1 +all$/m);
  });
});
