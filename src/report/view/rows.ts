/**
 * A report as rows: one for each finding, change, object or check. What reads reports row by row (tables, scanners,
 * pipelines, dashboards) says of each the same, so that no two of them can differ in what they count.
 */
import { stepsBehind } from '../../engine/words/change.js';
import type { AttestedBy, WaivedBy } from '../../engine/words/finding.js';
import { grouped } from '../../engine/words/grouped.js';
import type { Place } from '../../engine/words/place.js';
import { SERVER } from '../../engine/words/target.js';
import type { Instruction } from '../../steps/kit/instruction.js';
import { SEVERITIES, type Severity } from '../../steps/kit/severity.js';
import type { AuditReport } from '../model/audit-report.js';
import type { DiffReport } from '../model/diff-report.js';
import type { DoctorReport } from '../model/doctor-report.js';
import type { AboutSteps } from '../model/head.js';
import type { JoinedReport } from '../model/joined-report.js';
import type { PlanReport } from '../model/plan-report.js';
import type { RemainsReport } from '../model/remains-report.js';
import type { Reports } from '../model/reports.js';
import type { RunReport } from '../model/run-report.js';
import { changeText } from './change-text.js';
import { diffView } from './diff-view.js';
import { resultText, unrestoredText } from './run-view.js';
import { changeSides, findingSides, proofSides, type SidesText } from './sides.js';
import { wordsIn } from './words.js';

/**
 * What a row asks of whoever reads it, the most urgent first. `fails`: it is not as it should be. `unknown`: nobody could
 * look. `open`: a person has to look or decide. `accepted`: waived, or somebody saw to it. `fine`. `skipped`: it does not
 * apply.
 */
export const WEIGHTS = ['fails', 'unknown', 'open', 'accepted', 'fine', 'skipped'] as const;
export type Weight = (typeof WEIGHTS)[number];

/** Of these, something is left to do. */
export const NEEDS_SOMEBODY: readonly Weight[] = ['fails', 'unknown', 'open'];

export interface Row {
  /** A step's id; of a doctor's check its own. */
  readonly step: string;
  readonly title: string;
  /** Its server, where a report is of several; null: that of the report. */
  readonly server: { readonly name: string; readonly url: string } | null;
  /** "server", or the name of a mail domain. */
  readonly target: string;
  /** The setting or list entry it is about, where it is about one. With `step` and `target` it is the row's identity. */
  readonly what: string;
  /** The report's own word: a verdict, an outcome, what is planned, what it came to. */
  readonly state: string;
  readonly weight: Weight;
  /** Null where the report knows none. */
  readonly severity: Severity | null;
  readonly text: string;
  readonly why: string;
  readonly guide: readonly string[];
  readonly impact: readonly string[];
  readonly todo: readonly Instruction[];
  /** How well what it rests on is known; null where nothing was read, or the report does not say it. */
  readonly evidence: string | null;
  /** What would end it; null where nothing has to. */
  readonly remedy: string | null;
  readonly waiver: WaivedBy | null;
  readonly attested: AttestedBy | null;
  /** What was or is there, and what is to be or was read back; empty where nothing is known to differ. */
  readonly sides: readonly SidesText[];
  /** How many there are beyond those. */
  readonly moreSides: number;
  /** What a rollback does not bring back; null where it brings all back, or the report does not say it. */
  readonly notUndone: string | null;
  /** Where the playbook asks for it; null where the report does not say it. */
  readonly place: Place | null;
}

const EMPTY = {
  ...{ what: '', severity: null, why: '', guide: [], impact: [], todo: [], evidence: null, remedy: null },
  ...{ waiver: null, attested: null, sides: [], moreSides: 0, notUndone: null, place: null, server: null },
} as const satisfies Partial<Row>;

/** What the report says of the step itself. */
function aboutIn(steps: AboutSteps | undefined, step: string) {
  const known = steps !== undefined && Object.hasOwn(steps, step) ? steps[step] : undefined;
  const { title = step, why = '', guide = [], severity = null, place = null, notUndone = null } = known ?? {};
  return { ...EMPTY, step, title, why, guide, severity, place, notUndone };
}

const OF_VERDICT = {
  fail: 'fails',
  error: 'unknown',
  manual: 'open',
  waived: 'accepted',
  pass: 'fine',
  'not-applicable': 'skipped',
} as const satisfies Record<AuditReport['findings'][number]['verdict'], Weight>;

export function weightOf({
  verdict,
  attested,
}: Pick<AuditReport['findings'][number], 'verdict' | 'attested'>): Weight {
  return attested === undefined ? OF_VERDICT[verdict] : 'accepted';
}

export type Counts = Readonly<Partial<Record<Weight, number>>>;

export function countsOf(rows: Iterable<Pick<Row, 'weight'>>): Counts {
  const counts: Partial<Record<Weight, number>> = {};
  for (const { weight } of rows) counts[weight] = (counts[weight] ?? 0) + 1;
  return counts;
}

