/** What a run did, as an administrator reads it: the proof first, then everything that is not proved, by name. */
import { isEqualJson, isJsonObject } from '../../canonical-json.js';
import type { RunReport } from '../../engine/apply/run-report.js';
import { IS_PROOF } from '../../engine/prove/verify.js';
import { SECRET_BEFORE } from '../../engine/rollback/rollback-proof.js';
import { SERVER } from '../../engine/words/target.js';
import { many, nameSome, type Page, printable, wrap } from './layout.js';
import { keptLines, propagationLines } from './propagation-text.js';
import { valueText } from './value-text.js';

type Result = RunReport['results'][number];

/** Objects that are not proved: so many are named before the rest is only counted. */
const SHOWN = 20;

/** The same outcome of the same fields on many domains, once. */
function proofLines(results: readonly Result[], page: Page): readonly string[] {
  const same = new Map<string, { text: string; resource: string; targets: string[] }>();
  for (const result of results) {
    const fields = result.fields.map(
      (one) =>
        `${one.field} ${typeof one.found === 'object' ? '' : `${valueText(one.found)} `}(${one.verdict})`,
    );
    const text = fields.join(', ');
    const id = `${result.target === SERVER} ${result.resource} ${text}`;
    const known = same.get(id) ?? { text, resource: result.resource, targets: [] };
    known.targets.push(result.target);
    same.set(id, known);
  }
  return [...same.values()].flatMap(({ text, resource, targets }) => {
    const where =
      targets.length === 1 ? targets[0] : `${many(targets.length, 'domain')} (${nameSome(targets, page)})`;
    return [
      wrap(`${resource}, ${where}`, { width: page.width, indent: '  ' }),
      page.style.dim(wrap(text, { width: page.width, indent: '    ' })),
    ];
  });
}

const TROUBLE = {
  disagrees: 'read back differently',
  undone: 'put back: signing in afresh failed after it',
  refused: 'refused by the server',
  unknown: 'not known: not read back, or not answered and perhaps still under way',
  'not-attempted': 'written in part: the run stopped before the rest',
  stale: 'not written: changed since the plan',
} as const satisfies Record<Exclude<Result['outcome'], 'proved'>, string>;

/** Of a collection some items may have been written before the run stopped: then something was sent. */
function isUntouched({ outcome, fields }: Result): boolean {
  return outcome === 'not-attempted' && fields.length === 0;
}

/** What was written and what was found; of an item only the fields that differ. */
function disagreementText({ expected, found }: Result['fields'][number]): string {
  if (!isJsonObject(expected) || !isJsonObject(found))
    return `${valueText(expected)} was written, ${valueText(found)} was read back`;
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  return names
    .filter((name) => !isEqualJson(expected[name] ?? null, found[name] ?? null))
    .map(
      (name) =>
        `${name} ${valueText(expected[name] ?? null)} was written, ${valueText(found[name] ?? null)} was read back`,
    )
    .join('; ');
}

/** All that was sent is proved, and nothing went wrong but that the run ended. */
function isProvedInPart({ outcome, fields, bystanders, message }: Result): boolean {
  const isProved = fields.length > 0 && fields.every(({ verdict }) => IS_PROOF[verdict]);
  return outcome === 'not-attempted' && isProved && bystanders.length === 0 && message === undefined;
}

function troubleLines(result: Result, page: Page): readonly string[] {
  if (result.outcome === 'proved') return [];
  const wrapped = (text: string) => wrap(text, { width: page.width, indent: '    ', hanging: '      ' });
  return [
    page.style.red(
      wrap(`${result.resource} of ${result.target}: ${TROUBLE[result.outcome]}`, {
        width: page.width,
        indent: '  ',
        hanging: '    ',
      }),
    ),
    ...(result.message === undefined ? [] : [wrapped(result.message)]),
    ...result.fields
      .filter((one) => !IS_PROOF[one.verdict])
      .map((one) => wrapped(`${one.field} ${one.verdict}: ${disagreementText(one)}`)),
    ...result.bystanders.map((one) =>
      wrapped(`${one.path} changed by itself: ${valueText(one.before)} -> ${valueText(one.after)}`),
    ),
  ];
}

const HEADLINE = {
  verified: 'Verified: a separate read shows every change.',
  partial: 'Partly applied.',
  disagrees: 'Applied, but the read-back disagrees.',
  interrupted: 'Interrupted, stopped at a safe point.',
  failed: 'Failed: nothing was changed.',
  'not-proved': 'The rollback is not proved.',
  'nothing-to-do': 'Nothing to do: the server already holds that state.',
} as const satisfies Record<RunReport['status'], string>;

/** Secrets are sent and never shown: of those a read says nothing. */
function hasSecrets({ results }: RunReport): boolean {
  return results.some(({ fields }) => fields.some(({ verdict }) => verdict === 'unshown'));
}

