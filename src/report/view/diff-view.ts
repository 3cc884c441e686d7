/** How it is read what became of two reports: the worst first, what is so on many targets once. */
import { grouped } from '../../engine/words/grouped.js';
import { SERVER } from '../../engine/words/target.js';
import { SEVERITIES, type Severity } from '../../steps/kit/severity.js';
import { isAlarm, type Moved } from '../model/diff-entry.js';
import type { DiffReport } from '../model/diff-report.js';
import { changeText, readBackText } from './change-text.js';
import { type Told, type Words, wordsIn } from './words.js';

type Finding = DiffReport['findings'][number];
type Change = DiffReport['changes'][number];
type Result = DiffReport['results'][number];
type Kind = DiffReport['kind'];

/** In the order in which they are read. */
export const SECTIONS = ['worse', 'other', 'fresh', 'better', 'left', 'same'] as const;
export type SectionId = (typeof SECTIONS)[number];

const TITLES: { readonly [K in Kind]: Readonly<Record<SectionId, string>> } = {
  audit: {
    worse: 'WORSE',
    other: 'SAYS ANOTHER THING',
    fresh: 'NOT LOOKED AT BEFORE',
    better: 'BETTER',
    left: 'NOT LOOKED AT NOW',
    same: 'MOVED, NEITHER BETTER NOR WORSE',
  },
  plan: {
    worse: 'WORSE',
    other: 'PLANNED OTHERWISE',
    fresh: 'PLANNED NOW',
    better: 'BETTER',
    left: 'PLANNED NO MORE',
    same: 'OTHER THAN BEFORE',
  },
  run: {
    worse: 'WORSE',
    other: 'ENDED OTHERWISE',
    fresh: 'NOT IN THE FIRST',
    better: 'BETTER',
    left: 'NOT IN THE SECOND',
    same: 'OTHER THAN BEFORE',
  },
};

/** What moved, in a word or two. */
const WORDS = {
  server: 'drift',
  playbook: 'pending',
  waiver: 'waiver',
  attestation: 'attested',
  contract: 'contract',
  facts: 'facts',
  tool: 'tool',
  selection: 'not asked',
  unknown: '?',
} as const satisfies Record<Moved, string>;

/** What the words say, where they do not say it themselves. */
export const LEGEND: Readonly<Record<string, string>> = {
  drift: 'the server or its host is otherwise, or days went by',
  pending: 'it was asked otherwise',
  facts: 'the list of flaws, or who signs in',
  'not asked': '--step or --domain left it out of one of them',
  '?': 'the two do not say what moved',
};

export interface Row {
  readonly section: SectionId;
  readonly severity: Severity | null;
  /** A step, or what is changed. */
  readonly what: string;
  readonly target: string;
  readonly text: string;
  readonly was: string;
  /** Only what it says is another. */
  readonly isSaidAnew: boolean;
  readonly moved: readonly string[];
}

export interface RowView extends Omit<Row, 'target'> {
  readonly targets: readonly string[];
}

export interface SectionView {
  readonly id: SectionId;
  readonly title: string;
  /** Findings, changes or objects. */
  readonly count: number;
  readonly rows: readonly RowView[];
  /** One for each step, also where what is said of it differs from domain to domain: then the text is of the first. */
  readonly folded: readonly RowView[];
}

/** Is it in the first alone, as nobody asked for it any more? */
function isUnasked({ after, moved }: Finding | Change | Result): boolean {
  return after === null && moved.some((one) => one === 'selection');
}

/** How many there are of what nobody asked for any more. */
export function countUnasked({ findings }: DiffReport): number {
  return findings.filter(isUnasked).length;
}

function sectionOf(entry: Finding | Change | Result): SectionId {
  if (entry.turn !== 'other') return entry.turn;
  // What --step or --domain left out this time is no news: it is only counted.
  if (isUnasked(entry)) return 'same';
  return entry.before === null ? 'fresh' : isAlarm(entry) ? 'other' : 'left';
}

/** The waiver and the attestation say whether they came or went, the contract whether it can be read now. */
function movedWords({ before, after, moved, readable }: Finding): readonly string[] {
  const words = moved.map((one) => {
    if (one === 'waiver' && before?.waiver === undefined && after?.waiver !== undefined) return 'waived';
    if (one === 'waiver' && before?.waiver !== undefined && after?.waiver === undefined) return 'waiver over';
    if (one === 'attestation' && after?.attested === undefined) return 'word over';
    return WORDS[one];
  });
  if (readable === undefined) return words;
  return [
    readable === 'now' ? 'now readable' : 'unreadable',
    ...words.filter((word) => word !== WORDS.contract),
  ];
}

const STATE = {
  // What is quoted after these is so no longer.
  pass: 'passes; before',
  fail: 'fails',
  waived: 'waived',
  manual: 'attested',
  'not-applicable': 'does not apply; before',
  error: 'not read',
} as const satisfies Record<NonNullable<Finding['after']>['verdict'], string>;

