/** How an account of a run is read: what is proved folded, then everything that is not, the worst first. */

import { isJsonObject } from '../../canonical-json.js';
import { IS_PROOF } from '../../engine/prove/verify.js';
import { grouped } from '../../engine/words/grouped.js';
import { SERVER } from '../../engine/words/target.js';
import type { RunReport } from '../model/run-report.js';
import { alikeOn } from './cases.js';
import { differencesText, READ_BACK, readBackText, subjectText } from './change-text.js';
import { valueText } from './value-text.js';
import { stateWords, type Told, type Words, wordsIn } from './words.js';

type Result = RunReport['results'][number];

/** Objects of one kind that are told alike. */
export type FoldView = ReturnType<typeof folded>[number];
/** An object that is not proved. */
export type TroubleView = ReturnType<typeof troubleOf>;

const TROUBLE = {
  disagrees: 'read back differently',
  undone: 'put back: signing in afresh failed after it',
  refused: 'refused by the server',
  unknown: 'not known: not read back, or not answered and perhaps still under way',
  'not-attempted': 'left alone',
  unread: 'not written: it could not be read',
  stale: 'left alone: changed since',
} as const satisfies Record<Exclude<Result['outcome'], 'proved'>, string>;
/** What became of the rest, where some of an object is proved. */
const REST: Readonly<Record<string, string>> = {
  refused: 'the rest was refused by the server',
  'not-attempted': 'the rest was left alone',
  unread: 'the rest could not be read',
  stale: 'the rest was left alone: changed since',
};
/** What disagrees before what was merely not written. */
const ORDER = Object.keys(TROUBLE);

const HEADLINE = {
  verified: 'Verified: a separate read shows every change.',
  partial: 'Partly applied.',
  disagrees: 'Applied, but the read-back disagrees.',
  interrupted: 'Interrupted, stopped at a safe point.',
  failed: 'Failed: nothing was changed.',
  'not-proved': 'The rollback is not proved.',
  'nothing-to-do': 'Nothing to do: the server already holds that state.',
} as const satisfies Record<RunReport['status'], string>;

type Unrestored = RunReport['unrestored'][number];

/** A field of a document by its label; an item of a collection, and what has no label, as it is. */
function placeText({ path, found, wanted }: Unrestored, words: Words): string {
  return isJsonObject(found) || isJsonObject(wanted) ? path : words.field(path);
}

/** Of an item only the fields that differ. */
function beforeText({ path, found, wanted }: Unrestored, words: Words): string {
  if (wanted === null && isJsonObject(found)) return 'not there';
  return differencesText({ field: path, before: wanted, after: found }, { words, text: (before) => before });
}

const UNRESTORED = {
  secret: (one, words) => `${placeText(one, words)} was set with a secret, and nothing shows the one before`,
  'no-snapshot': () => 'there is no snapshot of it',
  unread: ({ found }) => `not read again${found === null ? '' : `: ${valueText(found)}`}`,
  gone: () => 'the domain is not on the server any more, and nothing of it is to be brought back',
  left: (one, words) =>
    `${placeText(one, words)} left alone: ${one.reason?.replace(/^was /, '')}. Before the run: ${beforeText(one, words)}`,
  differs: (one, words) =>
    isJsonObject(one.found) && one.wanted !== null
      ? `${one.path} is another one, it was ${beforeText(one, words)}`
      : `${placeText(one, words)} is ${words.value(one.path, one.found)}, it was ${words.value(one.path, one.wanted)}`,
} as const satisfies Record<Unrestored['why'], (one: Unrestored, words: Words) => string>;

/** The same outcome of the same fields on many domains, once. Its text is empty where nothing is to be told. */
function folded(
  results: readonly Result[],
  words: (resource: string) => Words,
  textOf: (result: Result) => string = () => '',
) {
  const told = results.map((one) => ({
    ...{ title: words(one.resource).title, target: one.target },
    text: textOf(one),
  }));
  return alikeOn(told, ({ title, text }) => `${title} ${text}`).map(
    ({ first: { title, text }, targets }) => ({
      title,
      text,
      targets,
    }),
  );
}

/** Of a collection some items may have been written before: then something was sent. */
export function isUntouched({ outcome, fields }: Result): boolean {
  return fields.length === 0 && (outcome === 'not-attempted' || outcome === 'unread' || outcome === 'stale');
}

/** Some of it stands on the server, proved, and nothing of it is other than it was to be. */
function isProvedInPart(result: Result): boolean {
  return result.outcome in REST && provedOf(result).length > 0;
}

