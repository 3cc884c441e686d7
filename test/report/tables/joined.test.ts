/** Reports of several servers as one: each server's in its turn, and none held longer. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { REPORTERS } from '../../../src/report/formats.js';
import { html } from '../../../src/report/html/html.js';
import type { AuditReport } from '../../../src/report/model/audit-report.js';
import { type JoinedReport, joinedReport } from '../../../src/report/model/joined-report.js';
import { annotations } from '../../../src/report/tables/github.js';
import { junit } from '../../../src/report/tables/junit.js';
import { markdown } from '../../../src/report/tables/markdown.js';
import { prometheus } from '../../../src/report/tables/prometheus.js';
import { sarif } from '../../../src/report/tables/sarif.js';
import { aFinding, anAudit, aPage, domains, MAKER } from '../builders.js';
import { mixedAudit, painted } from './painted.js';
import { mistakesInSarif, mistakesInXml, pageDataIn, strayIn } from './readers.js';

const urlOf = (name: string) => `https://${name}.example`;

/** `asked`: told which of them is read, whenever one is. */
function joinedOf(
  count: number,
  reportOf: (index: number) => AuditReport,
  asked: (index: number) => void = () => {},
): JoinedReport {
  const audits = Array.from({ length: count }, (_, index) => ({
    name: `mail-${index}`,
    get report() {
      asked(index);
      return { ...reportOf(index), server: { url: urlOf(`mail-${index}`), build: 9406 } };
    },
  }));
  const ages = [{ name: 'mail-0', at: MAKER.now.toISOString() }] as const;
  return joinedReport({ audits, plans: [], runs: [] }, { ...MAKER, ages });
}

describe('in memory', () => {
  const [SERVERS, EARLY, BYTES] = [40, 4, 500_000];
  const one = JSON.stringify(
    anAudit(
      domains(50).map((target) =>
        aFinding({ target, verdict: 'fail', severity: 'high', message: 'word '.repeat(BYTES / 5 / 50) }),
      ),
    ),
  );
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const used = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };

  it.each(Object.keys(REPORTERS))('%s holds a few of forty reports at most', async (name) => {
    const format = await REPORTERS[name]?.load();
    let [early, most] = [Number.POSITIVE_INFINITY, 0];
    // Of each way through all of them, since the first may have loaded what is needed later.
    const report = joinedOf(
      SERVERS,
      () => JSON.parse(one),
      (index) => {
        if (index === EARLY) early = used();
        if (index === SERVERS - 1) most = Math.max(most, used() - early);
      },
    );

    for (const piece of format?.('joined', report, aPage()) ?? []) expect(typeof piece).toBe('string');

    // Held, those between would take 17 MB.
    expect(most).toBeLessThan(8 * BYTES);
    expect(early).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});

describe('those of three servers', () => {
  const joined = joinedOf(3, mixedAudit);

  it('are one after the other for scanners, of each the worst first, with one list of rules', () => {
    const said = painted(sarif, 'joined', joined);
    const { results, tool } = JSON.parse(said).runs[0];
    const own = JSON.parse(painted(sarif, 'audit', mixedAudit())).runs[0];
    const of = (all: readonly { readonly ruleId: string; readonly level: string }[]) =>
      all.map(({ ruleId, level }) => [ruleId, level]);

    expect(mistakesInSarif(said)).toEqual([]);
    expect(of(results)).toEqual([...of(own.results), ...of(own.results), ...of(own.results)]);
    expect(tool.driver.rules).toEqual(own.tool.driver.rules);
    for (const { ruleIndex, ruleId } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(new Set(results.map((result: (typeof results)[0]) => result.properties.server)).size).toBe(3);
  });

  it('have a suite for each step of each server, with its address', async () => {
    const xml = painted(junit, 'joined', joined);

    expect(await mistakesInXml(xml)).toEqual([]);
    expect(xml.match(/<testsuite name="[^"]+"/g)).toEqual(
      [0, 1, 2].flatMap((server) => [
        `<testsuite name="mail-${server}: smtp-relay"`,
        `<testsuite name="mail-${server}: logging"`,
      ]),
    );
    expect(xml.match(/ hostname="[^"]+"/g)?.[2]).toBe(' hostname="https://mail-1.example"');
    expect(xml).toContain('tests="21" failures="6" errors="3"');
  });

  it('are measured each, and what ends first stands once', () => {
    const said = painted(prometheus, 'joined', joined);

    expect(strayIn(said)).toEqual([]);
    expect(said.split('# TYPE smlockdown_findings gauge').length).toBe(2);
    expect(said).toContain('server="https://mail-2.example",report="audit",step="smtp-relay"');
    expect(said.split('smlockdown_waiver_ends_timestamp_seconds{').length).toBe(2);
  });

  it('are annotated by the worst of all, whichever server comes last', () => {
    const worst = [aFinding({ verdict: 'fail', severity: 'critical', message: 'Worst.' })];
    const many = domains(20).map((target) => aFinding({ verdict: 'fail', severity: 'low', target }));
    const said = painted(
      annotations,
      'joined',
      joinedOf(3, (index) => anAudit(index === 2 ? worst : many)),
    );

    expect(said.split('\n')).toHaveLength(11);
    expect(said).toMatch(/^::error title=logging%3A mail-2%3A server::Worst\.\n/);
  });

  it('are told once in a comment where they say the same, with how many more there are', () => {
    const said = painted(markdown, 'joined', joinedOf(25, mixedAudit));

    expect(said).toContain('smtp-relay (25): ');
    expect(said).toContain('mail-19: server and 5 more**: Relays.');
    expect(said.split('Relays.')).toHaveLength(2);
  });

  it('find each its own text in the page, however many there are', () => {
    const of = (index: number) =>
      anAudit(
        (index === 0 ? domains(20_001) : ['a.example', 'b.example']).map((target) =>
          aFinding({ target, verdict: 'fail', message: index === 0 ? `On ${target}.` : `Of ${index}.` }),
        ),
      );
    const { rows, texts } = pageDataIn(painted(html, 'joined', joinedOf(3, of)));

    expect(rows.slice(20_001).map(({ text }) => texts[text])).toEqual(['Of 1.', 'Of 1.', 'Of 2.', 'Of 2.']);
    expect(texts[rows[0]?.text ?? -1]).toBe('On a1.example.');
  });
});
