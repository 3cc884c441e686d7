/** A playbook that was checked, as text. */
import { describe, expect, it } from '@jest/globals';
import widthOf from 'fast-string-width';
import type { PlaybookReport } from '../../../src/report/model/playbook-report.js';
import { renderPlaybook } from '../../../src/report/text/playbook-text.js';
import { aPage, MARKED } from '../builders.js';

type Option = PlaybookReport['steps'][number]['options'][number];

function stated(name: string, value: Option['value'], place = 'own.yaml:5'): Option {
  return { name, value, from: 'playbook', at: `./${place}:3`, place };
}

const DEFAULT = { from: 'default', at: null, place: null } as const;

function aStep(id: string, options: readonly Option[] = []): PlaybookReport['steps'][number] {
  return { id, title: `Title of ${id}`, scope: 'server', options };
}

function aWaiver(more: Partial<PlaybookReport['waivers'][number]> = {}): PlaybookReport['waivers'][number] {
  return {
    ...{ step: 'catch-all', domain: 'sales.example', reason: 'They move.', owner: 'Ann' },
    ...{ expires: '2027-01-31', isOver: false, isIdle: false, at: './own.yaml:9:5', place: 'own.yaml:9' },
    ...more,
  };
}

function aReport(more: Partial<PlaybookReport> = {}): PlaybookReport {
  return {
    ...{ formatVersion: 1, report: 'playbook', at: '2026-11-28T12:00:00.000Z', tool: '0.0.0' },
    playbook: {
      ...{ name: 'our-mail', hash: 'sha256:00', reference: './own.yaml' },
      ...{ file: './own.yaml', place: 'own.yaml' },
    },
    ...{ domain: null, isLookedAt: null, isWhole: true, steps: [], off: [], unselected: [] },
    ...{ overrides: [], waivers: [], include: [], exclude: [], replaced: [], limits: [] },
    ...more,
  };
}

const EXAMPLE = aReport({
  steps: [
    aStep('smtp-relay', [
      stated('allowRelay', 'nobody'),
      { name: 'aliases', value: 'skip', ...DEFAULT },
      stated('notify', null, 'baseline:7'),
    ]),
    aStep('catch-all'),
  ],
  off: [{ id: 'greylisting', at: './own.yaml:6:3', place: 'own.yaml:6' }],
  unselected: ['gateway-clients'],
  overrides: [
    {
      ...{ domains: ['bank.example'], at: './own.yaml:7:5', place: 'own.yaml:7' },
      steps: [{ id: 'domain-throttling', options: [{ ...stated('messagesPerHour', 9), from: 'override' }] }],
    },
  ],
  waivers: [aWaiver()],
  exclude: [{ glob: '*.test', at: './own.yaml:8:1', place: 'own.yaml:8' }],
  limits: [{ name: 'disruption', value: 'low', at: 'x/baseline.yaml:9:3', place: 'baseline:9' }],
});