/** All is back but what the run set with a secret, which no rollback brings back. */
function isOnlySecrets({ unrestored, results }: RunReport): boolean {
  const hasFailed = results.some(({ outcome }) => outcome !== 'proved');
  return unrestored.length > 0 && !hasFailed && unrestored.every(({ wanted }) => wanted === SECRET_BEFORE);
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
    return 'Verified: a separate read shows every change but the secrets, which no server shows.';
  return HEADLINE[status];
}

/** Commands stand on lines of their own, to be copied. */
function nextLines(report: RunReport): readonly string[] {
  if (report.run === null) return [];
  if (report.kind === 'rollback') {
    const isOver = report.status === 'verified' || isOnlySecrets(report);
    const more = isOver ? '' : ' To go on, roll the same run back again.';
    return [`Run ${report.run}.${more}`];
  }
  return [
    `Run ${report.run}.`,
    ...(report.status === 'verified' ? [] : ['What is left: plan again, with the same playbook.']),
    `The way back: smlockdown rollback ${report.run}`,
  ];
}

/** What disagrees before what was merely not written. */
function byTrouble(left: Result, right: Result): number {
  const order = Object.keys(TROUBLE);
  return order.indexOf(left.outcome) - order.indexOf(right.outcome);
}

function notProvedLines(report: RunReport, page: Page): readonly string[] {
  const trouble = report.results
    .filter((result) => result.outcome !== 'proved' && !isUntouched(result) && !isProvedInPart(result))
    .sort(byTrouble);
  if (trouble.length === 0) return [];
  const shown = page.isExpanded ? trouble : trouble.slice(0, SHOWN);
  const more = trouble.length - shown.length;
  return [
    page.style.bold('Not proved'),
    ...shown.flatMap((result) => troubleLines(result, page)),
    ...(more > 0 ? [`  and ${more} more (--expand names them all)`] : []),
  ];
}

/** Objects by resource, folded: nothing is wrong with them. */
function foldedLines(title: string, results: readonly Result[], page: Page): readonly string[] {
  const byResource = new Map<string, string[]>();
  for (const { resource, target } of results) {
    byResource.set(resource, [...(byResource.get(resource) ?? []), target]);
  }
  if (byResource.size === 0) return [];
  return [
    page.style.bold(title),
    ...[...byResource].map(([resource, targets]) => {
      const where =
        targets.length === 1 ? targets[0] : `${many(targets.length, 'domain')} (${nameSome(targets, page)})`;
      return wrap(`${resource}, ${where}`, { width: page.width, indent: '  ' });
    }),
  ];
}

/** What a run did not come to, or not to the end of. */
function notAttemptedLines(report: RunReport, page: Page): readonly string[] {
  const inPart = report.results.filter((result) => isProvedInPart(result));
  return [
    ...foldedLines('Written in part: proved, and the run stopped before the rest', inPart, page),
    ...foldedLines('Not written, nothing was sent', report.results.filter(isUntouched), page),
  ];
}

function unrestoredLines(report: RunReport, page: Page): readonly string[] {
  return report.unrestored.map((one) =>
    page.style.red(
      wrap(
        `${one.resource} of ${one.target}: ${one.path} is ${valueText(one.found)}, it was ${valueText(one.wanted)}`,
        { width: page.width, indent: '  ', hanging: '    ' },
      ),
    ),
  );
}

export function renderRun(given: RunReport, page: Page): string {
  const report = printable(given);
  const { proved } = report.summary;
  const untouched = report.results.filter(isUntouched).length;
  const notProved = report.results.length - proved - untouched;
  const counts = [
    ...(proved > 0 ? [`${many(proved, 'object')} proved`] : []),
    ...(notProved > 0 ? [`${many(notProved, 'object')} not proved`] : []),
    ...(untouched > 0 ? [`${many(untouched, 'object')} not written`] : []),
  ].join(', ');
  const line = (text: string) => wrap(text, { width: page.width, indent: '' });
  return [
    ...(proved > 0
      ? [
          page.style.bold('Proved by reading back'),
          ...proofLines(
            report.results.filter((result) => result.outcome === 'proved'),
            page,
          ),
        ]
      : []),
    ...notProvedLines(report, page),
    ...notAttemptedLines(report, page),
    ...unrestoredLines(report, page),
    ...propagationLines(report.propagation, page),
    ...keptLines(report.kept, page),
    ...(report.stopped === undefined ? [] : [line(`Stopped: ${report.stopped}.`)]),
    '',
    page.style.bold(line(`${headlineOf(report)}${counts === '' ? '' : ` ${counts}.`}`)),
    ...nextLines(report),
    '',
  ].join('\n');
}