function* auditRows({ findings, steps, resources = {} }: AuditReport): Generator<Row> {
  const words = wordsIn({ resources }, { isExpanded: false });
  for (const one of findings) {
    const { step, target, verdict, severity, message, evidence, impact = [], byHand = [] } = one;
    yield {
      ...aboutIn(steps, step),
      ...{ target, severity, evidence, impact, text: message, state: verdict, todo: byHand },
      weight: weightOf(one),
      remedy: one.remedy ?? null,
      waiver: one.waiver ?? null,
      attested: one.attested ?? null,
      ...(one.sides === undefined
        ? {}
        : { sides: findingSides(one.sides, words), moreSides: one.sides.more ?? 0 }),
    };
  }
}

const placeOf = ({ step, target }: Pick<Row, 'step' | 'target'>) => `${step} ${target}`;

function* planRows(plan: PlanReport): Generator<Row> {
  const { changes, held, manual, notRead, waived, impact, steps } = plan;
  const words = wordsIn(plan, { isExpanded: false });
  const noticed = grouped(impact, placeOf);
  for (const change of changes) {
    const { target, resource, evidence } = change;
    const [step = ''] = stepsBehind(change);
    const of = words(resource);
    yield {
      ...aboutIn(steps, step),
      ...{ target, evidence, state: 'planned', weight: 'fails', remedy: 'apply' },
      what: `${of.title}: ${'field' in change ? of.field(change.field) : change.item}`,
      text: changeText(change, of),
      sides: [changeSides(change, of)],
      impact: (noticed.get(placeOf({ step, target })) ?? []).map((one) => one.impact),
    };
  }
  for (const one of held)
    yield {
      ...aboutIn(steps, one.step),
      ...{ target: one.target, text: one.message, severity: one.severity, impact: one.impact },
      ...{ state: 'held', weight: 'fails', remedy: 'held' },
    };
  for (const one of notRead)
    yield {
      ...aboutIn(steps, one.step),
      ...{ target: one.target, text: one.message, state: 'not-read', weight: 'unknown' },
    };
  for (const one of manual)
    yield {
      ...aboutIn(steps, one.takesBack?.[0] ?? one.step),
      ...{ target: one.target, text: one.message, todo: one.byHand, state: 'manual', remedy: one.remedy },
      ...{ weight: one.attested === undefined ? 'open' : 'accepted', attested: one.attested ?? null },
    };
  for (const { step, target, message, reason, owner, expires } of waived)
    yield {
      ...aboutIn(steps, step),
      ...{ target, text: message, state: 'waived', weight: 'accepted' },
      waiver: { reason, owner, expires },
    };
}

const OF_OUTCOME = {
  disagrees: 'fails',
  refused: 'fails',
  undone: 'fails',
  unknown: 'unknown',
  unread: 'unknown',
  'not-attempted': 'open',
  stale: 'open',
  proved: 'fine',
} as const satisfies Record<RunReport['results'][number]['outcome'], Weight>;

function* resultRows(
  results: RunReport['results'],
  { steps, resources }: { readonly steps?: AboutSteps; readonly resources: RunReport['resources'] },
): Generator<Row> {
  const words = wordsIn({ resources }, { isExpanded: false });
  for (const result of results) {
    const of = words(result.resource);
    yield {
      ...aboutIn(steps, result.steps[0] ?? ''),
      sides: proofSides(result.fields, of),
      ...{ evidence: result.evidence ?? null, impact: result.impact ?? [] },
      ...{ target: result.target, what: of.title, state: result.outcome, weight: OF_OUTCOME[result.outcome] },
      text: resultText(result, of),
    };
  }
}

function* runRows(run: RunReport): Generator<Row> {
  yield* resultRows(run.results, run);
  const words = wordsIn(run, { isExpanded: false });
  for (const one of run.unrestored) {
    const of = words(one.resource);
    yield {
      ...aboutIn(run.steps, one.steps?.[0] ?? 'rollback'),
      ...{ target: one.target, what: `${of.title}: ${of.field(one.path)}`, state: 'unrestored' },
      weight: one.why === 'gone' ? 'skipped' : one.why === 'unread' ? 'unknown' : 'fails',
      text: unrestoredText(one, of),
    };
  }
}

function* remainsRows({ run, why, results, resources, exitCode }: RemainsReport): Generator<Row> {
  yield {
    ...EMPTY,
    ...{ step: 'run', title: 'The account of the run', target: SERVER, text: why },
    ...{ what: run.id, state: 'no-report', weight: exitCode === 0 ? 'open' : 'unknown' },
  };
  if (results !== null) yield* resultRows(results, { resources });
}

function* diffRows(report: DiffReport): Generator<Row> {
  const seen = new Map<string, number>();
  for (const { id, rows } of diffView(report, { isExpanded: false }))
    for (const { what, targets, text, severity, moved } of rows)
      for (const target of targets) {
        const key = `${what} ${target}`;
        const before = seen.get(key) ?? 0;
        seen.set(key, before + 1);
        yield {
          ...aboutIn(report.steps, what),
          ...{ target, severity, text, state: [id, ...moved].join(', ') },
          // Several of one step on one target, as two entries of one list are.
          what: before === 0 ? '' : `${before + 1}`,
          weight: id === 'worse' ? 'fails' : id === 'other' || id === 'fresh' ? 'open' : 'fine',
        };
      }
}

