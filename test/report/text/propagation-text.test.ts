import { describe, expect, it } from '@jest/globals';
import type { RunReport } from '../../../src/engine/apply/run-report.js';
import type { Plan } from '../../../src/engine/plan/plan.js';
import { renderPlan } from '../../../src/report/text/plan-text.js';
import { keptLines, propagationLines, toKeepLines } from '../../../src/report/text/propagation-text.js';
import { renderRun } from '../../../src/report/text/run-text.js';
import { aPage, aPlanReport, aResult, aRun, domains, MARKED } from '../builders.js';

type Way = Plan['propagation'][number];

function way(field: string, more: Partial<Way> = {}): Way {
  return { resource: 'domain-settings', field, way: 'server', domains: 17, ...more };
}

function fanOut(field: string, why: string): Way {
  return way(field, { way: 'fan-out', why });
}

function kept(target: string, more: Partial<RunReport['kept'][number]> = {}): RunReport['kept'][number] {
  return { resource: 'domain-settings', target, outcome: 'kept', bystanders: [], ...more };
}

const toKeep = (target: string) => ({ resource: 'domain-settings', target, hash: 'sha256:0' });

function told(propagation: readonly Way[]): readonly string[] {
  return propagationLines(aPlanReport({ propagation }), aPage());
}

describe('the ways of propagation', () => {
  it('are not told where nothing is brought to domains', () => {
    expect(told([])).toEqual([]);
  });

  it("name what goes by the server's own Propagate, and that the call is assumed", () => {
    const ways = [way('requiresHttps'), way('sendsHsts', { domains: 1 })];

    expect(told(ways)).toEqual([
      '',
      'Propagation',
      "  By the server's own Propagate, after one domain by itself [API assumed]",
      '    Require HTTPS for web mail (17 domains), HSTS for web mail (1 domain)',
    ]);
  });

  it('say why a setting goes one by one, each reason once', () => {
    const ways = [fanOut('catchAll', 'no such default'), way('x'), fanOut('twoFactor', 'no such default')];

    expect(told(ways).slice(2)).toEqual([
      '  One by one: no such default',
      '    Catch-all alias (17 domains), 2-Step Authentication (17 domains)',
      "  By the server's own Propagate, after one domain by itself [API assumed]",
      '    x (17 domains)',
    ]);
  });

  it('tell users of a domain from domains', () => {
    const ways = [way('maxMailboxSize', { resource: 'users', domains: 2 })];

    expect(told(ways).join('\n')).toContain(
      "  By the server's own Propagate to the users of a domain, after one user by\n    itself\n",
    );
  });

  it('fit the page', () => {
    const ways = Array.from({ length: 9 }, (_, index) =>
      fanOut(`aSettingOfTheDomain${index}`, 'because '.repeat(15)),
    );

    const lines = told(ways).flatMap((text) => text.split('\n'));

    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it('stand in the text of a plan and of a run', () => {
    const propagation = [fanOut('catchAll', 'fewer than 3 domains')];

    const plan = renderPlan(aPlanReport({ propagation }), aPage());
    const run = renderRun(aRun([aResult()], { propagation }), aPage());

    const told = 'Propagation\n  One by one: fewer than 3 domains\n    Catch-all alias (17 domains)\n';
    expect(plan).toContain(told);
    expect(run).toContain(told);
  });
});

describe('the domains that keep their values', () => {
  it('are named in a plan, the first few of them, or all on an expanded page', () => {
    const all = domains(6).map(toKeep);

    expect(toKeepLines([], aPage())).toEqual([]);
    expect(toKeepLines(all, aPage()).join('\n')).toBe(
      '\nProved to keep their values (excluded or waived): 6 domains (a1.example,\na2.example, a3.example and 3 more).',
    );
    expect(toKeepLines(all, aPage({ isExpanded: true })).join('\n')).toContain('a6.example');
  });

  it('are named in a report when a separate read shows that they did', () => {
    const lines = keptLines({ kept: [kept('a1.example'), kept('a2.example')], propagation: [] }, aPage());

    expect(lines).toEqual(['  2 domains that were not to be changed are as before (a1.example, a2.example)']);
  });

  it('are never told as before where a call reached them: what it took back of an edit no reading shows', () => {
    const propagation = [
      { resource: 'domain-settings', field: 'usesTls', way: 'server', domains: 5 } as const,
    ];
    const told = (...names: readonly string[]) =>
      keptLines({ kept: names.map((name) => kept(name)), propagation }, aPage({ width: 200 }));

    expect(told('a1.example')).toEqual([
      '  1 domain that was not to be changed holds what it held when looked at before the call (a1.example)',
    ]);
    expect(told('a1.example', 'a2.example')[0]).toContain(
      'hold what they held when looked at before the call',
    );
  });

  it('are told apart where they were not read again', () => {
    const lines = keptLines(
      { kept: [kept('a1.example'), kept('a2.example', { outcome: 'unknown' })], propagation: [] },
      aPage(),
    );

    expect(lines).toEqual([
      '  1 domain that was not to be changed is as before (a1.example)',
      '  not read again: a2.example',
    ]);
  });

  it('are named in red with what moved, each of it', () => {
    const bystanders = [
      { path: 'sslRequired', before: false, after: true },
      { path: 'maxUsers', before: 5, after: 0 },
    ];

    const lines = keptLines(
      { kept: [kept('a1.example', { outcome: 'moved', bystanders })], propagation: [] },
      aPage({ style: MARKED }),
    );

    expect(lines).toEqual([
      '<red>  a1.example was to keep its values: sslRequired off -> on</red>',
      '<red>  a1.example was to keep its values: maxUsers 5 -> 0</red>',
    ]);
  });

  it('stand in the text of a plan and of a run', () => {
    const plan = renderPlan(aPlanReport({ kept: [toKeep('a1.example')] }), aPage());
    const run = renderRun(aRun([aResult()], { kept: [kept('a1.example')] }), aPage());

    expect(plan).toContain('\nProved to keep their values (excluded or waived): 1 domain (a1.example).\n');
    expect(run).toContain('  1 domain that was not to be changed is as before (a1.example)\n');
  });
});
