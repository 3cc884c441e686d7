/** A finding of a megabyte, and none at all: every form is one of its kind, and no longer than whoever takes it takes. */
import { describe, expect, it } from '@jest/globals';
import { html } from '../../../src/report/html/html.js';
import { json } from '../../../src/report/json.js';
import { csv } from '../../../src/report/tables/csv.js';
import { annotations } from '../../../src/report/tables/github.js';
import { junit } from '../../../src/report/tables/junit.js';
import { markdown, summary } from '../../../src/report/tables/markdown.js';
import { prometheus } from '../../../src/report/tables/prometheus.js';
import { sarif } from '../../../src/report/tables/sarif.js';
import { text } from '../../../src/report/text/text.js';
import { aFieldChange, aFinding, anAudit, aPlanReport, aResult, aRun } from '../builders.js';
import { aDiffOf, aKeptAudit } from '../diff-builders.js';
import { aDoctor, painted } from './painted.js';
import { cellsIn, mistakesInSarif, mistakesInXml, pageDataIn, shown, strayIn } from './readers.js';

const LONG = 'word '.repeat(200_000).trim();
const of = { step: 'logging', target: 'server', severity: 'high', message: LONG } as const;
const byHand = [{ text: LONG, snippet: { language: 'text', text: LONG } }] as const;

const HUGE = [
  ['audit', anAudit([aFinding({ ...of, verdict: 'fail', impact: [LONG], byHand, remedy: 'by-hand' })])],
  ['plan', aPlanReport({ changes: [aFieldChange({ before: LONG, after: '' })] })],
  ['run', aRun([aResult({ outcome: 'refused', message: LONG, fields: [] })])],
] as const;

const NONE = [
  ['audit', anAudit([])],
  ['plan', aPlanReport()],
  ['run', aRun([], { run: null, status: 'nothing-to-do', approved: 'sha256:1', reason: 'Ticket 7' })],
  ['diff', aDiffOf(aKeptAudit([]), aKeptAudit([]))],
  ['doctor', aDoctor({ checks: [], steps: [] })],
] as const;

describe.each([
  ['of a megabyte', HUGE, 1],
  ['without a finding', NONE, 0],
] as const)('reports %s', (_, reports, count) => {
  const all = (format: Parameters<typeof painted>[0]) =>
    reports.map(([kind, report]) => painted(format, kind, report as never));

  it('are valid for whoever reads them', async () => {
    for (const [index, form] of all(json).entries())
      expect(JSON.parse(form)).toEqual(JSON.parse(JSON.stringify(reports[index]?.[1])));
    expect(all(sarif).flatMap(mistakesInSarif)).toEqual([]);
    expect(all(prometheus).flatMap(strayIn)).toEqual([]);
    expect(await mistakesInXml(...all(junit))).toEqual([]);
  });

  it('have a line of a table, a row of a page and a test each', () => {
    const texts = all(csv).map(
      (form) =>
        cellsIn(form)
          .slice(1)
          .filter(([, , , , asks]) => asks !== '').length,
    );

    expect([...new Set(texts)]).toEqual([count]);
    expect([...new Set(all(html).map((form) => pageDataIn(form).rows.length))]).toEqual([count]);
    expect([...new Set(all(junit).map((form) => form.split('<testcase ').length - 1))]).toEqual([count]);
  });

  it.each([
    [markdown, 65_536],
    [summary, 1_048_576],
  ])('fit a comment and a summary, with their head whole', (format, most) => {
    for (const form of all(format)) {
      expect(Buffer.byteLength(form)).toBeLessThan(most);
      expect(
        /^<h3>smlockdown [a-z]+<\/h3>\n<pre><code class="language-text">[^<]+<\/code><\/pre>\n/.test(
          shown(form),
        ),
      ).toBe(true);
      expect(form.split('<details>').length).toBe(form.split('</details>').length);
    }
  });

  it('say something in a terminal, and to a runner in one line each', () => {
    expect(all(text).filter((form) => form.trim() === '')).toEqual([]);
    expect([...new Set(all(annotations).map((form) => form.split('\n').length - 1))]).toEqual([count]);
  });
});

it('what a comment leaves out of a megabyte is said in it', () => {
  const impact = anAudit([aFinding({ ...of, verdict: 'fail', impact: [LONG] })]);

  for (const format of [markdown, summary])
    expect(painted(format, 'audit', impact)).toMatch(/\*\*1 more of 1 are left out here\*\*[^\n]*\n$/);
});