/** Of a secret that was refused no read-back says that it stands. */
function provedOf({ outcome, fields }: Result): Result['fields'] {
  return fields.filter(
    ({ verdict }) => IS_PROOF[verdict] && !(outcome === 'refused' && verdict === 'unshown'),
  );
}

/** What was written and what was found. */
function disagreementText({ field, expected, found }: Result['fields'][number], words: Words): string {
  const text = (wanted: string, shown: string) => `${wanted} was written, ${shown} was read back`;
  return differencesText({ field, before: expected, after: found }, { words, text });
}

function troubleOf(result: Result, words: Words) {
  const { outcome, target, message, fields, bystanders } = result;
  const proved = isProvedInPart(result) ? provedOf(result) : [];
  return {
    text: `${words.title}, ${target}: ${isProvedInPart(result) ? REST[outcome] : outcome === 'proved' ? '' : TROUBLE[outcome]}`,
    /** What stands all the same, and why the rest does not, field by field. */
    details: [
      ...(proved.length === 0 ? [] : [`proved: ${proved.map((one) => subjectText(one, words)).join(', ')}`]),
      ...(message === undefined ? [] : [message]),
      ...fields
        .filter(({ verdict }) => !IS_PROOF[verdict])
        .map(
          (one) => `${subjectText(one, words)} (${READ_BACK[one.verdict]}): ${disagreementText(one, words)}`,
        ),
      ...bystanders.map(
        ({ path, before, after }) => `${path} changed by itself: ${valueText(before)} -> ${valueText(after)}`,
      ),
    ],
  };
}

/** What became of one object, and of each of its fields, in one line. */
export function resultText(result: Result, words: Words): string {
  if (result.outcome === 'proved') return readBackText(result.fields, words);
  const [what = '', ...details] = [causeOf(result), ...troubleOf(result, words).details];
  return [what, ...details.filter((one) => one !== result.message)].join('; ');
}

/** What does not hold its state before the run, in one line. */
export function unrestoredText(one: Unrestored, words: Words): string {
  return UNRESTORED[one.why](one, words);
}

/** Why it is not as planned, in the words of the server or of the run where there are any. */
function causeOf(result: Result): string {
  const { outcome, message } = result;
  const what =
    (isProvedInPart(result) ? REST[outcome] : undefined) ?? (outcome === 'proved' ? '' : TROUBLE[outcome]);
  return message === undefined ? what : `${what}: ${message.replace(/\.$/, '')}`;
}

/** What is not as planned, or not as before the run, by its cause. */
export function exceptionsOf(report: RunReport, told: Told) {
  const { results, unrestored } = report;
  const words = wordsIn(report, told);
  const all = [
    ...results
      .filter(({ outcome }) => outcome !== 'proved')
      .map((one) => ({ ...one, cause: causeOf(one), isWrong: !isUntouched(one) })),
    ...unrestored
      // Of a domain that is gone nothing is missed.
      .filter(({ why }) => why !== 'gone')
      .map((one) => ({
        ...one,
        cause: UNRESTORED[one.why](one, words(one.resource)),
        isWrong: one.why !== 'secret',
      })),
  ];
  return byCause(all, words);
}

/** First what went wrong, then what is most. */
export function byCause(
  all: readonly (Pick<Result, 'resource' | 'target'> & {
    readonly cause: string;
    readonly isWrong: boolean;
  })[],
  words: (resource: string) => Words,
) {
  // A server's answer may name the domain: of many it is one cause all the same.
  const keyOf = ({ cause, target }: { readonly cause: string; readonly target: string }) =>
    target === SERVER ? cause : cause.replaceAll(target, '(domain)');
  return [...grouped(all, keyOf)]
    .map(([cause, own]) => ({
      cause: own.length === 1 ? own[0].cause : cause,
      count: own.length,
      /** What they are, each with where. */
      objects: [...grouped(own, ({ resource }) => resource)].map(([resource, some]) => ({
        title: words(resource).title,
        targets: some.map(({ target }) => target),
      })),
      isWrong: own.some(({ isWrong }) => isWrong),
    }))
    .sort((a, b) => Number(b.isWrong) - Number(a.isWrong) || b.count - a.count);
}

/** Secrets are sent and never shown: of those a read says nothing. */
function hasSecrets({ results }: RunReport): boolean {
  return results.some(({ fields }) => fields.some(({ verdict }) => verdict === 'unshown'));
}

/** All is back but what the run set with a secret, which no rollback brings back. */
function isOnlySecrets({ unrestored, results }: RunReport): boolean {
  const hasFailed = results.some(({ outcome }) => outcome !== 'proved');
  return unrestored.length > 0 && !hasFailed && unrestored.every(({ why }) => why === 'secret');
}

