import { describe, expect, it } from '@jest/globals';
import { markdown, plain, summary } from '../../../src/report/tables/markdown.js';
import { aFinding, anAudit, aResult, aRun, domains } from '../builders.js';
import { aChangedPlan, aDoctor, aMixedRun, HOSTILE, hostileAudit, mixedAudit, painted } from './painted.js';
import { shown, textOf } from './readers.js';

const FAILING = (count: number, text: string) =>
  domains(count).map((target, index) =>
    aFinding({ verdict: 'fail', severity: 'high', target, message: `${text} ${index}` }),
  );

const LONG = 'word '.repeat(200_000).trim();

describe('a comment', () => {
  it('begins with the first screen, and folds what is open by step', () => {
    const text = painted(markdown, 'audit', mixedAudit());

    expect(text).toMatch(/^### smlockdown audit\n\n```text\nAudit of https:\/\/mail\.example/);
    expect(shown(text).match(/<summary>[^<]*/g)).toEqual([
      expect.stringContaining('critical, smtp-relay (1)'),
      expect.stringContaining('could not be looked at: logging (1)'),
      expect.stringContaining('left to a person: logging (1)'),
      expect.stringContaining('accepted: logging (2)'),
    ]);
  });

  it('has no table, link, picture or element of what a server put into a text, and says it all', () => {
    const html = shown(painted(markdown, 'audit', hostileAudit()));

    expect(html).not.toMatch(/<(?:table|a|img|script|em|strong>\w* bold|del)\b/);
    for (const text of HOSTILE.filter((one) => /^[ -~]+$/.test(one)))
      expect(textOf(html).replaceAll(/\s+/g, ' ')).toContain(text.trim().replaceAll(/\s+/g, ' '));
    // Whom GitHub would call, and what it would link: in one piece of text.
    expect(html.replace(/<pre>.*?<\/pre>/gs, '')).not.toMatch(/@somebody|#1\b|https:\/\/evil|www\.evil/);
  });

  it.each([
    ['a plan', painted(markdown, 'plan', aChangedPlan())],
    ['a run', painted(markdown, 'run', aMixedRun())],
  ])('of %s has its first screen', (_, text) => {
    expect(text.length).toBeGreaterThan(100);
    expect(shown(text)).toContain('<pre><code class="language-text">');
  });

  it.each([
    [markdown, 65_536],
    [summary, 1_048_576],
  ])('is cut before it is refused, and says how many are left out', (format, most) => {
    const text = painted(format, 'audit', anAudit(FAILING(4000, 'w'.repeat(400)), 4000));

    expect(Buffer.byteLength(text)).toBeLessThan(most);
    const [, left] = /\*\*(\d+) more of 4000 are left out here\*\*/.exec(text) ?? [];
    expect(Number(left) + (text.match(/^- \*\*/gm) ?? []).length).toBe(4000);
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
  });

  it('tells a finding of a megabyte short, and what comes after it', () => {
    const [first, ...others] = FAILING(3, 'x'.repeat(1_000_000));
    const text = painted(markdown, 'audit', anAudit([first ?? aFinding(), ...others], 3));

    expect(Buffer.byteLength(text)).toBeLessThan(65_536);
    expect(text.includes('**a3.example**')).toBe(true);
  });

  it.each([
    ['a run for a reason', 'run', { ...aMixedRun(), reason: LONG }],
    ['a run that was refused', 'run', aRun([aResult({ outcome: 'refused', message: LONG, fields: [] })])],
    [
      'signs of a break-in',
      'audit',
      anAudit([aFinding({ verdict: 'manual', sign: LONG, message: 'Look.' })]),
    ],
    [
      'a check of a doctor',
      'doctor',
      aDoctor({ checks: [{ id: 'a', group: 'server', state: 'fail', text: LONG }], steps: [] }),
    ],
  ] as const)('of %s of a megabyte is not refused for what stands at its head', (_, kind, report) => {
    const text = painted(markdown, kind, report as never);

    expect(Buffer.byteLength(text)).toBeLessThan(65_536);
    expect(text).toContain('…');
    expect(shown(text)).toMatch(
      /^<h3>smlockdown \w+<\/h3>\n<pre><code class="language-text">[^<]*<\/code><\/pre>\n/,
    );
  });

  it('tells what is alike on many domains once', () => {
    const alike = domains(50).map((target) => aFinding({ verdict: 'fail', target, message: 'The same.' }));

    expect(painted(markdown, 'audit', anAudit(alike, 50)).match(/The same/g)?.length).toBeLessThan(4);
  });
});

describe('plain text', () => {
  it.each(['- a', '+ a', '1. a', '12) a', '---', '- - -', '===', '-', '1.'])(
    '%s is no list, rule or heading where a line begins with it',
    (said) => {
      expect(shown(`- ${plain(`    ${said}`)}`)).toBe(`<ul>\n<li>${said}</li>\n</ul>`);
      expect(shown(`a\n${plain(said)}`)).toBe(`<p>a\n${said}</p>`);
    },
  );

  it('keeps what a path, a glob and an address say', () => {
    expect(textOf(shown(plain('C:\\Program Files\\*.exe of a_b@c.example ~x~ $1')))).toBe(
      'C:\\Program Files\\*.exe of a_b@c.example ~x~ $1',
    );
  });
});
