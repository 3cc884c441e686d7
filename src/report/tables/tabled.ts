/** A format that reads reports row by row: it needs what a report is of, and its rows, and knows no kind of report. */
import type { Format } from '../format.js';
import type { ReportKind, Reports } from '../model/reports.js';
import type { Page } from '../text/layout.js';
import { hasRows, type Row, type RowKind, rowsOf } from '../view/rows.js';
import { type Subject, subjectOf } from '../view/subject.js';

export interface Table extends Subject {
  /** In the order of the report; made anew whenever they are gone through, so that nobody has to hold them. */
  readonly rows: Iterable<Row>;
}

export function tableOf<K extends RowKind>(kind: K, report: Reports[K]): Table {
  return {
    ...subjectOf(kind, report),
    rows: { [Symbol.iterator]: () => rowsOf(kind, report)[Symbol.iterator]() },
  };
}

/** Of a report without rows nothing is painted: no command offers it. */
export function tabled(paint: (table: Table, page: Page) => Iterable<string>): Format {
  return function* <K extends ReportKind>(kind: K, report: Reports[K], page: Page) {
    if (hasRows(kind)) yield* paint(tableOf(kind, report as Reports[typeof kind]), page);
  };
}