function headlineOf(report: RunReport): string {
  const { kind, status, summary } = report;
  if (status === 'not-proved' && isOnlySecrets(report))
    return 'Rolled back, but for what the run set with a secret: that stays, as its step says.';
  if (kind === 'rollback' && status === 'verified')
    return 'Rolled back: a separate read shows the state before the run.';
  if (kind === 'rollback' && status === 'nothing-to-do')
    return 'Nothing to roll back: a separate read shows the state before the run.';
  if (status === 'failed' && summary.undone > 0)
    return 'Put back: signing in afresh failed after a change, so the door is open as before.';
  if (status === 'verified' && hasSecrets(report))
    return 'Verified: a separate read shows every change but the secrets, which are never read.';
  return HEADLINE[status];
}

/** Does anything stand on the server that a rollback could bring back? What merely failed or was put back does not. */
export function hasWayBack({ kind, status, results }: RunReport): boolean {
  if (kind !== 'apply') return false;
  return results.some((one) => one.bystanders.length > 0 || (status !== 'failed' && !isUntouched(one)));
}

/** Which run it is, which plan somebody approved, by as much of its hash as approves one, and why. */
function recordOf({ run, approved, reason }: RunReport, { isExpanded }: Told): string {
  const plan = approved === undefined ? [] : [`of plan ${isExpanded ? approved : approved.slice(0, 23)}`];
  const because = reason === undefined ? [] : [`because: ${reason}`];
  const known = [...plan, ...because].join(', ');
  return `Run ${run}.${known === '' ? '' : ` ${known[0]?.toUpperCase()}${known.slice(1)}.`}`;
}

function nextOf(report: RunReport, told: Told): readonly string[] {
  const { kind, run, status, unrestored } = report;
  if (run === null) return [];
  if (kind === 'rollback') {
    if (status === 'verified' || isOnlySecrets(report)) return [];
    const isOpen =
      status === 'interrupted' || unrestored.some(({ why }) => why === 'differs' || why === 'unread');
    return [
      isOpen
        ? 'To go on, roll the same run back again.'
        : 'What is left alone stays, however often this is repeated.',
    ];
  }
  if (kind === 'action') return status === 'verified' ? [] : ['What is left: give the command again.'];
  return [
    ...(status === 'verified' ? [] : ['What is left: plan again, with the same playbook.']),
    ...(hasWayBack(report) ? [`The way back: smlockdown rollback ${run}${stateWords(told)}`] : []),
  ];
}

export function runView(report: RunReport, page: Told) {
  const { results, unrestored } = report;
  const [proved, inPart, untouched, trouble]: [Result[], Result[], Result[], Result[]] = [[], [], [], []];
  for (const result of results) {
    if (result.outcome === 'proved') proved.push(result);
    else if (isUntouched(result)) untouched.push(result);
    else if (isProvedInPart(result)) inPart.push(result);
    else trouble.push(result);
  }
  const words = wordsIn(report, page);
  const told = (all: readonly Result[]) =>
    all
      .toSorted((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome))
      .map((one) => troubleOf(one, words(one.resource)));
  // What the run merely did not come to is told by its end.
  const isCutOff = ({ outcome, message }: Result) => outcome === 'not-attempted' && message === undefined;
  return {
    proved: folded(proved, words, (one) => readBackText(one.fields, words(one.resource))),
    trouble: told(trouble),
    /** All that stands is proved, and nothing went wrong but that the run ended. */
    inPart: folded(inPart.filter(isCutOff), words),
    /** Some of it is proved, and there is a reason why not the rest. */
    partTold: told(inPart.filter((one) => !isCutOff(one))),
    untouched: folded(untouched.filter(isCutOff), words),
    /** Nothing was sent, and there is a reason why. */
    left: told(untouched.filter((one) => !isCutOff(one))),
    unrestored: unrestored.map(
      (one) =>
        `${words(one.resource).title}, ${one.target}: ${UNRESTORED[one.why](one, words(one.resource))}`,
    ),
    headline: headlineOf(report),
    /** Objects. */
    counts: [
      { count: proved.length, outcome: 'proved' },
      { count: inPart.length, outcome: 'written in part' },
      { count: trouble.length, outcome: 'not proved' },
      { count: untouched.length, outcome: 'not written' },
    ],
    record: report.run === null ? [] : [recordOf(report, page)],
    /** What to do now; commands stand on lines of their own, to be copied. */
    next: nextOf(report, page),
  };
}