function findingText({ after, before, turn, target, class: entry }: Finding): string {
  if (after === null)
    return `${turn === 'better' ? `${target === SERVER ? '' : 'domain '}gone: ` : ''}${before?.message}`;
  const isOver = turn === 'better' && entry === 'gone';
  return isOver && before !== null ? `${STATE[after.verdict]}: ${before.message}` : after.message;
}

function findingRow(entry: Finding): Row {
  const { step, target, before, after } = entry;
  return {
    ...{ section: sectionOf(entry), severity: (after ?? before)?.severity ?? null, what: step, target },
    ...{ text: findingText(entry), was: before?.message ?? '', moved: movedWords(entry) },
    isSaidAnew: entry.class === 'changed',
  };
}

function changeRow(entry: Change, words: (resource: string) => Words): readonly Row[] {
  const { before, after, moved } = entry;
  const change = after ?? before;
  if (change === null) return [];
  const textOf = (one: typeof change) => changeText(one, words(one.resource));
  return [
    {
      ...{ section: sectionOf(entry), severity: null, what: change.steps[0] ?? '', target: change.target },
      ...{ text: textOf(change), was: before === null ? '' : textOf(before), isSaidAnew: false },
      moved: moved.filter((one) => one !== 'unknown').map((one) => WORDS[one]),
    },
  ];
}

function resultText(side: Result['before'], words: Words): string {
  if (side === null) return '';
  const { outcome, message, fields } = side;
  return [outcome, message ?? '', readBackText(fields, words)].filter((text) => text !== '').join(': ');
}

function resultRow(entry: Result, words: Words): Row {
  const { target, before, after } = entry;
  return {
    ...{ section: sectionOf(entry), severity: null, what: words.title, target, moved: [] },
    ...{ text: resultText(after ?? before, words), was: resultText(before, words), isSaidAnew: false },
  };
}

function alike(rows: readonly Row[]): readonly RowView[] {
  const keyOf = ({ target, ...row }: Row) => JSON.stringify([target === SERVER, row]);
  return [...grouped(rows, keyOf).values()].map(([{ target: _, ...row }, ...others]) => ({
    ...row,
    targets: [_, ...others.map(({ target }) => target)],
  }));
}

/** One row of all that stand for one step or resource, whatever is said of each. */
function foldedOf(rows: readonly RowView[]): readonly RowView[] {
  const keyOf = ({ section, severity, what, moved, targets }: RowView) =>
    JSON.stringify([section, severity, what, moved, targets[0] === SERVER]);
  return [...grouped(rows, keyOf).values()].flatMap(([first, ...others]) => {
    // Several items of one list of the server are no domains to be counted.
    if (others.length === 0 || first.targets[0] === SERVER) return [first, ...others];
    const of = `${first.targets[0]}: `;
    const targets = [first, ...others].flatMap((row) => row.targets);
    return [
      { ...first, text: `${of}${first.text}`, was: `${of}${first.was}`, targets: [...new Set(targets)] },
    ];
  });
}

function byUrgency(a: RowView, b: RowView): number {
  const weigh = ({ severity }: RowView) =>
    severity === null ? SEVERITIES.length : SEVERITIES.indexOf(severity);
  return weigh(b) - weigh(a) || b.targets.length - a.targets.length;
}

/** What moved, by section; sections without anything are left out. */
export function diffView(report: DiffReport, told: Told): readonly SectionView[] {
  const { kind, findings, changes, results } = report;
  const words = wordsIn(report, told);
  const isMoved = (entry: Finding | Change | Result) => entry.class !== 'unchanged';
  const rows = [
    ...findings.filter(isMoved).map(findingRow),
    ...changes.filter(isMoved).flatMap((one) => changeRow(one, words)),
    ...results.filter(isMoved).map((one) => resultRow(one, words(one.resource))),
  ];
  const bySection = grouped(rows, ({ section }) => section);
  return SECTIONS.flatMap((id) => {
    const own = bySection.get(id);
    if (own === undefined) return [];
    const rows = alike(own);
    const folded = [...foldedOf(rows)].sort(byUrgency);
    return [{ id, title: TITLES[kind][id], count: own.length, rows: [...rows].sort(byUrgency), folded }];
  });
}

/** What is as it was, and still open. */
export function stillOpen({ findings, results }: DiffReport) {
  const of = (verdict: string) =>
    findings.filter(
      ({ class: one, after }) => one === 'unchanged' && after?.verdict === verdict && !after.attested,
    ).length;
  return {
    fail: of('fail'),
    manual: of('manual'),
    error: of('error'),
    unproved: results.filter(({ class: one, after }) => one === 'unchanged' && after?.outcome !== 'proved')
      .length,
  };
}
