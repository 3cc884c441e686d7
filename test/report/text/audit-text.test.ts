import { describe, expect, it } from '@jest/globals';
import { renderAudit } from '../../../src/report/text/audit-text.js';
import { instruct } from '../../../src/steps/kit/instruction.js';
import { aFinding, anAudit, aPage, domains, MARKED } from '../builders.js';

type Findings = Parameters<typeof anAudit>[0];

function render(findings: Findings, options: { domains?: number; page?: Parameters<typeof aPage>[0] } = {}) {
  const report = anAudit(findings, options.domains ?? 0);
  const steps = Object.fromEntries(
    Object.entries(report.steps).map(([id, step]) => [id, { ...step, title: `Title of ${id}` }]),
  );
  return renderAudit({ ...report, steps }, aPage(options.page));
}

describe('the text of an audit', () => {
  it('names server, build, playbook, step, severity, title and message', () => {
    expect(render([aFinding({ verdict: 'fail', message: 'Too short.' })])).toBe(
      [
        'SmarterMail build 9406 at https://mail.example',
        'Playbook baseline: 1 step, 0 domains',
        '',
        'logging (low)',
        '  Title of logging',
        '  FAIL      server',
        '            Too short.',
        '',
        'Audit: 1 finding: 1 fail, 0 pass, 0 waived, 0 manual, 0 not read.',
        '',
      ].join('\n'),
    );
  });

  it('names the command that attests once, and not where all was seen to', () => {
    const attested = { by: 'Ann', on: '2026-11-28', until: '2027-02-26', note: 'Looked.' };
    const byHand = aFinding({ verdict: 'manual', message: 'Look.' });
    const count = (text: string) => text.split('smlockdown attest STEP').length - 1;

    expect(count(render([byHand, aFinding({ ...byHand, step: 'other' })]))).toBe(1);
    expect(count(render([aFinding({ ...byHand, attested })]))).toBe(0);
    expect(count(render([aFinding({ ...byHand, remedy: 'decide' })]))).toBe(0);
  });

  it('says of what is attested whose word it is and how long that counts, below what is still to be done', () => {
    const attested = { by: 'Ann\u001b[1m', on: '2026-11-28', until: '2027-02-26', note: 'Seen.' };

    const text = render([
      aFinding({ verdict: 'manual', severity: 'critical', step: 'seen', message: 'Look.', attested }),
      aFinding({ verdict: 'manual', step: 'unseen', message: 'Look.' }),
    ]);

    expect(text).toContain(
      [
        '  MANUAL    server, attested',
        '            Look.',
        '            Attested by Ann\\u001b[1m on 2026-11-28, counts until 2027-02-26:',
        '            Seen.',
      ].join('\n'),
    );
    expect(text.indexOf('unseen (low)')).toBeLessThan(text.indexOf('seen (critical)'));
    expect(text).toContain('0 waived, 2 manual (1 attested), 0 not read.');
  });

  it('says how much is held back in all, and what lets through the most of it', () => {
    const held = { disruption: 'medium', changes: 3, impact: ['Slow.'] } as const;
    const most = { ...held, disruption: 'high', changes: 1 } as const;

    const text = render([
      aFinding({ verdict: 'fail', held }),
      aFinding({ verdict: 'fail', step: 'other', held: most }),
      aFinding({ verdict: 'fail', step: 'free' }),
    ]);

    expect(text).toContain('            Held back: 3 changes, disruption medium: Slow.');
    expect(text).toContain(
      [
        'Held back, as users would notice more than the playbook allows: 4 changes.',
        'smlockdown plan --max-disruption high has them in the plan; --step and --domain',
        'take them one by one.',
      ].join('\n'),
    );
    expect(render([aFinding({ verdict: 'fail' })])).not.toContain('Held');
  });

  it('gives each thing to do a line of its own, with what there is to copy below', () => {
    const snippet = { language: 'dns-zone', text: '@ IN TXT "v=spf1 -all"\n@ IN MX  10 mail' } as const;
    const byHand = [...instruct('Look at "a".'), { text: 'Publish this:', snippet }];

    const text = render([aFinding({ verdict: 'fail', message: 'Old. Flaws: (1) A. (2) B.', byHand })]);

    expect(text).toContain(
      [
        '            Old. Flaws: (1) A. (2) B.',
        '            By hand:',
        '            1. Look at "a".',
        '            2. Publish this:',
        '              @ IN TXT "v=spf1 -all"',
        '              @ IN MX  10 mail',
        '',
      ].join('\n'),
    );
  });

  it('begins with what was not read, then what fails or is left to a person by severity, and ends with what passes', () => {
    const text = render([
      aFinding({ step: 'good', severity: 'critical' }),
      aFinding({ step: 'let-be', verdict: 'waived', severity: 'critical' }),
      aFinding({ step: 'small', verdict: 'fail', severity: 'low' }),
      aFinding({ step: 'hand', verdict: 'manual', severity: 'high' }),
      aFinding({ step: 'grave', verdict: 'fail', severity: 'critical' }),
      aFinding({ step: 'dark', verdict: 'error', severity: 'low' }),
    ]);

    const steps = [...text.matchAll(/^(\S+) \(\S+\)$/gm)].map(([, step]) => step);
    expect(steps).toEqual(['dark', 'grave', 'hand', 'small', 'let-be', 'good']);
  });

  it('puts what a person has to look at before a failure that matters less', () => {
    const text = render([
      aFinding({ step: 'small', verdict: 'fail', severity: 'medium' }),
      aFinding({ step: 'hand', verdict: 'manual', severity: 'critical' }),
    ]);

    expect(text.indexOf('hand (critical)')).toBeLessThan(text.indexOf('small (medium)'));
  });

  it('folds one finding on many domains, and only counts the ones that pass', () => {
    const [failing, passing] = [domains(10).slice(0, 6), domains(10).slice(6)];

    const text = render(
      [
        ...passing.map((target) => aFinding({ target })),
        ...failing.map((target) => aFinding({ target, verdict: 'fail', message: 'Open.' })),
      ],
      { domains: 10 },
    );

    expect(text).toContain(
      [
        '  FAIL      6 of 10 domains',
        '            Open.',
        '            a1.example, a2.example, a3.example and 3 more',
        '  pass      4 of 10 domains',
        '',
      ].join('\n'),
    );
  });

  it('shows three of many different texts, or all on an expanded page', () => {
    const findings = domains(5).map((target) =>
      aFinding({ target, verdict: 'fail', message: `Goes to x@${target}.` }),
    );

    const folded = render(findings, { domains: 5 });
    const expanded = render(findings, { domains: 5, page: { isExpanded: true } });

    expect(folded).toContain('a3.example: Goes to x@a3.example.');
    expect(folded).not.toContain('a4.example');
    expect(folded).toContain('and 2 more domains (--expand names them all)');
    expect(expanded).toContain('a5.example: Goes to x@a5.example.');
  });

  it('says once what to do about different texts where it is the same for all of them', () => {
    const failing = (byHand: (target: string) => string) =>
      domains(5).map((target) =>
        aFinding({
          target,
          verdict: 'fail',
          message: `Wrong on ${target}.`,
          byHand: instruct(byHand(target)),
        }),
      );

    const same = render(
      failing(() => 'Click.'),
      { domains: 5 },
    );
    const own = render(
      failing((target) => `Click on ${target}.`),
      { domains: 5 },
    );

    expect(same.match(/By hand: Click\./g)).toHaveLength(1);
    expect(same).toContain('and 2 more domains (--expand names them all)\n            By hand: Click.\n');
    expect(own).toContain('a3.example: Wrong on a3.example.\n              By hand: Click on a3.example.\n');
  });

  it('keeps the server apart from the domains', () => {
    const text = render(
      [aFinding({ verdict: 'fail' }), aFinding({ verdict: 'fail', target: 'a1.example' })],
      { domains: 1 },
    );

    expect(text).toContain('  FAIL      server\n');
    expect(text).toContain('  FAIL      a1.example\n');
  });

  it('says what to do by hand, and who waived', () => {
    const waiver = { owner: 'ops', reason: 'migration', expires: '2027-01-31' };

    const text = render([
      aFinding({ verdict: 'manual', byHand: instruct('Click there.') }),
      aFinding({ step: 'catch-all', verdict: 'waived', waiver }),
    ]);

    expect(text).toContain('            By hand: Click there.\n');
    expect(text).toContain('            Waived by ops until 2027-01-31: migration\n');
  });

  it('counts what is not applicable in its last line', () => {
    expect(render([aFinding({ verdict: 'not-applicable' })])).toContain(
      'Audit: 1 finding: 0 fail, 0 pass, 0 waived, 0 manual, 1 n/a, 0 not read.',
    );
  });

  it('paints failures red and passes green', () => {
    const text = render([aFinding(), aFinding({ step: 'other', verdict: 'fail' })], {
      page: { style: MARKED },
    });

    expect(text).toContain('<red>FAIL    </red>');
    expect(text).toContain('<green>pass    </green>');
  });

  it('lets no text from the server drive the terminal', () => {
    const text = render([aFinding({ verdict: 'fail', message: 'runs \u001b]0;x\u0007' })]);

    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\u0007');
  });

  it('says that the build is not known', () => {
    const report = { ...anAudit([aFinding()]), server: { url: 'https://mail.example', build: null } };

    expect(renderAudit(report, aPage())).toContain('SmarterMail, build unknown,');
  });
});
