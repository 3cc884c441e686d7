/** Whatever was found, planned, done or compared: every form counts the same, and none changes what it is given. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { REACHES } from '../../../src/catalogue/step-reach.js';
import { shippedContract } from '../../../src/contract/contract.js';
import type { Format } from '../../../src/report/format.js';
import { WORDS } from '../../../src/report/html/charts.js';
import { html } from '../../../src/report/html/html.js';
import { json } from '../../../src/report/json.js';
import type { AuditReport } from '../../../src/report/model/audit-report.js';
import { entriesIn } from '../../../src/report/model/diff-report.js';
import { CHECK_STATES } from '../../../src/report/model/doctor-report.js';
import { joinedReport } from '../../../src/report/model/joined-report.js';
import { remainsReport } from '../../../src/report/model/remains-report.js';
import { exitCodeFor, FAIL_ON, type Reports } from '../../../src/report/model/reports.js';
import type { RunReport } from '../../../src/report/model/run-report.js';
import { csv } from '../../../src/report/tables/csv.js';
import { annotations } from '../../../src/report/tables/github.js';
import { junit } from '../../../src/report/tables/junit.js';
import { markdown, summary } from '../../../src/report/tables/markdown.js';
import { prometheus } from '../../../src/report/tables/prometheus.js';
import { sarif } from '../../../src/report/tables/sarif.js';
import { text } from '../../../src/report/text/text.js';
import { type RowKind, rowsOf, WEIGHTS, type Weight } from '../../../src/report/view/rows.js';
import { SEVERITIES } from '../../../src/steps/kit/severity.js';
import { runs } from '../../property-runs.js';
import { anAudit, aPlanReport, aRun, MAKER } from '../builders.js';
import { aDiff, ofAudit, ofPlan, ofResults } from '../diff-builders.js';
import { anyAudit, anyFindings, anyPlan, anyResults, STEPS, TARGETS } from '../generators.js';
import { aKnownRun } from '../run-builders.js';
import { aDoctor, painted } from './painted.js';
import { cellsIn, pageDataIn } from './readers.js';

const AS = { ...MAKER, contract: shippedContract };
const unrestored = fc.record({
  ...{ resource: fc.constant('domain-settings'), path: fc.constant('requireSmtpAuthentication') },
  target: fc.constantFrom(...TARGETS),
  why: fc.constantFrom('secret', 'no-snapshot', 'unread', 'gone', 'left', 'differs'),
  ...{ wanted: fc.constant(true), found: fc.constantFrom(false, null), reason: fc.constant('stale') },
}) satisfies fc.Arbitrary<RunReport['unrestored'][number]>;
const check = fc.record(
  {
    ...{ id: fc.constantFrom('sign-in', 'clock', 'dns'), group: fc.constantFrom('server', 'here') },
    ...{ state: fc.constantFrom(...CHECK_STATES), text: fc.constant('Seen.'), todo: fc.constant('Look.') },
  },
  { requiredKeys: ['id', 'group', 'state', 'text'] },
);
const reach = fc.record({
  ...{ step: fc.constantFrom(...STEPS), severity: fc.constantFrom(...SEVERITIES) },
  ...{ read: fc.constantFrom(...REACHES), change: fc.constantFrom(...REACHES), calls: fc.constant([]) },
});
const attested = { by: 'Ann', on: '2026-10-01', until: '2026-12-30', note: 'n' };

const ofSeveral = <R>(report: fc.Arbitrary<R>) =>
  fc
    .array(report, { minLength: 1, maxLength: 3 })
    .map((all) => all.map((one, index) => ({ name: `mail-${index}`, report: one })));

const ANY_OF_ONE = {
  audit: anyFindings.map((all) => anAudit(all as AuditReport['findings'])),
  plan: fc.tuple(anyPlan, fc.boolean()).map(([plan, isSeenTo]) => {
    const manual = plan.manual.map((one) => (isSeenTo ? { ...one, attested } : one));
    return aPlanReport({ ...plan, manual });
  }),
  run: fc
    .tuple(anyResults, fc.array(unrestored, { maxLength: 4 }))
    .map(([results, left]) => aRun(results, { kind: 'rollback', unrestored: left })),
  remains: fc
    .option(anyResults, { nil: null })
    .map((all) => all?.map(({ message: _, ...one }) => one) ?? null)
    .map((objects) =>
      remainsReport({ run: aKnownRun(), why: 'Its report is gone.', objects, exitCode: 1 }, AS),
    ),
  diff: fc.oneof(
    ...[anyAudit.map((one) => ofAudit(one)), anyPlan.map(ofPlan), anyResults.map(ofResults)].map((side) =>
      fc.tuple(side, side).map(([one, other]) => aDiff(one, other)),
    ),
  ),
  doctor: fc
    .record({
      checks: fc.uniqueArray(check, { selector: ({ id }) => id }),
      steps: fc.uniqueArray(reach, { selector: ({ step }) => step }),
    })
    .map(aDoctor),
} satisfies Partial<{ readonly [K in RowKind]: fc.Arbitrary<Reports[K]> }>;

const JOINED = { ...MAKER, ages: [{ name: 'mail-a', at: MAKER.now.toISOString() }] } as const;
const NONE = { audits: [], plans: [], runs: [] };
const ANY: { readonly [K in RowKind]: fc.Arbitrary<Reports[K]> } = {
  ...ANY_OF_ONE,
  joined: fc.oneof(
    ofSeveral(ANY_OF_ONE.audit).map((audits) => joinedReport({ ...NONE, audits }, JOINED)),
    ofSeveral(ANY_OF_ONE.plan).map((plans) => joinedReport({ ...NONE, plans }, JOINED)),
    ofSeveral(ANY_OF_ONE.run).map((all) => joinedReport({ ...NONE, runs: all }, JOINED)),
  ),
};

/** How many things a report has, by its JSON. */
const OWN_OF_ONE = {
  audit: ({ findings }: Reports['audit']) => findings.length,
  plan: ({ changes, held, manual, notRead, waived }: Reports['plan']) =>
    [changes, held, manual, notRead, waived].reduce((sum, { length }) => sum + length, 0),
  run: (run: Reports['run']) => run.results.length + run.unrestored.length,
  // That it has no report is the first.
  remains: ({ results }: Reports['remains']) => 1 + (results?.length ?? 0),
  // What is as it was is not told.
  diff: (report: Reports['diff']) => entriesIn(report).filter((one) => one.class !== 'unchanged').length,
  doctor: ({ checks, steps }: Reports['doctor']) => checks.length + steps.length,
} satisfies Partial<{ readonly [K in RowKind]: (report: Reports[K]) => number }>;