describe('the first screen of a playbook', () => {
  it('says what it states itself, then what is left out, waived, overridden, excluded and limited', () => {
    expect(renderPlaybook(EXAMPLE, aPage())).toBe(
      [
        'Playbook our-mail is valid: ./own.yaml',
        '2 steps, 3 options',
        '1 in own.yaml, 1 in baseline, 1 by default',
        '',
        'STATED IN own.yaml',
        '  smtp-relay  allowRelay: nobody (own.yaml:5)',
        '',
        'OFF       greylisting (own.yaml:6)',
        'WAIVER    until 2027-01-31: catch-all, sales.example; Ann (own.yaml:9)',
        'OVERRIDE  bank.example: domain-throttling messagesPerHour: 9 (own.yaml:7)',
        'DOMAINS   all; but *.test (own.yaml:8)',
        'LIMITS    disruption low',
        'one step: smlockdown playbook ./own.yaml --step ID   all: --all',
        '',
      ].join('\n'),
    );
  });

  it.each([40, 80, 160])('has at most 23 lines of %d columns, whatever stands in it', (width) => {
    const long = `${'wide \u4e2d\u6587 '.repeat(40)}\u202e${'x'.repeat(300)}`;
    const many = Array.from({ length: 30 }, (_, index) => index);
    const report = aReport({
      ...{ domain: null, isLookedAt: false },
      playbook: { ...EXAMPLE.playbook, name: long, reference: long, place: long, file: './own.yaml' },
      steps: many.map((index) =>
        aStep(`step-${index}`, [stated(`option${index}`, [long, long], 'own.yaml:12345')]),
      ),
      off: many.map((index) => ({ id: `off-${index}`, at: 'a', place: 'own.yaml:7' })),
      unselected: many.map((index) => `other-${index}`),
      overrides: many.map(() => ({ domains: [long], at: 'a', place: 'own.yaml:7', steps: [] })),
      waivers: many.map(() => aWaiver({ domain: long, owner: long })),
      include: many.map(() => ({ glob: long, at: 'a', place: 'own.yaml:7' })),
      replaced: many.map(() => ({ glob: long, at: 'a', place: 'own.yaml:7' })),
      limits: ['disruption', 'changes', 'changedDomainsPercent'].map((name) => ({
        ...{ name, value: 50_000, at: 'a', place: 'own.yaml:7' },
      })),
    });

    const lines = renderPlaybook(report, aPage({ width })).trimEnd().split('\n');

    expect(lines.length).toBeLessThanOrEqual(23);
    expect(lines.filter((line) => widthOf(line) > width)).toEqual([]);
    expect(lines.join('')).not.toContain('\u202e');
    expect(lines).toContain('  26 more');
    expect(lines.filter((line) => line.endsWith('(own.yaml:12345)'))).toHaveLength(4);
  });

  it('has the waivers first that ended or cover nothing, in red, then those that end next', () => {
    const waivers = [
      aWaiver({ step: 'b', expires: '2028-01-01' }),
      aWaiver({ step: 'c', expires: '2027-01-01' }),
      aWaiver({ step: 'd', expires: '2029-01-01', isIdle: true }),
      aWaiver({ step: 'e', expires: '2026-01-01', isOver: true }),
    ];

    const shown = renderPlaybook(aReport({ waivers }), aPage({ style: MARKED, isExpanded: true }));

    const rows = shown.split('\n').filter((line) => line.includes('WAIVER'));
    expect(rows.map((row) => row.replaceAll(' '.repeat(4), ' '))).toEqual([
      '<red>WAIVER ended 2026-01-01: e, sales.example; Ann: They move. (own.yaml:9)</red>',
      expect.stringMatching(
        /^<red>WAIVER until 2029-01-01, unused: d, sales\.example; Ann: They move\. \(nothing/,
      ),
      expect.stringMatching(/^WAIVER until 2027-01-01: c, /),
      expect.stringMatching(/^WAIVER until 2028-01-01: b, /),
    ]);
  });

  it('says of a domain whether it is looked at, and what is otherwise there', () => {
    const of = (more: Partial<PlaybookReport>) =>
      renderPlaybook({ ...EXAMPLE, domain: 'a.test', isLookedAt: true, ...more }, aPage());
    const over: Option = { ...stated('messagesPerHour', 9, 'own.yaml:7'), from: 'override' };

    expect(of({ steps: [aStep('domain-throttling', [over, stated('action', 'delay')])] })).toContain(
      'OTHERWISE FOR a.test\n  domain-throttling  messagesPerHour: 9 (own.yaml:7)\n\n',
    );
    expect(of({})).toContain('No override reaches a.test.');
    expect(of({})).toContain('2 steps about a.test, 3 options');
    expect(of({ isLookedAt: false })).toContain('\na.test is left out: *.test (own.yaml:8)\n');
    expect(of({ isLookedAt: false, exclude: [] })).toContain('\na.test is left out\n');
  });

  it('tells where a list of its own takes back an exclusion', () => {
    const replaced = [{ glob: 'a.test', at: 'x/strict.yaml:9:1', place: 'strict:9' }];

    expect(renderPlaybook(aReport({ replaced }), aPage({ width: 120 }))).toContain(
      'no longer excluded, as the list replaces it: a.test (strict:9)',
    );
  });
});

describe('the whole of a playbook', () => {
  it('has every option of every step with its place, as it would be written, and the rest in full', () => {
    expect(renderPlaybook(EXAMPLE, aPage({ isExpanded: true }))).toBe(
      [
        'Playbook our-mail is valid: ./own.yaml',
        '2 steps, 3 options',
        '1 in own.yaml, 1 in baseline, 1 by default',
        '',
        'smtp-relay Title of smtp-relay',
        '  allowRelay: nobody (own.yaml:5)',
        '  aliases: skip (default)',
        '  notify: not set (baseline:7)',
        '',
        'catch-all Title of catch-all',
        '  no options',
        '',
        'OFF       greylisting (own.yaml:6)',
        'NOT ASKED gateway-clients',
        'WAIVER    until 2027-01-31: catch-all, sales.example; Ann: They move.',
        '          (own.yaml:9)',
        'OVERRIDE  bank.example: domain-throttling messagesPerHour: 9 (own.yaml:7)',
        'DOMAINS   all; but *.test (own.yaml:8)',
        'LIMITS    disruption low (baseline:9)',
        '',
      ].join('\n'),
    );
  });

  it('is of some steps just those', () => {
    const text = renderPlaybook({ ...EXAMPLE, isWhole: false }, aPage());

    expect(text).toContain('  aliases: skip (default)\n');
    expect(text).not.toMatch(/OFF|WAIVER|DOMAINS|LIMITS|STATED/);
  });

  it.each<[Option['value'], string]>([
    [true, 'true'],
    [12, '12'],
    ['with spaces', '"with spaces"'],
    ['', '""'],
    [[], '[]'],
    [{}, '{}'],
    [['a', 'b c'], '[a, "b c"]'],
    [{ threshold: 5, of: ['x'] }, '{ threshold: 5, of: [x] }'],
  ])('writes %j as a playbook does', (value, expected) => {
    const report = aReport({ steps: [aStep('x', [stated('y', value)])] });

    expect(renderPlaybook(report, aPage({ isExpanded: true }))).toContain(`  y: ${expected} (own.yaml:5)\n`);
  });
});