const OF_CHECK = { fail: 'fails', warn: 'open', unknown: 'unknown', ok: 'fine' } as const;

function* doctorRows({ checks, steps, places = {} }: DoctorReport): Generator<Row> {
  for (const { id, state, text, todo } of checks)
    yield {
      ...EMPTY,
      ...{ step: id, title: text, target: SERVER, text, state, weight: OF_CHECK[state] },
      todo: todo === undefined ? [] : [{ text: todo }],
    };
  for (const { step, severity, read, change } of steps)
    yield {
      ...EMPTY,
      ...{ step, title: step, target: SERVER, severity, state: `read ${read}, change ${change}` },
      text: `Read: ${read}; change: ${change}`,
      place: Object.hasOwn(places, step) ? (places[step] ?? null) : null,
      weight: read === 'failed' ? 'unknown' : read === 'teach' || read === 'by-hand' ? 'open' : 'fine',
    };
}

function* joinedRows({ audits, plans, runs }: JoinedReport): Generator<Row> {
  function* of<R>(
    parts: readonly { readonly name: string; readonly report: R }[],
    { rows, urlOf }: { readonly rows: (report: R) => Iterable<Row>; readonly urlOf: (report: R) => string },
  ): Generator<Row> {
    for (const { name, report } of parts)
      for (const row of rows(report)) yield { ...row, server: { name, url: urlOf(report) } };
  }
  yield* of(audits, { rows: auditRows, urlOf: ({ server }) => server.url });
  yield* of(plans, { rows: planRows, urlOf: ({ server }) => server.url });
  yield* of(runs, { rows: runRows, urlOf: ({ server }) => server });
}

const ROWS = {
  audit: auditRows,
  plan: planRows,
  run: runRows,
  remains: remainsRows,
  diff: diffRows,
  doctor: doctorRows,
  joined: joinedRows,
} as const satisfies { readonly [K in keyof Reports]?: (report: Reports[K]) => Iterable<Row> };

/** Kinds of reports that have rows. */
export type RowKind = keyof typeof ROWS;

export function hasRows(kind: keyof Reports): kind is RowKind {
  return Object.hasOwn(ROWS, kind);
}

/** Each row of a report, in its own order; none of a kind that has none. */
export function rowsOf<K extends keyof Reports>(kind: K, report: Reports[K]): Iterable<Row> {
  return hasRows(kind) ? (ROWS[kind] as (of: Reports[K]) => Iterable<Row>)(report) : [];
}

/** What is of one server together, one after the other: of thousands, no more than two are there at a time. */
export function* byServer(rows: Iterable<Row>): Generator<readonly Row[]> {
  let own: Row[] = [];
  for (const row of rows) {
    if (own.length > 0 && own[0]?.server?.name !== row.server?.name) {
      yield own;
      own = [];
    }
    own.push(row);
  }
  if (own.length > 0) yield own;
}

/** The same, to be gone through more than once: those of one server are made once, those of several anew each time. */
export function partsOf(rows: Iterable<Row>): Iterable<readonly Row[]> {
  const [first = [], second] = byServer(rows);
  return second === undefined ? [first] : { [Symbol.iterator]: () => byServer(rows) };
}

/** By what would end it. */
const ENDS: Readonly<Record<string, string>> = {
  apply: 'smlockdown plan shows the change, and apply makes it.',
  held: 'Held back, as users would notice: nothing is done about it until limits.disruption of the playbook, or --max-disruption, allows it.',
  decide: 'Somebody has to decide, in the playbook.',
  teach: 'No call for it is known on this build: smlockdown learn.',
};

/** What would end it, in a sentence; null where nothing has to be ended, or its tasks say how. */
export function endText({ state, remedy, weight }: Pick<Row, 'state' | 'remedy' | 'weight'>): string | null {
  if (!NEEDS_SOMEBODY.includes(weight) || remedy === null) return null;
  return state === 'planned' ? 'This plan changes it, once it is applied.' : (ENDS[remedy] ?? null);
}

/** The report's own word, as people read it. */
export function stateText({ state }: Pick<Row, 'state'>): string {
  return state === 'held' ? 'held back' : state.replaceAll('-', ' ');
}

/** Where it is, for people: the domain, and before it the server where there are several. */
export function whereOf({ server, target }: Pick<Row, 'server' | 'target'>): string {
  return server === null ? target : `${server.name}: ${target}`;
}

/** Who answers for what is not as it should be, until when and why; null where nobody does. */
export function acceptedText({ waiver, attested }: Pick<Row, 'waiver' | 'attested'>): string | null {
  if (waiver !== null) return `Waived by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}`;
  return attested === null ? null : `Attested by ${attested.by} until ${attested.until}: ${attested.note}`;
}

/** What must be done soonest first: by what it asks, then by severity. */
export function byUrgency(one: Row, other: Row): number {
  const weigh = ({ severity }: Row) => (severity === null ? -1 : SEVERITIES.indexOf(severity));
  return WEIGHTS.indexOf(one.weight) - WEIGHTS.indexOf(other.weight) || weigh(other) - weigh(one);
}
