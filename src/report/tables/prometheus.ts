/**
 * Reports as metrics, in the text format that node-exporter's textfile collector takes: how many findings of each step,
 * severity and state, when it was made, how old the build of the server is, and whose waivers end soon. Names of domains
 * are no labels: they would make a series each.
 */

import { visible } from '../../redaction.js';
import { byServer, type Row } from '../view/rows.js';
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

/** In pieces: those of one server after the other. */
function* metric(name: string, help: string, samples: Iterable<Sample>): Generator<string> {
  let head = `# HELP smlockdown_${name} ${help}\n# TYPE smlockdown_${name} gauge\n`;
  for (const [labels, value] of samples) {
    yield `${head}smlockdown_${name}{${labelsText(labels)}} ${value}\n`;
    head = '';
  }
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

/** What ends on a day. */
const ENDING: readonly (readonly [what: string, dayOf: (row: Row) => string | undefined])[] = [
  ['waiver', ({ waiver }) => waiver?.expires],
  ['attestation', ({ attested }) => attested?.until],
];

export const prometheus = tabled(function* ({ name, server, at, build, tool, record, rows }) {
  const of = { server, report: name };
  const made = Date.parse(at);
  const ending = ENDING.map(([what, dayOf]) => ({ what, dayOf, soonest: new Map<string, number>() }));
  function* counts(): Generator<Sample> {
    for (const own of byServer(rows)) {
      for (const { dayOf, soonest } of ending)
        for (const row of own) {
          const day = dayOf(row);
          const known = soonest.get(row.step) ?? Number.POSITIVE_INFINITY;
          if (day !== undefined) soonest.set(row.step, Math.min(known, endOf(day)));
        }
      yield* countedBy(own, ({ step, severity, state, weight, server: named }) => ({
        ...{ ...of, server: named?.url ?? server, step, severity: severity ?? '', state, asks: weight },
      }));
    }
  }
  const help = 'Findings, changes or objects by step, severity, state and what they ask of a person.';
  yield* metric('findings', help, counts());
  yield* metric('report_timestamp_seconds', 'When the report was made.', [[of, Math.round(made / 1000)]]);
  yield* metric('info', 'The version of smlockdown that made it.', [
    [{ ...of, version: tool, ...labelled(record) }, 1],
  ]);
  if (build !== null) {
    yield* metric('build_number', 'Build of the server.', [[of, build]]);
    // Whoever reads it takes it from the time: a report that grows old still tells how old the build is.
    yield* metric('build_timestamp_seconds', 'When that build was made.', [
      [of, (FIRST_BUILD_MS + build * DAY_MS) / 1000],
    ]);
  }
  for (const { what, soonest } of ending) {
    const samples = [...soonest].map(([step, end]): Sample => [{ ...of, step }, end]);
    yield* metric(`${what}_ends_timestamp_seconds`, 'When the first of the step ends.', samples);
  }
});
