/**
 * Reports as metrics, in the text format that node-exporter's textfile collector takes: how many findings of each step,
 * severity and state, when it was made, how old the build of the server is, and whose waivers end soon. Names of domains
 * are no labels: they would make a series each.
 */

import { visible } from '../../redaction.js';
import type { Row } from '../view/rows.js';
import type { Subject } from '../view/subject.js';
import { tabled } from './tabled.js';

const DAY_MS = 86_400_000;
/** Build numbers count the days from here. */
const FIRST_BUILD_MS = Date.UTC(2000, 0, 1);

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

function labelsText(labels: Labels): string {
  const value = (text: string) =>
    visible(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return Object.entries(labels)
    .map(([name, text]) => `${name}="${value(text)}"`)
    .join(',');
}

function metric(name: string, help: string, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(([labels, value]) => `smlockdown_${name}{${labelsText(labels)}} ${value}`);
  return `# HELP smlockdown_${name} ${help}\n# TYPE smlockdown_${name} gauge\n${lines.join('\n')}\n`;
}

/** `made by` is no name of a label. */
function labelled(record: Subject['record']): Labels {
  return Object.fromEntries(record.map(([name, value]) => [name.replaceAll(' ', '_'), value]));
}

function countedBy(rows: readonly Row[], labelsOf: (row: Row) => Labels): readonly Sample[] {
  const counts = new Map<string, readonly [Labels, number]>();
  for (const row of rows) {
    const labels = labelsOf(row);
    const key = labelsText(labels);
    counts.set(key, [labels, (counts.get(key)?.[1] ?? 0) + 1]);
  }
  return [...counts.values()];
}

/** The end of the last day that it counts, in seconds since 1970. */
function endOf(day: string): number {
  return (Date.parse(`${day}T00:00:00Z`) + DAY_MS) / 1000;
}

function soonest(rows: readonly Row[], of: 'waiver' | 'attested') {
  const ends = new Map<string, number>();
  for (const { step, waiver, attested } of rows) {
    const day = of === 'waiver' ? waiver?.expires : attested?.until;
    if (day === undefined) continue;
    ends.set(step, Math.min(ends.get(step) ?? Number.POSITIVE_INFINITY, endOf(day)));
  }
  return [...ends];
}

export const prometheus = tabled(function* ({ name, server, at, build, tool, record, rows: all }) {
  const rows = [...all];
  const of = { server, report: name };
  const made = Date.parse(at);
  yield metric(
    'findings',
    'Findings, changes or objects by step, severity, state and what they ask of a person.',
    [
      ...countedBy(rows, ({ step, severity, state, weight, server: own }) => ({
        ...{ ...of, server: own?.url ?? server, step, severity: severity ?? '', state, asks: weight },
      })),
    ],
  );
  yield metric('report_timestamp_seconds', 'When the report was made.', [[of, Math.round(made / 1000)]]);
  yield metric('info', 'The version of smlockdown that made it.', [
    [{ ...of, version: tool, ...labelled(record) }, 1],
  ]);
  if (build !== null) {
    yield metric('build_number', 'Build of the server.', [[of, build]]);
    // Whoever reads it takes it from the time: a report that grows old still tells how old the build is.
    yield metric('build_timestamp_seconds', 'When that build was made.', [
      [of, (FIRST_BUILD_MS + build * DAY_MS) / 1000],
    ]);
  }
  for (const what of ['waiver', 'attested'] as const)
    yield metric(
      what === 'waiver' ? 'waiver_ends_timestamp_seconds' : 'attestation_ends_timestamp_seconds',
      'When the first of the step ends.',
      soonest(rows, what).map(([step, end]): Sample => [{ ...of, step }, end]),
    );
});