const sum = <R>(parts: readonly { readonly report: R }[], count: (report: R) => number) =>
  parts.reduce((all, { report }) => all + count(report), 0);

const OWN: { readonly [K in RowKind]: (report: Reports[K]) => number } = {
  ...OWN_OF_ONE,
  joined: ({ audits, plans, runs: all }) =>
    sum(audits, OWN_OF_ONE.audit) + sum(plans, OWN_OF_ONE.plan) + sum(all, OWN_OF_ONE.run),
};

type Counted = Readonly<Record<Weight, number>>;

function counted(said: Iterable<readonly [weight: string | undefined, count: number]>): Counted {
  const sums: Record<string, number> = Object.fromEntries(WEIGHTS.map((weight) => [weight, 0]));
  for (const [weight = '', count] of said) sums[weight] = (sums[weight] ?? 0) + count;
  return sums as Counted;
}

const each = (weights: Iterable<string | undefined>) => counted([...weights].map((one) => [one, 1]));

/** All that matches, each as its groups. */
const groupsIn = (said: string, pattern: RegExp) =>
  [...said.matchAll(pattern)].map(([, ...groups]) => groups);

const HEADINGS: Readonly<Record<string, Weight>> = {
  'could not be looked at': 'unknown',
  'left to a person': 'open',
  accepted: 'accepted',
  'held back': 'fails',
};

/** What the page draws by area: `Signing in: 2 not as it should be, 1 in order; …`. */
function inFigure(page: string): Counted {
  const [[said = ''] = []] = groupsIn(page, /State by area<\/figcaption>.*?aria-label="([^"]*)"/g);
  const names = Object.entries(WORDS) as readonly (readonly [Weight, string])[];
  return counted(
    names.flatMap(([weight, words]) =>
      groupsIn(said, new RegExp(`(\\d+) ${words}`, 'g')).map(([count]) => [weight, Number(count)] as const),
    ),
  );
}

function inTable(said: string): Counted {
  const [head = [], ...lines] = cellsIn(said);
  const asked = lines.map((line) => line[head.indexOf('asks')]);
  // Where nothing was found, one line of none says which plan it was of, and why.
  return each(asked.length === 1 && asked[0] === '' ? [] : asked);
}

const pairs = (said: string, pattern: RegExp) =>
  counted(groupsIn(said, pattern).map(([weight, count]) => [weight, Number(count)]));

const inMetrics = (said: string) => pairs(said, /^smlockdown_findings\{.*,asks="(\w+)"\} (\d+)$/gm);
const inHead = (page: string) => pairs(page, /<li class="(\w+)"><b>(\d+)<\/b>/g);

function inList(page: string): Counted {
  return each(pageDataIn(page).rows.map(({ weight }) => weight));
}

