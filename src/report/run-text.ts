/** What a run did, as an administrator reads it: the proof first, then everything that is not proved, by name. */
import type { RunReport } from '../engine/run-report.js';
import { SERVER } from '../engine/target.js';
import { many, nameSome, type Page, wrap } from './layout.js';
import { valueText } from './value-text.js';

type Result = RunReport['results'][number];

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
  refused: 'refused by the server',
  unknown: 'not known: could not be read back',
  stale: 'not written: changed since the plan',
  'not-attempted': 'not written: the run stopped before',
} as const satisfies Record<Exclude<Result['outcome'], 'proved'>, string>;

function troubleLines(result: Result, page: Page): readonly string[] {
  if (result.outcome === 'proved') return [];
  const wrapped = (text: string) => wrap(text, { width: page.width, indent: '      ' });
  return [
    page.style.red(`    ${result.resource} of ${result.target}: ${TROUBLE[result.outcome]}`),
    ...(result.message === undefined ? [] : [wrapped(result.message)]),
    ...result.fields
      .filter((one) => one.verdict !== 'honoured' && one.verdict !== 'normalised')
      .map((one) =>
        wrapped(
          `${one.field} ${one.verdict}: ${valueText(one.expected)} was written, ${valueText(one.found)} was read back`,
        ),
      ),
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

function nextLine(report: RunReport): string {
  if (report.run === null) return '';
  if (report.kind === 'rollback') return `Run ${report.run}.`;
  return `Run ${report.run}. What is left: smlockdown plan. The way back: smlockdown rollback ${report.run}`;
}

export function renderRun(report: RunReport, page: Page): string {
  const { summary } = report;
  const proved = report.results.filter((result) => result.outcome === 'proved');
  const trouble = report.results.filter((result) => result.outcome !== 'proved');
  const shown = page.isExpanded ? trouble : trouble.slice(0, 20);
  const restored =
    report.kind === 'rollback' && (report.status === 'verified' || report.status === 'nothing-to-do');
  const headline =
    restored && report.kind === 'rollback'
      ? 'Rolled back: a separate read shows the state before the run.'
      : HEADLINE[report.status];
  return [
    ...(proved.length > 0 ? [page.style.bold('Proved by reading back'), ...proofLines(proved, page)] : []),
    ...(trouble.length > 0
      ? [page.style.bold('Not proved'), ...shown.flatMap((result) => troubleLines(result, page))]
      : []),
    ...(trouble.length > shown.length
      ? [`    and ${trouble.length - shown.length} more (--expand names them all)`]
      : []),
    ...report.unrestored.map((one) =>
      page.style.red(
        wrap(
          `${one.resource} of ${one.target}: ${one.path} is ${valueText(one.found)}, it was ${valueText(one.wanted)}`,
          { width: page.width, indent: '    ' },
        ),
      ),
    ),
    ...(report.stopped === undefined
      ? []
      : [wrap(`Stopped: ${report.stopped}.`, { width: page.width, indent: '' })]),
    '',
    page.style.bold(
      `${headline} ${many(summary.proved, 'object')} proved, ${many(trouble.length, 'object')} not.`,
    ),
    ...(nextLine(report) === '' ? [] : [nextLine(report)]),
    '',
  ].join('\n');
}