/** By the headings of what is folded. */
function inGroups(said: string): Counted {
  const headings = groupsIn(
    said,
    /<summary>(?:(?:critical|high|medium|low), )?(?:([a-z ]+): )?.*? \((\d+)\): /g,
  );
  return counted(headings.map(([of, count]) => [of === undefined ? 'fails' : HEADINGS[of], Number(count)]));
}

/** At the head of the whole, and summed up over the suites and over what stands in them. */
function inTests(said: string) {
  const sums = (suites: readonly string[]) =>
    ['tests', 'failures', 'errors'].map((of) =>
      suites.reduce((sum, suite) => sum + Number(new RegExp(` ${of}="(\\d+)"`).exec(suite)?.[1]), 0),
    );
  const elements = ['<testcase ', '<failure ', '<error ', '<skipped '].map(
    (tag) => said.split(tag).length - 1,
  );
  const suites = said.match(/<testsuite .*>/g) ?? [];
  const skipped = suites.reduce((sum, suite) => sum + Number(/ skipped="(\d+)"/.exec(suite)?.[1]), 0);
  return { head: sums(said.match(/<testsuites .*>/g) ?? []), suites: [...sums(suites), skipped], elements };
}

/** What JUnit has words for: a person's task is a failure, as no pipeline can have done it. */
function asTests(all: Counted) {
  const failures = all.fails + all.open;
  const [tests, skipped] = [sumOf(all), all.accepted + all.skipped];
  const each = [tests, failures, all.unknown, skipped];
  return { head: each.slice(0, 3), suites: each, elements: each };
}

function inScanner(said: string) {
  const { results } = JSON.parse(said).runs[0];
  const suppressed = results.filter(
    (one: { readonly suppressions: readonly unknown[] }) => one.suppressions.length > 0,
  );
  return { results: results.length, suppressed: suppressed.length };
}

const sumOf = (all: Counted) => WEIGHTS.reduce((sum, weight) => sum + all[weight], 0);

/** What comments and scanners are told of: what is in order asks nothing of anybody, and what does not apply neither. */
const told = (all: Counted): Counted => ({ ...all, fine: 0, skipped: 0 });

/** Nothing in it can be changed any more. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}

const KINDS = Object.keys(ANY) as readonly RowKind[];

describe('every form', () => {
  it.each(KINDS)('of a report of the kind %s counts the same', (kind) => {
    fc.assert(
      fc.property(ANY[kind] as fc.Arbitrary<Reports[RowKind]>, (given) => {
        const report = given as never;
        const said = (format: Format) => painted(format, kind, report);
        const all = each([...rowsOf(kind, report)].map(({ weight }) => weight));
        const page = said(html);

        expect(sumOf(all)).toBe(OWN[kind](JSON.parse(said(json)) as never));
        expect(inTable(said(csv))).toEqual(all);
        expect(inMetrics(said(prometheus))).toEqual(all);
        expect([inHead(page), inList(page), inFigure(page)]).toEqual([all, all, all]);
        expect([markdown, summary].map((form) => inGroups(said(form)))).toEqual([told(all), told(all)]);
        expect(inTests(said(junit))).toEqual(asTests(all));
        expect(inScanner(said(sarif))).toEqual({ results: sumOf(told(all)), suppressed: all.accepted });
        expect(said(annotations).split('\n').length - 1).toBe(
          Math.min(10, all.fails + all.unknown + all.open),
        );
      }),
      runs(),
    );
  });

  it('of an audit counts as its summary does', () => {
    fc.assert(
      fc.property(ANY.audit, (report) => {
        const {
          findings,
          pass,
          fail,
          waived,
          manual,
          attested: seenTo,
          notApplicable,
          error,
        } = report.summary;
        const accepted = waived + seenTo;

        expect(inTable(painted(csv, 'audit', report))).toEqual({
          ...{ fails: fail, unknown: error, open: manual - seenTo, accepted, fine: pass },
          skipped: notApplicable,
        });
        expect(painted(text, 'audit', report)).toContain(`Audit: ${findings} finding`);
      }),
      runs(),
    );
  });

  it.each(KINDS)('leaves a report of the kind %s, and so its exit code, as it is', (kind) => {
    fc.assert(
      fc.property(
        ANY[kind] as fc.Arbitrary<Reports[RowKind]>,
        fc.constantFrom(...FAIL_ON),
        (given, failOn) => {
          const report = frozen(given) as never;
          const before = exitCodeFor(kind, report, failOn);

          for (const format of [
            text,
            json,
            html,
            markdown,
            csv,
            sarif,
            junit,
            summary,
            annotations,
            prometheus,
          ])
            painted(format, kind, report);
          expect(exitCodeFor(kind, report, failOn)).toBe(before);
        },
      ),
      runs(20),
    );
  });
});
